"""Places: by the exact comparable value, equals share one, the next is skipped (1, 2, 2, 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import groupby

from kaoping.pure.scoring.sheet import Sheet

TieBreak = Callable[[Sheet], tuple[Fraction, ...]]


def put_in_order(sheets: Iterable[Sheet], tie_break: TieBreak | None = None) -> list[Sheet]:
    """Give every sheet its rank within its ``group``; return them by rank, then unit code.

    A disqualified sheet has no rank and stands last.
    """
    qualified: dict[str, list[Sheet]] = {}
    out: list[Sheet] = []
    for sheet in sheets:
        if sheet.disqualified:
            sheet.rank = None
            out.append(sheet)
        else:
            qualified.setdefault(sheet.group, []).append(sheet)
    ordered: list[Sheet] = []
    for together in qualified.values():
        _rank_together(together, tie_break)
        ordered.extend(together)
    ordered.sort(key=lambda sheet: (sheet.rank, sheet.unit))
    return ordered + sorted(out, key=lambda sheet: sheet.unit)


def _rank_together(sheets: list[Sheet], tie_break: TieBreak | None) -> None:
    place = 1
    for equals in equal_runs(sheets, lambda sheet: sheet.comparable):
        runs: Sequence[Sequence[Sheet]] = [equals]
        if tie_break is not None and len(equals) > 1:
            keyed = sorted(((tie_break(one), one) for one in equals), key=lambda pair: pair[0])
            keyed.reverse()
            runs = [[one for _, one in run] for _, run in groupby(keyed, key=lambda pair: pair[0])]
        for run in runs:
            for sheet in run:
                sheet.rank = place
            place += len(run)


def equal_runs(sheets: Iterable[Sheet], value: Callable[[Sheet], Fraction]) -> list[list[Sheet]]:
    """The sheets from the highest value down, those of equal exact value together.

    Sorted by float first, which never turns an order round (division is rounded monotonically), then
    exactly where floats are equal: comparing fractions costs thirty times as much.
    """
    floats = sorted(((float(value(one)), one) for one in sheets), key=lambda pair: -pair[0])
    runs: list[list[Sheet]] = []
    for _, near in groupby(floats, key=lambda pair: pair[0]):
        alike = [one for _, one in near]
        if len(alike) > 1:
            alike.sort(key=value, reverse=True)
            runs.extend(list(run) for _, run in groupby(alike, key=value))
        else:
            runs.append(alike)
    return runs
