"""What the leader sees first: who leads, who lags, what moves; from one book of duties."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median
from typing import Any

from kaoping.assessment import states
from kaoping.assessment.models import Indicator, SchemeVersion
from kaoping.assessment.queries.duties import duty_states
from kaoping.results.queries.ranking import Place, last_known
from kaoping.site.curves import VALID, Dot, ScoreBin, Week, by_group, percent, score_bins, weeks
from kaoping.units.models import Unit


@dataclass(slots=True)
class LineLoss:
    """What an indicator lost: pieces missed, late, refused, and their points."""

    indicator: Indicator
    due: int = 0
    missed: int = 0
    late: int = 0
    refused: int = 0
    points: Fraction = Fraction(0)

    @property
    def lost(self) -> int:
        return self.missed + self.late + self.refused

    @property
    def share(self) -> str:
        return f"{percent(self.lost, self.due)}%" if self.due else "—"


@dataclass(slots=True)
class GroupFigures:
    name: str
    units: int = 0
    due: int = 0
    valid: int = 0
    missed: int = 0
    dots: list[Dot] = field(default_factory=list)  # from the lowest total to the highest

    @property
    def share(self) -> str:
        return f"{percent(self.valid, self.due)}%" if self.due else "—"

    @property
    def median(self) -> Any:
        return median(dot.total for dot in self.dots) if self.dots else None


@dataclass(slots=True)
class LeaderFigures:
    due: int
    valid: int
    missed: int
    missed_units: int
    late: int
    refused: int
    month_asked: int
    month_came: int
    lines: list[LineLoss]
    groups: list[GroupFigures]
    first: list[Place]
    last: list[Place]
    by_unit: dict[int, tuple[int, int, int]]  # valid, due, missed
    totals: list[Fraction]
    bins: list[ScoreBin]
    weeks: list[Week]

    @property
    def share(self) -> str:
        return percent(self.valid, self.due)

    @property
    def month_open(self) -> int:
        return self.month_asked - self.month_came

    @property
    def worst(self) -> LineLoss | None:
        return self.lines[0] if self.lines and self.lines[0].lost else None

    @property
    def most_lost(self) -> int:
        """The longest bar: as many pieces as any line lost."""
        return max((line.lost for line in self.lines), default=0)

    @property
    def median(self) -> Any:
        return median(self.totals) if self.totals else None

    @property
    def highest(self) -> Any:
        return max(self.totals, default=None)

    @property
    def lowest(self) -> Any:
        return min(self.totals, default=None)


def leader_figures(version: SchemeVersion) -> LeaderFigures:
    """Everything on the leader's screen, from one book of duties and one list of standings."""
    units = {unit.pk: unit for unit in Unit.objects.assessed()}
    book = duty_states(version)
    lines: dict[int, LineLoss] = {}
    groups: dict[str, GroupFigures] = {}
    valid, due, missed = Counter[int](), Counter[int](), Counter[int]()
    lost = Counter[str]()
    month = [0, 0]
    for unit in units.values():
        groups.setdefault(unit.group, GroupFigures(unit.group)).units += 1
    for row in book.rows:
        unit = units.get(row.unit_id)
        if unit is None:
            continue
        window, group = book.windows[row.window_id], groups[unit.group]
        line = lines.setdefault(window.indicator_id, LineLoss(window.indicator))
        if row.state != states.WAIVED and row.due_on < book.today:
            good = row.state in VALID
            due[unit.pk] += 1
            valid[unit.pk] += good
            line.due += 1
            group.due += 1
            group.valid += good
        if row.state in _LOST:
            lost[row.state] += 1
            setattr(line, _LOST[row.state], getattr(line, _LOST[row.state]) + 1)
            line.points += row.points
        if row.state == states.MISSED:
            missed[unit.pk] += 1
            group.missed += 1
        if row.state != states.WAIVED and row.due_on >= book.today and _same_month(row.due_on, book.today):
            month[0] += 1
            month[1] += row.state in states.HAS_PIECE
    places = list(last_known(version)[0])
    totals = _totals(places, units)
    for name, dots in by_group(totals).items():
        groups[name].dots = dots
    ranked = [place for place in places if place.row.rank_no is not None]
    return LeaderFigures(
        due=due.total(),
        valid=valid.total(),
        missed=lost[states.MISSED],
        missed_units=len(missed),
        late=lost[states.LATE],
        refused=lost[states.NOT_ADOPTED],
        month_asked=month[0],
        month_came=month[1],
        lines=sorted(lines.values(), key=lambda one: (-one.points, -one.lost, one.indicator.position)),
        groups=list(groups.values()),
        first=ranked[:5],
        last=ranked[:-6:-1],
        by_unit={pk: (valid[pk], due[pk], missed[pk]) for pk in units},
        totals=[total for _unit, total in totals],
        bins=score_bins(totals),
        weeks=weeks(book, units),
    )


_LOST = {states.MISSED: "missed", states.LATE: "late", states.NOT_ADOPTED: "refused"}


def _same_month(one: dt.date, other: dt.date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


def _totals(places: Iterable[Place], units: dict[int, Unit]) -> list[tuple[Unit, Fraction]]:
    """Every unit that has been computed, with its exact total."""
    return [
        (unit, place.row.exactly("total"))
        for place in places
        if (unit := units.get(place.row.unit_id)) is not None and place.row.exact
    ]
