"""The final marks of a panel's pieces, who gave them, and which pieces wait for a third opinion."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from kaoping.assessment.models import Submission
from kaoping.pure.marking.agreement import needs_third, spread
from kaoping.reviews.models import Assignment, Panel, Review

Purpose, State = Assignment.Purpose, Assignment.State


@dataclass(frozen=True, slots=True)
class Opinion:
    """One final mark as the desk prints it."""

    review_id: int
    reviewer_id: int
    reviewer: str
    mark: Decimal
    place: int | None
    is_third: bool


@dataclass(slots=True)
class PieceOpinions:
    """A piece with all its final marks, first opinions in the order given."""

    piece: Submission
    opinions: list[Opinion] = field(default_factory=list)
    third_state: str = ""  # of the assignment for a third opinion: offered, done …; "": not asked

    @property
    def first(self) -> list[Opinion]:
        return [one for one in self.opinions if not one.is_third]

    @property
    def third(self) -> Opinion | None:
        return next((one for one in self.opinions if one.is_third), None)

    @property
    def highest(self) -> Opinion:
        return max(self.first, key=lambda one: one.mark)

    @property
    def lowest(self) -> Opinion:
        return min(self.first, key=lambda one: one.mark)

    @property
    def spread(self) -> Fraction:
        """Of the first opinions, in points."""
        return spread([Fraction(one.mark) for one in self.first])

    def waits(self, third_at: Decimal | None) -> bool:
        """The first opinions lie too far apart and nobody has been asked."""
        return self.third_state in ("", State.DECLINED, State.CONFLICT, State.WITHDRAWN) and needs_third(
            [Fraction(one.mark) for one in self.first], None if third_at is None else Fraction(third_at)
        )


@dataclass(frozen=True, slots=True)
class ThirdAsked:
    """One time that somebody was asked for a third opinion on a piece, and what came of it."""

    assignment: Assignment
    mark: Decimal | None  # None: not given, or sent back


def thirds_of(one: PieceOpinions) -> list[ThirdAsked]:
    """Everybody who was asked for a third opinion on this piece, in order; one query."""
    rows = Assignment.objects.filter(submission=one.piece, purpose=Purpose.THIRD)
    marks = {given.reviewer_id: given.mark for given in one.opinions}
    rows = rows.select_related("reviewer", "made_by").order_by("made_at", "id")
    return [ThirdAsked(row, marks.get(row.reviewer_id)) for row in rows]


def opinions(pieces: QuerySet[Submission]) -> list[PieceOpinions]:
    """Every piece with its counted final marks, in the pieces' order of arrival; three queries."""
    rows = pieces.select_related("unit", "window__indicator", "window__notice").order_by(
        "first_received_at", "pk"
    )
    found = {piece.pk: PieceOpinions(piece) for piece in rows}
    third: dict[int, set[int]] = defaultdict(set)
    asked = Assignment.objects.filter(submission__in=pieces.order_by().values("pk"), purpose=Purpose.THIRD)
    for pk, reviewer, state in asked.order_by("made_at", "id").values_list(
        "submission_id", "reviewer_id", "state"
    ):
        if pk in found:
            third[pk].add(reviewer)
            found[pk].third_state = state
    marks = Review.objects.counted().filter(submission__in=pieces.order_by().values("pk"))
    for pk, submission, reviewer, name, mark, place in marks.order_by("final_at", "id").values_list(
        "pk", "submission_id", "reviewer_id", "reviewer__name", "mark", "place"
    ):
        if submission in found and mark is not None:
            found[submission].opinions.append(
                Opinion(pk, reviewer, name, mark, place, reviewer in third[submission])
            )
    return list(found.values())


def waiting_for_third(panel: Panel, pieces: QuerySet[Submission]) -> list[Submission]:
    """The pieces whose first opinions lie apart by the panel's rule, and for which nobody is asked yet."""
    return [one.piece for one in wide_apart(panel, opinions(pieces)) if one.waits(panel.third_at)]


def wide_apart(panel: Panel, rows: Iterable[PieceOpinions]) -> list[PieceOpinions]:
    """Those that the panel's rule concerns, the widest first."""
    limit = panel.third_at
    found = (
        [] if limit is None else [one for one in rows if len(one.first) > 1 and one.spread >= Fraction(limit)]
    )
    return sorted(found, key=lambda one: (-one.spread, one.piece.pk))
