"""A scheme's windows as a strip: one row an indicator, a bar from opening to due day. No query."""

import calendar as months_of
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.pure.scheme.model import Period
from kaoping.pure.scheme.tables import CalendarRow


@dataclass(frozen=True, slots=True)
class Bar:
    """Places in per cent of the period's width, as SVG attributes."""

    row: CalendarRow
    x: str
    width: str
    is_free_day: bool  # due on a Saturday or Sunday


@dataclass(frozen=True, slots=True)
class StripRow:
    code: str
    title: str
    bars: tuple[Bar, ...]
    by_notice: bool = False


@dataclass(frozen=True, slots=True)
class SchemeStrip:
    months: tuple[tuple[int, str], ...]  # number, x
    rows: tuple[StripRow, ...]
    today: str | None


def scheme_strip(
    period: Period, calendar: Sequence[CalendarRow], leaves: Sequence[tuple[str, str, bool]], today: dt.date
) -> SchemeStrip:
    """``leaves``: (id, title, whether its windows come by notice), in the table's order."""
    first, last = period.first, period.last
    days = (last - first).days + 1

    def x(day: dt.date) -> float:
        return min(100.0, max(0.0, (day - first).days / days * 100))

    by_code: dict[str, list[Bar]] = {}
    for row in calendar:
        start, end = x(row.opens), x(row.due + dt.timedelta(days=1))
        bar = Bar(row, f"{start:.2f}%", f"{max(0.5, end - start - 0.35):.2f}%", row.due.weekday() >= 5)
        by_code.setdefault(row.indicator, []).append(bar)
    rows = tuple(
        StripRow(code, title, tuple(by_code.get(code, ())), notice)
        for code, title, notice in leaves
        if notice or code in by_code
    )
    months, day = [], first.replace(day=1)
    while day <= last:
        months.append((day.month, f"{x(day):.2f}%"))
        day += dt.timedelta(days=months_of.monthrange(day.year, day.month)[1])
    return SchemeStrip(tuple(months), rows, f"{x(today):.2f}%" if first <= today <= last else None)
