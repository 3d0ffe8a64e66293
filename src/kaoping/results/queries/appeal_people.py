"""Who may not take part in an appeal, and why; everybody else may be asked.

Whoever marked, decided, proposed or found out what the appeal is about is kept out, and whoever
belongs to the unit, to one above it or below it. The list is computed each time it is asked.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kaoping.assessment.models import Submission
from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.results.models import Appeal, Override, PublicationStep
from kaoping.results.queries.appeals import pieces_of
from kaoping.reviews.models import Assignment, Conflict, Review
from kaoping.units.access import superiors_of, with_all_below
from kaoping.units.models import Incumbency, Person, Role

POOL = (Role.REVIEWER, Role.LEADER, Role.OFFICE_HEAD, Role.CLERK)  # posts from which people are asked
DECIDED = ("accepted", "returned", "rejected", "duplicate", "reopened", "mended")
WHY: dict[str, Any] = {
    "marked": _("marked it"),
    "remarked": _("marks it again"),
    "decided": _("accepted, returned or refused a piece of it"),
    "override": _("proposed or confirmed the value that stands"),
    "before": _("decided or confirmed an earlier appeal about it"),
    "frozen": _("froze the result or confirmed it"),
    "published": _("proposed or confirmed the publication"),
    "clerk": _("admitted the appeal or found out its facts"),
    "filed": _("filed the appeal"),
    "unit": _("belongs to the unit, or to one above or below it"),
    "was_unit": _("belonged to the unit, or to one above or below it, in the year that was assessed"),
    "conflict": _("a conflict of interest is on record"),
}


@dataclass(frozen=True, slots=True)
class Barred:
    """Somebody who may not take part, with the reasons as words."""

    person: Person
    reasons: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        return [str(WHY[reason]) for reason in self.reasons]


def barred_ids(appeal: Appeal, *, deciding: bool = True) -> dict[int, list[str]]:
    """Person id → codes of ``WHY``; a dozen queries. Those who mark again may not decide either."""
    pieces = pieces_of(appeal)
    ids = [piece.pk for piece in pieces]
    found: dict[int, list[str]] = defaultdict(list)

    def out(why: str, people: Collection[int | None]) -> None:
        for pk in people:
            if pk is not None and why not in found[pk]:
                found[pk].append(why)

    again = set(
        Assignment.objects.filter(submission__in=ids, purpose=Assignment.Purpose.APPEAL).values_list(
            "submission_id", "reviewer_id"
        )
    )
    marked = Review.objects.filter(submission__in=ids).values_list("submission_id", "reviewer_id")
    out("marked", [person for piece, person in marked if (piece, person) not in again])
    if deciding:
        out("remarked", [person for _piece, person in again])
    out("decided", _who_decided(ids))
    codes = [line.indicator for line in appeal.lines.all()]
    overrides = Override.objects.filter(
        scheme=appeal.publication.scheme_id, unit=appeal.unit_id, indicator__in=codes
    ).exclude(appeal=appeal)
    for proposed, decided in overrides.values_list("proposed_by_id", "decided_by_id"):
        out("override", [proposed, decided])
    earlier = Appeal.objects.filter(
        publication__scheme=appeal.publication.scheme_id, unit=appeal.unit_id, lines__indicator__in=codes
    ).exclude(Q(pk=appeal.pk) | Q(decision=""))
    for decider, confirmer in earlier.values_list("decider_id", "confirmer_id"):
        out("before", [decider, confirmer])
    freeze = appeal.publication.freeze
    out("frozen", [freeze.proposed_by_id, freeze.confirmed_by_id])
    steps = PublicationStep.objects.filter(publication=appeal.publication_id)
    for proposed, confirmed in steps.values_list("proposed_by_id", "confirmed_by_id"):
        out("published", [proposed, confirmed])
    out("published", [appeal.publication.made_by_id])
    out("clerk", [appeal.admitted_by_id, *appeal.findings.values_list("made_by_id", flat=True)])
    if appeal.came_by == Appeal.CameBy.WEB:  # who enters what came by mail takes no side
        out("filed", [appeal.filed_by_id])
    tree = superiors_of({appeal.unit_id}) | with_all_below({appeal.unit_id})
    year = appeal.publication.scheme.period_from
    today = clock.today()
    seats = Incumbency.objects.filter(post__unit__in=tree, since__lte=today)
    for person, until in seats.exclude(until__lt=year).values_list("person_id", "until"):
        out("unit" if until is None or until >= today else "was_unit", [person])
    about = Q(unit=appeal.unit_id) | Q(submission__in=ids)
    rows = Conflict.objects.filter(about, ended_at=None).exclude(pk__in=rows_of_naming(appeal).values("pk"))
    out("conflict", rows.values_list("person_id", flat=True))
    return dict(found)


def rows_of_naming(appeal: Appeal) -> QuerySet[Conflict]:
    """What keeps those named for this appeal from marking its pieces; it does not bar them from the appeal."""
    return Conflict.objects.filter(kind=Conflict.Kind.SET, reason=appeal.number, unit=None, ended_at=None)


def _who_decided(piece_ids: Collection[int]) -> list[int]:
    """Who accepted, returned or refused one of these pieces, from the trail."""
    rows = AuditEvent.objects.filter(
        object_kind=Submission._meta.label_lower, object_key__in=[str(pk) for pk in piece_ids],
        verb__in=[f"submission.{verb}" for verb in DECIDED], actor_kind="person",
    )  # fmt: skip
    return [int(key) for key in rows.values_list("actor_key", flat=True) if key.isdecimal()]


def barred_people(appeal: Appeal) -> list[Barred]:
    """Those who may not take part, by name, of those who else could be asked or who had a part."""
    reasons = barred_ids(appeal)
    # The unit's own people are many and nobody would ask them: they stand in the list once they had a part.
    asked = set(_pool().values_list("pk", flat=True))
    wanted = [pk for pk, why in reasons.items() if pk in asked or set(why) - {"unit", "was_unit"}]
    people = Person.objects.in_bulk(wanted)
    return sorted(
        (Barred(person, tuple(reasons[pk])) for pk, person in people.items()),
        key=lambda one: (one.person.name, one.person.pk),
    )


def _pool() -> Any:
    seats = Incumbency.objects.on(clock.today()).filter(post__role__in=POOL)
    return Person.objects.filter(is_active=True, pk__in=seats.values("person_id"))


def may_be_named(appeal: Appeal) -> list[Person]:
    """Those who may decide or confirm, by name."""
    return list(_pool().exclude(pk__in=barred_ids(appeal)).order_by("name", "pk"))


def with_posts(people: Collection[Person]) -> dict[int, str]:
    """Person id → name with the posts held today, as a form offers them: a name alone says nothing to who
    has not met them. One query."""
    held: dict[int, list[str]] = defaultdict(list)
    seats = Incumbency.objects.on(clock.today()).filter(person__in=people).select_related("post__unit")
    for seat in seats.order_by("post__unit__position", "post_id"):
        held[seat.person_id].append(str(seat.post))
    return {
        one.pk: str(_("%(name)s (%(posts)s)") % {"name": one.name, "posts": _(", ").join(held[one.pk])})
        for one in people
    }


def may_mark_again(appeal: Appeal) -> list[Person]:
    """Reviewers without a part in it who were never named to decide or confirm it, by name."""
    seats = Incumbency.objects.on(clock.today()).filter(post__role=Role.REVIEWER)
    named = rows_of_naming(appeal).values_list("person_id", flat=True)
    out = {*barred_ids(appeal), *named, appeal.decider_id or 0, appeal.confirmer_id or 0}
    return list(
        Person.objects.filter(is_active=True, pk__in=seats.values("person_id"))
        .exclude(pk__in=out)
        .order_by("name", "pk")
    )
