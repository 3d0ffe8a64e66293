"""What the leader's pictures show, each with the units behind it: scores, weeks, groups.

The pictures are drawn from the tables beside them, so a number exists once.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

from kaoping.assessment import states
from kaoping.assessment.queries.duties import DutyBook
from kaoping.pure.scheme.model import Rounding
from kaoping.pure.scoring.rounding import to_published
from kaoping.units.models import Unit

ONE_PLACE = Rounding(places=1)
SUNDAY = 6
VALID = (states.COUNTED, states.IN_REVIEW)


def percent(part: int, whole: int) -> str:
    """A share as people say it: 93.2."""
    return to_published(Fraction(part * 100, whole), ONE_PLACE) if whole else "—"


@dataclass(slots=True)
class ScoreBin:
    """The units whose total lies in ``[low, low + 1)``."""

    low: int
    units: list[Unit] = field(default_factory=list)

    @property
    def high(self) -> int:
        return self.low + 1


def score_bins(totals: Iterable[tuple[Unit, Fraction]]) -> list[ScoreBin]:
    """One bin a point from the lowest to the highest total, empty ones between them too."""
    found: dict[int, ScoreBin] = {}
    for unit, total in totals:
        low = floor(total)
        found.setdefault(low, ScoreBin(low)).units.append(unit)
    if not found:
        return []
    return [found.get(low, ScoreBin(low)) for low in range(min(found), max(found) + 1)]


@dataclass(frozen=True, slots=True)
class Week:
    """How much of what was due by a Sunday is valid today."""

    ends_on: dt.date
    due: int
    valid: int

    @property
    def share(self) -> str:
        return percent(self.valid, self.due)


def weeks(book: DutyBook, unit_ids: Iterable[int]) -> list[Week]:
    """Every Sunday since the first due day, and yesterday; the last is the figure at the top of the page."""
    wanted, last = set(unit_ids), book.today - dt.timedelta(days=1)
    by_day: dict[dt.date, list[int]] = {}
    for row in book.rows:
        if row.unit_id in wanted and row.state != states.WAIVED and row.due_on <= last:
            found_on = by_day.setdefault(row.due_on, [0, 0])
            found_on[0] += 1
            found_on[1] += row.state in VALID
    if not by_day:
        return []
    found, due, valid = [], 0, 0
    day = min(by_day)
    while day <= last:
        if day in by_day:
            due += by_day[day][0]
            valid += by_day[day][1]
        if day.weekday() == SUNDAY or day == last:
            found.append(Week(day, due, valid))
        day += dt.timedelta(days=1)
    return found


@dataclass(frozen=True, slots=True)
class Dot:
    """One unit on its group's line."""

    unit: Unit
    total: Fraction


def by_group(totals: Iterable[tuple[Unit, Fraction]]) -> dict[str, list[Dot]]:
    """Each group's units from the lowest total to the highest."""
    found: dict[str, list[Dot]] = {}
    for unit, total in sorted(totals, key=_by_total):
        found.setdefault(unit.group, []).append(Dot(unit, total))
    return found


def _by_total(pair: tuple[Unit, Fraction]) -> tuple[Any, ...]:
    return pair[1], pair[0].code
