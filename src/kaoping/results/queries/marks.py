"""The reviewers' marks behind a piece, criterion by criterion; reviewers have numbers, not names."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from kaoping.pure.scheme.model import Rubric
from kaoping.reviews.models import Review


@dataclass(slots=True)
class Given:
    """One reviewer's mark of a piece."""

    mark: Decimal
    comment: str
    criteria: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MarkTable:
    """Criteria down, reviewers across; ``totals`` say which marks were set aside."""

    rows: list[tuple[str, Fraction | None, list[Decimal | None]]]
    totals: list[tuple[Decimal, bool]]
    comments: list[tuple[int, str]]


def given_marks(submission_ids: Collection[int]) -> dict[int, list[Given]]:
    """Final marks by piece, in the order in which they were given; one query."""
    found: dict[int, dict[int, Given]] = {}
    rows = Review.objects.counted().filter(submission_id__in=submission_ids, mark__isnull=False)
    for piece, review, mark, comment, criterion, part in rows.order_by(
        "submission_id", "final_at", "id", "criteria__id"
    ).values_list("submission_id", "id", "mark", "comment", "criteria__criterion", "criteria__mark"):
        given = found.setdefault(piece, {}).setdefault(review, Given(mark or Decimal(0), comment))
        if criterion is not None:
            given.criteria[criterion] = part
    return {piece: list(reviews.values()) for piece, reviews in found.items()}


def mark_table(given: list[Given], dropped: Iterable[Fraction], rubric: Rubric | None) -> MarkTable | None:
    """The marks as a table; None where nobody has marked."""
    if not given:
        return None
    aside = list(dropped)
    totals = []
    for one in given:
        is_out = Fraction(one.mark) in aside
        if is_out:
            aside.remove(Fraction(one.mark))
        totals.append((one.mark, is_out))
    known = {criterion.id: criterion for criterion in rubric.criteria} if rubric else {}
    names = list(dict.fromkeys([*known, *(name for one in given for name in one.criteria)]))
    rows = [
        (
            known[name].title if name in known else name,
            known[name].points if name in known else None,
            [one.criteria.get(name) for one in given],
        )
        for name in names
        if any(name in one.criteria for one in given)
    ]
    comments = [(number, one.comment) for number, one in enumerate(given, 1) if one.comment]
    return MarkTable(rows, totals, comments)
