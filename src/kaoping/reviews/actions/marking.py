"""Mark, finish, abstain, "cannot read". A final mark is never changed by anybody else."""

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
from kaoping.reviews.models import Assignment, CriterionMark, GivenMark, Review
from kaoping.reviews.queries.appeal_marks import kept_for_others, marks_again_of
from kaoping.reviews.queries.calibration import references_left
from kaoping.reviews.queries.closed import why_closed
from kaoping.reviews.rubrics import must_fit
from kaoping.units.access import OFFICE_ROLES
from kaoping.units.models import Person

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
    draft_seen: str | None = None,
) -> Review:
    """Keep what the reviewer has so far; nobody else sees it and nothing counts.

    A draft of a review that was sent back stays sent back, so that its reason stays before the
    reviewer's eyes. Errors as of ``finish``, but for a newer version, which a draft follows.
    """
    review = _open_review(piece, reviewer)
    _must_not_overwrite(review, draft_seen)
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
    draft_seen: str | None = None,
) -> Review:
    """Give the final mark; it counts at once and stays as it is unless it is sent back.

    ``seen`` and ``rubric_seen`` are the numbers of the piece's version and of the rubric's that the
    marker had before them, ``draft_seen`` the mark of the draft that the page began from;
    ``entered_by`` copied a paper form. Errors: ``PermissionDenied`` with a
    sentence when the piece may not be marked by this person, was marked finally before, or waits for
    the reference pieces; ``Refusal`` when piece, rubric or draft changed meanwhile or a number is
    outside its range.
    """
    review = _open_review(piece, reviewer)
    _must_not_overwrite(review, draft_seen)
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

    It leaves the queue; once the office has helped, the reviewer opens it again and marks it. Numbers
    given by a version of the rubric that another replaced since are not kept as the new one's.
    """
    review = _open_review(piece, reviewer)
    mark, kept = review.mark, dict(review.criteria.values_list("criterion", "mark")) if review.pk else {}
    if queries.older_rubric(piece, review) is not None:
        mark, kept = None, {}
    _write(review, piece, Review.State.UNREADABLE, mark, kept, review.rubric, review.comment, why)
    audit.record("review.unreadable", actor=reviewer, about=review, unit=piece.unit, reason=why)
    tell(
        kind="review_unreadable", roles=OFFICE_ROLES,
        values={"piece": piece.receipt_no or piece.title, "why": why}, link=f"/submissions/{piece.pk}/",
    )  # fmt: skip
    return review


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
    return why_closed(piece, reviewer) or _(
        "You cannot mark this piece: it is not accepted, or its unit is yours or stands above or below it."
    )


def _must_not_overwrite(review: Review, draft_seen: str | None) -> None:
    """Two windows of one reviewer: the one left behind must not write over the newer draft unasked."""
    if draft_seen is None or draft_seen == queries.draft_mark(review):
        return
    raise Refusal(
        _(
            "Another window of yours kept a newer draft of this piece, so nothing was written over it. What you wrote is still here: save once more to put it in the draft's place, or open the piece again to go on from the draft."
        )
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
