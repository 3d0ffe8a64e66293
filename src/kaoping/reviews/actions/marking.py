"""Mark, finish, abstain, "cannot read", send back. A final mark is never changed by anybody else.

What was given once stays in ``GivenMark``, also when the review is sent back: the reviewer then
thinks again and finishes anew, nobody writes into it.
"""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.models import Submission, Version
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell
from kaoping.reviews import access, queries
from kaoping.reviews.actions.rubrics import pin_rubric
from kaoping.reviews.conflicts import barred_from_reading
from kaoping.reviews.models import Assignment, CriterionMark, GivenMark, Panel, Review
from kaoping.reviews.phases import Deed, permits
from kaoping.reviews.queries.appeal_marks import kept_for_others, marks_again_of
from kaoping.reviews.queries.calibration import references_left
from kaoping.reviews.rubrics import must_fit
from kaoping.units.access import OFFICE_ROLES
from kaoping.units.models import Person, Post, Role

OPEN = (Review.State.DRAFT, Review.State.SENT_BACK, Review.State.ABSTAINED, Review.State.UNREADABLE)
HELD = (Assignment.State.OFFERED, Assignment.State.ABSTAINED)


@transaction.atomic
def save_draft(
    *,
    piece: Submission,
    reviewer: Person,
    mark: Decimal | None,
    criteria: Mapping[str, Decimal],
    rubric: str = "",
    comment: str = "",
    note: str = "",
    entered_by: Person | None = None,
) -> Review:
    """Keep what the reviewer has so far; nobody else sees it and nothing counts.

    A draft of a review that was sent back stays sent back, so that its reason stays before the
    reviewer's eyes. Errors as of ``finish``, but for a newer version, which a draft follows.
    """
    review = _open_review(piece, reviewer)
    state = review.state if review.state == Review.State.SENT_BACK else Review.State.DRAFT
    _write(review, piece, state, mark, criteria, rubric, comment, note, entered_by)
    audit.record("review.draft_saved", actor=entered_by or reviewer, about=review, unit=piece.unit)
    return review


@transaction.atomic
def finish(
    *,
    piece: Submission,
    reviewer: Person,
    mark: Decimal,
    criteria: Mapping[str, Decimal],
    rubric: str = "",
    comment: str = "",
    note: str = "",
    seen: int | None = None,
    rubric_seen: int | None = None,
    entered_by: Person | None = None,
) -> Review:
    """Give the final mark; it counts at once and stays as it is unless it is sent back.

    ``seen`` and ``rubric_seen`` are the numbers of the piece's version and of the rubric's that the
    marker had before them; ``entered_by`` copied a paper form. Errors: ``PermissionDenied`` with a
    sentence when the piece may not be marked by this person, was marked finally before, or waits for
    the reference pieces; ``Refusal`` when piece or rubric changed meanwhile or a number is outside
    its range.
    """
    review = _open_review(piece, reviewer)
    newest = _newest(piece)
    if seen is not None and seen != newest.number:
        raise Refusal(
            _(
                "Version %(number)s of the piece has come since you opened it, so nothing is final yet. Look at it, then finish; what you wrote is still here."
            )
            % {"number": newest.number}
        )
    if review.place is None:
        review.place = _finished_before(piece, reviewer)
    review.final_at = clock.now()
    _write(review, piece, Review.State.FINAL, mark, criteria, rubric, comment, note, entered_by, rubric_seen)
    keep_as_given(review, criteria)
    _end_assignments(piece, reviewer, Assignment.State.DONE)
    after = {"mark": str(mark)} | ({"on_behalf_of": str(reviewer)} if entered_by else {})
    audit.record("review.finished", actor=entered_by or reviewer, about=review, unit=piece.unit, after=after)
    ports.tell_facts_changed(piece.window.indicator.scheme_id, [piece.unit_id])
    return review


@transaction.atomic
def abstain(*, piece: Submission, reviewer: Person, comment: str) -> Review:
    """Give no mark, with a reason; may be taken up again until a mark is final."""
    review = _open_review(piece, reviewer)
    _write(review, piece, Review.State.ABSTAINED, None, {}, "", comment)
    _end_assignments(piece, reviewer, Assignment.State.ABSTAINED)
    audit.record("review.abstained", actor=reviewer, about=review, unit=piece.unit, reason=comment)
    return review


