"""A scheme for reading: the official table 序号 考核内容 考核标准 分值, and the calendar of its windows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme.by_group import applies, plain, resolve, resolved
from kaoping.pure.scheme.check_points import kinds_of_unit
from kaoping.pure.scheme.kinds import number_text
from kaoping.pure.scheme.model import Node, Points, Scheme
from kaoping.pure.scheme.rules import STATES_ITS_POINTS, ByGroup, Even, Word
from kaoping.pure.scheme.tree import PlacedNode, full_mark, leaves, walk
from kaoping.pure.scheme.windows import periods_of, title_of, window_marks, windows_of

Kinds: TypeAlias = Sequence[frozenset[str]]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the official table."""

    part: Literal["indicators", "bonus"]
    id: str
    number: str  # as the paper prints it: mark and id
    title: str
    standard: str
    points: str  # text: ``4``, ``0.5``, ``open``, ``区 10; 开发区 4``
    depth: int  # 0 at the top
    quality: bool  # pieces are marked
    has_rule: bool


def official_table(scheme: Scheme) -> tuple[TableRow, ...]:
    """The scheme's table, bonus last."""
    kinds = kinds_of_unit(scheme)
    return tuple(_row(scheme, placed, kinds) for placed in walk(scheme))


def _row(scheme: Scheme, placed: PlacedNode, kinds: Kinds) -> TableRow:
    node = placed.node
    return TableRow(
        part=placed.part,
        id=node.id,
        number=node.mark + node.id,
        title=node.title or node.id,
        standard=node.standard,
        points=_points_text(scheme, placed, kinds),
        depth=placed.depth,
        quality=isinstance(node.rule, Even) and node.rule.quality,
        has_rule=placed.is_leaf,
    )


def _points_text(scheme: Scheme, placed: PlacedNode, kinds: Kinds) -> str:
    """A node's points in print: exact, or by group, or ``open``; of an inner node the sum."""
    points: Points | None = placed.node.points
    if isinstance(points, ByGroup):
        return "; ".join(f"{name} {number_text(own)}" for name, own in points.values)
    if points is Word.OPEN:
        return "open"
    if points is not None:
        return number_text(points)
    return mark_text(_marks_by_kind(scheme, (placed.node,), kinds))


def base_points(scheme: Scheme, groups: Collection[str] = ()) -> Fraction | None:
    """The full mark of the base for units in ``groups``; None where a part of it is open.

    Errors: ``SchemeError("by_group_none")`` or ``("by_group_several")`` where the groups do not decide.
    """
    return _sum_for(scheme.indicators, groups)


def _sum_for(nodes: Iterable[Node], groups: Collection[str]) -> Fraction | None:
    marks = [full_mark(node, groups) for node in nodes if applies(node.applies_to, groups)]
    known = [mark for mark in marks if mark is not None]
    return sum(known, Fraction(0)) if len(known) == len(marks) else None


@dataclass(frozen=True, slots=True)
class MarkOfKind:
    """The full mark for units in exactly ``groups``, as far as points ask for groups at all."""

    groups: tuple[str, ...]
    mark: Fraction | None  # None: open


def base_by_kind(scheme: Scheme) -> tuple[MarkOfKind, ...]:
    """The base for every kind of unit that its points tell apart; one entry where they tell none."""
    return _marks_by_kind(scheme, scheme.indicators, kinds_of_unit(scheme))


def _marks_by_kind(scheme: Scheme, nodes: Sequence[Node], kinds: Kinds) -> tuple[MarkOfKind, ...]:
    """The sum of these nodes' full marks by kind of unit, in the order of the scheme's groups.

    Kinds of units that cannot be (in none or several groups of a value by group) are left out, and so,
    beside units of some group, are those that are in none of the groups that ``applies_to`` shares out.
    """
    names = frozenset(name for node in nodes for name in _groups_of_marks(node))
    differing = [node for node in nodes if _groups_of_marks(node)]
    common = _sum_for([node for node in nodes if not _groups_of_marks(node)], ())
    found: dict[tuple[str, ...], Fraction | None] = {}
    for groups in dict.fromkeys(kind & names for kind in kinds):
        try:
            own = _sum_for(differing, groups)
        except SchemeError:
            continue
        ordered = tuple(group.name for group in scheme.groups if group.name in groups)
        found[ordered] = None if own is None or common is None else own + common
    if len(found) > 2 and all(group.group is not None for group in scheme.groups if group.name in names):
        found.pop((), None)  # Own groups share the units out.
    if len(set(found.values())) == 1:
        found = {(): next(iter(found.values()))}
    order = {group.name: number for number, group in enumerate(scheme.groups)}
    for name in reversed(order):  # what is named first is most likely what the office thinks in
        found = _without(name, found)
    ordered_kinds = sorted(found, key=lambda kind: (not kind, [order[name] for name in kind]))
    return tuple(MarkOfKind(kind, found[kind]) for kind in ordered_kinds)


