"""The registry of checks, and what a check may look at.

Each is a function of one ``CheckInput`` and says at most one thing. ``REQUIRED`` is what the scheme
demands of every piece, ``REMINDER`` what a person should look at before sending. A material rule of the
scheme may weigh its check otherwise: ``BLOCKS`` asks a unit on the web for a reason in words, ``HINT`` is said and
asks nothing. None ever costs a point, and mail is taken in with all of them. A check's ``number`` rises when its
answer to the same piece would change; ``reads`` marks those whose answer may change once files are read.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kaoping.assessment.content import PieceContent
from kaoping.assessment.reads import FileRead

BLOCKS, REQUIRED, REMINDER, HINT = "blocks", "required", "reminder", "hint"
BY_WEIGHT = (BLOCKS, REQUIRED, REMINDER, HINT)  # as they stand on a page
# The material rule of the scheme by which a check goes; its severity may be named there.
RULE_OF = {
    "seal": "seal", "signature": "signature", "photos": "photos", "words_few": "words",
    "document_number": "document_number", "few_files": "files", "reuse": "original",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Earlier:
    """Where a file was sent before."""

    receipt: str
    unit: str


@dataclass(frozen=True, slots=True)
class Rival:
    """Another indicator that a title's words belong to."""

    title: str
    code: str
    words: tuple[str, ...]
    indicator: str = ""  # what it is called


@dataclass(frozen=True, slots=True)
class CheckInput:
    """Everything that a check may look at, fetched beforehand."""

    content: PieceContent
    asks: Mapping[str, Any]  # ``Indicator.asks``
    arrives_at: dt.datetime
    opens_on: dt.date  # the first day on which what is reported may have happened
    due_on: dt.date  # the unit's own, extension included
    period_from: dt.date
    period_to: dt.date
    earlier_files: Mapping[str, Earlier] = field(default_factory=dict)  # by SHA-256
    others_here: int = 0  # pieces of this unit already in this window
    asked_here: int = 1
    reads: Sequence[FileRead] = ()  # the files with what was read, archives as their members
    unit_names: tuple[str, ...] = ()
    rival: Rival | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, as ``Finding`` keeps it; ``wording.finding_words`` has the sentences."""

    check_id: str
    severity: str
    values: dict[str, Any] = field(default_factory=dict)
    confidence: int = 3
    checker_no: int = 1
    place: str = ""  # the file and the line in it


@dataclass(frozen=True, slots=True)
class Check:
    id: str
    severity: str
    number: int
    reads: bool
    look: Callable[[CheckInput], dict[str, Any] | None]  # values if something was found


CHECKS: dict[str, Check] = {}
Look = Callable[[CheckInput], "dict[str, Any] | None"]


def check(id_: str, severity: str, number: int = 1, *, reads: bool = False) -> Callable[[Look], Look]:
    """Register a check under its id; the order of registration is the order on the page."""

    def keep(look: Look) -> Look:
        CHECKS[id_] = Check(id_, severity, number, reads, look)
        return look

    return keep


def run(given: CheckInput, *, only_reading: bool = False) -> Iterator[Found]:
    """Every finding about a piece, in the registry's order; or of those alone that reading can change."""
    for one in CHECKS.values():
        if only_reading and not one.reads:
            continue
        values = one.look(given)
        if values is not None:
            confidence = int(values.pop("confidence", 3))
            place = str(values.pop("place", ""))[:200]
            yield weighed(Found(one.id, one.severity, values, confidence, one.number, place), given.asks)


def weighed(found: Found, asks: Mapping[str, Any]) -> Found:
    """The finding as severe as its material rule says: ``blocks``, ``hints``, or as the check has it."""
    rule = RULE_OF.get(found.check_id)
    if rule in (asks.get("blocks") or ()):
        return replace(found, severity=BLOCKS)
    return replace(found, severity=HINT) if rule in (asks.get("hints") or ()) else found
