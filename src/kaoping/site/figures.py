"""Figures of the home pages, each from the same book of duties as the matrix."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median
from typing import Any

from django.db.models import Count, F

from kaoping.assessment import states
from kaoping.assessment.models import Duty, Indicator, SchemeVersion, Submission, Window
from kaoping.assessment.queries.duties import duty_states
from kaoping.assessment.queries.reminders import last_of_window
from kaoping.assessment.queries.unit_year import UnitYear
from kaoping.base import clock
from kaoping.results.queries.ranking import Place, ranking
from kaoping.site.curves import VALID, Dot, ScoreBin, Week, by_group, percent, score_bins, weeks
from kaoping.units.models import Incumbency, Person, Role, Unit

SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class UnitSummary:
    """The sentence at the top of a unit's home."""

    now: int  # pieces to correct or due by the end of the month
    points: Fraction
    month_end: dt.date
    returned_points: Fraction
    month_points: Fraction
    later_points: Fraction


def unit_summary(year: UnitYear) -> UnitSummary:
    returned = sum((one.points for one in year.to_correct), Fraction(0))
    month = sum((one.points for one in year.due_this_month), Fraction(0))
    later = sum((one.points for one in year.due_later), Fraction(0))
    today = year.book.today
    following = (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return UnitSummary(
        now=len(year.to_correct) + len(year.due_this_month),
        points=returned + month,
        month_end=following - dt.timedelta(days=1),
        returned_points=returned,
        month_points=month,
        later_points=later,
    )


@dataclass(frozen=True, slots=True)
class DueSoon:
    """A window that closes within two weeks: how many came, how many are still asked."""

    window: Window
    days_left: int
    asked: int
    came: int
    reminded_at: dt.datetime | None = None
    reminded: int = 0  # units told so far

    @property
    def missing(self) -> int:
        return max(0, self.asked - self.came)


def due_soon(version: SchemeVersion, today: dt.date) -> list[DueSoon]:
    """Windows due within ``SOON_DAYS``, nearest first; four queries whatever the number of units."""
    windows = list(
        Window.objects.filter(
            indicator__scheme=version,
            due_on__gte=today,
            due_on__lt=today + dt.timedelta(days=SOON_DAYS),
            opens_on__lte=today,
        )
        .select_related("indicator", "notice")
        .order_by("due_on", "indicator__position", "position", "pk")
    )
    ids = [window.pk for window in windows]
    duties = Duty.objects.filter(window__in=ids).exclude(state__in=[Duty.State.CANCELLED, Duty.State.WAIVED])
    asked = dict(duties.order_by().values_list("window_id").annotate(n=Count("id")))
    arrived = Submission.objects.filter(window__in=ids, state__in=Submission.ARRIVED)
    came = dict(arrived.order_by().values_list("window_id").annotate(n=Count(F("unit_id"), distinct=True)))
    told = last_of_window(ids)
    return [
        DueSoon(
            window,
            (window.due_on - today).days,
            asked.get(window.pk, 0),
            came.get(window.pk, 0),
            *told.get(window.pk, (None, 0)),
        )
        for window in windows
    ]


def with_liaisons(pieces: list[Submission]) -> list[tuple[Submission, Person | None]]:
    """Each piece with whom to call about it: the unit's liaison today; one query."""
    seats = (
        Incumbency.objects.on(clock.today())
        .filter(post__role=Role.UNIT_AUTHOR, post__unit__in=[piece.unit_id for piece in pieces])
        .select_related("person", "post")
        .order_by("-since", "-pk")
    )
    callers = {seat.post.unit_id: seat.person for seat in seats}
    return [(piece, callers.get(piece.unit_id)) for piece in pieces]


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
    places = list(ranking(version))
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
        lines=sorted(lines.values(), key=lambda one: (-one.lost, one.indicator.position)),
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