def _without(
    name: str, found: dict[tuple[str, ...], Fraction | None]
) -> dict[tuple[str, ...], Fraction | None]:
    """The kinds without a group that makes no difference, as long as each keeps a name."""
    fewer: dict[tuple[str, ...], Fraction | None] = {}
    for kind, mark in found.items():
        less = tuple(one for one in kind if one != name)
        if (kind and not less) or fewer.setdefault(less, mark) != mark:
            return found
    return fewer


def _groups_of_marks(node: Node) -> tuple[str, ...]:
    """The groups by which the node's full mark, or whether it applies, differs."""
    own = tuple(name for name, _ in node.points.values) if isinstance(node.points, ByGroup) else ()
    below = () if node.points is not None else tuple(n for c in node.children for n in _groups_of_marks(c))
    return (*node.applies_to, *own, *below)


MOST_KINDS_SHOWN = 6


def mark_text(marks: Sequence[MarkOfKind], language: str = "zh-hans") -> str:
    """``100``, ``区、县 45 / 开发区 50`` (``区+窗口`` where units are told apart by both), ``90–100`` where there are too many kinds; ``open``; ``–`` for none."""
    if not marks:
        return "–"
    if len(marks) == 1:
        return _plain_mark(marks[0].mark)
    if len(marks) > MOST_KINDS_SHOWN:
        known = sorted(one.mark for one in marks if one.mark is not None)
        return f"{number_text(known[0])}–{number_text(known[-1])}" if len(known) == len(marks) else "open"
    rest, join = ("其他", "、") if language.startswith("zh") else ("others", ", ")
    by_mark: dict[str, list[str]] = {}
    for one in marks:
        by_mark.setdefault(_plain_mark(one.mark), []).append("+".join(one.groups) or rest)
    return " / ".join(f"{join.join(names)} {mark}" for mark, names in by_mark.items())


def _plain_mark(mark: Fraction | None) -> str:
    return "open" if mark is None else number_text(mark)


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One window of one leaf. ``mark`` is its full mark; None: open points, or a rule's own."""

    opens: date
    due: date
    indicator: str
    title: str  # of the indicator, short if it has a short name
    window: str  # the key
    window_title: str
    pieces: int
    mark: Fraction | None


def calendar(
    scheme: Scheme, groups: Collection[str] | None = None, language: str = "zh-hans"
) -> tuple[CalendarRow, ...]:
    """The windows of all leaves that apply to units in ``groups``, by due day, then in the table's order.

    ``groups`` None: everyone's, each window that any unit has. A worth that differs by group is then None.
    Errors: ``SchemeError("by_group_none")`` or ``("by_group_several")`` where a day or a number of pieces
    differs by group and ``groups`` does not decide it.
    """
    asked = [placed for placed in leaves(scheme) if groups is None or placed.applies(groups)]
    rows = [row for placed in asked for row in _rows(scheme, placed, groups or (), language)]
    order = {placed.id: number for number, placed in enumerate(asked)}
    return tuple(sorted(rows, key=lambda row: (row.due, row.opens, order[row.indicator])))


def by_notice(scheme: Scheme) -> tuple[PlacedNode, ...]:
    """The leaves whose windows come with notices."""
    return tuple(one for one in leaves(scheme) if one.windows is not None and one.windows.by_notice)


def _rows(
    scheme: Scheme, placed: PlacedNode, groups: Collection[str], language: str
) -> Iterator[CalendarRow]:
    rule = placed.node.rule
    if isinstance(rule, Even):
        rule = replace(rule, pieces=resolve(rule.pieces, groups))
    own = replace(placed, node=replace(placed.node, rule=rule), windows=resolved(placed.windows, groups))
    for _, period in periods_of(scheme):
        windows = windows_of(scheme, own, period) or ()
        pieces = [plain(window.pieces) for window in windows]
        try:
            full = full_mark(placed.node, groups)
        except SchemeError:
            full = None
        marks: Sequence[Fraction] = ()
        if full is not None and not isinstance(rule, STATES_ITS_POINTS):
            divided = placed.node.combine == "sum"
            marks = window_marks(full, pieces) if divided else [full] * len(windows)
        for number, window in enumerate(windows):
            yield CalendarRow(
                opens=window.opens,
                due=window.due,
                indicator=placed.id,
                title=placed.node.short or placed.node.title or placed.id,
                window=window.key,
                window_title=title_of(window, language),
                pieces=pieces[number],
                mark=marks[number] if marks else None,
            )
