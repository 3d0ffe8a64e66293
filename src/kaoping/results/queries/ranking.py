"""The ranking: every unit's place, with what made it, as last computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple, overload

from django.db.models import Count, F, Max, Q, Sum

from kaoping.assessment.models import SchemeAmendment, SchemeVersion
from kaoping.pure.scheme.model import Rounding
from kaoping.pure.scoring.rounding import to_published
from kaoping.results.models import Standing
from kaoping.units.models import Unit

THREE_PLACES = Rounding(places=3)
NOT_YET = "—"  # a row that was never computed has no figures
AT_ONCE = 500  # lines read by one query when all are wanted


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


class _Entry(NamedTuple):
    """What a place needs of every other row; a tuple, because a province has ten thousand."""

    pk: int
    unit_id: int
    rank_no: int | None
    group: str
    rank_in_group: int | None
    tied: bool


class Ranking(Sequence[Place]):
    """The places asked for, in order, units without one last. Lines are read as they are shown.

    The order is kept in the process until a place moves; the figures of the lines of a page come
    with a query of their own.
    """

    def __init__(
        self, entries: Sequence[_Entry], chosen: Sequence[int], *, waits: bool, as_of: dt.datetime | None
    ):
        self._entries, self._chosen = entries, chosen
        self.waits, self.as_of = waits, as_of

    def narrowed(self, group: str, q: str) -> Ranking:
        """The same places, of one group or of the units whose name, code or initials fit."""
        fitting = units_named(q) if q.split() else None
        chosen = [
            number
            for number, one in enumerate(self._entries)
            if (not group or one.group == group) and (fitting is None or one.unit_id in fitting)
        ]
        return Ranking(self._entries, chosen, waits=self.waits, as_of=self.as_of)

    def groups(self) -> dict[str, int]:
        """Every group with its number of units, in the order of the ranking."""
        counts: dict[str, int] = {}
        for one in self._entries:
            counts[one.group] = counts.get(one.group, 0) + 1
        return counts

    def __len__(self) -> int:
        return len(self._chosen)

    @overload
    def __getitem__(self, wanted: int) -> Place: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[Place]: ...
    def __getitem__(self, wanted: int | slice) -> Place | list[Place]:
        if isinstance(wanted, slice):
            return self._places(self._chosen[wanted])
        return self._places([self._chosen[wanted]])[0]

    def __iter__(self) -> Iterator[Place]:
        for start in range(0, len(self), AT_ONCE):
            yield from self[start : start + AT_ONCE]

    def _places(self, numbers: Sequence[int]) -> list[Place]:
        """The lines of these numbers; their neighbours are read too, for the third decimal."""
        near = {
            n for number in numbers for n in (number - 1, number, number + 1) if 0 <= n < len(self._entries)
        }
        wanted = [self._entries[number].pk for number in near]
        rows = {row.pk: row for row in Standing.objects.filter(pk__in=wanted).select_related("unit")}
        exact = {
            number: rows[pk].exactly("comparable")
            for number in near
            if (pk := self._entries[number].pk) in rows
        }
        return [
            Place(
                rows[one.pk],
                one.rank_in_group,
                _text(exact, number) if rows[one.pk].figures else NOT_YET,
                one.tied,
            )
            for number in numbers
            if (one := self._entries[number]).pk in rows
        ]


def units_named(q: str) -> set[int]:
    """Ids of the units whose name, short name, code or initials hold every word; one query."""
    units = Unit.objects.all()
    for word in q.split()[:4]:
        units = units.filter(
            Q(name__icontains=word)
            | Q(short_name__icontains=word)
            | Q(code__icontains=word)
            | Q(initials__icontains=word)
        )
    return set(units.values_list("pk", flat=True))


def ranking(version: SchemeVersion) -> Ranking:
    """All places in order, units without one last: one light query, and one for the lines shown.

    Reading ten thousand places takes a third of a second, so their order is kept until what they were
    read from looks otherwise.
    """
    groups = (
        Standing.objects.filter(scheme=version).order_by("unit__group").values_list("unit__group")
        .annotate(
            n=Count("pk"), made=Sum("changes_made"), seen=Sum("changes_seen"), at=Max("computed_at"),
            # Any two rows that swap their places change this sum.
            order=Sum(F("rank_no") * F("pk")), rows=Sum("pk"), units=Sum("unit_id"),
        )
    )  # fmt: skip
    key = tuple(groups)
    waits = any(made != seen for _group, _n, made, seen, *_rest in key)
    as_of = max((at for _group, _n, _made, _seen, at, *_rest in key if at), default=None)
    known = _kept.get(version.pk)
    if known is None or known[0] != key:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        known = _kept[version.pk] = (key, _entries_of(version))
    entries = known[1]
    return Ranking(entries, range(len(entries)), waits=waits, as_of=as_of)


MOST_KEPT = 4  # schemes whose order a process keeps: three megabytes each for ten thousand units
_kept: dict[int, tuple[tuple, list[_Entry]]] = {}


def _entries_of(version: SchemeVersion) -> list[_Entry]:
    rows = list(
        Standing.objects.filter(scheme=version)
        .order_by(F("rank_no").asc(nulls_last=True), "unit__position", "unit__code")
        .values_list("pk", "unit_id", "rank_no", "unit__group")
    )
    seen: dict[str, int] = {}
    places: dict[str, tuple[int, int | None]] = {}
    entries = []
    for number, (pk, unit_id, rank_no, group) in enumerate(rows):
        seen[group] = seen.get(group, 0) + 1
        place, rank = places.get(group, (0, None))
        if rank_no != rank:
            place, rank = seen[group], rank_no
        places[group] = (place, rank)
        tied = rank_no is not None and any(
            0 <= other < len(rows) and rows[other][2] == rank_no for other in (number - 1, number + 1)
        )
        entries.append(_Entry(pk, unit_id, rank_no, group, place if rank_no else None, tied))
    return entries


def last_known(version: SchemeVersion) -> tuple[Ranking, SchemeVersion | None]:
    """The ranking; until a version is first computed, that of the version it took the place of, and which."""
    every = ranking(version)
    if every.as_of is None:
        amendment = SchemeAmendment.objects.filter(new=version).select_related("old").first()
        if amendment is not None:
            earlier, still_older = last_known(amendment.old)
            if earlier.as_of is not None:
                return earlier, still_older or amendment.old
    return every, None


def _text(exact: Mapping[int, Fraction], number: int) -> str:
    own, text = exact[number], to_published(exact[number])
    for other in (number - 1, number + 1):
        if other in exact and exact[other] != own and to_published(exact[other]) == text:
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