@transaction.atomic
def say_unreadable(*, piece: Submission, reviewer: Person, why: str) -> Review:
    """Hand the piece to the office because it cannot be read; what was marked so far is kept.

    It leaves the queue; once the office has helped, the reviewer opens it again and marks it.
    """
    review = _open_review(piece, reviewer)
    kept = dict(review.criteria.values_list("criterion", "mark")) if review.pk else {}
    _write(review, piece, Review.State.UNREADABLE, review.mark, kept, review.rubric, review.comment, why)
    audit.record("review.unreadable", actor=reviewer, about=review, unit=piece.unit, reason=why)
    tell(
        kind="review_unreadable", roles=OFFICE_ROLES,
        values={"piece": piece.receipt_no or piece.title, "why": why}, link=f"/submissions/{piece.pk}/",
    )  # fmt: skip
    return review


@transaction.atomic
def send_back(*, review: Review, actor: Person, reason: str) -> None:
    """Ask the reviewer to think again; the mark stops counting until it is finished anew.

    The number as given stays in ``GivenMark``. Errors: ``PermissionDenied`` for whoever neither
    keeps the panels nor leads this one, or must keep away from the unit; ``Refusal`` without a
    reason, when the mark is not final, or when the phase lets nobody mark again.
    """
    piece = review.submission
    panel = access.panel_of(piece)
    leads = access.keeps_panels(actor) or (panel is not None and panel.chief_id == actor.pk)
    if not leads or barred_from_reading(actor).holds(piece.unit_id, piece.pk):
        raise PermissionDenied(
            _("Only the panel's chief and the office send marks back, and not where they are in conflict.")
        )
    if not reason.strip():
        raise Refusal(_("Say why: the reviewer reads it beside the mark."))
    if panel is not None and not permits(panel.phase, Deed.SEND_BACK):
        raise Refusal(
            _(
                "The panel is in the phase “%(phase)s”: marks are not sent back in it. Move the panel to moderation first."
            )
            % {"phase": panel.get_phase_display()}
        )
    now = clock.now()
    keep_as_given(review, dict(review.criteria.values_list("criterion", "mark")), only_if_new=True)
    changed = Review.objects.filter(pk=review.pk, state=Review.State.FINAL).update(
        state=Review.State.SENT_BACK, sent_back_by=actor, sent_back_why=reason.strip(), sent_back_at=now
    )
    if not changed:
        raise Refusal(
            _("This mark is not final any more: it was sent back already, or withdrawn. Look at it again.")
        )
    Assignment.objects.filter(
        submission=piece, reviewer=review.reviewer_id, state=Assignment.State.DONE
    ).update(state=Assignment.State.OFFERED, ended_at=None, leased_until=None)
    audit.record(
        "review.sent_back", actor=actor, about=review, unit=piece.unit, reason=reason.strip(),
        before={"mark": str(review.mark)},
    )  # fmt: skip
    posts = Post.objects.filter(role=Role.REVIEWER, incumbencies__person=review.reviewer_id)
    tell(
        kind="review_sent_back", posts=posts.order_by("id").values_list("id", flat=True).distinct(),
        values={"why": reason.strip()}, link=f"/reviews/{piece.pk}/",
    )  # fmt: skip
    ports.tell_facts_changed(piece.window.indicator.scheme_id, [piece.unit_id])


def keep_as_given(review: Review, criteria: Mapping[str, Decimal], *, only_if_new: bool = False) -> None:
    """Write down a final mark as it was given; ``only_if_new``: unless that was done when it was given."""
    assert review.mark is not None  # noqa: S101 -- the database asks both of a final mark
    assert review.final_at is not None  # noqa: S101
    if only_if_new and GivenMark.objects.filter(review=review, given_at=review.final_at).exists():
        return
    GivenMark.objects.create(
        review=review, version_id=review.version_id, rubric_version_id=review.rubric_version_id,
        mark=review.mark, criteria={name: str(value) for name, value in criteria.items()},
        comment=review.comment, entered_by_id=review.entered_by_id, given_at=review.final_at,
    )  # fmt: skip


