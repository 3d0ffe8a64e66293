"""Where time stands while scoring: what has been read, which due days are over.

``as_of`` None: the year is over. A day: its end (facts of the day are read, a window due on it is
over). An aware moment: what is known at that second; a window due today is still open.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

AsOf = date | datetime | None


def as_of_in(text: str) -> date | datetime:
    """A day (2014-06-30) or a moment with its zone (2014-06-30T10:12:00+08:00). Errors: ``ValueError``.

    A moment in the calendar's first or last year is refused: in another zone it may have no day.
    """
    if len(text) == len("2014-06-30"):
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not date.min.year < moment.year < date.max.year:
        raise ValueError(text)
    return moment


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=4096)
def end_of(day: date, timezone: str) -> datetime:
    """The first instant after ``day`` in the zone, in UTC: on time is what is earlier."""
    if day >= date.max - timedelta(days=1):
        return datetime.max.replace(tzinfo=UTC)
    following = datetime.combine(day + timedelta(days=1), time(), zone(timezone))
    return following.astimezone(UTC)


def day_of(moment: datetime, timezone: str) -> date:
    """The calendar day of an instant in the zone."""
    return moment.astimezone(zone(timezone)).date()


class Moment:
    """The point from which a sheet looks back."""

    __slots__ = ("always", "day", "finished", "known_until", "open_day")

    def __init__(self, as_of: AsOf, last: date, timezone: str) -> None:
        self.always = as_of is None
        if as_of is None:
            self.day = last  # printed as the sheet's date
            self.known_until: datetime | None = None  # exclusive; None: everything is known
            self.open_day = date.max  # a window due before this day is over
        elif isinstance(as_of, datetime):
            self.day = day_of(as_of, timezone)
            self.known_until = as_of.astimezone(UTC) + timedelta(microseconds=1)
            self.open_day = self.day
        else:
            self.day = as_of
            self.known_until = end_of(as_of, timezone)
            self.open_day = as_of + timedelta(days=1) if as_of < date.max else as_of
        self.finished = self.over(last)

    def over(self, due: date) -> bool:
        """Whether the due day has ended."""
        return self.always or due < self.open_day

    def knows(self, at: date | None) -> bool:
        """Whether a fact of this day is read; one without a day always is."""
        return self.always or at is None or at <= self.day

    def has_arrived(self, received: datetime) -> bool:
        return self.known_until is None or received < self.known_until
