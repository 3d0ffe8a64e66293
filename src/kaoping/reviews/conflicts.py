"""Who must keep away from which pieces: one predicate for lists, pages, files, exports and assignment.

Computed: the person's own units, those above and those below. Kept as rows: what a reviewer declared,
what the office set, who is named in a piece. A row is ended, never deleted.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kaoping.assessment.models import Submission
from kaoping.base import asked
from kaoping.reviews.models import Conflict
from kaoping.units import access
from kaoping.units.models import Person


@dataclass(frozen=True, slots=True)
class Barred:
    """The units and pieces from which one person must keep away."""

    own: frozenset[int] = frozenset()  # units of the own tree
    units: frozenset[int] = frozenset()  # by a row
    pieces: frozenset[int] = frozenset()  # by a row
    reasons: dict[tuple[str, int], str] = field(default_factory=dict)  # ("unit" | "piece", id) → why

    def holds(self, unit_id: int, piece_id: int) -> bool:
        return unit_id in self.own or unit_id in self.units or piece_id in self.pieces

    def why(self, unit_id: int, piece_id: int) -> str:
        """One sentence for the office; "" when nothing stands against it."""
        if unit_id in self.own:
            return _("own unit, or one above or below it")
        if piece_id in self.pieces:
            return self.reasons.get(("piece", piece_id), "")
        if unit_id in self.units:
            return self.reasons.get(("unit", unit_id), "")
        return ""

    def outside(self, pieces: QuerySet[Submission]) -> QuerySet[Submission]:
        """The pieces without those that this person must not judge."""
        units = self.own | self.units
        if units:
            pieces = pieces.exclude(unit_id__in=units)
        return pieces.exclude(pk__in=self.pieces) if self.pieces else pieces


def barred(person: Any) -> Barred:
    """Everything that bars this person from marking; up to three queries, one without rows.

    Asked once in a request that only reads: list, page and files of one look agree.
    """
    return asked.once(
        f"barred {person.pk}",
        lambda: _with_rows(access.conflicting_units(person), Conflict.objects.filter(person=person)),
    )


def barred_from_reading(person: Any) -> Barred:
    """What bars somebody who reads marks without giving any: the office and a panel's chief.

    Leaders and auditors judge nothing and read everything. A unit at the head of the tree is above
    all others, which says nothing: what lies below it stays open to its people.
    """
    if access.is_reviewer(person):
        return barred(person)
    if not access.is_office(person) and (access.is_leader(person) or access.is_auditor(person)):
        return Barred()
    own = {post.unit_id for post in access.posts_of(person)}
    above = access.superiors_of(own) if own else set()
    if above - own:
        above |= access.with_all_below(own)
    return _with_rows(above, Conflict.objects.filter(person=person))


def barred_each(people: Iterable[Person]) -> dict[int, Barred]:
    """Person's id → what bars them; four queries, whatever their number."""
    people = list(people)
    rows: dict[int, list[Conflict]] = {person.pk: [] for person in people}
    for row in Conflict.objects.filter(person__in=people, ended_at=None):
        rows[row.person_id].append(row)
    own = access.conflicting_units_each(people)
    trees = _trees(row for found in rows.values() for row in found)
    return {person.pk: _made(own[person.pk], rows[person.pk], trees) for person in people}


def conflicts_with(person: Any, pieces: Collection[Submission]) -> dict[int, str]:
    """Piece's id → why this person must keep away from it; those without a conflict are absent."""
    against = barred(person)
    return {
        piece.pk: against.why(piece.unit_id, piece.pk)
        for piece in pieces
        if against.holds(piece.unit_id, piece.pk)
    }


def _with_rows(own: set[int], rows: QuerySet[Conflict]) -> Barred:
    standing = list(rows.filter(ended_at=None).order_by("pk"))
    return _made(own, standing, _trees(standing))


def _trees(rows: Iterable[Conflict]) -> dict[int, set[int]]:
    return access.trees_of({row.unit_id for row in rows if row.unit_id is not None})


def _made(own: set[int], rows: list[Conflict], trees: Mapping[int, set[int]]) -> Barred:
    units: set[int] = set()
    reasons: dict[tuple[str, int], str] = {}
    for row in rows:
        why = f"{row.get_kind_display()}{_(': ')}{row.reason}"
        if row.submission_id is not None:
            reasons["piece", row.submission_id] = why
        elif row.unit_id is not None:
            for unit_id in trees[row.unit_id]:
                units.add(unit_id)
                reasons["unit", unit_id] = why
    pieces = {row.submission_id for row in rows if row.submission_id is not None}
    return Barred(frozenset(own), frozenset(units), frozenset(pieces), reasons)
