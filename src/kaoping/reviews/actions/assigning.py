"""The office gives pieces to reviewers and takes them back; what is left behind goes to others."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.pure.marking.assign import place
from kaoping.reviews import access
from kaoping.reviews.models import Assignment, Conflict, Panel
from kaoping.reviews.phases import Deed, permits
from kaoping.reviews.queries.assigning import AssignPlan, Standing
from kaoping.reviews.queries.panels import locked
from kaoping.units.models import Person

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
        state=State.WITHDRAWN, reason=reason.strip(), ended_at=clock.now(), leased_until=None
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


def release_expired(panel: Panel) -> int:
    """Leases that ran out go back into the queue; drafts are kept for whoever takes the piece again.

    ``leased_until`` stays: by it a lost lease is told from a piece that the office took back.
    """
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


def _note_authors(plan: AssignPlan, actor: Person) -> None:
    """Whoever is named in a piece keeps away from it from now on, on every page."""
    Conflict.objects.bulk_create(
        Conflict(
            person_id=person, submission_id=piece, kind=Conflict.Kind.AUTHOR,
            reason=_("named in it as author or checker"), made_by=actor, made_at=clock.now(),
        )
        for piece, person in plan.authors
    )  # fmt: skip
