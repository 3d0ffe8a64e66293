"""How several marks become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from kaoping.pure.scheme.rules import Panel


@dataclass(slots=True)
class PanelMark:
    """The panel's mark and what it was made of, rising."""

    mark: Fraction
    used: tuple[Fraction, ...]
    dropped: tuple[Fraction, ...]


def panel_ratio(panel: Panel, marks: Sequence[Fraction]) -> tuple[int, int] | None:
    """The panel's mark as numerator and denominator, not in lowest terms; None: too few marks.

    Whole numbers all the way: fractions added one by one cost more than the rest of a sheet.
    """
    count = len(marks)
    if not count or count < panel.at_least:
        return None
    if count == 1:
        return marks[0].numerator, marks[0].denominator
    drop = panel.drop
    if drop and count >= panel.drops_from and count > 2 * drop:
        marks = rising(marks)[drop : count - drop]
        count -= 2 * drop
    if panel.method == "median":
        middle = rising(marks)[(count - 1) // 2 : count // 2 + 1]
        marks, count = middle, len(middle)
    top, bottom = 0, 1
    for mark in marks:
        part, below = mark.numerator, mark.denominator
        if below == bottom:
            top += part
        else:
            top = top * below + part * bottom
            bottom *= below
    return top, bottom * count


def panel_mark(panel: Panel, marks: Sequence[Fraction]) -> PanelMark | None:
    """The same with its parts, for the trace."""
    used = tuple(rising(marks))
    ratio = panel_ratio(panel, used)
    if ratio is None:
        return None
    drop = panel.drop
    dropped: tuple[Fraction, ...] = ()
    if drop and len(used) >= panel.drops_from and len(used) > 2 * drop:
        dropped = used[:drop] + used[-drop:]
        used = used[drop:-drop]
    return PanelMark(Fraction(*ratio), used, dropped)


def rising(marks: Sequence[Fraction]) -> list[Fraction]:
    """The marks in rising order, compared as whole numbers: comparing fractions is dear."""
    if len(marks) < 2:
        return list(marks)
    below = lcm(*[mark.denominator for mark in marks])
    return sorted(marks, key=lambda mark: mark.numerator * (below // mark.denominator))
