"""When a mail arrived, by the topmost ``Received`` line: never by ``Date``, which the sender sets."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_tz

EARLIEST, LATEST = 1985, 2200


def arrival(line: str) -> dt.datetime | None:
    """The moment that a ``Received`` line states, aware, in UTC; None if it states none."""
    for piece in reversed(line.split(";")[-8:]):
        moment = read_date(piece)
        if moment is not None:
            return moment
    return None


def read_date(text: str) -> dt.datetime | None:
    """A mail date, aware, in UTC; a date without a zone is read as UTC."""
    try:
        parts = parsedate_tz(text.strip()[:100])
        if parts is None or not EARLIEST <= parts[0] <= LATEST:
            return None
        year, month, day, hour, minute, second = parts[:6]
        zone = dt.timezone(dt.timedelta(seconds=parts[9] or 0))
        return dt.datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
