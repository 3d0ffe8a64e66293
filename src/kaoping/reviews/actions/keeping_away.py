"""A reviewer steps aside: declines a piece, or must keep away from it; others get what is left behind."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.reviews import access
from kaoping.reviews.actions.assigning import cover
from kaoping.reviews.models import Assignment, Conflict
from kaoping.units.models import Person, Unit

State, Purpose = Assignment.State, Assignment.Purpose


@transaction.atomic
def decline(piece: Submission, *, person: Person, reason: str) -> None:
    """A reviewer gives a piece back with a reason; somebody else gets it. Errors: ``Refusal``."""
    if not reason.strip():
        raise Refusal(_("Say why you give the piece back; the office reads it."))
    rows = list(_open_of(person).filter(submission=piece))
    if not rows:
        raise Refusal(_("You have nothing open for this piece, so there is nothing to give back."))
    _end(rows, State.DECLINED, reason)
    audit.record("assignment.declined", actor=person, about=piece, unit=piece.unit, reason=reason.strip())
    _cover_rows(rows)


@transaction.atomic
def declare_conflict(piece: Submission, *, person: Person, reason: str, whole_unit: bool = False) -> Conflict:
    """A reviewer says why they must keep away; what they had open of it goes to others.

    A mark given before stands until the chief looks at it. Errors: ``PermissionDenied`` for somebody
    who does not mark the piece, ``Refusal`` without a reason.
    """
    if not access.may_mark(person, piece):
        raise PermissionDenied(_("You do not mark this piece, so there is nothing to keep away from."))
    if not reason.strip():
        raise Refusal(_("Say in a few words what ties you to it; only the office reads that."))
    row = _bar(
        person, Conflict.Kind.DECLARED, reason, person,
        unit=piece.unit if whole_unit else None, piece=None if whole_unit else piece,
    )  # fmt: skip
    audit.record(
        "conflict.declared", actor=person, about=piece, unit=piece.unit, reason=reason.strip(),
        after={"whole_unit": whole_unit},
    )  # fmt: skip
    return row


@transaction.atomic
def set_conflict(
    *, person: Person, reason: str, actor: Person, unit: Unit | None = None, piece: Submission | None = None
) -> Conflict:
    """The office keeps a reviewer away from a unit's pieces, or from one. Errors: ``Refusal``."""
    if unit is None and piece is None:
        raise Refusal(_("Choose the unit or the piece."))
    if not reason.strip():
        raise Refusal(_("Say why; it stays in the history."))
    row = _bar(person, Conflict.Kind.SET, reason, actor, unit=unit, piece=piece)
    audit.record(
        "conflict.set", actor=actor, about=row, unit=unit or (piece.unit if piece else None), reason=reason.strip(),
        after={"person": str(person)},
    )  # fmt: skip
    return row


@transaction.atomic
def end_conflict(row: Conflict, *, actor: Person, reason: str) -> None:
    """The office lifts what was declared, set or found by a name; the row stays readable."""
    if not reason.strip():
        raise Refusal(_("Say why; it stays in the history."))
    if Conflict.objects.filter(pk=row.pk, ended_at=None).update(ended_at=clock.now()):
        audit.record(
            "conflict.ended",
            actor=actor,
            about=row,
            reason=reason.strip(),
            before={"person": str(row.person)},
        )


def _bar(
    person: Person, kind: str, reason: str, actor: Person, *, unit: Unit | None, piece: Submission | None
) -> Conflict:
    row = Conflict.objects.create(
        person=person, unit=unit, submission=piece, kind=kind, reason=reason.strip(),
        made_by=actor, made_at=clock.now(),
    )  # fmt: skip
    against = access.barred(person)
    mine = _open_of(person).select_related("submission")
    rows = [one for one in mine if against.holds(one.submission.unit_id, one.submission_id)]
    _end(rows, State.CONFLICT, reason)
    _cover_rows(rows)
    return row


def _open_of(person: Person) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        reviewer=person, state__in=[State.OFFERED, State.ABSTAINED]
    ).select_related("panel")


def _end(rows: list[Assignment], state: str, reason: str) -> None:
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=state, reason=reason.strip(), ended_at=clock.now()
    )


def _cover_rows(rows: list[Assignment]) -> None:
    """Others get the pieces, panel by panel; what an appeal asked for waits for the office."""
    for panel in {row.panel for row in rows if row.panel is not None}:
        for purpose in (Purpose.MARK, Purpose.THIRD):
            ids = [row.submission_id for row in rows if row.panel_id == panel.pk and row.purpose == purpose]
            if ids:
                cover(panel, pieces=ids, actor=None, purpose=purpose)
