"""A scheme for reading: the official table 序号 考核内容 考核标准 分值, and the calendar of its windows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from kaoping.pure.scheme.by_group import for_groups, plain
from kaoping.pure.scheme.kinds import number_text
from kaoping.pure.scheme.model import Points, Scheme
from kaoping.pure.scheme.rules import ByGroup, Even, Word
from kaoping.pure.scheme.tree import PlacedNode, full_mark, leaves, walk
from kaoping.pure.scheme.windows import periods_of, title_of, window_marks, windows_of


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
    return tuple(_row(placed) for placed in walk(scheme))


def _row(placed: PlacedNode) -> TableRow:
    node = placed.node
    return TableRow(
        part=placed.part,
        id=node.id,
        number=node.mark + node.id,
        title=node.title or node.id,
        standard=node.standard,
        points=points_text(placed),
        depth=placed.depth,
        quality=isinstance(node.rule, Even) and node.rule.quality,
        has_rule=placed.is_leaf,
    )


def points_text(placed: PlacedNode) -> str:
    """A node's points in print: exact, or by group, or ``open``; of an inner node the sum."""
    points: Points | None = placed.node.points
    if isinstance(points, ByGroup):
        return "; ".join(f"{name} {number_text(own)}" for name, own in points.values)
    if points is Word.OPEN:
        return "open"
    if points is not None:
        return number_text(points)
    if any(isinstance(child.points, ByGroup) for child in placed.node.children):
        return "–"
    mark = full_mark(placed.node)
    return "open" if mark is None else number_text(mark)


def base_points(scheme: Scheme, groups: Collection[str] = ()) -> Fraction | None:
    """The full mark of the base for units in ``groups``; None where a part of it is open."""
    total = Fraction(0)
    for placed in walk(scheme):
        if placed.depth or placed.part != "indicators" or not placed.applies(groups):
            continue
        mark = full_mark(placed.node, groups)
        if mark is None:
            return None
        total += mark
    return total


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
    scheme: Scheme, groups: Collection[str] = (), language: str = "zh-hans"
) -> tuple[CalendarRow, ...]:
    """The windows of all leaves that apply to units in ``groups``, by due day, then in the table's order.

    Errors: ``SchemeError("by_group_none")`` or ``("by_group_several")`` where a value differs by group
    and ``groups`` does not decide it.
    """
    own = for_groups(scheme, groups)
    rows = [row for placed in leaves(own) if placed.applies(groups) for row in _rows(own, placed, language)]
    order = {placed.id: number for number, placed in enumerate(leaves(own))}
    return tuple(sorted(rows, key=lambda row: (row.due, row.opens, order[row.indicator])))


def by_notice(scheme: Scheme) -> tuple[PlacedNode, ...]:
    """The leaves whose windows come with notices."""
    return tuple(one for one in leaves(scheme) if one.windows is not None and one.windows.by_notice)


def _rows(scheme: Scheme, placed: PlacedNode, language: str) -> Iterator[CalendarRow]:
    node = placed.node
    for _, period in periods_of(scheme):
        windows = windows_of(scheme, placed, period) or ()
        pieces = [plain(window.pieces) for window in windows]
        full = full_mark(node)
        marks = window_marks(full, pieces) if full is not None else ()
        for number, window in enumerate(windows):
            yield CalendarRow(
                opens=window.opens,
                due=window.due,
                indicator=node.id,
                title=node.short or node.title or node.id,
                window=window.key,
                window_title=title_of(window, language),
                pieces=pieces[number],
                mark=marks[number] if marks else None,
            )
