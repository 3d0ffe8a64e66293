"""One appeal's page: its marks twice side by side, what may be chosen, what a choice would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q

from kaoping.assessment.models import Submission, Window
from kaoping.assessment.queries.texts import scheme_of
from kaoping.pure.scheme.model import Rubric, Scheme
from kaoping.pure.scheme.rules import Assess, Even, Panel
from kaoping.pure.scheme.tree import index
from kaoping.pure.scoring.panel import panel_mark
from kaoping.results.models import Appeal, AppealLine, Freeze
from kaoping.results.queries.frozen_lines import scores_of_lines
from kaoping.results.wording import mean_in_words
from kaoping.reviews.models import Review
from kaoping.reviews.queries.appeal_marks import assignments_for_appeals


@dataclass(frozen=True, slots=True)
class Marks:
    """Some reviewers' marks of a piece: one column each, the mean in words, how far they lie apart."""

    totals: list[Decimal]
    mean: str
    spread: Decimal
    comments: list[tuple[int, str]]  # number of the reviewer, words


@dataclass(frozen=True, slots=True)
class TwiceMarked:
    """A piece with the first marks and those given again; ``rows``: criterion, full, first, again."""

    piece: Submission
    rows: list[tuple[str, Fraction | None, list[Decimal | None], list[Decimal | None]]]
    first: Marks | None
    again: Marks | None
    full: Fraction | None


def marks_twice(appeal: Appeal, pieces: Sequence[Submission]) -> list[TwiceMarked]:
    """Final marks of these pieces, first ones and again; reviewers have numbers, not names.

    The first are those of the freeze that is objected to: one given later had no part in the score.
    """
    ids = [piece.pk for piece in pieces]
    pairs = set(assignments_for_appeals(ids).values_list("submission_id", "reviewer_id"))
    reviews = (
        Review.objects.filter(submission__in=ids, state=Review.State.FINAL)
        .prefetch_related("criteria")
        .order_by("final_at", "id")
    )
    by_piece: dict[int, tuple[list[Review], list[Review]]] = {pk: ([], []) for pk in ids}
    frozen_at = appeal.publication.freeze.frozen_at
    for review in reviews:
        is_again = (review.submission_id, review.reviewer_id) in pairs
        if is_again or (review.final_at and review.final_at <= frozen_at):
            by_piece[review.submission_id][is_again].append(review)
    scheme = scheme_of(appeal.publication.scheme)
    return [_twice(piece, scheme, *by_piece[piece.pk]) for piece in pieces if any(by_piece[piece.pk])]


def _twice(piece: Submission, scheme: Scheme, first: list[Review], again: list[Review]) -> TwiceMarked:
    placed = index(scheme).get(piece.window.indicator.code)
    rubrics = {rubric.name: rubric for rubric in scheme.rubrics}
    rubric: Rubric | None = rubrics.get(placed.rubric or "") if placed else None
    rule = placed.node.rule if placed else None
    panel = (rule.panel if isinstance(rule, Even | Assess) else None) or scheme.settings.quality
    known = {one.id: one for one in rubric.criteria} if rubric else {}
    given = {
        review.pk: {one.criterion: one.mark for one in review.criteria.all()} for review in (*first, *again)
    }
    names = list(dict.fromkeys([*known, *(name for marks in given.values() for name in marks)]))
    rows = [
        (
            known[name].title if name in known else name,
            known[name].points if name in known else None,
            [given[review.pk].get(name) for review in first],
            [given[review.pk].get(name) for review in again],
        )
        for name in names
        if any(name in marks for marks in given.values())
    ]
    full = Fraction(100)
    return TwiceMarked(piece, rows, _marks(first, panel), _marks(again, panel), full)


def _marks(reviews: list[Review], panel: Panel) -> Marks | None:
    totals = [review.mark for review in reviews if review.mark is not None]
    if not totals:
        return None
    made = panel_mark(panel, [Fraction(mark) for mark in totals])
    comments = [(number, one.comment) for number, one in enumerate(reviews, 1) if one.comment]
    mean = mean_in_words(made.used, made.dropped, made.mark) if made else ""
    return Marks(totals, mean, max(totals) - min(totals), comments)


def hindrance(appeal: Appeal) -> str:
    """Why the new revision of a granted appeal waits; "" while it is being made, or needs none."""
    if appeal.state != Appeal.State.APPLIED:
        return ""
    last = appeal.events.filter(kind="not_revised").order_by("-at", "-id").first()
    newer = (
        Freeze.objects.filter(pk=appeal.proposal.get("freeze") or 0, frozen_at__gt=last.at) if last else None
    )
    return "" if last is None or (newer is not None and newer.exists()) else last.text


def settled_scores(appeal: Appeal) -> list[tuple[AppealLine, str]]:
    """The lines objected to, each with its exact score in the revision that the decision made; none before."""
    if appeal.applied_in is None:
        return []
    scores = scores_of_lines(appeal.applied_in, appeal.unit)
    found = [(line, scores.get((line.indicator, line.window))) for line in appeal.lines.all()]
    return [(line, after) for line, after in found if after is not None]


def windows_of(appeal: Appeal) -> list[Window]:
    """The windows of the lines objected to, for which days might be given; in the scheme's order."""
    about = Q(pk__in=[])
    for line in appeal.lines.all():
        one = Q(indicator__code=line.indicator)
        about |= one & Q(key=line.window) if line.window else one
    asked = Window.objects.filter(
        about, indicator__scheme=appeal.publication.scheme_id, duties__unit=appeal.unit_id
    )
    return list(
        asked.select_related("indicator", "notice")
        .distinct()
        .order_by("indicator__position", "position", "pk")
    )


def refused_of(pieces: Sequence[Submission]) -> list[Submission]:
    """Pieces that were not accepted, which a decision could accept after all."""
    return [piece for piece in pieces if piece.state == Submission.State.REJECTED and piece.receipt_no]


def lines_of(appeal: Appeal) -> list[tuple[str, str, Fraction | None]]:
    """(code, title, full marks) of the lines objected to, where a value may be set: leaves alone."""
    nodes = index(scheme_of(appeal.publication.scheme))
    found = {}
    for line in appeal.lines.all():
        placed = nodes.get(line.indicator)
        if placed is not None and placed.node.rule is not None:
            node = placed.node
            full = node.points if isinstance(node.points, Fraction) else None  # else it differs by group
            found[line.indicator] = (line.indicator, node.short or node.title, full)
    return list(found.values())
