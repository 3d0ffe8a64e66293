"""What time it is for the office's work.

The demo's clock can be moved so that a year can be watched in minutes; nowhere else.
Sessions, throttling and tokens keep the machine's own time: they never ask here.
"""

import contextvars
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.utils import timezone

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")

_standing: contextvars.ContextVar[dt.datetime | None] = contextvars.ContextVar("clock_standing", default=None)


def now() -> dt.datetime:
    """The moment now, aware, UTC; in demo mode as the demo's clock shows it."""
    return _standing.get() or timezone.now() + shift()


def today(zone: ZoneInfo = OFFICE_ZONE) -> dt.date:
    """The day that the office's wall calendar shows."""
    return now().astimezone(zone).date()


def shift() -> dt.timedelta:
    """How far the demo's clock stands from the machine's; zero outside demo mode."""
    from kaoping.base.models import Instance

    return Instance.clock_shift()


@contextmanager
def standing_at(moment: dt.datetime) -> Iterator[None]:
    """Stop the clock at an aware moment for this block: how the demo's year is played, and tests."""
    token = _standing.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _standing.reset(token)


def begin_of_day(day: dt.date, zone: ZoneInfo = OFFICE_ZONE) -> dt.datetime:
    """The first moment of ``day``; the calendar's first day begins a day later, as no database holds an earlier one."""
    return dt.datetime.combine(max(day, dt.date.min + dt.timedelta(days=1)), dt.time(), tzinfo=zone)


def end_of_day(day: dt.date, zone: ZoneInfo = OFFICE_ZONE) -> dt.datetime:
    """The first moment after ``day``: what arrives before it is on time."""
    return dt.datetime.combine(days_after(day), dt.time(), tzinfo=zone)


def days_after(day: dt.date, count: int = 1) -> dt.date:
    """The day ``count`` days later; the calendar's last day where it has none, so that no page breaks."""
    return day + min(dt.timedelta(days=count), dt.date.max - day)
