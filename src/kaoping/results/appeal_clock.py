"""The clock of an appeal: working days by the office's calendar, free ones shown and not counted.

The day on which something comes does not count; the first working day after it is the first.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kaoping.assessment import calendars

DAYS_TO_ADMIT = 1  # working days, from the day after it came
DAYS_TO_DECIDE = 5  # working days, from the day after it was admitted
MOST_CELLS = 60  # days drawn; an appeal forgotten for a year is not drawn day by day


def working_day(day: dt.date, count: int) -> dt.date:
    """The working day number ``count`` after ``day``."""
    for _number in range(count):
        day = calendars.working_day_after(day)
    return day


def working_days_between(first: dt.date, last: dt.date) -> int:
    """Working days after ``first`` up to ``last``, included; 0 when ``last`` is not later."""
    count, day = 0, calendars.working_day_after(first)
    while day <= last:
        count, day = count + 1, calendars.working_day_after(day)
    return count


@dataclass(slots=True)
class Cell:
    """Days of the strip that are drawn as one: free ones together, working ones without news together."""

    first: dt.date
    last: dt.date
    is_free: bool
    number: int = 0  # the first one's number among the days to decide; 0: not counted
    last_number: int = 0
    said: list[str] = field(default_factory=list)
    is_today: bool = False
    is_due: bool = False


def strip(
    said: Mapping[dt.date, Iterable[str]],
    *,
    counted_from: dt.date | None,
    due: dt.date | None,
    today: dt.date,
) -> list[Cell]:
    """The days from the first event to the day by which it is decided, or to the last event.

    ``counted_from`` is the day of admission; days are numbered from the next working day on. A cell
    with an event, today and the due day stand alone; others that follow each other are one.
    """
    if not said:
        return []
    first = min(said)
    last = min(max([*said, *([due] if due else [])]), first + dt.timedelta(days=MOST_CELLS))
    cells: list[Cell] = []
    number, day = 0, first
    while day <= last:
        free, words = bool(calendars.why_free(day)), list(said.get(day, ()))
        own = 0
        if counted_from is not None and day > counted_from and not free and (due is None or day <= due):
            number += 1
            own = number
        stands_alone = bool(words) or day in (today, due)
        before = cells[-1] if cells else None
        joins = before and not (stands_alone or before.said or before.is_today or before.is_due)
        if before and joins and before.is_free == free and bool(before.number) == bool(own):
            before.last, before.last_number = day, own
        else:
            cells.append(Cell(day, day, free, own, own, words, day == today, day == due))
        day += dt.timedelta(days=1)
    return cells
