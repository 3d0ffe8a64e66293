"""Give pieces to reviewers, take them back, let them be taken, declined and kept away from."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.pure.marking.assign import place
from kaoping.reviews import access
from kaoping.reviews.models import Assignment, Conflict, Panel
from kaoping.reviews.phases import Deed, permits
from kaoping.reviews.queries.assigning import AssignPlan, Standing, holding, next_to_take
from kaoping.reviews.queries.panels import locked
from kaoping.units.models import Person, Unit

State, Purpose = Assignment.State, Assignment.Purpose


@transaction.atomic
def assign_panel(panel: Panel, *, actor: Person, seen: str | None = None) -> AssignPlan:
    """Give out what the panel's pieces lack; a second run adds nothing.

    ``seen`` is the digest of the plan that was previewed. Errors: ``Refusal`` in a phase that gives
    nothing out, and when the plan is no longer the one that was looked at.
    """
    panel = locked(panel)
    must_permit(panel, Deed.ASSIGN)
    release_expired(panel)
    standing = Standing(panel, access.pieces_in(panel))
    plan = standing.plan(standing.first_marks())
    if seen is not None and seen != plan.digest:
        raise Refusal(
            _("Pieces, reviewers or conflicts changed since the preview. Nothing was given out; look at the new preview.")
        )  # fmt: skip
    _note_authors(plan, actor)
    give(panel, plan.given, actor)
    audit.record(
        "panel.assigned",
        actor=actor,
        about=panel,
        after={"added": len(plan.given), "pieces": plan.pieces, "lacking": len(plan.lacking)},
    )
    return plan


def give(
    panel: Panel, pairs: Iterable[tuple[int, int]], actor: Person | None, purpose: str = Purpose.MARK
) -> None:
    """Write piece and person pairs; a row that was taken back before stands again."""
    now, pairs = clock.now(), list(pairs)
    old = {
        (row.submission_id, row.reviewer_id): row
        for row in Assignment.objects.filter(panel=panel, purpose=purpose, state=State.WITHDRAWN)
    }
    again = [old[pair] for pair in pairs if pair in old]
    for row in again:
        row.state, row.reason, row.ended_at, row.leased_until = State.OFFERED, "", None, None
        row.made_by, row.made_at = actor, now
    Assignment.objects.bulk_update(
        again, ["state", "reason", "ended_at", "leased_until", "made_by", "made_at"], batch_size=500
    )
    Assignment.objects.bulk_create(
        (
            Assignment(
                panel=panel,
                submission_id=piece,
                reviewer_id=person,
                purpose=purpose,
                place=place(panel.seed, person, piece),
                made_by=actor,
                made_at=now,
            )
            for piece, person in pairs
            if (piece, person) not in old
        ),
        batch_size=500,
    )


@transaction.atomic
def give_piece(panel: Panel, *, piece: Submission, person: Person, actor: Person) -> None:
    """One piece to one reviewer, by hand. Errors: ``Refusal`` for a conflict, or who has it already."""
    panel = locked(panel)
    must_permit(panel, Deed.ASSIGN)
    standing = Standing(panel, access.pieces_in(panel).filter(pk=piece.pk))
    sentence = cannot_have(standing, piece, person)
    if sentence:
        raise Refusal(sentence)
    give(panel, [(piece.pk, person.pk)], actor)
    audit.record(
        "assignment.given", actor=actor, about=piece, unit=piece.unit, after={"reviewer": str(person)}
    )


def cannot_have(standing: Standing, piece: Submission, person: Person) -> str:
    """Why this person cannot get this piece, in one sentence; "" when they can."""
    words = {"name": person, "piece": piece}
    if piece.pk not in standing.pieces:
        return _("%(piece)s is not a piece of this panel.") % words
    if person.pk not in standing.people:
        return _("%(name)s is not in this panel. Add them under Progress first.") % words
    if person.pk in standing.has[piece.pk]:
        return _("%(name)s has %(piece)s already.") % words
    why = standing.barred[person.pk].why(piece.unit_id, piece.pk)
    if why:
        return _("%(name)s must keep away from %(piece)s: %(why)s.") % {**words, "why": why}
    if (piece.pk, person.pk) in standing.authors:
        return _("%(name)s must keep away from %(piece)s: named in it as author or checker.") % words
    if person.pk in standing.aside[piece.pk]:
        return _("%(name)s declined %(piece)s, abstained, or must keep away. Choose somebody else.") % words
    return ""


@transaction.atomic
def take_back(assignment: Assignment, *, reason: str, actor: Person) -> None:
    """Take a piece back before it is marked. Errors: ``Refusal`` without a reason or after the mark."""
    if not reason.strip():
        raise Refusal(_("Say why the piece is taken back."))
    if assignment.panel is not None:
        must_permit(locked(assignment.panel), Deed.MEMBERS)
    changed = Assignment.objects.filter(pk=assignment.pk, state=State.OFFERED).update(
        state=State.WITHDRAWN, reason=reason.strip(), ended_at=clock.now()
    )
    if not changed:
        raise Refusal(
            _("%(name)s has marked this piece or given it back already. A given mark stands; it can be sent back.")
            % {"name": assignment.reviewer}
        )  # fmt: skip
    audit.record(
        "assignment.taken_back",
        actor=actor,
        about=assignment.submission,
        unit=assignment.submission.unit,
        reason=reason.strip(),
        before={"reviewer": str(assignment.reviewer)},
    )


@transaction.atomic
def cover(
    panel: Panel,
    *,
    pieces: Collection[int],
    actor: Person | None,
    substitutes_first: bool = False,
    purpose: str = Purpose.MARK,
) -> AssignPlan:
    """Give what somebody left behind to others; a third opinion stays a third opinion."""
    panel = locked(panel)
    standing = Standing(panel, access.pieces_in(panel).filter(pk__in=pieces))
    if purpose == Purpose.MARK:
        needs = standing.first_marks() if permits(panel.phase, Deed.ASSIGN) else {}
    else:
        needs = dict.fromkeys(standing.pieces, 1) if permits(panel.phase, Deed.CALL_THIRD) else {}
    plan = standing.plan(needs, substitutes_first=substitutes_first)
    give(panel, plan.given, actor, purpose)
    if plan.given:
        audit.record("panel.covered", actor=actor, about=panel, after={"added": len(plan.given)})
    return plan


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


@transaction.atomic
def take_next(panel: Panel, *, person: Person) -> Assignment | None:
    """Take the next piece of the open queue for a while; None when nothing is left.

    Who holds one already gets that one again. Errors: ``Refusal`` outside marking, ``PermissionDenied``
    for who is not in the panel.
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
    order = {pk: place(panel.seed, person.pk, pk) for pk in standing.pieces}
    found = next_to_take(standing, person, order)
    if found is None:
        return None
    give(panel, [(found, person.pk)], person)
    row = Assignment.objects.get(panel=panel, submission_id=found, reviewer=person, purpose=Purpose.MARK)
    row.leased_until = clock.now() + timedelta(minutes=panel.lease_minutes)
    row.save(update_fields=["leased_until"])
    audit.record(
        "assignment.taken", actor=person, about=row.submission, unit=row.submission.unit,
        after={"until": row.leased_until.isoformat(timespec="seconds")},
    )  # fmt: skip
    return row


def release_expired(panel: Panel) -> int:
    """Leases that ran out go back into the queue; drafts are kept for whoever takes the piece again."""
    rows = Assignment.objects.filter(panel=panel, state=State.OFFERED, leased_until__lte=clock.now())
    released = rows.update(
        state=State.WITHDRAWN, reason=_("the time to mark it ran out"), ended_at=clock.now()
    )
    if released:
        audit.record("panel.leases_ended", actor=None, about=panel, after={"pieces": released})
    return released


def must_permit(panel: Panel, deed: Deed) -> None:
    """Errors: ``Refusal`` with the phase's name when it does not let the deed be done."""
    if not permits(panel.phase, deed):
        raise Refusal(
            _("This cannot be done while the panel is in “%(phase)s”. Move it to another phase first.")
            % {"phase": panel.get_phase_display()}
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


def _note_authors(plan: AssignPlan, actor: Person) -> None:
    """Whoever is named in a piece keeps away from it from now on, on every page."""
    Conflict.objects.bulk_create(
        Conflict(
            person_id=person, submission_id=piece, kind=Conflict.Kind.AUTHOR,
            reason=_("named in it as author or checker"), made_by=actor, made_at=clock.now(),
        )
        for piece, person in plan.authors
    )  # fmt: skip
