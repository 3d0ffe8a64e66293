"""A file of facts, one JSON object a line, read strictly: every fault is collected, none is guessed away.

Tried and left: a schema library. It cost more than the scoring, and its messages were not sentences.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from kaoping.pure.errors import FactFaults, Fault
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scoring.checking import check_references
from kaoping.pure.scoring.facts import (
    Fact,
    Facts,
    NoticeFact,
    UnitFact,
    UnitFacts,
)
from kaoping.pure.scoring.kinds import FIELDS, Kinds
from kaoping.pure.scoring.plan import Plan, compile_scheme
from kaoping.pure.scoring.values import NumberText, Values, literal, shown

MAX_LINE = 1_000_000  # characters


class _NotJson(ValueError):
    pass


class _Twice(ValueError):
    pass


def _refuse_constant(text: str) -> Any:
    raise _NotJson(text)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object's fields; JSON itself would silently keep the last of two."""
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        raise _Twice(next(name for name, _ in pairs if name in seen or seen.add(name)))  # type: ignore[func-returns-value]
    return found


_decoder = json.JSONDecoder(parse_float=NumberText, parse_constant=_refuse_constant)
_decoder_of_doubtful = json.JSONDecoder(object_pairs_hook=_each_once)  # a tenth slower


def _check_each_once(text: str, found: dict[str, Any]) -> None:
    """Raise ``_Twice`` for a field given twice; a plain line with one colon a field cannot have any."""
    if text.count('":') != len(found) or '" ' in text or '"\t' in text or '"\r' in text:
        _decoder_of_doubtful.raw_decode(text)


def read_facts(
    lines: Iterable[str | bytes],
    scheme: Scheme | Plan,
    source: str = "facts",
    *,
    before: Sequence[Fault] = (),
) -> Facts:
    """The facts of a file, in any order, ready for ``evaluate``; ``before`` is what was found wrong already.

    ``sha256`` of the result is that of the lines' bytes as given. Errors: ``FactFaults`` with every
    fault, in the order of the lines; ``fact_faults.sentence`` says each in words.
    """
    plan = scheme if isinstance(scheme, Plan) else compile_scheme(scheme)
    reader = _Reader(plan)
    reader.faults += before
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


class _Objects(Values):
    """A line's bytes to its object, with a fault for whatever is none."""

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
                self.fault("not_json", column=end + 1, found=shown(text[end : end + 20]))
                return None
        except _NotJson as error:
            self.fault("not_a_number", found=str(error))
            return None
        except json.JSONDecodeError as error:
            self.fault("not_json", column=error.pos + 1, found=shown(text[error.pos : error.pos + 20]))
            return None
        except (RecursionError, ValueError):
            self.fault("too_deep")
            return None
        if not isinstance(found, dict):
            self.fault("not_an_object", found=literal(found))
            return None
        try:
            _check_each_once(text, found)
        except _Twice as error:
            self.fault("field_twice", found=shown(str(error)))
            return None
        if "\\u" in text and not _encodable(found):
            self.fault("half_a_character")
            return None
        return found


class _Reader(_Objects, Kinds):
    """Line after line to values. A broken line leaves its faults and no fact."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan.timezone)
        self.numbered: list[tuple[int, Fact]] = []
        self.half_read: list[tuple[int, Fact]] = []  # with faults: their other fields are checked
        self._fields_seen: set[tuple[str, tuple[str, ...]]] = set()

    def take(self, number: int, raw: bytes) -> None:
        self.line = number
        found = self._object(raw)
        if found is None:
            return
        kind = found.get("kind")
        read = self.kinds.get(kind) if isinstance(kind, str) else None
        if read is None:
            if "kind" in found:
                self.fault("unknown_kind", found=shown(kind), allowed=tuple(self.kinds))
            else:
                self.fault("kind_missing", allowed=tuple(self.kinds))
            return
        before = len(self.faults)
        self._check_fields(str(kind), found)
        fact = read(found)
        if len(self.faults) == before:
            self.numbered.append((number, fact))
        else:
            self.half_read.append((number, fact))

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


def plain_lines(content: bytes) -> tuple[list[bytes], list[Fault]]:
    """A file's lines written anew, each with its object alone, blank where it is blank or has a fault.

    For the child that meets a stranger's bytes first: what it hands on reads the same and nothing else.
    """
    objects = _Objects("UTC")
    made: list[bytes] = []
    for objects.line, raw in enumerate(content.splitlines(keepends=True), start=1):
        found = objects._object(raw)
        try:
            made.append(b"" if found is None else _written(found).encode())
        except RecursionError:
            objects.fault("too_deep")
            made.append(b"")
    return made, objects.faults


def _written(value: Any) -> str:
    if isinstance(value, NumberText):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{_written(name)}:{_written(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return f"[{','.join(map(_written, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _encodable(found: Any) -> bool:
    try:
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


class LineReader(_Reader):
    """Line after line, each with its fields as written beside its fact: for doors that keep lines.

    ``numbered`` and ``half_read`` hold the facts, ``fields`` the objects, ``faults`` what is wrong.
    """

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.fields: dict[int, dict[str, Any]] = {}

    def _object(self, raw: bytes) -> dict[str, Any] | None:
        found = super()._object(raw)
        if found is not None:
            self.fields[self.line] = found
        return found
