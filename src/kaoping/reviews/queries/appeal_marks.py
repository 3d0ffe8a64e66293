"""Marks given once more after an appeal, as its page and the effect of a decision read them."""

from collections.abc import Collection
from decimal import Decimal

from django.db.models import QuerySet

from kaoping.reviews.models import Assignment, Review


def marks_again_of(reviewer_id: int, piece_id: int) -> bool:
    """Whether this person marks this piece for an appeal, so that the mark does not count by itself."""
    return Assignment.objects.filter(
        submission=piece_id, reviewer=reviewer_id, purpose=Assignment.Purpose.APPEAL
    ).exists()


def kept_for_others(reviewer_id: int, piece_id: int) -> bool:
    """Whether the piece was given to others to be marked after an appeal, so that nobody else marks it."""
    asked = set(assignments_for_appeals([piece_id]).values_list("reviewer_id", flat=True))
    return bool(asked) and reviewer_id not in asked


def marks_again(piece_ids: Collection[int]) -> dict[int, list[Decimal]]:
    """Piece id → final marks given for an appeal, in the order in which they were given; two queries."""
    found: dict[int, list[Decimal]] = {pk: [] for pk in piece_ids}
    pairs = set(assignments_for_appeals(piece_ids).values_list("submission_id", "reviewer_id"))
    reviews = Review.objects.filter(submission__in=list(piece_ids), state=Review.State.FINAL)
    for piece, reviewer, mark in reviews.order_by("final_at", "id").values_list(
        "submission_id", "reviewer_id", "mark"
    ):
        if (piece, reviewer) in pairs and mark is not None:
            found[piece].append(mark)
    return found


def assignments_for_appeals(piece_ids: Collection[int]) -> QuerySet[Assignment]:
    """Who was asked to mark these again and was not let off."""
    return Assignment.objects.filter(
        submission__in=list(piece_ids), purpose=Assignment.Purpose.APPEAL
    ).exclude(state=Assignment.State.WITHDRAWN)


def progress(piece_ids: Collection[int]) -> dict[str, int]:
    """How many marks were asked for again and how many are given."""
    pairs = list(assignments_for_appeals(piece_ids).values_list("submission_id", "reviewer_id"))
    done = set(
        Review.objects.filter(submission__in=list(piece_ids))
        .exclude(state=Review.State.DRAFT)
        .values_list("submission_id", "reviewer_id")
    )
    return {"asked": len(pairs), "done": sum(pair in done for pair in pairs)}
