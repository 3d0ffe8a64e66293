"""The text in which windows that closed before a day keep the old rule.

The transition is written in the scheme language itself: an indicator that changes becomes two, the
windows that closed before the day with the old rule and their share of the old points, the others with
the new rule and the rest of the new points. So the sheet, the ranking and ``kaoping score`` need
nothing but the text, a mark or an appeal that comes later still counts, and every number keeps its
reason. Values frozen as numbers were left: a piece still under review would have lost its mark.

What cannot be divided so follows the new text for the whole year, and is named with the reason.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from kaoping.pure.scheme.compare import aspects
from kaoping.pure.scheme.compare.carry import Families
from kaoping.pure.scheme.compare.matching import Match, match_nodes
from kaoping.pure.scheme.model import (
    FixedWindow,
    Material,
    Node,
    Note,
    Points,
    Rubric,
    Scheme,
    Window,
    WindowsSpec,
)
from kaoping.pure.scheme.reach import numbers_in, values_in
from kaoping.pure.scheme.rules import STATES_ITS_POINTS, Assess, Ballot, ByGroup, Carry, Checklist, Word
from kaoping.pure.scheme.tree import PlacedNode, full_mark, index
from kaoping.pure.scheme.windows import title_of, windows_of

RECORDED = (Assess, Ballot, Checklist, Carry)  # rules whose facts name the indicator itself


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One indicator whose closed windows keep the old rule."""

    code: str  # in the new text
    before: str  # the leaf with the old rule; equal to ``code`` where every window had closed
    after: str  # the leaf with the new rule, "" where every window had closed
    windows: tuple[Window, ...]  # those that keep the old rule
    points: Fraction | None  # of the old rule's windows together; None: open


