"""The scheme's year as a picture and as a list: windows, notices, days off, festivals.

For the office every window carries its counts over all units, for a unit its own duties; the
number of queries is the same whatever their number. Places are per cent of the year's width.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kaoping.assessment import calendars, states
from kaoping.assessment.models import Duty, Extension, Indicator, Notice, SchemeVersion, Submission, Window
from kaoping.assessment.queries.duties import DutyBook
from kaoping.assessment.queries.texts import asks_for
from kaoping.assessment.yearwords import FESTIVALS
from kaoping.base import clock

LANE_GAP = 1.2  # per cent of the width left free before the next bar of a lane
LABEL_WIDTH = 5.0  # per cent that the numbers beside a short bar need


@dataclass(frozen=True, slots=True)
class Bar:
    """One window (or one duty of a unit) from opening to due."""

    title: str
    opens: dt.date
    due: dt.date
    state: str  # of ``states.DUTY``: how it is drawn
    href: str
    start: float
    end: float
    label: str = ""  # 49/60
    missing: int = 0
    missing_href: str = ""
    asked: int = 0
    came: int = 0

    @property
    def shape(self) -> str:
        return states.DUTY[self.state].shape

    @property
    def x(self) -> str:
        return f"{self.start:.2f}%"

    @property
    def width(self) -> str:
        return f"{max(0.4, self.end - self.start - 0.3):.2f}%"

    @property
    def came_width(self) -> str:
        """The part of the bar that what came fills."""
        share = self.came / self.asked if self.asked else 0.0
        return f"{max(0.0, (self.end - self.start - 0.3) * share):.2f}%"

    @property
    def at_end(self) -> str:
        return f"{self.end - 0.3:.2f}%"


@dataclass(slots=True)
class Lane:
    bars: list[Bar]


@dataclass(slots=True)
class Row:
    """One indicator with its bars, in as many lanes as they need beside each other."""

    indicator: Indicator
    bars: list[Bar]

    @property
    def lanes(self) -> list[Lane]:
        lanes: list[Lane] = []
        for bar in sorted(self.bars, key=lambda one: (one.start, one.end)):
            room = LABEL_WIDTH if bar.label and bar.end - bar.start < LABEL_WIDTH else 0.0
            for lane in lanes:
                last = lane.bars[-1]
                needs = max(last.end, last.start + (LABEL_WIDTH if last.label else 0.0))
                if bar.start >= needs - 0.4 and (not room or bar.start >= last.end + LANE_GAP):
                    lane.bars.append(bar)
                    break
            else:
                lanes.append(Lane([bar]))
        return lanes


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on one day or some days: a day off, a festival, a notice."""

    kind: str  # off, work, festival, notice
    first: dt.date
    last: dt.date
    title: str
    x: str
    width: str = "0"
    href: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list by month."""

    day: dt.date
    kind: str  # due, opens, notice, off, work, festival
    title: str
    code: str = ""
    href: str = ""
    bar: Bar | None = None
    until: dt.date | None = None


@dataclass(slots=True)
class Year:
    scheme: SchemeVersion
    first: dt.date
    last: dt.date
    today: dt.date
    months: list[tuple[int, str]]
    rows: list[Row]
    marks: list[Mark]
    missing_years: tuple[int, ...]
    now: str | None
    entries: list[Entry] = field(default_factory=list)

    @property
    def by_month(self) -> list[tuple[dt.date, list[Entry]]]:
        """(first of the month, its lines), only months with something in them."""
        found: dict[dt.date, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.day.replace(day=1)].append(entry)
        return sorted(found.items())

    def of(self, kind: str) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind == kind]

    @property
    def off(self) -> list[Mark]:
        return self.of("off")

    @property
    def worked(self) -> list[Mark]:
        return self.of("work")

    @property
    def festivals(self) -> list[Mark]:
        return self.of("festival")

    @property
    def notices(self) -> list[Mark]:
        return self.of("notice")


class _Scale:
    """Days to per cent of the scheme's period."""

    def __init__(self, scheme: SchemeVersion) -> None:
        self.first, self.last = scheme.period_from, scheme.period_to
        self.days = (self.last - self.first).days + 1

    def at(self, day: dt.date) -> float:
        return min(100.0, max(0.0, (day - self.first).days / self.days * 100))

    def after(self, day: dt.date) -> float:
        return self.at(clock.days_after(day))


def office_year(scheme: SchemeVersion) -> Year:
    """Every window with how many pieces are due, in and missing over all units; six queries."""
    windows = list(
        Window.objects.filter(indicator__scheme=scheme)
        .select_related("indicator", "notice")
        .order_by("indicator__position", "position", "due_on", "pk")
    )
    today, scale = clock.today(), _Scale(scheme)
    also = "".join(f"&{name}={value}" for name, value in asks_for(scheme).items())
    asked = _grouped(
        Duty.objects.filter(window__indicator__scheme=scheme).exclude(
            state__in=[Duty.State.CANCELLED, Duty.State.WAIVED]
        )
    )
    arrived = _grouped(
        Submission.objects.filter(window__indicator__scheme=scheme, state__in=Submission.ARRIVED)
    )
    until = dict[tuple[int, int], dt.date]()
    for window_id, unit_id, day in Extension.objects.filter(
        revoked_at=None, window__indicator__scheme=scheme
    ).values_list("window_id", "unit_id", "until"):
        until[window_id, unit_id] = day
    by_window: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])  # asked, came, extended and open
    for place, slots in asked.items():
        counts = by_window[place[0]]
        came = min(slots, arrived.get(place, 0))
        counts[0] += slots
        counts[1] += came
        if place in until and until[place] >= today:
            counts[2] += slots - came
    bars: dict[int, list[Bar]] = defaultdict(list)
    for window in windows:
        due, came, extended = by_window[window.pk]
        if due:
            bars[window.indicator_id].append(_office_bar(window, scale, today, due, came, extended, also))
    indicators = {window.indicator_id: window.indicator for window in windows}
    return _year(
        scheme, scale, today, [Row(indicators[key], found) for key, found in bars.items()], _issued(scheme)
    )


