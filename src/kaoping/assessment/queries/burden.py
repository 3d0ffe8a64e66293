"""What the office asks of units: pieces and estimated minutes by month, full weeks, what is asked twice.

Every figure counts duties that stand (neither waived nor cancelled) in the month or week in which they
are due; an extension moves nothing here, because it was asked for that day.
"""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Count

from kaoping.assessment.material_rules import asks_of
from kaoping.assessment.models import Duty, SchemeVersion, Submission, Window
from kaoping.assessment.queries.texts import schemes_in_force
from kaoping.assessment.workload import estimated_minutes
from kaoping.base import clock
from kaoping.units.models import Unit

FULL_WEEK = 5  # pieces due in one week from which a unit's week is called full
STANDING = (Duty.State.ASKED, Duty.State.LOCKED)


@dataclass(frozen=True, slots=True)
class Load:
    """So much is asked: windows, pieces, estimated minutes."""

    duties: int = 0
    pieces: int = 0
    minutes: int = 0

    def __add__(self, other: "Load") -> "Load":
        return Load(self.duties + other.duties, self.pieces + other.pieces, self.minutes + other.minutes)

    @property
    def hours(self) -> Fraction:
        return Fraction(self.minutes, 60)


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """One unit's months, in the order of ``Burden.months``."""

    unit: Any
    months: tuple[Load, ...]
    full_weeks: int

    @property
    def total(self) -> Load:
        return sum(self.months, Load())


@dataclass(frozen=True, slots=True)
class FullWeek:
    """Units with ``FULL_WEEK`` pieces or more due in the week that begins on ``monday``."""

    monday: dt.date
    sunday: dt.date
    units: int
    most: int  # pieces of the unit that has most
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Twice:
    """One thing that two windows ask for."""

    what: str
    windows: tuple[Window, ...]
    sent: int  # pieces that have come to these windows


@dataclass(slots=True)
class Burden:
    months: list[dt.date]  # first days
    rows: list[UnitLoad]
    weeks: list[FullWeek]
    twice: list[Twice]
    totals: list[Load] = field(default_factory=list)

    @property
    def total(self) -> Load:
        return sum(self.totals, Load())


def burden(unit_ids: Collection[int] | None = None) -> Burden:
    """The year's burden of these units (None: all that are assessed), over all schemes in force."""
    windows = _windows(schemes_in_force())
    minutes = {pk: estimated_minutes(asks_of(window)) for pk, window in windows.items()}
    units = Unit.objects.assessed().in_order()
    if unit_ids is not None:
        units = units.filter(pk__in=unit_ids)
    listed = list(units)
    wanted = {unit.pk for unit in listed}
    months = sorted({window.due_on.replace(day=1) for window in windows.values()})
    place = {month: number for number, month in enumerate(months)}
    loads: dict[int, list[Load]] = defaultdict(lambda: [Load() for _ in months])
    weeks: dict[dt.date, Counter[int]] = defaultdict(Counter)
    for unit_id, window_id, count in _asked(windows, unit_ids):
        if unit_id not in wanted:
            continue
        due = windows[window_id].due_on
        loads[unit_id][place[due.replace(day=1)]] += Load(1, count, count * minutes[window_id])
        weeks[monday_of(due)][unit_id] += count
    full: Counter[int] = Counter()
    found = []
    for monday, counts in sorted(weeks.items()):
        heavy = [unit_id for unit_id, count in counts.items() if count >= FULL_WEEK]
        full.update(heavy)
        if heavy:
            found.append(_full_week(monday, heavy, counts, windows))
    rows = [UnitLoad(unit, tuple(loads[unit.pk]), full[unit.pk]) for unit in listed]
    totals = [sum((row.months[number] for row in rows), Load()) for number in range(len(months))]
    return Burden(months, rows, found, asked_twice(list(windows.values())), totals)


@dataclass(frozen=True, slots=True)
class WeekAsked:
    """One week as a notice will leave it: who has how many pieces due in it."""

    monday: dt.date
    days: tuple[tuple[dt.date, tuple[tuple[str, str], ...]], ...]  # day, (code, title) due on it
    by_count: tuple[tuple[int, int], ...]  # (pieces, units), the most pieces first
    full: tuple[Any, ...]  # units with ``FULL_WEEK`` or more
    full_before: int

    @property
    def sunday(self) -> dt.date:
        return clock.days_after(self.monday, 6)


