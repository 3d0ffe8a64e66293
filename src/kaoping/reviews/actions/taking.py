"""A reviewer takes pieces out of a panel's open queue, each for a while."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.pure.marking.assign import place
from kaoping.reviews import access
from kaoping.reviews.actions.assigning import cannot_have, give, must_permit, release_expired
from kaoping.reviews.models import Assignment, Panel
from kaoping.reviews.phases import Deed, permits
from kaoping.reviews.queries.assigning import Standing, holding, next_to_take
from kaoping.reviews.queries.panels import locked
from kaoping.units.models import Person

State, Purpose = Assignment.State, Assignment.Purpose


@transaction.atomic
def take_next(panel: Panel, *, person: Person) -> Assignment | None:
    """Take the next piece of the open queue for a while; None when nothing is left.

    Who holds one already gets that one again. Errors: ``Refusal`` outside marking, and in a blind panel for
    who reads whose the pieces are; ``PermissionDenied`` for who is not in the panel.
    """
    panel = locked(panel)
    must_permit(panel, Deed.TAKE)
    release_expired(panel)
    standing = Standing(panel, access.pieces_in(panel))
    if person.pk not in standing.people:
        raise PermissionDenied(_("You are not in this panel."))
    mine = holding(Assignment.objects.filter(panel=panel, reviewer=person, state=State.OFFERED))
    held = mine.exclude(leased_until=None).order_by("pk").first()
    if held is not None:
        return held
    if panel.is_blind and access.reads_names_of(person, panel):
        raise Refusal(
            _(
                "This panel marks without names, and you read whose the pieces are: you take none from its queue. Ask the office to give you pieces that you have not read."
            )
        )
    order = {pk: place(panel.seed, person.pk, pk) for pk in standing.pieces}
    found = next_to_take(standing, person, order)
    if found is None:
        return None
    give(panel, [(found, person.pk)], person)
    row = Assignment.objects.get(panel=panel, submission_id=found, reviewer=person, purpose=Purpose.MARK)
    _keep_for_a_while(row, panel)
    return row


@transaction.atomic
def take_again(piece: Submission, *, person: Person) -> bool:
    """Keep a piece whose time ran out under the writer's hands; False when it is somebody else's by now.

    Only a lost lease comes back: what the office took back, or its reviewer declined, does not.
    """
    row = (
        Assignment.objects.filter(submission=piece, reviewer=person, purpose=Purpose.MARK)
        .filter(state__in=[State.OFFERED, State.WITHDRAWN], leased_until__lte=clock.now())
        .select_related("panel", "submission__unit")
        .first()
    )
    if row is None or row.panel is None:
        return False
    panel = locked(row.panel)
    standing = Standing(panel, access.pieces_in(panel).filter(pk=piece.pk))
    if not permits(panel.phase, Deed.TAKE) or cannot_have(standing, piece, person):
        return False
    if len(standing.marks[piece.pk]) >= panel.marks_each:
        return False
    row.state, row.reason, row.ended_at = State.OFFERED, "", None
    _keep_for_a_while(row, panel)
    return True


def _keep_for_a_while(row: Assignment, panel: Panel) -> None:
    row.leased_until = clock.now() + timedelta(minutes=panel.lease_minutes)
    row.save(update_fields=["state", "reason", "ended_at", "leased_until"])
    audit.record(
        "assignment.taken", actor=row.reviewer, about=row.submission, unit=row.submission.unit,
        after={"until": row.leased_until.isoformat(timespec="seconds")},
    )  # fmt: skip
