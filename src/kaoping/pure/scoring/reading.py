"""A file of facts, one JSON object a line, read strictly: every fault is collected, none is guessed away.

Tried and left: a schema library. It cost more than the scoring, and its messages were not sentences.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from kaoping.pure.errors import FactFaults, Fault
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scoring.checking import check_references
from kaoping.pure.scoring.facts import (
    ANSWERS,
    NO_HEADS,
    NOTHING,
    STATES,
    VERDICTS,
    AnswerFact,
    BallotFact,
    ClawbackFact,
    CountFact,
    DecisionFact,
    EventFact,
    ExtensionFact,
    Fact,
    Facts,
    MarkFact,
    MeasureFact,
    NoticeFact,
    PieceFact,
    ScoreFact,
    SheetFact,
    UnitFact,
    UnitFacts,
    WaiverFact,
)
from kaoping.pure.scoring.moment import zone
from kaoping.pure.scoring.plan import Plan, compile_scheme

MAX_LINE = 1_000_000  # characters
HUNDRED = Fraction(100)
ONE = Fraction(1)
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2}|/[0-9]{1,15})?")
WHOLE = 10**15


class NumberText(str):
    """A JSON number with a point, kept as written."""

    __slots__ = ()


class _NotJson(ValueError):
    pass


def _refuse_constant(text: str) -> Any:
    raise _NotJson(text)


_decoder = json.JSONDecoder(parse_float=NumberText, parse_constant=_refuse_constant)


def read_facts(lines: Iterable[str | bytes], scheme: Scheme | Plan, source: str = "facts") -> Facts:
    """The facts of a file, in any order, ready for ``evaluate``.

    ``sha256`` of the result is that of the lines' bytes as given. Errors: ``FactFaults`` with every
    fault, in the order of the lines; ``fact_faults.sentence`` says each in words.
    """
    plan = scheme if isinstance(scheme, Plan) else compile_scheme(scheme)
    reader = _Reader(plan)
    digest = hashlib.sha256()
    number = 0
    for number, line in enumerate(lines, start=1):
        raw = line if isinstance(line, bytes) else line.encode("utf-8", "surrogatepass")
        digest.update(raw)
        reader.take(number, raw)
    faults = reader.faults + check_references(plan, reader.numbered, reader.half_read)
    if faults:
        raise FactFaults(sorted(faults, key=lambda fault: fault.line or 0), source)
    facts = Facts()
    facts.sha256 = digest.hexdigest()
    facts.count = len(reader.numbered)
    others: list[Fact] = []
    for _, fact in reader.numbered:
        if type(fact) is UnitFact:
            facts.units[fact.unit] = UnitFacts(fact)
        elif type(fact) is NoticeFact:
            facts.notices[fact.notice] = fact
        else:
            others.append(fact)
    facts.add(others)
    return facts


class _Reader:
    """Line after line to values. A broken line leaves its faults and no fact."""

    def __init__(self, plan: Plan) -> None:
        self.numbered: list[tuple[int, Fact]] = []
        self.half_read: list[tuple[int, Fact]] = []  # with faults: their other fields are checked
        self.faults: list[Fault] = []
        self.line = 0
        self._zone = zone(plan.timezone)
        self._days: dict[str, date] = {}
        self._numbers: dict[str, Fraction] = {}
        self._marks: dict[str, Fraction] = {}  # as written, each checked once
        self._codes: dict[str, str] = {}
        self._fields_seen: set[tuple[str, tuple[str, ...]]] = set()
        self._kinds: dict[str, Callable[[dict[str, Any]], Fact]] = {
            "unit": self._unit,
            "notice": self._notice,
            "piece": self._piece,
            "extension": self._extension,
            "waiver": self._waiver,
            "count": self._count,
            "event": self._event,
            "measure": self._measure,
            "answer": self._answer,
            "mark": self._mark,
            "ballot": self._ballot,
            "sheet": self._sheet,
            "score": self._score,
            "clawback": self._clawback,
            "decision": self._decision,
        }

    def fault(self, code: str, **params: Any) -> None:
        self.faults.append(Fault(code, self.line, params))

    def take(self, number: int, raw: bytes) -> None:
        self.line = number
        found = self._object(raw)
        if found is None:
            return
        kind = found.get("kind")
        read = self._kinds.get(kind) if isinstance(kind, str) else None
        if read is None:
            if "kind" in found:
                self.fault("unknown_kind", found=_shown(kind), allowed=tuple(self._kinds))
            else:
                self.fault("kind_missing", allowed=tuple(self._kinds))
            return
        before = len(self.faults)
        self._check_fields(str(kind), found)
        fact = read(found)
        if len(self.faults) == before:
            self.numbered.append((number, fact))
        else:
            self.half_read.append((number, fact))

    def _object(self, raw: bytes) -> dict[str, Any] | None:
        """The line's JSON object; None for a blank line or (with its fault) for anything else."""
        if self.line == 1 and raw.startswith(b"\xef\xbb\xbf"):
            raw = raw[3:]
        try:
            text = raw.decode("utf-8").strip()
        except UnicodeDecodeError as error:
            self.fault("not_utf8", column=error.start + 1)
            return None
        if not text:
            return None
        if len(text) > MAX_LINE:
            self.fault("line_too_long", found=len(text), limit=MAX_LINE)
            return None
        try:
            found, end = _decoder.raw_decode(text)
            if end != len(text):
                self.fault("not_json", column=end + 1, found=text[end : end + 20])
                return None
        except _NotJson as error:
            self.fault("not_a_number", found=str(error))
            return None
        except json.JSONDecodeError as error:
            self.fault("not_json", column=error.pos + 1, found=text[error.pos : error.pos + 20])
            return None
        except (RecursionError, ValueError):
            self.fault("too_deep")
            return None
        if not isinstance(found, dict):
            self.fault("not_an_object", found=_shown(found))
            return None
        if "\\u" in text and not _encodable(found):
            self.fault("half_a_character")
            return None
        return found

    def _check_fields(self, kind: str, found: dict[str, Any]) -> None:
        """An unknown field is left alone, unless it looks like a known one that is not there."""
        names = tuple(found)
        if (kind, names) in self._fields_seen:
            return
        known = FIELDS[kind]
        clean = True
        for name in names:
            if name in known or name == "kind":
                continue
            absent = [one for one in known if one not in found]
            near = difflib.get_close_matches(name, absent, n=1, cutoff=0.8)
            if near:
                clean = False
                self.fault("field_misspelt", found=name, meant=near[0], kind=kind)
        if clean:
            self._fields_seen.add((kind, names))

    # --- Values --------------------------------------------------------------------------------

    def _code(self, found: dict[str, Any], field: str) -> str:
        """An id: text, or a whole number taken as text."""
        value = found.get(field)
        if type(value) is str and value and not value.isspace():
            return sys.intern(value)
        if type(value) is int:
            return sys.intern(str(value))
        if value is None:
            self.fault("field_missing", field=field)
        else:
            self.fault("not_text", field=field, found=_shown(value))
        return ""

    def _optional_code(self, found: dict[str, Any], field: str) -> str | None:
        return None if found.get(field) is None else self._code(found, field)

    def _text(self, found: dict[str, Any], field: str) -> str:
        """Free text, "" where it is not said."""
        value = found.get(field)
        if value is None:
            return ""
        if type(value) is str:
            return value
        self.fault("not_text", field=field, found=_shown(value))
        return ""

    def _day(self, found: dict[str, Any], field: str) -> date:
        value = found.get(field)
        if value is None:
            self.fault("field_missing", field=field)
            return date.min
        known = self._days.get(value) if type(value) is str else None
        if known is not None:
            return known
        if type(value) is str:
            try:
                moment = datetime.fromisoformat(value)
            except ValueError:
                pass
            else:
                if moment.tzinfo is not None:
                    moment = _in_zone(moment, self._zone)
                day = self._days[value] = moment.date()
                return day
        self.fault("not_a_day", field=field, found=_shown(value))
        return date.min

    def _optional_day(self, found: dict[str, Any], field: str) -> date | None:
        return None if found.get(field) is None else self._day(found, field)

    def _moment(self, found: dict[str, Any], field: str) -> datetime:
        """An instant in UTC; one without a zone is in the scheme's."""
        value = found.get(field)
        if type(value) is str:
            try:
                moment = datetime.fromisoformat(value)
                if moment.tzinfo is None:
                    moment = moment.replace(tzinfo=self._zone)
                return moment.astimezone(UTC)
            except (ValueError, OverflowError):
                pass
        if value is None:
            self.fault("field_missing", field=field)
        else:
            self.fault("not_a_moment", field=field, found=_shown(value))
        return datetime.min.replace(tzinfo=UTC)

    def _exact(self, value: Any) -> Fraction | None:
        """An exact number from JSON's own or from text; None where it is none."""
        if type(value) is int:
            return Fraction(value) if -WHOLE < value < WHOLE else None
        if isinstance(value, str):
            known = self._numbers.get(value)
            if known is not None:
                return known
            if NUMBER.fullmatch(value):
                top, _, bottom = value.partition("/")
                if not bottom or int(bottom):
                    made = Fraction(top) / int(bottom or "1")
                    self._numbers[value] = made
                    return made
        return None

    def _number(self, found: dict[str, Any], field: str) -> Fraction:
        value = found.get(field)
        if value is None:
            self.fault("field_missing", field=field)
            return ONE
        number = self._exact(value)
        if number is None:
            self.fault("not_exact", field=field, found=_shown(value))
            return ONE
        return number

    def _optional_number(self, found: dict[str, Any], field: str) -> Fraction | None:
        return None if found.get(field) is None else self._number(found, field)

    def _whole(self, found: dict[str, Any], field: str, default: int | None, least: int) -> int:
        value = found.get(field, default)
        if type(value) is int and least <= value < WHOLE:
            return value
        if value is None:
            self.fault("field_missing", field=field)
        else:
            self.fault("not_whole", field=field, found=_shown(value), least=least)
        return least

    def _choice(self, found: dict[str, Any], field: str, allowed: tuple[str, ...]) -> Any:
        value = found.get(field)
        if type(value) is str and value in allowed:
            return sys.intern(value)
        if value is None:
            self.fault("field_missing", field=field)
        else:
            self.fault("unknown_" + field, found=_shown(value), allowed=allowed)
        return allowed[0]

    def _list_of_text(self, found: dict[str, Any], field: str) -> tuple[str, ...]:
        value = found.get(field)
        if value is None:
            return ()
        if isinstance(value, list) and all(type(one) is str and one for one in value):
            return tuple(sys.intern(one) for one in value)
        self.fault("not_a_list_of_text", field=field, found=_shown(value))
        return ()

    def _attributes(self, found: dict[str, Any], field: str) -> Mapping[str, str]:
        """Attributes as text: truth values as ``true`` and ``false``, numbers as written."""
        value = found.get(field)
        if value is None:
            return NOTHING
        if not isinstance(value, dict):
            self.fault("not_a_mapping", field=field, found=_shown(value))
            return NOTHING
        made = {}
        for name, one in value.items():
            if one is None:
                continue
            if isinstance(one, bool):
                one = "true" if one else "false"
            elif isinstance(one, int):
                one = str(one)
            if not isinstance(one, str):
                self.fault("attribute_not_plain", field=field, name=name, found=_shown(one))
                continue
            made[sys.intern(name)] = str(one)
        return made

    def _heads(self, found: dict[str, Any]) -> Mapping[str, Fraction]:
        """``authors``: heads by unit, none below zero and not all zero."""
        value = found.get("authors")
        if value is None:
            return NO_HEADS
        if not isinstance(value, dict):
            self.fault("not_a_mapping", field="authors", found=_shown(value))
            return NO_HEADS
        heads = {}
        for code, one in value.items():
            number = self._exact(one)
            if number is None or number < 0:
                self.fault("not_heads", unit=code, found=_shown(one))
            else:
                heads[sys.intern(code)] = number
        if not any(heads.values()):
            self.fault("no_heads")
        return heads

    def _mark_list(self, value: Any) -> tuple[Fraction, ...]:
        if not isinstance(value, list):
            self.fault("not_a_list_of_marks", found=_shown(value))
            return ()
        known = self._marks
        try:
            return tuple([known[one] for one in value])
        except (KeyError, TypeError):  # not yet seen, or no mark at all
            return tuple([mark for one in value if (mark := self._mark_of(one)) is not None])

    def _no_marks(self, value: Any) -> tuple[Fraction, ...]:
        if value is not None and value != []:
            self.fault("not_a_list_of_marks", found=_shown(value))
        return ()

    def _mark_of(self, value: Any) -> Fraction | None:
        number = self._exact(value)
        if number is None:
            self.fault("not_exact", field="marks", found=_shown(value))
        elif not 0 <= number <= HUNDRED:
            self.fault("mark_outside", found=number, least=Fraction(0), most=HUNDRED)
        else:
            if isinstance(value, str):  # not whole numbers: true would be found as 1
                self._marks[value] = number
            return number
        return None

    # --- Kinds ---------------------------------------------------------------------------------

    def _unit(self, found: dict[str, Any]) -> Fact:
        return UnitFact(
            self._code(found, "unit"),
            self._text(found, "name"),
            self._list_of_text(found, "tags"),
            self._optional_code(found, "group"),
        )

    def _notice(self, found: dict[str, Any]) -> Fact:
        units: frozenset[str] | None = None
        asked = found.get("units", "all")
        if asked != "all":
            if isinstance(asked, list):
                units = frozenset(self._list_of_text(found, "units"))
            else:
                self.fault("units_neither", found=_shown(asked))
        return NoticeFact(
            self._code(found, "notice"),
            self._code(found, "indicator"),
            self._day(found, "issued"),
            self._day(found, "due"),
            self._text(found, "title"),
            self._whole(found, "pieces", 1, 1),
            units,
        )

    def _piece(self, found: dict[str, Any]) -> Fact:
        """The kind that fills a file: what is as usual goes past the general readers."""
        get = found.get
        codes = self._codes
        window = get("window")
        marks = get("marks")
        occurred = get("occurred")
        return PieceFact(
            self._code(found, "piece"),
            codes.get(get("unit")) or self._known_code(found, "unit"),  # type: ignore[arg-type]
            codes.get(get("indicator")) or self._known_code(found, "indicator"),  # type: ignore[arg-type]
            codes.get(window) or (self._known_code(found, "window") if window else ""),  # type: ignore[arg-type]
            self._moment(found, "received"),
            self._choice(found, "state", STATES),
            self._mark_list(marks) if marks else self._no_marks(marks),
            self._optional_day(found, "occurred") if occurred is not None else None,
            self._attributes(found, "attributes") if "attributes" in found else NOTHING,
            self._heads(found) if "authors" in found else NO_HEADS,
            self._whole(found, "returns", 0, 0) if "returns" in found else 0,
        )

    def _known_code(self, found: dict[str, Any], field: str) -> str:
        """A code that many lines name: kept, so that the next line finds it at once."""
        code = self._code(found, field)
        if code and type(found[field]) is str:
            self._codes[code] = code
        return code

    def _extension(self, found: dict[str, Any]) -> Fact:
        return ExtensionFact(
            self._code(found, "unit"),
            self._code(found, "indicator"),
            self._optional_code(found, "window") or "",
            self._day(found, "until"),
            self._text(found, "reason"),
        )

    def _waiver(self, found: dict[str, Any]) -> Fact:
        return WaiverFact(
            self._code(found, "unit"),
            self._code(found, "indicator"),
            self._optional_code(found, "window"),
            self._text(found, "reason"),
        )

    def _count(self, found: dict[str, Any]) -> Fact:
        return CountFact(
            self._code(found, "unit"),
            self._code(found, "key"),
            self._number(found, "value"),
            self._optional_day(found, "at"),
        )

    def _event(self, found: dict[str, Any]) -> Fact:
        units = self._list_of_text(found, "units")
        if found.get("unit") is not None:
            units = tuple(dict.fromkeys((self._code(found, "unit"), *units)))
        authors = self._heads(found)
        if not units and not authors:
            self.fault("event_of_nobody")
        quantity = self._optional_number(found, "quantity")
        if quantity is not None and quantity < 0:
            self.fault("below_zero", field="quantity", found=quantity)
        return EventFact(
            event=self._code(found, "event"),
            key=self._code(found, "key"),
            units=units,
            at=self._day(found, "at"),
            piece=self._optional_code(found, "piece"),
            same=self._optional_code(found, "same"),
            attributes=self._attributes(found, "attributes"),
            authors=authors,
            quantity=ONE if quantity is None else quantity,
            amount=self._optional_number(found, "amount"),
            until=self._optional_day(found, "until"),
            document=self._text(found, "document"),
        )

    def _measure(self, found: dict[str, Any]) -> Fact:
        of = self._optional_number(found, "of")
        if of is not None and of <= 0:
            self.fault("of_not_above_zero", found=of)
        return MeasureFact(
            self._code(found, "unit"),
            self._code(found, "key"),
            self._number(found, "value"),
            self._day(found, "at"),
            of,
        )

    def _answer(self, found: dict[str, Any]) -> Fact:
        return AnswerFact(
            self._code(found, "unit"),
            self._code(found, "indicator"),
            self._code(found, "item"),
            self._choice(found, "answer", ANSWERS),
            self._optional_day(found, "at"),
            self._optional_code(found, "window"),
        )

    def _mark(self, found: dict[str, Any]) -> Fact:
        value: Fraction | str | None = None
        written = found.get("value")
        if "value" not in found:
            self.fault("field_missing", field="value")
        elif written is not None:
            value = self._exact(written)
            if value is None:
                if type(written) is str:
                    value = written
                else:
                    self.fault("not_exact", field="value", found=_shown(written))
        return MarkFact(
            unit=self._code(found, "unit"),
            indicator=self._code(found, "indicator"),
            assessor=self._code(found, "assessor"),
            value=value,
            by=self._text(found, "by"),
            window=self._optional_code(found, "window"),
            home=self._optional_code(found, "home"),
            at=self._optional_day(found, "at"),
        )

    def _ballot(self, found: dict[str, Any]) -> Fact:
        return BallotFact(
            unit=self._code(found, "unit"),
            indicator=self._code(found, "indicator"),
            in_favour=self._whole(found, "for", None, 0),
            against=self._whole(found, "against", 0, 0),
            abstain=self._whole(found, "abstain", 0, 0),
            blank=self._whole(found, "blank", 0, 0),
            invalid=self._whole(found, "invalid", 0, 0),
            by=self._text(found, "by"),
            window=self._optional_code(found, "window"),
            at=self._optional_day(found, "at"),
        )

    def _sheet(self, found: dict[str, Any]) -> Fact:
        return SheetFact(
            sheet=self._code(found, "sheet"),
            unit=self._code(found, "unit"),
            indicator=self._code(found, "indicator"),
            verdict=self._choice(found, "verdict", VERDICTS),
            levels=self._attributes(found, "levels"),
            by=self._text(found, "by"),
            window=self._optional_code(found, "window"),
            at=self._optional_day(found, "at"),
        )

    def _score(self, found: dict[str, Any]) -> Fact:
        return ScoreFact(
            self._code(found, "unit"),
            self._code(found, "key"),
            self._number(found, "value"),
            self._optional_day(found, "at"),
            self._optional_code(found, "window"),
        )

    def _clawback(self, found: dict[str, Any]) -> Fact:
        return ClawbackFact(self._code(found, "piece"), self._day(found, "at"), self._text(found, "reason"))

    def _decision(self, found: dict[str, Any]) -> Fact:
        return DecisionFact(
            self._code(found, "unit"),
            self._code(found, "grade"),
            self._optional_day(found, "at"),
            self._text(found, "reason"),
        )


