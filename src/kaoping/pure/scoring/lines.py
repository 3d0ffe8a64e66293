"""A fact as one line of a facts file, so that what the database holds can be scored elsewhere.

``read_facts`` of the lines gives the same facts; numbers are written as they are exactly.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from kaoping.pure.scoring.facts import (
    AnswerFact,
    BallotFact,
    ClawbackFact,
    CountFact,
    DecisionFact,
    EventFact,
    ExtensionFact,
    Fact,
    MarkFact,
    MeasureFact,
    NoticeFact,
    OverrideFact,
    PieceFact,
    ScoreFact,
    SheetFact,
    UnitFact,
    WaiverFact,
)
from kaoping.pure.scoring.rounding import to_plain

KIND_OF: dict[type, str] = {
    UnitFact: "unit",
    NoticeFact: "notice",
    PieceFact: "piece",
    ExtensionFact: "extension",
    WaiverFact: "waiver",
    CountFact: "count",
    EventFact: "event",
    MeasureFact: "measure",
    AnswerFact: "answer",
    MarkFact: "mark",
    BallotFact: "ballot",
    SheetFact: "sheet",
    ScoreFact: "score",
    ClawbackFact: "clawback",
    DecisionFact: "decision",
    OverrideFact: "override",
}
NAMES = {"in_favour": "for"}
ENCODER = json.JSONEncoder(ensure_ascii=False)  # ``json.dumps`` would make one for every line
# An abstention, and the waiver of a whole indicator, are said by null.
SAID_BY_NULL = {("mark", "value"), ("waiver", "window")}
USUAL = {("event", "quantity", Fraction(1)), ("piece", "returns", 0)}


def line_of(fact: Fact) -> dict[str, Any]:
    """The fact as the object of its line; what says nothing is left out."""
    kind = KIND_OF[type(fact)]
    made: dict[str, Any] = {"kind": kind}
    for name in fact.__slots__:
        value = getattr(fact, name)
        if type(value) is str:  # most fields of a city's facts
            if value:
                made[NAMES.get(name, name)] = value
        elif name == "units" and kind == "notice":
            made["units"] = "all" if value is None else sorted(value)
        elif value is None:
            if (kind, name) in SAID_BY_NULL:
                made[name] = None
        elif value != "" and value != () and value != {} and not _is_usual(kind, name, value):
            made[NAMES.get(name, name)] = _plain(value)
    return made


def lines_of(facts: Iterable[Fact]) -> Iterator[str]:
    """One JSON object a line, with its end."""
    for fact in facts:
        yield ENCODER.encode(line_of(fact)) + "\n"


def _is_usual(kind: str, name: str, value: Any) -> bool:
    return isinstance(value, Fraction | int) and (kind, name, value) in USUAL


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return number_text(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict) or hasattr(value, "items"):
        return {name: _plain(one) for name, one in value.items()}
    return value


def number_text(value: Fraction) -> str | int:
    """A whole number as such, anything else as exact text: "2.5", "5/3"."""
    return value.numerator if value.denominator == 1 else to_plain(value)
