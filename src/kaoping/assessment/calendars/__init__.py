"""Days off, weekend days worked instead, and festivals, read from tables.

One file a year, because the State Council arranges each year anew in the autumn before. A year
without a file has no list: nothing is guessed, and pages say so. A file in the data folder,
``calendars/2015.csv`` (``date,kind,name``; kind ``off`` or ``work``), wins over a shipped one.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from django.conf import settings

from kaoping.pure.scheme.free_days import free_day

OFF, WORK = "off", "work"


@dataclass(frozen=True, slots=True)
class Span:
    """Days of one kind that follow each other under one name."""

    first: dt.date
    last: dt.date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Holidays:
    """The days off and worked within some days, and the years for which no list is known."""

    spans: tuple[Span, ...]
    missing: tuple[int, ...]


def holidays(first: dt.date, last: dt.date) -> Holidays:
    """What the lists say about the days from ``first`` to ``last``, both included."""
    spans: list[Span] = []
    missing = []
    for year in range(first.year, last.year + 1):
        rows = _rows_of(year)
        if rows is None:
            missing.append(year)
            continue
        for day, kind, name in rows:
            if not first <= day <= last:
                continue
            before = spans[-1] if spans else None
            if before and (before.kind, before.name) == (kind, name) and (day - before.last).days == 1:
                spans[-1] = Span(before.first, day, kind, name)
            else:
                spans.append(Span(day, day, kind, name))
    return Holidays(tuple(spans), tuple(missing))


def why_free(day: dt.date) -> str:
    """What makes the day free: a holiday's name, "6" or "7" for a week-end's day; "" on a working day.

    A week-end day that is worked instead is a working day. In a year without a list only week-ends and
    the holidays of fixed dates are known.
    """
    rows = _rows_of(day.year)
    for one, kind, name in rows or ():
        if one == day:
            return (name or "off") if kind == OFF else ""
    if rows is None and (name := free_day(day)) and day.weekday() < 5:
        return name
    return str(day.isoweekday()) if day.weekday() >= 5 else ""


def year_known(year: int) -> tuple[int, int] | None:
    """(days off, week-end days worked) in the year's list; None where there is no list."""
    rows = _rows_of(year)
    if rows is None:
        return None
    off = sum(1 for _day, kind, _name in rows if kind == OFF)
    return off, len(rows) - off


def working_day_before(day: dt.date) -> dt.date:
    """The last working day before ``day``."""
    day -= dt.timedelta(days=1)
    while why_free(day):
        day -= dt.timedelta(days=1)
    return day


def working_day_after(day: dt.date) -> dt.date:
    """The first working day after ``day``."""
    day += dt.timedelta(days=1)
    while why_free(day):
        day += dt.timedelta(days=1)
    return day


def festivals(first: dt.date, last: dt.date) -> list[tuple[dt.date, str]]:
    """(day, code) of the traditional festivals, in order; the words stand in ``yearwords``."""
    return [(day, code) for day, code in _festivals() if first <= day <= last]


def _rows_of(year: int) -> tuple[tuple[dt.date, str, str], ...] | None:
    own = settings.VAR_DIR / "calendars" / f"{year}.csv"
    if own.is_file():
        return tuple(_days(own.read_text(encoding="utf-8-sig")))
    return _shipped(year)


@lru_cache(maxsize=16)
def _shipped(year: int) -> tuple[tuple[dt.date, str, str], ...] | None:
    file = resources.files(__name__).joinpath(f"{year}.csv")
    return tuple(_days(file.read_text(encoding="utf-8"))) if file.is_file() else None


def _days(text: str) -> Iterator[tuple[dt.date, str, str]]:
    """Rows in order; a row that is no day of the two kinds is passed over."""
    found = []
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        try:
            day = dt.date.fromisoformat((row.get("date") or "").strip())
        except ValueError:
            continue
        if row.get("kind") in (OFF, WORK):
            found.append((day, str(row["kind"]), (row.get("name") or "").strip()))
    yield from sorted(found)


@lru_cache(maxsize=1)
def _festivals() -> tuple[tuple[dt.date, str], ...]:
    text = Path(str(resources.files(__name__).joinpath("festivals.csv"))).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((dt.date.fromisoformat(row["date"]), row["festival"]) for row in csv.DictReader(lines))