def _open_review(piece: Submission, reviewer: Person) -> Review:
    """The reviewer's own row, locked; the piece must still be one they may mark."""
    Submission.objects.select_for_update().filter(pk=piece.pk).first()
    if not access.may_mark(reviewer, piece):
        raise PermissionDenied(_why_not(piece, reviewer))
    if kept_for_others(reviewer.pk, piece.pk):
        raise PermissionDenied(
            _(
                "This piece is marked again after an appeal, by people drawn by lot; nobody else marks it now. Ask the office if you think that you were drawn."
            )
        )
    review = Review.objects.select_for_update().filter(submission=piece, reviewer=reviewer).first()
    if review is not None and review.state not in OPEN:
        raise PermissionDenied(
            _("Your mark for this piece is final since %(day)s and cannot be changed.")
            % {
                "day": review.final_at.astimezone(clock.OFFICE_ZONE).date().isoformat()
                if review.final_at
                else ""
            }
        )
    panel = access.panel_of(piece)
    again = marks_again_of(reviewer.pk, piece.pk)
    if panel is not None and not again and (left := references_left(panel, reviewer)):
        raise PermissionDenied(
            _(
                "Mark the reference pieces of “%(panel)s” first: %(left)s are left. They show how far your measure is from the agreed one."
            )
            % {"panel": panel.name, "left": left}
        )
    if review is None:
        return Review(  # an appeal's decision says later whether its marks count
            submission=piece, version=_newest(piece), reviewer=reviewer, made_at=clock.now(), counts=not again
        )
    return review


def _why_not(piece: Submission, reviewer: Person) -> str:
    """Why this piece is closed to somebody who had it before; nothing is told to whom it was not given."""
    row = Assignment.objects.filter(submission=piece, reviewer=reviewer).order_by("-made_at", "-id").first()
    if row is not None and row.state == Assignment.State.OFFERED and row.panel is not None:
        if row.leased_until is not None and row.leased_until <= clock.now():
            return _(
                "The time for which this piece was kept for you is over, so it went back to the queue. Take it again from your list if it is still there."
            )
        if not (permits(row.panel.phase, Deed.MARK) or permits(row.panel.phase, Deed.MARK_AGAIN)):
            return _("The panel is in the phase “%(phase)s”: nothing is marked in it.") % {
                "phase": Panel.Phase(row.panel.phase).label
            }
    if row is not None and row.state == Assignment.State.WITHDRAWN:
        return _("The piece was taken back from you: %(reason)s") % {"reason": row.reason}
    return _(
        "You cannot mark this piece: it is not accepted, or its unit is yours or stands above or below it."
    )


def _newest(piece: Submission) -> Version:
    newest = piece.versions.order_by("-number").first()
    assert newest is not None  # noqa: S101 -- an accepted piece has arrived
    return newest


def _finished_before(piece: Submission, reviewer: Person) -> int:
    """How many pieces of the same indicator this reviewer has finished: the place in their own order."""
    finished = Review.objects.filter(reviewer=reviewer, place__isnull=False)
    return finished.filter(submission__window__indicator=piece.window.indicator_id).count()


def _end_assignments(piece: Submission, reviewer: Person, state: str) -> None:
    Assignment.objects.filter(submission=piece, reviewer=reviewer, state__in=HELD).update(
        state=state, ended_at=clock.now(), leased_until=None
    )


def _write(
    review: Review,
    piece: Submission,
    state: str,
    mark: Decimal | None,
    criteria: Mapping[str, Decimal],
    rubric: str,
    comment: str,
    note: str = "",
    entered_by: Person | None = None,
    rubric_seen: int | None = None,
) -> None:
    """Pin the row to the newest version of piece and rubric, and write mark and criteria."""
    review.rubric_version = pin_rubric(piece, rubric_seen)
    must_fit(queries.rubric_of(piece), mark, criteria)
    review.version = _newest(piece)
    review.state, review.mark, review.rubric, review.comment = state, mark, rubric, comment
    review.note_to_office, review.entered_by = note, entered_by
    review.save()
    CriterionMark.objects.filter(review=review).delete()
    CriterionMark.objects.bulk_create(
        CriterionMark(review=review, criterion=name, mark=value) for name, value in criteria.items()
    )
