"""Recorded facts as scoring reads them, and the lines that they are."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any

from kaoping.assessment.models import NoticeUnit, RecordedFact, SchemeVersion, SharedFact
from kaoping.assessment.queries.texts import scheme_of
from kaoping.base.clock import OFFICE_ZONE
from kaoping.pure.errors import Fault
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring.checking import check_references
from kaoping.pure.scoring.facts import EventFact, Fact, NoticeFact, UnitFact
from kaoping.pure.scoring.kinds import Kinds
from kaoping.pure.scoring.plan import Plan, compile_scheme
from kaoping.pure.scoring.wanted import BY_INDICATOR, Wanted, wanted
from kaoping.units.models import Unit

# The field of a line that ``RecordedFact.name`` holds.
NAME_FIELD = {
    **dict.fromkeys(BY_INDICATOR, "indicator"),
    **dict.fromkeys(("count", "event", "measure", "score"), "key"),
    "clawback": "piece",
    "decision": "grade",
}
KINDS = tuple(NAME_FIELD)


def plan_of(version: SchemeVersion) -> Plan:
    """The version's scheme made ready for scoring; kept, because pages ask often."""
    return _compiled(version.text)


@lru_cache(maxsize=16)
def _compiled(text: str) -> Plan:
    return compile_scheme(load(text))


def wanted_by(version: SchemeVersion) -> tuple[Wanted, ...]:
    """Which facts the version reads, in the order of its text."""
    return wanted(scheme_of(version))


@dataclass(frozen=True, slots=True)
class Listed:
    """An assessed unit as pages and as scoring know it."""

    unit: Unit
    fact: UnitFact
    groups: frozenset[str]


def roster(version: SchemeVersion, unit_ids: Collection[int] | None = None) -> dict[str, Listed]:
    """Assessed units by code, in the roll's order, with the scheme's groups they are in; two queries."""
    plan = plan_of(version)
    units = Unit.objects.assessed().in_order().prefetch_related("tags")
    if unit_ids is not None:
        units = units.filter(pk__in=unit_ids)
    found = {}
    for unit in units:
        tags = tuple(sorted(tag.tag for tag in unit.tags.all()))
        fact = UnitFact(unit.code, unit.name, tags, unit.group or None)
        found[unit.code] = Listed(unit, fact, plan.groups_of(fact))
    return found


@dataclass(frozen=True, slots=True)
class Stored:
    """A standing fact with what finds its row again."""

    pk: int
    slot: str
    fact: Fact


def stored_facts(
    version: SchemeVersion,
    unit_ids: Collection[int] | None = None,
    kinds: Collection[str] | None = None,
    roll: Collection[str] | None = None,
) -> list[Stored]:
    """Standing facts of the scheme and year, in the order in which they were recorded; two queries.

    An event shared with bodies that are not assessed any more stands with the others alone, and a
    fact that concerns nobody assessed is passed over. ``roll``: codes that stand for those assessed
    today, where another day's are meant.
    """
    standing = RecordedFact.objects.of_scheme(version).standing()
    if kinds is not None:
        standing = standing.filter(kind__in=kinds)
    shares = _shares(standing.filter(unit=None), unit_ids, roll)
    rows = standing.filter(unit__isnull=False)
    if roll is None:
        rows = rows.filter(unit__is_assessed=True, unit__dissolved_on=None)
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    reader = Kinds(plan_of(version).timezone)
    found = []
    for pk, slot, kind, name, code, at, window, data in (
        *rows.values_list(*_COLUMNS, "unit__code", *_REST).iterator(chunk_size=2000),
        *((*row[:4], None, *row[4:]) for row, _units in shares.values()),
    ):
        if roll is not None and code is not None and code not in roll:
            continue
        line = _line(kind, name, code, at, window, data)
        if pk in shares:
            line |= shares[pk][1]
        before = len(reader.faults)
        fact = reader.kinds[kind](line)
        if len(reader.faults) == before:
            found.append(Stored(pk, slot, fact))
    return sorted(found, key=attrgetter("pk"))


_COLUMNS = ("pk", "slot", "kind", "name")
_REST = ("happened_on", "window_key", "data")