@dataclass(frozen=True, slots=True)
class WholeLine:
    """A changed indicator that follows the new text for the whole year; ``why`` is a code."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Kept:
    scheme: Scheme
    lines: tuple[KeptLine, ...]
    wholes: tuple[WholeLine, ...]
    families: Families


def families_of(old: Scheme, new: Scheme, match: Match | None = None) -> Families:
    """Each old leaf and the new leaf that follows it; removed ones are not there.

    Parts whose whole has become one indicator (2.1 and 2.2, where the new text has one 2) are followed
    by it: so an indicator that was divided by days goes back with all its pieces.
    """
    before = index(old)
    leaves_now = {code for code, placed in index(new).items() if placed.is_leaf}
    pairs = (match or match_nodes(old, new)).pairs
    found = {was: (now,) for was, now in pairs if now in leaves_now}
    taken = {now for _was, now in pairs}
    for code, placed in before.items():
        whole = next((one for one in reversed(placed.path[:-1]) if one in leaves_now - taken), None)
        if placed.is_leaf and code not in found and whole is not None:
            found[code] = (whole,)
    return found


def keep_closed(old: Scheme, new: Scheme, day: date) -> Kept:
    """The new text, with the old rule kept in windows that were due before ``day``."""
    match = match_nodes(old, new)
    families = dict(families_of(old, new, match))
    before, after = index(old), index(new)
    replaced: dict[str, Node] = {}
    lines: list[KeptLine] = []
    wholes: list[WholeLine] = []
    tables = aspects.tables_of(old), aspects.tables_of(new)
    carried = _Borrowed(old, new)
    for was_id, now_id in match.pairs:
        was, now = before[was_id], after[now_id]
        if not now.is_leaf or not _scores_differ(was, now, *tables):
            continue
        if _closed_alike(old, new, was, now, day, *tables):
            continue  # Only days to come differ: every closed window is worth what it was.
        why = _why_not(old, new, was, now)
        made = None
        if not why:
            made = _split(old, new, was, now, day, carried, taken=set(before) | set(after))
            why = made if isinstance(made, str) else ""
        if why:
            wholes.append(WholeLine(now_id, why))
        elif made is not None and not isinstance(made, str):
            node, line = made
            replaced[now_id] = node
            lines.append(line)
            if line.after:
                families[was_id] = (line.before, line.after)
    scheme = dataclasses.replace(
        new,
        indicators=tuple(_replaced(node, replaced) for node in new.indicators),
        bonus=tuple(_replaced(node, replaced) for node in new.bonus),
        materials=new.materials + carried.materials,
        rubrics=new.rubrics + carried.rubrics,
        notes=new.notes + tuple(_ruling(line, day) for line in lines),
    )
    return Kept(scheme, tuple(lines), tuple(wholes), families)


def _scores_differ(was: PlacedNode, now: PlacedNode, old: aspects.Tables, new: aspects.Tables) -> bool:
    one, other = aspects.node_aspects(old, was), aspects.node_aspects(new, now)
    return any(
        weight == "score" and value != other[word][1]
        for word, (weight, value) in one.items()
        if word != "part"
    )


def _closed_alike(
    old: Scheme,
    new: Scheme,
    was: PlacedNode,
    now: PlacedNode,
    day: date,
    before: aspects.Tables,
    after: aspects.Tables,
) -> bool:
    """Whether only windows differ, none of those that closed, and all ask for as many pieces together."""
    one, other = aspects.node_aspects(before, was), aspects.node_aspects(after, now)
    apart = [word for word, (weight, value) in one.items() if weight == "score" and value != other[word][1]]
    if apart != ["windows"] or old.repeat or new.repeat or _by_group(was) or _by_group(now):
        return False
    windows, later = windows_of(old, was) or (), windows_of(new, now) or ()
    if now.windows is None or _asked(windows) != _asked(later) or len(windows) != len(later):
        return False
    closed = {_days(window) for window in windows if window.due < day}
    return closed == {_days(window) for window in later if window.due < day}


def _days(window: Window) -> tuple[object, ...]:
    return (window.key, window.opens, window.due, window.pieces)


def _why_not(old: Scheme, new: Scheme, was: PlacedNode, now: PlacedNode) -> str:
    """Why the two cannot stand side by side, a code of ``why.WHY``; "": they can."""
    if old.repeat or new.repeat:
        return "repeat"
    if was.windows is None:
        return "no_windows"
    if was.windows.by_notice or (now.windows and now.windows.by_notice):
        return "by_notice"
    both = (was, now)
    if any(_by_group(placed) for placed in both):
        return "by_group"
    if any(placed.node.combine == "average" for placed in both) or was.node.combine != now.node.combine:
        return "average"
    if any(placed.node.per or placed.node.out_of for placed in both):
        return "per"
    if any(isinstance(placed.node.rule, RECORDED) for placed in both):
        return "recorded"
    if was.applies_to != now.applies_to or (was.applies_to and old.groups != new.groups):
        return "applies_to"
    if (was.node.points is Word.OPEN) != (now.node.points is Word.OPEN):
        return "open"
    if any(_is_read(scheme, placed.id) for scheme, placed in ((old, was), (new, now))):
        return "referenced"
    return ""


def _by_group(placed: PlacedNode) -> bool:
    """A deduction's lines may say groups; the days, the pieces and the points may not."""
    node = placed.node
    values = (placed.windows, node.points, placed.late_worth, node.cap, node.floor, node.rule)
    return any(isinstance(one, ByGroup) for value in values for one in values_in(value))


def _is_read(scheme: Scheme, code: str) -> bool:
    return any(getattr(number, "indicator", None) == code for number in numbers_in(scheme))


