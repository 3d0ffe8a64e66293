"""Lines of facts against a scheme in force, the roll and what is recorded: what would be taken in.

The same answer serves a page's cells, a spreadsheet's preview, a file of lines and the command, and
the action asks it once more inside its transaction. Nothing is written here.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kaoping.assessment import ports
from kaoping.assessment.fact_words import ELSEWHERE, KIND_WORDS, sentence
from kaoping.assessment.models import RecordedFact, SchemeVersion, Submission
from kaoping.assessment.queries.fact_rows import (
    KINDS,
    NAME_FIELD,
    Listed,
    Stored,
    as_bytes,
    notices_of,
    plan_of,
    roster,
    stored_facts,
    wanted_by,
)
from kaoping.assessment.queries.fact_slots import place_of, shown, slot_of
from kaoping.base import clock
from kaoping.base.clock import OFFICE_ZONE
from kaoping.pure.errors import Fault
from kaoping.pure.scoring.checking import check_references
from kaoping.pure.scoring.facts import (
    AnswerFact,
    ClawbackFact,
    DecisionFact,
    EventFact,
    Fact,
    PieceFact,
)
from kaoping.pure.scoring.reading import LineReader
from kaoping.pure.scoring.wanted import BY_INDICATOR, Wanted

LIMITS = {"key": 200, "indicator": 200, "piece": 200, "grade": 200, "window": 60, "assessor": 200}
TEXT_LIMIT = 5000


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact that somebody wants recorded."""

    values: dict[str, Any]  # the object of its line
    where: str = ""  # what the person calls its place: a line, a cell
    replaces: int | None = None  # pk of the standing fact that this one corrects


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that cannot be taken, and why."""

    number: int
    where: str
    sentence: str


@dataclass(slots=True)
class Ready:
    """An entry with the fact that it makes."""

    number: int
    entry: Entry
    fact: Any
    slot: str


@dataclass(slots=True)
class Checked:
    """What would become of all entries."""

    new: list[Ready] = field(default_factory=list)
    known: list[Ready] = field(default_factory=list)  # recorded already, with the same contents
    withdrawn: list[Ready] = field(default_factory=list)  # recorded once and withdrawn with a reason
    elsewhere: Counter[str] = field(default_factory=Counter)  # lines of kinds with a desk of their own
    refused: list[Refused] = field(default_factory=list)

    @property
    def elsewhere_words(self) -> list[tuple[str, int, str]]:
        return [(kind, count, str(ELSEWHERE[kind])) for kind, count in sorted(self.elsewhere.items())]


class Check:
    """One look at many entries; its number of queries does not depend on how many."""

    def __init__(self, version: SchemeVersion, *, barred: Collection[int] = ()) -> None:
        self.version = version
        self.plan = plan_of(version)
        self.barred = frozenset(barred)  # ids of units whose facts this person must not record
        self.faults: list[Fault] = []
        self.homes: dict[str, str] = {}  # unit codes of pieces that are clawed back

    @cached_property
    def units(self) -> dict[str, Listed]:
        return roster(self.version)

    @cached_property
    def asked(self) -> dict[tuple[str, str], Wanted]:
        return {(one.kind, one.name): one for one in wanted_by(self.version)}

    @cached_property
    def programmes(self) -> dict[str, Any]:
        return ports.known_fact_keys()

    def look(self, entries: Sequence[Entry]) -> Checked:
        """Read, check against scheme and roll, compare with what is recorded."""
        return self.look_at_lines([as_bytes(entry.values) for entry in entries], entries)

    def look_at_lines(
        self, lines: Iterable[bytes], entries: Sequence[Entry] | None = None, *, before: Sequence[Fault] = ()
    ) -> Checked:
        """The same for the lines of a file; ``entries`` say what their places are called, ``before`` is what
        was found wrong of the lines already."""
        reader = LineReader(self.plan)
        reader.faults += before
        for number, raw in enumerate(lines, start=1):
            reader.take(number, raw)
        made = Checked()
        own: list[tuple[int, Fact]] = []
        for number, fact in reader.numbered:
            kind = str(reader.fields[number]["kind"])
            if kind in NAME_FIELD and self._is_programmes_own(fact):
                made.elsewhere["programme"] += 1
            elif kind in NAME_FIELD:
                own.append((number, fact))
            else:
                made.elsewhere[kind] += 1
        half = [(number, fact) for number, fact in reader.half_read if reader.fields[number]["kind"] in KINDS]
        own_lines = {number for number, _ in (*own, *half)}
        faults = [
            fault
            for fault in reader.faults
            if fault.line in own_lines or fault.line not in reader.fields or "kind" in fault.code
        ]
        faults += self._references(own, half)
        self.faults = faults
        for number, fact in own:
            self._own_rules(number, fact, reader.fields[number])
        self._compare(made, own, reader.fields, entries)
        for fault in sorted(self.faults, key=lambda one: one.line or 0):
            number = fault.line or 0
            where = entries[number - 1].where if entries and 0 < number <= len(entries) else ""
            made.refused.append(Refused(number, where, sentence(fault)))
        return made

    def _is_programmes_own(self, fact: Any) -> bool:
        """Whether a programme says this very fact itself: an exported file may come back."""
        if isinstance(fact, EventFact):
            return False
        if getattr(fact, "key", None) not in self.programmes:
            return False
        if self.programmes_facts[fact] <= 0:
            return False
        self.programmes_facts[fact] -= 1
        return True

    @cached_property
    def programmes_facts(self) -> Counter[Any]:
        """How often the programmes say each fact."""
        return Counter(
            fact
            for source in ports.fact_sources()
            for fact in source.facts(self.version, None)
            if not isinstance(fact, EventFact)  # its attributes cannot be hashed
        )

    # --- Against scheme and roll ------------------------------------------------------------------

    def _references(self, own: list[tuple[int, Fact]], half: list[tuple[int, Fact]]) -> list[Fault]:
        """What the core finds of names; the roll, the notices and the pieces stand on lines below one."""
        around: list[Fact] = [listed.fact for listed in self.units.values()]
        around += notices_of(self.version)
        pieces = self._pieces({fact.piece for _, fact in (*own, *half) if isinstance(fact, ClawbackFact)})
        self.homes = {piece.piece: piece.unit for piece in pieces}
        around += pieces
        numbered = [(-place, fact) for place, fact in enumerate(around, 1)]
        found = check_references(self.plan, [*numbered, *own], half)
        return [fault for fault in found if (fault.line or 0) > 0]

    def _pieces(self, receipts: Collection[str]) -> list[PieceFact]:
        if not receipts:
            return []
        rows = Submission.objects.filter(
            receipt_no__in=receipts,
            first_received_at__isnull=False,
            state=Submission.State.ACCEPTED,
            window__indicator__scheme__scheme=self.version.scheme,
        )
        return [
            PieceFact(receipt or "", unit, indicator, window, received or clock.now(), "accepted")
            for receipt, unit, indicator, window, received in rows.values_list(
                "receipt_no", "unit__code", "window__indicator__code", "window__key", "first_received_at"
            )
        ]

    def fault(self, code: str, line: int, **params: Any) -> None:
        self.faults.append(Fault(code, line, params))

    def _own_rules(self, number: int, fact: Fact, fields: dict[str, Any]) -> None:
        kind = str(fields["kind"])
        asked = self._asked_for(number, kind, fact)
        self._day(number, fact, asked)
        self._texts(number, fields)
        for code in (self.homes.get(fact.piece, ""),) if isinstance(fact, ClawbackFact) else _codes(fact):
            listed = self.units.get(code)
            if listed is None:
                continue
            if listed.unit.pk in self.barred:
                self.fault("own_unit", number, unit=listed.unit.name)
            elif asked is not None and not asked.concerns(listed.groups):
                title = asked.title or asked.name
                self.fault("not_for_unit", number, unit=listed.unit.name, title=title)
            elif isinstance(fact, AnswerFact) and asked is not None:
                self._item(number, fact, asked, listed)

    def _asked_for(self, number: int, kind: str, fact: Any) -> Wanted | None:
        if kind in BY_INDICATOR:
            asked = self.asked.get((kind, fact.indicator))
            return asked or self.asked.get(("sheet" if kind == "ballot" else "ballot", fact.indicator))
        if kind in ("clawback", "decision"):
            return None
        if fact.key in self.programmes:
            self.fault("kept_by_programme", number, found=fact.key, label=self.programmes[fact.key])
            return None
        asked = self.asked.get((kind, fact.key))
        if asked is None:
            allowed = tuple(name for one, name in self.asked if one == kind and name not in self.programmes)
            self.fault("unknown_key", number, found=fact.key, kind=KIND_WORDS[kind], allowed=allowed or "—")
        return asked

    def _item(self, number: int, fact: AnswerFact, asked: Wanted, listed: Listed) -> None:
        for item in asked.items:
            if item.id == fact.item and item.applies_to and not listed.groups.intersection(item.applies_to):
                self.fault("item_not_for_unit", number, unit=listed.unit.name, item=item.title or item.id)

    def _day(self, number: int, fact: Any, asked: Wanted | None) -> None:
        """Dated within the period; an event that a veto reads may also last into it."""
        first, last = self.version.period_from, self.version.period_to
        day: dt.date | None = getattr(fact, "at", None)
        if day is None or first is None or last is None or isinstance(fact, ClawbackFact | DecisionFact):
            return
        lasting = asked is not None and asked.lasts and isinstance(fact, EventFact) and fact.until
        if not first <= day <= last and not (lasting and day <= last and fact.until >= first):
            self.fault(
                "outside_period", number, day=day.isoformat(), first=first.isoformat(), last=last.isoformat()
            )

    def _texts(self, number: int, fields: dict[str, Any]) -> None:
        for name, value in fields.items():
            for text in _texts_in(value):
                if "\x00" in text:
                    self.fault("bad_character", number, field=name)
                elif len(text) > LIMITS.get(name, TEXT_LIMIT):
                    self.fault(
                        "too_long", number, field=name, length=len(text), limit=LIMITS.get(name, TEXT_LIMIT)
                    )

    # --- Against what is recorded -----------------------------------------------------------------

    def _compare(
        self,
        made: Checked,
        own: list[tuple[int, Fact]],
        fields: dict[int, dict[str, Any]],
        entries: Sequence[Entry] | None,
    ) -> None:
        broken = {fault.line for fault in self.faults}
        good = [(number, fact) for number, fact in own if number not in broken]
        if not good:
            return
        standing, withdrawn = self._recorded(good, fields)
        seen: Counter[str] = Counter()
        taken: list[tuple[int, Fact, int]] = []
        for number, fact in good:
            entry = entries[number - 1] if entries else Entry(fields[number])
            base = place_of(fact)
            slot = slot_of(fact, base, seen[base])
            seen[base] += 1
            ready = Ready(number, entry, fact, slot)
            known = standing.get(slot)
            if known is not None and entry.replaces == known.pk:
                known = None
            if known is not None and known.fact == fact:
                made.known.append(ready)
            elif known is not None:
                taken.append((number, fact, known.pk))
            elif slot in withdrawn and entries is None:
                made.withdrawn.append(ready)
            else:
                made.new.append(ready)
        if taken:
            rows = RecordedFact.objects.select_related("recording").in_bulk([pk for _, _, pk in taken])
            for number, fact, pk in taken:
                self._taken(number, fact, rows[pk])

    def _taken(self, number: int, fact: Fact, row: RecordedFact) -> None:
        params = {
            "who": row.recording.recorded_by,
            "day": row.recording.recorded_at.astimezone(OFFICE_ZONE).date().isoformat(),
        }
        if isinstance(fact, EventFact):
            self.fault("event_taken", number, found=fact.event, **params)
        elif isinstance(fact, ClawbackFact):
            self.fault("clawed_back", number, found=fact.piece, **params)
        else:
            self.fault("stands_already", number, known=shown(row), **params)

    def _recorded(
        self, good: list[tuple[int, Fact]], fields: dict[int, dict[str, Any]]
    ) -> tuple[dict[str, Stored], set[str]]:
        kinds = {str(fields[number]["kind"]) for number, _ in good}
        standing = {stored.slot: stored for stored in stored_facts(self.version, kinds=kinds)}
        withdrawn = (
            RecordedFact.objects.of_scheme(self.version)
            .filter(kind__in=kinds, withdrawn_at__isnull=False)
            .values_list("slot", flat=True)
        )
        return standing, set(withdrawn)


def _codes(fact: Any) -> tuple[str, ...]:
    if isinstance(fact, EventFact):
        return tuple(dict.fromkeys((*fact.units, *fact.authors)))
    code = getattr(fact, "unit", None)
    return (code,) if code else ()


def _texts_in(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield str(name)
            yield from _texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts_in(one)
