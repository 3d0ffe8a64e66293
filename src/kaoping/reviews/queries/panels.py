"""Panels as their pages print them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from kaoping.assessment.models import Indicator, SchemeVersion, Submission
from kaoping.base import clock
from kaoping.reviews.models import Panel, PanelPhase
from kaoping.reviews.phases import ORDER
from kaoping.reviews.queries.counts import counts_of
from kaoping.reviews.queries.opinions import opinions, wide_apart
from kaoping.units.models import Incumbency, Person, Role, Unit


def locked(panel: Panel) -> Panel:
    """The panel's row for a change: two who change it come one after the other."""
    return Panel.objects.select_for_update().get(pk=panel.pk)


def panel_rows(panels: QuerySet[Panel]) -> QuerySet[Panel]:
    """Panels with how many reviewers they have; two queries."""
    return (
        panels.select_related("scheme", "chief")
        .prefetch_related("scope__indicator")
        .annotate(reviewers=Count("members", filter=Q(members__removed_at=None), distinct=True))
        .order_by("-scheme__period_from", "name", "id")
    )


@dataclass(frozen=True, slots=True)
class Left:
    """What a panel has still to do: ``marks`` missing, ``unasked`` of them given to nobody yet, and
    ``thirds``, pieces whose marks lie apart by the panel's rule and have no third one."""

    marks: int
    unasked: int
    thirds: int


def left_to_mark(panel: Panel, pieces: QuerySet[Submission]) -> Left:
    """Counted as the panel's progress counts, over the pieces that the person who asks may see."""
    total = counts_of(panel, pieces).total
    apart = wide_apart(panel, opinions(pieces)) if panel.third_at is not None else []
    return Left(total.missing, total.unasked, sum(one.third is None for one in apart))


@dataclass(frozen=True, slots=True)
class PhaseStep:
    """One cell of the strip of phases."""

    phase: str
    label: str
    is_now: bool
    is_past: bool
    began: Any  # a moment or None
    until: date | None
    late: bool  # it should have ended


def phase_steps(panel: Panel) -> list[PhaseStep]:
    """The six phases in order, with when the panel was last in each; one query."""
    rows: dict[str, PanelPhase] = {row.phase: row for row in panel.phases.order_by("began_at", "id")}
    now, today = ORDER.index(panel.phase), clock.today()
    steps = []
    for place, phase in enumerate(ORDER):
        row = rows.get(phase) if place <= now else None
        until = row.until if row else None
        late = place == now and until is not None and until < today
        steps.append(
            PhaseStep(
                phase,
                str(Panel.Phase(phase).label),
                place == now,
                place < now,
                row.began_at if row else None,
                until,
                late,
            )
        )
    return steps


def reviewers_there_are() -> QuerySet[Person]:
    """Who holds a reviewer's post today."""
    held = Incumbency.objects.on(clock.today()).filter(post__role=Role.REVIEWER).values("person")
    return Person.objects.filter(pk__in=held, is_active=True).order_by("name", "id")


def chiefs_there_are() -> QuerySet[Person]:
    """Who may lead a panel: reviewers and the office's people."""
    roles = [Role.REVIEWER, Role.CLERK, Role.OFFICE_HEAD]
    held = Incumbency.objects.on(clock.today()).filter(post__role__in=roles).values("person")
    return Person.objects.filter(pk__in=held, is_active=True).order_by("name", "id")


def quality_indicators(scheme: SchemeVersion) -> QuerySet[Indicator]:
    return scheme.indicators.filter(is_quality=True).order_by("position")


def groups_of_units() -> list[str]:
    """The groups that units of the roll stand in."""
    found = Unit.objects.filter(is_assessed=True).exclude(group="").values_list("group", flat=True)
    return sorted(set(found.order_by()))
