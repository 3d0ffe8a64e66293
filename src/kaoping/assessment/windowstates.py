"""The rule of a window's four days, in one place; every door and every sentence asks here.

``opens_on``     the scheme's first day of the span, a notice's day of issue; earlier pieces are taken in.
``due_on``       until its end a piece is on time.
``grace_until``  given to every unit after the due day: until its end still on time.
``closes_on``    until its end a unit may send something new on the web, then late. Afterwards it may not: the
                 office keeps the window open longer, or gives the unit more days. A mail comes in all the
                 same, because mail that is refused is lost; a person decides about it.

The scheme's text names the first two (``every``, ``windows``, ``due``); grace and close are the office's to
set. A window closes at the end of the scheme's period unless somebody moves it. A correction of a
returned piece goes by the day that was set for it, whatever the window does.
"""

import datetime as dt

from kaoping.base import clock

UPCOMING, OPEN, GRACE, LATE_ONLY, CLOSED = "upcoming", "open", "grace", "late_only", "closed"


def state_on(
    day: dt.date, *, opens_on: dt.date, due_on: dt.date, on_time_until: dt.date, closes_on: dt.date
) -> str:
    """Which of the five states a window is in on ``day`` of the office's zone."""
    if day < opens_on:
        return UPCOMING
    if day <= due_on:
        return OPEN
    if day <= on_time_until:
        return GRACE
    return LATE_ONLY if day <= closes_on else CLOSED


def last_day(closes_on: dt.date, extended_until: dt.date | None) -> dt.date:
    """The last day on which one unit may send something new: an extension keeps the window open for it."""
    return max(closes_on, extended_until) if extended_until else closes_on


def is_closed(moment: dt.datetime, last: dt.date) -> bool:
    """Whether what is sent at ``moment`` comes after the end of the last day.

    A form counts with the moment at which its last sending began, however long the upload takes.
    """
    return moment >= clock.end_of_day(last)
