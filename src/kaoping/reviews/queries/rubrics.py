"""Which version of a rubric holds, and who leaned on which."""

from django.db.models import Count, Q, QuerySet

from kaoping.assessment.models import SchemeVersion, Submission
from kaoping.assessment.queries.texts import scheme_of
from kaoping.base import asked
from kaoping.pure.scheme.model import Rubric
from kaoping.pure.scheme.tree import find, index
from kaoping.reviews.models import Review, RubricVersion
from kaoping.reviews.rubrics import rubric_from


def rubric_name(piece: Submission) -> str | None:
    """The rubric that the scheme names for this piece's indicator."""
    indicator = piece.window.indicator
    placed = find(scheme_of(indicator.scheme), indicator.code)
    return placed.rubric if placed else None


def rubric_in(scheme: SchemeVersion, name: str | None) -> Rubric | None:
    """The scheme's own words for it: version 1."""
    return next((one for one in scheme_of(scheme).rubrics if one.name == name), None)


def current_version(scheme_id: int, name: str) -> RubricVersion | None:
    """The version that new marks follow; None while only the scheme's own text stands."""

    def ask() -> RubricVersion | None:
        return RubricVersion.objects.filter(scheme_id=scheme_id, name=name).order_by("-number").first()

    return asked.once(f"rubric {scheme_id} {name}", ask)


def rubric_of(piece: Submission, review: Review | None = None) -> Rubric | None:
    """What markers look at for this piece: the version a given mark leans on, else the current one.

    A mark that is final keeps the version it was given by; whatever may still be marked follows the
    newest.
    """
    is_final = review is not None and review.state == Review.State.FINAL
    if review is not None and is_final and review.rubric_version is not None:
        return rubric_from(review.rubric_version.name, review.rubric_version.data)
    name = rubric_name(piece)
    if name is None:
        return None
    version = current_version(piece.window.indicator.scheme_id, name)
    return rubric_from(name, version.data) if version else rubric_in(piece.window.indicator.scheme, name)


def rubric_number(piece: Submission) -> int:
    """The number of the version that a new mark of this piece would follow; the scheme's own is 1."""
    name = rubric_name(piece)
    version = current_version(piece.window.indicator.scheme_id, name) if name else None
    return version.number if version else 1


def older_rubric(piece: Submission, review: Review | None) -> Rubric | None:
    """The rubric by which an open mark was begun, where another version holds by now; else None."""
    if review is None or review.state == Review.State.FINAL or review.rubric_version is None:
        return None
    begun = review.rubric_version
    if begun.name == rubric_name(piece) and begun.number == rubric_number(piece):
        return None
    return rubric_from(begun.name, begun.data)


def rubric_at(piece: Submission, number: int) -> Rubric | None:
    """What markers of this piece looked at by the version with this number; None where there is none."""
    kept = RubricVersion.objects.filter(
        scheme=piece.window.indicator.scheme_id, name=rubric_name(piece) or ""
    )
    version = kept.filter(number=number).first()
    return rubric_from(version.name, version.data) if version else None


def rubric_versions(scheme: SchemeVersion, name: str) -> QuerySet[RubricVersion]:
    """Newest first, each with how many final marks lean on it."""
    final = Q(reviews__state=Review.State.FINAL)
    rows = RubricVersion.objects.filter(scheme=scheme, name=name).select_related("made_by")
    return rows.annotate(marks=Count("reviews", filter=final)).order_by("-number")


def codes_of_rubric(scheme: SchemeVersion, name: str) -> list[str]:
    """The indicators that are marked by this rubric, in the scheme's order."""
    return [code for code, placed in index(scheme_of(scheme)).items() if placed.rubric == name]


def marks_by_rubric(scheme: SchemeVersion, name: str) -> QuerySet[Review]:
    """The final marks given by this rubric, whichever version: what a change asks about."""
    return Review.objects.filter(
        state=Review.State.FINAL,
        submission__window__indicator__scheme=scheme,
        submission__window__indicator__code__in=codes_of_rubric(scheme, name),
    )
