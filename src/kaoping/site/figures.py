"""Figures of the home pages, each from the same book of duties as the matrix."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Avg, Count, F
from django.db.models.functions import Coalesce

from kaoping.assessment.models import Duty, Indicator, Material, SchemeVersion, Submission, Window
from kaoping.assessment.queries.reminders import last_of_window
from kaoping.assessment.queries.unit_year import UnitYear
from kaoping.base import clock
from kaoping.evidence.pages.cache import has_pictures
from kaoping.reviews.models import Review
from kaoping.units.models import Incumbency, Person, Role, Unit

SOON_DAYS = 14
LATELY = 6


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
    """Windows due within ``SOON_DAYS``, grace reckoned, nearest first; four queries whatever the number of units."""
    windows = list(
        Window.objects.alias(last_day=Coalesce("grace_until", "due_on"))
        .filter(
            indicator__scheme=version,
            last_day__gte=today,
            last_day__lt=today + dt.timedelta(days=SOON_DAYS),
            opens_on__lte=today,
        )
        .select_related("indicator", "notice")
        .order_by("last_day", "indicator__position", "position", "pk")
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
            (window.on_time_until - today).days,
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


def left_lately(unit: Unit) -> list[Submission]:
    """What left the house in the unit's name, the last first."""
    rows = Submission.objects.filter(unit=unit, state__in=Submission.ARRIVED)
    return list(
        rows.select_related("window__indicator", "window__notice").order_by("-last_received_at", "-pk")[
            :LATELY
        ]
    )


def first_pages(pieces: list[Submission]) -> dict[int, Material]:
    """Each piece's first file of its last version whose pages can be shown; one query."""
    rows = (
        Material.objects.filter(version__submission__in=[piece.pk for piece in pieces])
        .select_related("file", "version")
        .order_by("version__number", "-position")
    )
    last: dict[int, Material] = {}
    for row in sorted(rows, key=lambda row: row.file.kind == "pdf"):
        # What comes later takes the place of what was found: documents before photos, then
        # the last version, then the first place.
        if has_pictures(row.file):
            last[row.version.submission_id] = row
    return last


@dataclass(slots=True)
class MarkingLine:
    """A reviewer's pieces of one line: how many wait, how many are given, their own mean."""

    indicator: Indicator
    waiting: int = 0
    given: int = 0
    mean: Any = None


def marking_lines(pieces: Any, person: Any) -> list[MarkingLine]:
    """The reviewer's work line by line, most waiting first; three queries."""
    own = Review.objects.filter(reviewer=person, submission__in=pieces.values("pk"))
    done = own.filter(state__in=(Review.State.FINAL, Review.State.ABSTAINED))
    line = "window__indicator_id"
    waiting = dict(
        pieces.exclude(pk__in=done.values("submission")).order_by().values_list(line).annotate(n=Count("pk"))
    )
    given = {
        pk: (n, mean)
        for pk, n, mean in own.filter(state=Review.State.FINAL)
        .order_by()
        .values_list(f"submission__{line}")
        .annotate(n=Count("pk"), mean=Avg("mark"))
    }
    return sorted(
        (
            MarkingLine(one, waiting.get(one.pk, 0), *given.get(one.pk, (0, None)))
            for one in Indicator.objects.filter(pk__in={*waiting, *given})
        ),
        key=lambda one: (-one.waiting, one.indicator.position),
    )