def _split(
    old: Scheme, new: Scheme, was: PlacedNode, now: PlacedNode, day: date, carried: _Borrowed, taken: set[str]
) -> tuple[Node, KeptLine] | str:
    """The node that stands for both rules; or why there is none, a code of ``why.WHY``."""
    windows = windows_of(old, was) or ()
    closed = tuple(window for window in windows if window.due < day)
    if not closed:
        return "none_closed"
    later = _later(new, now, day, closed)
    share = _share(was, windows, closed)
    if later is None:
        # Every window had closed and the new text adds none: the old indicator stands as it was.
        node = _leaf(was, now, now.id, carried, was.windows, was.node.points)
        return dataclasses.replace(node, grades=now.node.grades, applies_to=now.node.applies_to), KeptLine(
            now.id, now.id, "", closed, share
        )
    rest = _rest(was, now, share)
    if rest is not None and rest <= 0:
        return "nothing_left"
    first, second = _names(now.id, taken)
    end = max(window.due for window in closed)
    before = _leaf(was, now, first, carried, _only(was, closed), _points(was, share))
    before = dataclasses.replace(
        before, title=f"{now.node.title or now.id}（{_day(end)}及以前截止的时段，按原规定）"[:300]
    )
    after = dataclasses.replace(
        now.node, id=second, title=f"{now.node.title or now.id}（{_day(end + timedelta(days=1))}起的时段，按新规定）"[:300],
        mark="", short=now.node.short, standard=now.node.standard, windows=later,
        points=now.node.points if rest is None else rest, grades=(),
        applies_to=(), late_worth=None,
    )  # fmt: skip
    states = isinstance(was.node.rule, STATES_ITS_POINTS) or isinstance(now.node.rule, STATES_ITS_POINTS)
    parent = Node(
        id=now.id, title=now.node.title, short=now.node.short, mark=now.node.mark, standard=now.node.standard,
        points=now.node.points if states or now.node.points is Word.OPEN else None,
        children=(before, after), combine="highest" if now.node.combine == "highest" else "sum",
        task=now.node.task, paragraph=now.node.paragraph, material=now.node.material, rubric=now.node.rubric,
        by=now.node.by, applies_to=now.node.applies_to, cap=now.node.cap, floor=now.node.floor,
        late_worth=now.node.late_worth, grades=now.node.grades,
    )  # fmt: skip
    return parent, KeptLine(now.id, first, second, closed, share)


def _share(was: PlacedNode, windows: tuple[Window, ...], closed: tuple[Window, ...]) -> Fraction | None:
    """What the closed windows are worth together under the old rule; None: open."""
    full = full_mark(was.node)
    if full is None or isinstance(was.node.rule, STATES_ITS_POINTS) or was.node.combine != "sum":
        return full
    asked, gone = _asked(windows), _asked(closed)
    return full * gone / asked if asked else Fraction(0)


def _rest(was: PlacedNode, now: PlacedNode, share: Fraction | None) -> Fraction | None:
    """The points of the later windows; None: those that the new text states."""
    full = full_mark(now.node)
    if full is None or share is None or now.node.combine != "sum":
        return None
    if isinstance(now.node.rule, STATES_ITS_POINTS) or isinstance(was.node.rule, STATES_ITS_POINTS):
        return None
    return full - share


def _asked(windows: tuple[Window, ...]) -> int:
    return sum(window.pieces for window in windows if isinstance(window.pieces, int))


def _points(was: PlacedNode, share: Fraction | None) -> Points | None:
    return was.node.points if share is None else share


def _leaf(
    was: PlacedNode,
    now: PlacedNode,
    code: str,
    carried: _Borrowed,
    spec: WindowsSpec | None,
    points: Points | None,
) -> Node:
    """The old leaf with what it inherits written out, under the new text's number and wording."""
    return dataclasses.replace(
        was.node, id=code, title=now.node.title, short=now.node.short, mark="", points=points, windows=spec,
        task=now.node.task, paragraph=now.node.paragraph, applies_to=(), grades=(), by=was.by,
        material=carried.material(was.material), rubric=carried.rubric(was.rubric),
        late_worth=was.late_worth,
    )  # fmt: skip


def _only(was: PlacedNode, closed: tuple[Window, ...]) -> WindowsSpec:
    """The old windows that closed, as a specification that makes exactly these."""
    spec = was.windows
    if spec is not None and spec.every is not None:
        return WindowsSpec(every=spec.every, first=spec.first, until=max(window.due for window in closed))
    return WindowsSpec(fixed=tuple(_fixed(window, was) for window in closed))


