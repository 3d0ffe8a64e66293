"""Checks that need no reading of documents: deterministic, shown before sending and on arrival.

Each is a function of one ``CheckInput`` and says at most one thing; a machine's finding alone never
costs a point. ``REQUIRED`` is what the scheme demands of every piece, ``REMINDER`` what a person
should look at. A check's ``number`` rises when its answer to the same piece would change.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kaoping.assessment.content import PieceContent
from kaoping.base import clock

REQUIRED, REMINDER = "required", "reminder"
PICTURES = frozenset({"jpg", "png", "gif", "bmp", "tif", "webp"})
MAY_HOLD_PICTURES = frozenset({"pdf", "docx", "ole", "ofd", "odt", "pptx", "zip", "rar", "7z"})
YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\s*年|年度|[-./]\d|\b)")


@dataclass(frozen=True, slots=True)
class Earlier:
    """Where a file was sent before."""

    receipt: str
    unit: str


@dataclass(frozen=True, slots=True)
class CheckInput:
    """Everything that a check may look at, fetched beforehand."""

    content: PieceContent
    asks: Mapping[str, Any]  # ``Indicator.asks``
    arrives_at: dt.datetime
    opens_on: dt.date
    due_on: dt.date  # the unit's own, extension included
    period_from: dt.date
    period_to: dt.date
    earlier_files: Mapping[str, Earlier] = field(default_factory=dict)  # by SHA-256
    others_here: int = 0  # pieces of this unit already in this window
    asked_here: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, as ``Finding`` keeps it; ``wording.finding_words`` has the sentences."""

    check_id: str
    severity: str
    values: dict[str, Any] = field(default_factory=dict)
    confidence: int = 3
    checker_no: int = 1


@dataclass(frozen=True, slots=True)
class Check:
    id: str
    severity: str
    number: int
    look: Callable[[CheckInput], dict[str, Any] | None]  # values if something was found


CHECKS: dict[str, Check] = {}
Look = Callable[[CheckInput], "dict[str, Any] | None"]


def check(id_: str, severity: str, number: int = 1) -> Callable[[Look], Look]:
    """Register a check under its id; the order of registration is the order on the page."""

    def keep(look: Look) -> Look:
        CHECKS[id_] = Check(id_, severity, number, look)
        return look

    return keep


def run(given: CheckInput) -> Iterator[Found]:
    """Every finding about a piece, in the registry's order."""
    for one in CHECKS.values():
        values = one.look(given)
        if values is not None:
            confidence = int(values.pop("confidence", 3))
            yield Found(one.id, one.severity, values, confidence, one.number)


@check("empty", REQUIRED)
def _empty(given: CheckInput) -> dict[str, Any] | None:
    nothing = not given.content.text.strip() and not given.content.files
    return {} if nothing else None


@check("author", REQUIRED)
def _author(given: CheckInput) -> dict[str, Any] | None:
    return None if given.content.author.strip() else {}


@check("checker", REQUIRED)
def _checker(given: CheckInput) -> dict[str, Any] | None:
    return None if given.content.checker.strip() else {}


@check("contact", REQUIRED)
def _contact(given: CheckInput) -> dict[str, Any] | None:
    return None if given.content.contact.strip() else {}


@check("same_person", REMINDER)
def _same_person(given: CheckInput) -> dict[str, Any] | None:
    author, checker = given.content.author.strip(), given.content.checker.strip()
    return {"name": author} if author and author == checker else None


@check("photos", REMINDER)
def _photos(given: CheckInput) -> dict[str, Any] | None:
    asked = int(given.asks.get("photos") or 0)
    kinds = [piece.file.kind for piece in given.content.files]
    found = sum(kind in PICTURES for kind in kinds)
    if found >= asked:
        return None
    unseen = any(kind in MAY_HOLD_PICTURES for kind in kinds)  # a document may hold them
    return {"found": found, "asked": asked, "confidence": 1 if unseen else 3}


@check("few_files", REMINDER)
def _few_files(given: CheckInput) -> dict[str, Any] | None:
    asked, found = int(given.asks.get("files") or 0), len(given.content.files)
    return {"found": found, "asked": asked} if found < asked else None


@check("words_few", REMINDER)
def _words_few(given: CheckInput) -> dict[str, Any] | None:
    low = (given.asks.get("words") or [None])[0]
    length = len("".join(given.content.text.split()))
    if not low or length >= int(low) or given.content.files:
        return None  # the text may stand in a file, which nothing here reads
    return {"found": length, "asked": int(low)}


@check("same_file", REMINDER)
def _same_file(given: CheckInput) -> dict[str, Any] | None:
    for piece in given.content.files:
        if earlier := given.earlier_files.get(piece.file.sha256):
            return {"name": piece.name, "receipt": earlier.receipt, "unit": earlier.unit}
    return None


@check("wrong_year", REMINDER)
def _wrong_year(given: CheckInput) -> dict[str, Any] | None:
    years = {int(year) for year in YEAR.findall(given.content.title)}
    fitting = range(given.period_from.year, given.period_to.year + 1)
    if not years or years & set(fitting):
        return None
    return {"found": min(years), "asked": str(given.period_from.year)}


@check("occurred_outside", REMINDER)
def _occurred_outside(given: CheckInput) -> dict[str, Any] | None:
    day = given.content.occurred_on
    if day is None or given.opens_on <= day <= given.due_on:
        return None
    return {"day": day.isoformat(), "from": given.opens_on.isoformat(), "to": given.due_on.isoformat()}


@check("late", REMINDER)
def _late(given: CheckInput) -> dict[str, Any] | None:
    on_time = given.arrives_at < clock.end_of_day(given.due_on)
    return None if on_time else {"due": given.due_on.isoformat()}


@check("surplus", REMINDER)
def _surplus(given: CheckInput) -> dict[str, Any] | None:
    return {"count": given.others_here} if given.others_here >= given.asked_here else None
