"""A unit's year as a strip: one row a line, a bar from opening to due with the state at its end."""

import datetime as dt
from dataclasses import dataclass

from kaoping.assessment.models import Indicator, SchemeVersion
from kaoping.assessment.queries.duties import DutyBook, DutyNow
from kaoping.base import clock
from kaoping.results.queries.overview import window_title

LANE_HEIGHT = 15  # pixels


@dataclass(frozen=True, slots=True)
class Bar:
    """Places in per cent of the year's width; ``state`` decides how it is drawn."""

    duty: DutyNow
    title: str
    x: str
    width: str
    end: str
    href: str
    lane: int = 0  # windows of one line that overlap lie below each other

    @property
    def y(self) -> int:
        """Top of the bar in its row, in pixels."""
        return 9 + self.lane * LANE_HEIGHT

    @property
    def glyph_y(self) -> int:
        return self.y - 3

    @property
    def state(self) -> str:
        return self.duty.state


@dataclass(slots=True)
class StripRow:
    indicator: Indicator
    bars: list[Bar]

    @property
    def lanes(self) -> int:
        return max(bar.lane for bar in self.bars) + 1


@dataclass(slots=True)
class Strip:
    months: list[tuple[int, str]]  # number, x
    rows: list[StripRow]
    today: str | None  # x; None outside the period
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def year_strip(version: SchemeVersion, book: DutyBook) -> Strip:
    """The unit's duties as bars; no query."""
    first, last = version.period_from, version.period_to
    days = (last - first).days + 1

    def x(day: dt.date) -> float:
        return min(100.0, max(0.0, (day - first).days / days * 100))

    rows: dict[int, StripRow] = {}
    busy: dict[int, list[dt.date]] = {}  # indicator → until when each of its lanes is taken
    for duty in book.rows:
        window = book.windows[duty.window_id]
        start, end = x(duty.opens_on), x(clock.days_after(duty.due_on))
        code = window.indicator.code
        href = f"/submissions/{duty.piece.id}/" if duty.piece else f"?open={code}#line-{code}"
        bar = Bar(
            duty=duty,
            title=window_title(window),
            x=f"{start:.2f}%",
            width=f"{max(0.6, end - start - 0.5):.2f}%",
            end=f"{end - 0.5:.2f}%",
            href=href,
            lane=_lane(busy.setdefault(window.indicator_id, []), duty),
        )
        rows.setdefault(window.indicator_id, StripRow(window.indicator, [])).bars.append(bar)
    months = []
    day = first.replace(day=1)
    while day <= last:
        months.append((day.month, f"{x(day):.2f}%"))
        day = (day + dt.timedelta(days=32)).replace(day=1)
    today = f"{x(book.today):.2f}%" if first <= book.today <= last else None
    counts = {state: count for state, count in book.counts().items() if count}
    return Strip(months, sorted(rows.values(), key=lambda row: row.indicator.position), today, counts)


def _lane(taken: list[dt.date], duty: DutyNow) -> int:
    """The first lane that is free when the duty opens; noted as taken until it is due."""
    for number, until in enumerate(taken):
        if until < duty.opens_on:
            taken[number] = duty.due_on
            return number
    taken.append(duty.due_on)
    return len(taken) - 1