def _shares(
    rows: Any, unit_ids: Collection[int] | None, roll: Collection[str] | None
) -> dict[int, tuple[tuple[Any, ...], dict[str, Any]]]:
    """Shared facts by pk: their columns, and ``units`` and ``authors`` of those still assessed; one query."""
    shares = SharedFact.objects.filter(fact__in=rows)
    if roll is None:
        shares = shares.filter(unit__is_assessed=True, unit__dissolved_on=None)
    if unit_ids is not None:
        concerned = SharedFact.objects.filter(unit__in=unit_ids).values("fact_id")
        shares = shares.filter(fact__in=concerned)
    columns = [f"fact__{name}" for name in (*_COLUMNS, *_REST)]
    found: dict[int, tuple[tuple[Any, ...], dict[str, Any]]] = {}
    for *row, code, is_named, heads in shares.order_by("fact_id", "pk").values_list(
        *columns, "unit__code", "is_named", "heads"
    ):
        if roll is not None and code not in roll:
            continue
        units = found.setdefault(row[0], (tuple(row), {}))[1]
        if is_named:
            units.setdefault("units", []).append(code)
        if heads:
            units.setdefault("authors", {})[code] = heads
    return found


def _line(
    kind: str, name: str, code: str | None, at: Any, window: str, data: dict[str, Any]
) -> dict[str, Any]:
    """The fact as the object of one line of a facts file."""
    line: dict[str, Any] = {"kind": kind, **data, NAME_FIELD[kind]: name}
    if code is not None and kind != "clawback":
        line["unit"] = code
    if at is not None:
        line["at"] = at.isoformat()
    if window:
        line["window"] = window
    return line


def recorded_facts(
    version: SchemeVersion,
    around: Sequence[Fact],
    unit_ids: Collection[int] | None = None,
    roll: Collection[str] | None = None,
) -> list[Fact]:
    """Recorded facts that scoring may read: standing, and still said by the version's own words.

    ``around`` are the units, notices and pieces that they may name. An amendment may drop an item or
    a level; facts that named it stay recorded and are not read (the desk lists them). Two queries.
    """
    return [stored.fact for stored, fault in fitting_facts(version, around, unit_ids, roll) if fault is None]


def fitting_facts(
    version: SchemeVersion,
    around: Sequence[Fact],
    unit_ids: Collection[int] | None = None,
    roll: Collection[str] | None = None,
) -> list[tuple[Stored, Fault | None]]:
    """Each standing fact with the first fault that the scheme of today finds in it."""
    found = stored_facts(version, unit_ids, roll=roll)
    if not found:
        return []
    known = {fact.unit for fact in around if isinstance(fact, UnitFact)}
    numbered = [(-place, fact) for place, fact in enumerate(around, 1)]
    numbered += [(place, _among(stored.fact, known)) for place, stored in enumerate(found)]
    faults: dict[int, Fault] = {}
    for fault in check_references(plan_of(version), numbered):
        faults.setdefault(fault.line if fault.line is not None else -1, fault)
    return [(stored, faults.get(place)) for place, stored in enumerate(found)]


def _among(fact: Fact, known: Collection[str]) -> Fact:
    """The event as these units see it: who shares it besides is asked of nobody here."""
    if not isinstance(fact, EventFact) or all(code in known for code in (*fact.units, *fact.authors)):
        return fact
    return replace(
        fact,
        units=tuple(code for code in fact.units if code in known),
        authors={code: heads for code, heads in fact.authors.items() if code in known},
    )


def notices_of(version: SchemeVersion) -> list[NoticeFact]:
    """Issued notices, for the windows that they make; one query."""
    rows = (
        NoticeUnit.objects.filter(notice__scheme=version, notice__state="issued")
        .values_list(
            "notice__key", "notice__indicator__code", "notice__issued_at", "notice__window__due_on",
            "notice__title", "notice__window__pieces", "unit__code",
        )
        .order_by("notice_id", "unit_id")
    )  # fmt: skip
    found: dict[str, list[Any]] = {}
    for key, code, issued, due, title, pieces, unit in rows:
        found.setdefault(
            key, [code, issued.astimezone(OFFICE_ZONE).date() if issued else due, due, title, pieces, set()]
        )[5].add(unit)
    return [
        NoticeFact(key, code, issued, due, title, pieces, frozenset(units))
        for key, (code, issued, due, title, pieces, units) in found.items()
    ]


def shared_out(fact: Fact) -> bool:
    """Whether an event concerns several units, or is shared by heads: then ``SharedFact`` holds them."""
    return isinstance(fact, EventFact) and (len(fact.units) != 1 or bool(fact.authors))


def as_bytes(line: dict[str, Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False).encode()