FIELDS: dict[str, tuple[str, ...]] = {
    "unit": ("unit", "name", "tags", "group"),
    "notice": ("notice", "indicator", "title", "issued", "due", "pieces", "units"),
    "piece": (
        "piece", "unit", "indicator", "window", "received", "occurred", "state", "marks",
        "attributes", "authors", "returns",
    ),
    "extension": ("unit", "indicator", "window", "until", "reason"),
    "waiver": ("unit", "indicator", "window", "reason"),
    "count": ("unit", "key", "value", "at"),
    "event": (
        "event", "unit", "units", "key", "at", "until", "piece", "same", "attributes", "authors",
        "quantity", "amount", "document",
    ),
    "measure": ("unit", "key", "value", "of", "at"),
    "answer": ("unit", "indicator", "item", "answer", "at", "window"),
    "mark": ("unit", "indicator", "window", "by", "assessor", "value", "home", "at"),
    "ballot": (
        "unit", "indicator", "window", "by", "for", "against", "abstain", "blank", "invalid", "at",
    ),
    "sheet": ("sheet", "unit", "indicator", "window", "by", "verdict", "levels", "at"),
    "score": ("unit", "key", "value", "at", "window"),
    "clawback": ("piece", "at", "reason"),
    "decision": ("unit", "grade", "at", "reason"),
}  # fmt: skip


def _in_zone(moment: datetime, where: Any) -> datetime:
    try:
        return moment.astimezone(where)
    except OverflowError:
        return moment


def _shown(value: Any) -> str:
    """What was found, short enough for a sentence."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:59] + "…"


def _encodable(found: Any) -> bool:
    try:
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
