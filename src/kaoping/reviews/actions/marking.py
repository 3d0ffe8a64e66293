"""Mark, finish, abstain. A final mark is never changed by anybody."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.models import Submission
from kaoping.base import audit, clock
from kaoping.reviews import access, queries
from kaoping.reviews.actions.rubrics import pin_rubric
from kaoping.reviews.models import CriterionMark, Review
from kaoping.reviews.queries.appeal_marks import marks_again_of
from kaoping.reviews.rubrics import must_fit
from kaoping.units.models import Person

OPEN = (Review.State.DRAFT, Review.State.SENT_BACK, Review.State.ABSTAINED)


@transaction.atomic
def save_draft(
    *,
    piece: Submission,
    reviewer: Person,
    mark: Decimal | None,
    criteria: Mapping[str, Decimal],
    rubric: str = "",
    comment: str = "",
) -> Review:
    """Keep what the reviewer has so far; nobody else sees it and nothing counts."""
    review = _open_review(piece, reviewer)
    _write(review, piece, Review.State.DRAFT, mark, criteria, rubric, comment)
    audit.record("review.draft_saved", actor=reviewer, about=review, unit=piece.unit)
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
) -> Review:
    """Give the final mark; it counts at once and stays as it is.

    Errors: ``PermissionDenied`` with a sentence when the piece may not be marked by this
    person, or was marked finally before.
    """
    review = _open_review(piece, reviewer)
    review.final_at = clock.now()
    _write(review, piece, Review.State.FINAL, mark, criteria, rubric, comment)
    audit.record("review.finished", actor=reviewer, about=review, unit=piece.unit, after={"mark": str(mark)})
    ports.tell_facts_changed(piece.window.indicator.scheme_id, [piece.unit_id])
    return review


@transaction.atomic
def abstain(*, piece: Submission, reviewer: Person, comment: str) -> Review:
    """Give no mark, with a reason; may be taken up again until a mark is final."""
    review = _open_review(piece, reviewer)
    _write(review, piece, Review.State.ABSTAINED, None, {}, "", comment)
    audit.record("review.abstained", actor=reviewer, about=review, unit=piece.unit, reason=comment)
    return review


def _open_review(piece: Submission, reviewer: Person) -> Review:
    """The reviewer's own row, locked; the piece must still be one they may mark."""
    Submission.objects.select_for_update().filter(pk=piece.pk).first()
    if not access.may_mark(reviewer, piece):
        raise PermissionDenied(
            _(
                "You cannot mark this piece: it is not accepted, or its unit is yours or stands above or below it."
            )
        )
    review = Review.objects.select_for_update().filter(submission=piece, reviewer=reviewer).first()
    if review is None:
        version = piece.versions.order_by("-number").first()
        counts = not marks_again_of(reviewer.pk, piece.pk)  # an appeal's decides whether it counts
        return Review(
            submission=piece, version=version, reviewer=reviewer, made_at=clock.now(), counts=counts
        )
    if review.state not in OPEN:
        raise PermissionDenied(
            _("Your mark for this piece is final since %(day)s and cannot be changed.")
            % {
                "day": review.final_at.astimezone(clock.OFFICE_ZONE).date().isoformat()
                if review.final_at
                else ""
            }
        )
    return review


def _write(
    review: Review,
    piece: Submission,
    state: str,
    mark: Decimal | None,
    criteria: Mapping[str, Decimal],
    rubric: str,
    comment: str,
) -> None:
    """Pin the row to the newest version of piece and rubric, and write mark and criteria."""
    review.rubric_version = pin_rubric(piece)
    must_fit(queries.rubric_of(piece), mark, criteria)
    newest = piece.versions.order_by("-number").first()
    if newest is not None:
        review.version = newest
    review.state, review.mark, review.rubric, review.comment = state, mark, rubric, comment
    review.save()
    CriterionMark.objects.filter(review=review).delete()
    CriterionMark.objects.bulk_create(
        CriterionMark(review=review, criterion=name, mark=value) for name, value in criteria.items()
    )
