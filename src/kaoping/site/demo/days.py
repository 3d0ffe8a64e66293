"""The working calendar of 2014 in the office's country, and the hours people write at."""

import datetime as dt
import random

from kaoping.base.clock import OFFICE_ZONE

YEAR = 2014
# The State Council's arrangement for 2014: days off on weekdays, weekends worked.
_HOLIDAYS = (
    ("01-01", "01-01"), ("01-31", "02-06"), ("04-05", "04-07"), ("05-01", "05-03"),
    ("05-31", "06-02"), ("09-06", "09-08"), ("10-01", "10-07"),
)  # fmt: skip
_WORKED = ("01-26", "02-08", "05-04", "09-28", "10-11")


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"{YEAR}-{text}")


_OFF = frozenset(
    _day(first) + dt.timedelta(days=n)
    for first, last in _HOLIDAYS
    for n in range((_day(last) - _day(first)).days + 1)
)
_ON = frozenset(map(_day, _WORKED))


def is_working(day: dt.date) -> bool:
    return day in _ON or (day.weekday() < 5 and day not in _OFF)


def working_day(day: dt.date, after: int = 0) -> dt.date:
    """The ``after``-th working day after ``day``; with 0 the day itself or the next one worked."""
    while not is_working(day):
        day += dt.timedelta(days=1)
    for _n in range(after):
        day += dt.timedelta(days=1)
        while not is_working(day):
            day += dt.timedelta(days=1)
    return day


def last_working(day: dt.date) -> dt.date:
    """``day``, or the last working day before it."""
    while not is_working(day):
        day -= dt.timedelta(days=1)
    return day


def moment(day: dt.date, hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=OFFICE_ZONE)


def office_hour(rng: random.Random, day: dt.date) -> dt.datetime:
    """Some second of a working day: mornings and afternoons, seldom the lunch break."""
    hour = rng.choice((8, 9, 9, 10, 10, 11, 11, 12, 14, 15, 15, 16, 16, 17, 17, 18))
    return moment(day, hour, rng.randrange(60), rng.randrange(60))
