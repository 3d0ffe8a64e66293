"""Marks and the lists around them."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Avg,
    Count,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from kaoping.assessment.models import Indicator, Material, SchemeVersion, Submission, Version
from kaoping.pure.documents.kinds import ARCHIVES
from kaoping.pure.scheme.model import Rubric
from kaoping.reviews.models import CriterionMark, Review
from kaoping.reviews.queries.rubrics import older_rubric, rubric_of

PAGE = 50
STATES = ("waiting", "draft", "final", "abstained")


def marks_of(scheme: SchemeVersion, unit_ids: Collection[int] | None) -> dict[int, tuple[str, list[Decimal]]]:
    """Accepted quality piece → its indicator's code and its final marks, in the order given.

    Pieces without any mark are absent. ``unit_ids`` None: of every unit.
    """
    rows = Review.objects.counted().filter(
        mark__isnull=False,
        submission__state=Submission.State.ACCEPTED,
        submission__window__indicator__scheme=scheme,
        submission__window__indicator__is_quality=True,
    )
    if unit_ids is not None:
        rows = rows.filter(submission__unit_id__in=unit_ids)
    found: dict[int, tuple[str, list[Decimal]]] = {}
    for pk, code, mark in rows.order_by("submission_id", "final_at", "id").values_list(
        "submission_id", "submission__window__indicator__code", "mark"
    ):
        found.setdefault(pk, (code, []))[1].append(mark or Decimal(0))
    return found


def queue_of(
    pieces: QuerySet[Submission], person: Any, *, state: str = "waiting", indicator: str = ""
) -> QuerySet[Submission]:
    """A reviewer's pieces, two queries with the own mark beside each.

    What waits comes with the fewest marks first, then the longest waiting: a piece without any
    mark holds a score back, a third opinion does not.
    """
    own = Review.objects.filter(reviewer=person)
    if state == "waiting":
        pieces = pieces.exclude(pk__in=own.exclude(state__in=_OPEN).values("submission_id"))
    elif state == "draft":
        pieces = pieces.filter(pk__in=own.filter(state__in=_OPEN).values("submission_id"))
    elif state == "final":
        pieces = pieces.filter(pk__in=own.filter(state=Review.State.FINAL).values("submission_id"))
    elif state == "abstained":
        pieces = pieces.filter(pk__in=own.filter(state__in=_ASIDE).values("submission_id"))
    rows = _in_order(_of_indicator(pieces, indicator))
    if state == "waiting":
        final = Review.objects.filter(submission=OuterRef("pk"), state=Review.State.FINAL)
        given = final.order_by().values("submission").annotate(n=Count("pk")).values("n")
        rows = rows.annotate(marks_given=Coalesce(Subquery(given), 0)).order_by(
            "marks_given", "first_received_at", "pk"
        )
    return rows.prefetch_related(Prefetch("reviews", own, to_attr="own_reviews"))


_OPEN = (Review.State.DRAFT, Review.State.SENT_BACK)
_ASIDE = (Review.State.ABSTAINED, Review.State.UNREADABLE)


def counts_of(pieces: QuerySet[Submission], person: Any) -> dict[str, int]:
    """How many pieces of the reviewer stand in each state; one query."""
    own = FilteredRelation("reviews", condition=Q(reviews__reviewer=person))  # one at most
    rows = pieces.order_by().annotate(own=own).values_list("own__state").annotate(Count("pk"))
    found: dict[str | None, int] = dict(rows)
    final, abstained = found.get(Review.State.FINAL, 0), sum(found.get(state, 0) for state in _ASIDE)
    return {
        "waiting": sum(found.values()) - final - abstained,
        "draft": sum(found.get(state, 0) for state in _OPEN),
        "final": final,
        "abstained": abstained,
    }


def not_marked_by(pieces: QuerySet[Submission], person: Any) -> frozenset[int]:
    """Those of a reviewer's pieces without an own final mark: others' marks stay hidden until then."""
    final = Review.objects.filter(reviewer=person, state=Review.State.FINAL)
    open_ones = pieces.exclude(pk__in=final.values("submission"))
    return frozenset(open_ones.order_by().values_list("pk", flat=True))


def overview(pieces: QuerySet[Submission], *, indicator: str = "", state: str = "") -> QuerySet[Submission]:
    """Every piece with how many marks it has and their mean, for those who read all."""
    final = Q(reviews__state=Review.State.FINAL)
    pieces = _of_indicator(pieces, indicator).annotate(
        marks=Count("reviews", filter=final), mean=Avg("reviews__mark", filter=final)
    )
    if state == "waiting":
        pieces = pieces.filter(marks=0)
    elif state == "final":
        pieces = pieces.filter(marks__gt=0)
    return _in_order(pieces)


def _of_indicator(pieces: QuerySet[Submission], code: str) -> QuerySet[Submission]:
    return pieces.filter(window__indicator__code=code) if code else pieces


def _in_order(pieces: QuerySet[Submission]) -> QuerySet[Submission]:
    return pieces.select_related("unit", "window__indicator").order_by(
        "window__indicator__position", "window__due_on", "first_received_at", "pk"
    )


def indicators_of(pieces: QuerySet[Submission]) -> list[Indicator]:
    ids = pieces.order_by().values("window__indicator")
    return list(Indicator.objects.filter(pk__in=ids).order_by("position"))


def draft_mark(review: Review | None, criteria: Mapping[str, Decimal] | None = None) -> str:
    """A short mark of what a review holds, by which a page knows that another window changed it; "" for none.

    ``criteria`` where they are at hand; else they are asked for.
    """
    if review is None or review.pk is None:
        return ""
    if criteria is None:
        criteria = dict(review.criteria.values_list("criterion", "mark"))
    marks = [f"{name} {mark:.2f}" for name, mark in sorted(criteria.items())]
    total = "" if review.mark is None else f"{review.mark:.2f}"
    held = (total, marks, review.comment, review.note_to_office, str(review.state))
    return hashlib.sha256(repr(held).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class MarkPage:
    """One piece as a reviewer reads it, with the own marks so far."""

    piece: Submission
    versions: list[Version]  # the newest first
    materials: list[Material]
    rubric: Rubric | None
    review: Review | None
    criteria: dict[str, Decimal]
    older_rubric: Rubric | None  # by which an open mark was begun, where another holds now

    @property
    def version(self) -> Version:
        return self.versions[0]


def mark_page(piece: Submission, person: Any) -> MarkPage:
    versions = list(piece.versions.order_by("-number"))
    assert versions  # noqa: S101 -- an accepted piece has arrived
    own = Review.objects.filter(submission=piece, reviewer=person).select_related("rubric_version")
    review = own.order_by("pk").first()
    criteria = (
        dict(CriterionMark.objects.filter(review=review).values_list("criterion", "mark")) if review else {}
    )
    materials = list(
        Material.objects.filter(version=versions[0]).select_related("file__inspection").order_by("position")
    )
    archives = [row for row in materials if row.file.kind in ARCHIVES]
    prefetch_related_objects(archives, "file__members__file__inspection")
    rubric, older = rubric_of(piece, review), older_rubric(piece, review)
    return MarkPage(piece, versions, materials, rubric, review, criteria, older)