def week_asked(due_on: dt.date, more: dict[int, int], *, without: Window | None = None) -> WeekAsked:
    """The week of ``due_on`` with ``more`` pieces of these units; ``without`` a window that moves.

    Three queries whatever the number of units.
    """
    monday = monday_of(due_on)
    sunday = clock.days_after(monday, 6)
    windows = {
        pk: window for pk, window in _windows(schemes_in_force()).items() if monday <= window.due_on <= sunday
    }
    now: Counter[int] = Counter()
    after: Counter[int] = Counter(more)
    for unit_id, window_id, count in _asked(windows, None):
        now[unit_id] += count
        if without is None or window_id != without.pk:
            after[unit_id] += count
    heavy = [unit_id for unit_id, count in after.items() if count >= FULL_WEEK]
    by_day: dict[dt.date, list[tuple[str, str]]] = defaultdict(list)
    for window in windows.values():
        if without is None or window.pk != without.pk:
            by_day[window.due_on].append((window.indicator.code, str(window)))
    days = list(dict.fromkeys(clock.days_after(monday, number) for number in range(7)))
    return WeekAsked(
        monday=monday,
        days=tuple((day, tuple(by_day[day])) for day in days),
        by_count=tuple(sorted(Counter(after.values()).items(), reverse=True)),
        full=tuple(_units(heavy)),
        full_before=sum(1 for count in now.values() if count >= FULL_WEEK),
    )


def month_load(day: dt.date) -> Load:
    """What all units together have due in the month of ``day``; two queries."""
    windows = {
        pk: window
        for pk, window in _windows(schemes_in_force()).items()
        if (window.due_on.year, window.due_on.month) == (day.year, day.month)
    }
    rows = (
        Duty.objects.filter(window_id__in=windows, state__in=STANDING)
        .order_by()
        .values_list("window_id")
        .annotate(pieces=Count("pk"), units=Count("unit_id", distinct=True))
    )
    return sum(
        (
            Load(units, pieces, pieces * estimated_minutes(asks_of(windows[window_id])))
            for window_id, pieces, units in rows
        ),
        Load(),
    )


def asked_twice(windows: list[Window], only: Collection[str] | None = None) -> list[Twice]:
    """Documents that more than one window asks to be shown; ``only`` those phrases, as written.

    Two phrases are one when they differ in spaces and punctuation alone.
    """
    by_phrase: dict[str, dict[int, Window]] = defaultdict(dict)
    words: dict[str, str] = {}
    for window in windows:
        for phrase in asks_of(window).get("shows") or ():
            key = plain_phrase(phrase)
            words.setdefault(key, phrase)
            by_phrase[key][window.pk] = window
    wanted = None if only is None else {plain_phrase(phrase) for phrase in only}
    found = []
    for key, places in by_phrase.items():
        indicators = {window.indicator_id for window in places.values()}
        notices = {window.notice_id for window in places.values() if window.notice_id}
        several = len(indicators) > 1 or len(notices) > 1
        if (several if wanted is None else key in wanted) and places:
            sent = Submission.objects.filter(window_id__in=places, state__in=Submission.ARRIVED).count()
            found.append(Twice(words[key], tuple(places.values()), sent))
    return found


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def plain_phrase(phrase: str) -> str:
    """A phrase without spaces and punctuation, in small letters."""
    return re.sub(r"[\W_]+", "", phrase).lower()


def windows_of_schemes() -> list[Window]:
    """Every window of the schemes in force, with indicator and notice."""
    return list(_windows(schemes_in_force()).values())


def _windows(schemes: list[SchemeVersion]) -> dict[int, Window]:
    rows = Window.objects.filter(indicator__scheme__in=schemes).select_related("indicator", "notice")
    return {
        window.pk: window
        for window in rows.order_by("due_on", "indicator__position", "pk")
        if window.notice_id is None or window.notice.state == "issued"  # type: ignore[union-attr]
    }


def _asked(windows: Collection[int], unit_ids: Collection[int] | None) -> Any:
    rows = Duty.objects.filter(window_id__in=list(windows), state__in=STANDING)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    return rows.order_by().values_list("unit_id", "window_id").annotate(pieces=Count("pk")).iterator()


def _full_week(
    monday: dt.date, heavy: list[int], counts: Counter[int], windows: dict[int, Window]
) -> FullWeek:
    sunday = clock.days_after(monday, 6)
    return FullWeek(
        monday, sunday, len(heavy), max(counts[unit_id] for unit_id in heavy),
        tuple(window for window in windows.values() if monday <= window.due_on <= sunday),
    )  # fmt: skip


def _units(ids: list[int]) -> list[Unit]:
    wanted = set(ids)
    return [unit for unit in Unit.objects.assessed().in_order() if unit.pk in wanted] if wanted else []
