"""How several marks become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaoping.pure.scheme.rules import Panel


@dataclass(frozen=True, slots=True)
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
        marks = sorted(marks)[drop : count - drop]
        count -= 2 * drop
    if panel.method == "median":
        middle = sorted(marks)[(count - 1) // 2 : count // 2 + 1]
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
    ratio = panel_ratio(panel, marks)
    if ratio is None:
        return None
    rising = tuple(sorted(marks))
    drop = panel.drop
    dropped: tuple[Fraction, ...] = ()
    if drop and len(rising) >= panel.drops_from and len(rising) > 2 * drop:
        dropped = rising[:drop] + rising[-drop:]
        rising = rising[drop:-drop]
    return PanelMark(Fraction(*ratio), rising, dropped)