def _fixed(window: Window, placed: PlacedNode) -> FixedWindow:
    own = {one.id: one for one in placed.windows.fixed} if placed.windows else {}
    known = own.get(window.key)
    return known or FixedWindow(window.key, window.due, window.title, window.opens)


def _later(new: Scheme, now: PlacedNode, day: date, closed: tuple[Window, ...]) -> WindowsSpec | None:
    """The new windows that are due from the day on; None: there are none."""
    keys, end = {window.key for window in closed}, max(window.due for window in closed)
    windows = [
        window for window in windows_of(new, now) or () if window.key not in keys and window.due >= day
    ]
    spec = now.windows
    if spec is None:
        return WindowsSpec(fixed=(FixedWindow("rest", new.period.last, "", end + timedelta(days=1)),))
    if not windows:
        return None
    if spec.every is not None:
        begin = max(min(window.opens for window in windows), end + timedelta(days=1))
        return WindowsSpec(every=spec.every, first=begin, until=spec.until)
    return WindowsSpec(fixed=tuple(_fixed(window, now) for window in windows))


def _names(code: str, taken: set[str]) -> tuple[str, str]:
    number = 1
    while f"{code}.{number}" in taken or f"{code}.{number + 1}" in taken:
        number += 1
    return f"{code}.{number}", f"{code}.{number + 1}"


def _replaced(node: Node, replaced: Mapping[str, Node]) -> Node:
    if node.id in replaced:
        return replaced[node.id]
    return dataclasses.replace(node, children=tuple(_replaced(child, replaced) for child in node.children))


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _ruling(line: KeptLine, day: date) -> Note:
    """The transition said beside the indicator, so that every sheet shows it."""
    windows = "、".join(title_of(window, "zh-hans") for window in line.windows)
    end = max((window.due for window in line.windows), default=day)
    return Note(
        question=f"第{line.code}项年中改了规定，{_day(end)}及以前截止的时段怎么算？",
        decision=f"{windows}按原规定计分，以后的时段按新规定计分。",
        date=day,
        indicators=tuple(_of(line)),
    )


def _of(line: KeptLine) -> Iterator[str]:
    yield line.before
    if line.after:
        yield line.after


class _Borrowed:
    """Materials and rubrics of the old text that the kept windows still need, under free names."""

    def __init__(self, old: Scheme, new: Scheme) -> None:
        self._old_materials = {one.name: one for one in old.materials}
        self._new_materials = {one.name: one for one in new.materials}
        self._old_rubrics = {one.name: one for one in old.rubrics}
        self._new_rubrics = {one.name: one for one in new.rubrics}
        self._names: dict[tuple[str, str], str] = {}
        self.materials: tuple[Material, ...] = ()
        self.rubrics: tuple[Rubric, ...] = ()

    def material(self, name: str | None) -> str | None:
        if name is None or self._old_materials.get(name) == self._new_materials.get(name):
            return name
        free = self._name("material", name, {*self._new_materials, *self._old_materials})
        if all(one.name != free for one in self.materials):
            self.materials += (dataclasses.replace(self._old_materials[name], name=free),)
        return free

    def rubric(self, name: str | None) -> str | None:
        if name is None or self._old_rubrics.get(name) == self._new_rubrics.get(name):
            return name
        free = self._name("rubric", name, {*self._new_rubrics, *self._old_rubrics})
        if all(one.name != free for one in self.rubrics):
            self.rubrics += (dataclasses.replace(self._old_rubrics[name], name=free),)
        return free

    def _name(self, table: str, name: str, taken: set[str]) -> str:
        if (table, name) not in self._names:
            number = 1
            while f"{name}-{number}" in taken:
                number += 1
            self._names[table, name] = f"{name}-{number}"
        return self._names[table, name]


__all__ = ["Kept", "KeptLine", "WholeLine", "families_of", "keep_closed"]