def _office_bar(
    window: Window, scale: _Scale, today: dt.date, asked: int, came: int, extended: int, also: str
) -> Bar:
    over = window.due_on < today
    missing = asked - came - (extended if over else 0)
    if today < window.opens_on and not came:
        state = states.NOT_YET
    elif over:
        state = states.MISSED if missing else states.COUNTED
    else:
        state = states.COUNTED if came == asked else states.OPEN
    address = f"/matrix/duties/?window={window.pk}{also}"
    return Bar(
        title=str(window),
        opens=window.opens_on,
        due=window.due_on,
        state=state,
        href=address,
        start=scale.at(window.opens_on),
        end=scale.after(window.due_on),
        label=f"{came}/{asked}" if state != states.NOT_YET else "",
        missing=missing if over else 0,
        missing_href=f"{address}&state={states.MISSED}",
        asked=asked,
        came=came,
    )


def own_year(scheme: SchemeVersion, book: DutyBook) -> Year:
    """A unit's own duties with their states; one query beside the book's and the notices it got."""
    scale = _Scale(scheme)
    bars: dict[int, list[Bar]] = defaultdict(list)
    indicators: dict[int, Indicator] = {}
    for duty in book.rows:
        window = book.windows[duty.window_id]
        indicators[window.indicator_id] = window.indicator
        href = f"/submissions/{duty.piece.id}/" if duty.piece else f"/report/{window.pk}/"
        bars[window.indicator_id].append(
            Bar(
                title=str(window), opens=duty.opens_on, due=duty.due_on, state=duty.state,
                href=href if duty.piece or duty.can_report else "/duties/",
                start=scale.at(duty.opens_on), end=scale.after(duty.due_on),
            )
        )  # fmt: skip
    ordered = sorted(bars, key=lambda key: indicators[key].position)
    own = {book.windows[duty.window_id].notice_id for duty in book.rows}
    notices = [notice for notice in _issued(scheme) if notice.pk in own]
    return _year(scheme, scale, book.today, [Row(indicators[key], bars[key]) for key in ordered], notices)


def _grouped(rows) -> dict[tuple[int, int], int]:  # type: ignore[no-untyped-def]
    """How many rows each (window, unit) has, of units that are assessed; one query."""
    kept = rows.filter(unit__is_assessed=True, unit__dissolved_on=None).order_by()
    return Counter(kept.values_list("window_id", "unit_id").iterator())  # half the time of GROUP BY


def _issued(scheme: SchemeVersion) -> list[Notice]:
    return list(scheme.notices.filter(state=Notice.State.ISSUED).order_by("issued_at", "pk"))


def _year(
    scheme: SchemeVersion, scale: _Scale, today: dt.date, rows: list[Row], notices: Iterable[Notice]
) -> Year:
    known = calendars.holidays(scale.first, scale.last)
    marks = [
        Mark(
            span.kind, span.first, span.last, span.name, f"{scale.at(span.first):.2f}%",
            f"{scale.after(span.last) - scale.at(span.first):.2f}%",
        )
        for span in known.spans
    ]  # fmt: skip
    for day, code in calendars.festivals(scale.first, scale.last):
        marks.append(Mark("festival", day, day, str(FESTIVALS[code]), f"{scale.at(day):.2f}%"))
    for notice in notices:
        day = notice.issued_at.astimezone(clock.OFFICE_ZONE).date()  # type: ignore[union-attr]
        marks.append(
            Mark("notice", day, day, notice.title, f"{scale.at(day):.2f}%", href=f"/notices/{notice.pk}/")
        )
    months = []
    month = scale.first.replace(day=1)
    while month <= scale.last:
        months.append((month.month, f"{scale.at(month):.2f}%"))
        month = (month + dt.timedelta(days=32)).replace(day=1)
    now = f"{scale.at(today):.2f}%" if scale.first <= today <= scale.last else None
    year = Year(scheme, scale.first, scale.last, today, months, rows, marks, known.missing, now)
    year.entries = sorted(_entries(year), key=lambda one: (one.day, one.kind != "off", one.code, one.title))
    return year


def _entries(year: Year) -> Iterable[Entry]:
    for row in year.rows:
        name = row.indicator.short_title or row.indicator.title
        for bar in row.bars:
            title = bar.title if bar.title.startswith(name) else f"{name} {bar.title}"
            yield Entry(bar.due, "due", title, row.indicator.code, bar.href, bar)
    for mark in year.marks:
        yield Entry(mark.first, mark.kind, mark.title, href=mark.href, until=mark.last)
