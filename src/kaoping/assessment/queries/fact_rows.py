"""Recorded facts as scoring reads them, and the lines that they are."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
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


def line_of_row(
    row: RecordedFact, unit_code: str | None, shares: Iterable[SharedFact] = ()
) -> dict[str, Any]:
    """The fact as the object of one line of a facts file."""
    line: dict[str, Any] = {"kind": row.kind, **row.data, NAME_FIELD[row.kind]: row.name}
    if unit_code is not None and row.kind != "clawback":
        line["unit"] = unit_code
    named, authors = [], {}
    for share in shares:
        if share.is_named:
            named.append(share.unit.code)
        if share.heads:
            authors[share.unit.code] = share.heads
    if named:
        line["units"] = named
    if authors:
        line["authors"] = authors
    if row.happened_on is not None:
        line["at"] = row.happened_on.isoformat()
    if row.window_key:
        line["window"] = row.window_key
    return line


def facts_of(rows: Iterable[RecordedFact], timezone: str) -> Iterator[tuple[RecordedFact, Fact]]:
    """Each row with its fact; rows come with ``unit`` and ``shares`` fetched.

    An event shared with bodies that are not assessed any more stands with the others alone, and a
    row that names nobody assessed is passed over.
    """
    reader = Kinds(timezone)
    for row in rows:
        code: str | None = None
        shares: list[SharedFact] = []
        if row.unit_id is not None and row.unit is not None:
            if not _is_assessed(row.unit):
                continue
            code = row.unit.code
        else:
            shares = [share for share in row.shares.all() if _is_assessed(share.unit)]
            if not shares:
                continue
        line = line_of_row(row, code, shares)
        before = len(reader.faults)
        fact = reader.kinds[row.kind](line)
        if len(reader.faults) == before:
            yield row, fact


def _is_assessed(unit: Unit) -> bool:
    return unit.is_assessed and unit.dissolved_on is None


def standing_rows(version: SchemeVersion, unit_ids: Collection[int] | None = None) -> Any:
    """Standing facts of the scheme and year with their units; two queries, and one for the units' own."""
    rows = RecordedFact.objects.of_scheme(version).standing()
    if unit_ids is not None:
        shared = SharedFact.objects.filter(unit__in=unit_ids).values("fact_id")
        rows = rows.filter(unit__in=unit_ids) | rows.filter(pk__in=shared)
    return rows.select_related("unit").prefetch_related("shares__unit").order_by("pk")


def recorded_facts(
    version: SchemeVersion, around: Sequence[Fact], unit_ids: Collection[int] | None = None
) -> list[Fact]:
    """Recorded facts that scoring may read: standing, and still said by the version's own words.

    ``around`` are the units, notices and pieces that they may name. An amendment may drop an item or
    a level; facts that named it stay recorded and are not read (the desk lists them).
    Two queries; a third where an event is shared.
    """
    return [fact for _row, fact, fault in fitting_facts(version, around, unit_ids) if fault is None]


def fitting_facts(
    version: SchemeVersion, around: Sequence[Fact], unit_ids: Collection[int] | None = None
) -> list[tuple[RecordedFact, Fact, Fault | None]]:
    """Each standing fact with the first fault that the scheme of today finds in it."""
    plan = plan_of(version)
    found = list(facts_of(standing_rows(version, unit_ids), plan.timezone))
    if not found:
        return []
    known = {fact.unit for fact in around if isinstance(fact, UnitFact)}
    numbered = [(-place, fact) for place, fact in enumerate(around, 1)]
    numbered += [(place, _among(fact, known)) for place, (_row, fact) in enumerate(found)]
    faults: dict[int, Fault] = {}
    for fault in check_references(plan, numbered):
        faults.setdefault(fault.line if fault.line is not None else -1, fault)
    return [(row, fact, faults.get(place)) for place, (row, fact) in enumerate(found)]


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
