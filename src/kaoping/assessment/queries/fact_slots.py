"""What makes a fact the only one of its place, and what a fact says in a few words."""

import hashlib
import json
from typing import Any

from kaoping.assessment.models import RecordedFact
from kaoping.pure.scoring.facts import (
    AnswerFact,
    BallotFact,
    ClawbackFact,
    CountFact,
    DecisionFact,
    EventFact,
    MarkFact,
    MeasureFact,
    ScoreFact,
    SheetFact,
)


def place_of(fact: Any) -> str:
    """What of the fact only one standing fact may have; counts and votes add, so theirs is all of them."""
    at = fact.at.isoformat() if getattr(fact, "at", None) else ""
    parts: tuple[Any, ...]
    if isinstance(fact, EventFact):
        parts = ("event", fact.event)
    elif isinstance(fact, SheetFact):
        parts = ("sheet", fact.sheet)
    elif isinstance(fact, ClawbackFact):
        parts = ("clawback", fact.piece)
    elif isinstance(fact, MeasureFact):
        parts = ("measure", fact.unit, fact.key, at)
    elif isinstance(fact, ScoreFact):
        parts = ("score", fact.unit, fact.key, at, fact.window or "")
    elif isinstance(fact, AnswerFact):
        parts = ("answer", fact.unit, fact.indicator, fact.item, fact.window or "", at)
    elif isinstance(fact, MarkFact):
        parts = ("mark", fact.unit, fact.indicator, fact.assessor, fact.by, fact.window or "", at)
    elif isinstance(fact, DecisionFact):
        parts = ("decision", fact.unit, fact.grade, at)
    elif isinstance(fact, CountFact):
        parts = ("count", fact.unit, fact.key, at, str(fact.value))
    else:
        assert isinstance(fact, BallotFact)  # noqa: S101 -- the last kind
        votes = (fact.in_favour, fact.against, fact.abstain, fact.blank, fact.invalid)
        parts = ("ballot", fact.unit, fact.indicator, fact.by, fact.window or "", at, *votes)
    return json.dumps(parts, ensure_ascii=False)


def slot_of(fact: Any, base: str, earlier: int) -> str:
    """The hash under which the database lets one stand; the second equal count of a file is another."""
    nth = earlier if isinstance(fact, CountFact | BallotFact) else 0
    return hashlib.sha256(f"{base}#{nth}".encode()).hexdigest()


def shown(row: RecordedFact) -> str:
    """The fact's own value in a few words."""
    data = row.data
    for name in ("answer", "value", "verdict", "grade"):
        if name in data:
            text = str(data[name])
            return f"{text} ÷ {data['of']}" if data.get("of") else text
    return "、".join(f"{name} {value}" for name, value in data.items() if not isinstance(value, dict))
