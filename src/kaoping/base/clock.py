"""What time it is for the office's work.

The demo's clock can be moved so that a year can be watched in minutes; nowhere else.
Sessions, throttling and tokens keep the machine's own time: they never ask here.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")

_cached: tuple[float, dt.timedelta] | None = None


def now() -> dt.datetime:
    """The moment now, aware, UTC; in demo mode as the demo's clock shows it."""
    return timezone.now() + shift()


def today(zone: ZoneInfo = OFFICE_ZONE) -> dt.date:
    """The day that the office's wall calendar shows."""
    return now().astimezone(zone).date()


def shift() -> dt.timedelta:
    """How far the demo's clock stands from the machine's; zero outside demo mode."""
    from kaoping.base.models import Instance

    return Instance.clock_shift()


def end_of_day(day: dt.date, zone: ZoneInfo = OFFICE_ZONE) -> dt.datetime:
    """The first moment after ``day``: what arrives before it is on time."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=zone)
