"""The result that a published one is compared with: the same scheme's newest shown one of an earlier year."""

from dataclasses import dataclass
from fractions import Fraction

from kaoping.results.models import FrozenSheet, Publication
from kaoping.results.steps import steps_that_show


@dataclass(frozen=True, slots=True)
class Before:
    """One unit's place in the earlier result; amounts are exact scheme points."""

    total: Fraction
    rank: int | None
    grade: str


def earlier_result(publication: Publication) -> Publication | None:
    """The newest result of the last period before this one that insiders may read, of the same scheme
    where it has one, else of any; None in the first year."""
    start = publication.scheme.period_from
    if start is None:
        return None
    rows = (
        Publication.objects.filter(scheme__period_to__lt=start, step__in=steps_that_show("inside"))
        .select_related("scheme", "freeze")
        .order_by("-scheme__period_to", "-revision")
    )
    return rows.filter(scheme__scheme=publication.scheme.scheme).first() or rows.first()


def places_before(earlier: Publication | None) -> dict[str, Before]:
    """Unit code → its earlier place; units are matched by their code, which outlives a new name. One query."""
    if earlier is None:
        return {}
    rows = FrozenSheet.objects.filter(freeze=earlier.freeze_id)
    return {
        code: Before(Fraction(exact.get("total", "0")), rank, grade)
        for code, rank, grade, exact in rows.values_list("code", "rank_no", "grade", "exact")
    }
