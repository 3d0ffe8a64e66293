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
    y: str
    height: str
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

    by_code: dict[str, list[tuple[CalendarRow, float, float]]] = {}
    for row in calendar:
        start, end = x(row.opens), x(row.due + dt.timedelta(days=1))
        by_code.setdefault(row.indicator, []).append((row, start, end))
    rows = tuple(
        StripRow(code, title, _bars(by_code.get(code, [])), notice)
        for code, title, notice in leaves
        if notice or code in by_code
    )
    months, day = [], first.replace(day=1)
    while day <= last:
        months.append((day.month, f"{x(day):.2f}%"))
        day += dt.timedelta(days=months_of.monthrange(day.year, day.month)[1])
    return SchemeStrip(tuple(months), rows, f"{x(today):.2f}%" if first <= today <= last else None)


def _bars(spans: Sequence[tuple[CalendarRow, float, float]]) -> tuple[Bar, ...]:
    """Windows that share days lie under each other, so that every due day is seen."""
    ends: list[float] = []  # of the lanes
    placed = []
    for row, start, end in spans:
        lane = next((number for number, free in enumerate(ends) if free <= start + 0.01), len(ends))
        ends[lane : lane + 1] = [end]
        placed.append((row, start, end, lane))
    height = 11 if len(ends) < 2 else max(2.0, (15 - 2 * (len(ends) - 1)) / len(ends))
    top = 7 if len(ends) < 2 else 5
    return tuple(
        Bar(
            row=row,
            x=f"{start:.2f}%",
            width=f"{max(0.5, end - start - 0.35):.2f}%",
            y=f"{top + lane * (height + 2):.1f}",
            height=f"{height:.1f}",
            is_free_day=row.due.weekday() >= 5,
        )
        for row, start, end, lane in placed
    )
