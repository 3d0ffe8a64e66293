"""The ranking: every unit's place, with what made it, as last computed."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import F

from kaoping.assessment.models import SchemeVersion
from kaoping.pure.scheme.model import Rounding
from kaoping.pure.scoring.rounding import to_published
from kaoping.results.models import Standing

THREE_PLACES = Rounding(places=3)


@dataclass(frozen=True, slots=True)
class Place:
    """One line: texts are printed, ``row.exact`` decided."""

    row: Standing
    rank_in_group: int | None
    comparable: str  # with a third decimal where two would hide why places differ
    tied: bool

    @property
    def figures(self) -> dict[str, str]:
        return self.row.figures


def ranking(version: SchemeVersion, *, group: str = "", q: str = "") -> list[Place]:
    """All places in order, units without one last; one query."""
    rows = list(
        Standing.objects.filter(scheme=version)
        .select_related("unit")
        .order_by(F("rank_no").asc(nulls_last=True), "unit__position", "unit__code")
    )
    exact = [row.exactly("comparable") for row in rows]
    texts = [_text(exact, number) for number in range(len(rows))]
    seen: dict[str, int] = {}
    places: dict[str, tuple[int, int | None]] = {}
    found = []
    for number, row in enumerate(rows):
        own = row.unit.group
        seen[own] = seen.get(own, 0) + 1
        place, rank = places.get(own, (0, None))
        if row.rank_no != rank:
            place, rank = seen[own], row.rank_no
        places[own] = (place, rank)
        tied = row.rank_no is not None and any(
            0 <= other < len(rows) and rows[other].rank_no == row.rank_no
            for other in (number - 1, number + 1)
        )
        found.append(Place(row, place if row.rank_no else None, texts[number], tied))
    return [one for one in found if _fits(one.row, group, q)]


def _fits(row: Standing, group: str, q: str) -> bool:
    unit = row.unit
    words = q.casefold().split()
    where = f"{unit.name} {unit.short_name} {unit.code} {unit.initials}".casefold()
    return (not group or unit.group == group) and all(word in where for word in words)


def _text(exact: Sequence[Fraction], number: int) -> str:
    own, text = exact[number], to_published(exact[number])
    for other in (number - 1, number + 1):
        if 0 <= other < len(exact) and exact[other] != own and to_published(exact[other]) == text:
            return to_published(own, THREE_PLACES)
    return text


def export_row(place: Place) -> Sequence[Any]:
    row, figures = place.row, place.row.figures
    names = ("base", "bonus", "total", "attainable", "comparable", "pending", "still", "lost")
    return (
        row.rank_no if row.rank_no is not None else "",
        row.unit.name,
        row.unit.group,
        place.rank_in_group if place.rank_in_group is not None else "",
        *(Fraction(figures[name]) if name in figures else "" for name in names),
        row.exact.get("comparable", ""),
    )
