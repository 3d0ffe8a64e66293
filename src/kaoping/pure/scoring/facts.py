"""What happened, as frozen values: one class a kind, and the heap of them sorted by unit.

The database builds these directly; ``reading`` builds them from a file of lines. Numbers are exact
``Fraction`` values, days are ``date`` in the scheme's time zone, moments are aware ``datetime``.
Nothing here knows a scheme: whether an indicator or a window exists is asked by ``reading``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, TypeAlias

State = Literal["submitted", "returned", "accepted", "rejected", "withdrawn"]
STATES: tuple[State, ...] = ("submitted", "returned", "accepted", "rejected", "withdrawn")
Verdict = Literal["for", "against", "blank", "invalid"]
VERDICTS: tuple[Verdict, ...] = ("for", "against", "blank", "invalid")
ANSWERS = ("yes", "no", "na")

ONE = Fraction(1)
NOTHING: Mapping[str, str] = MappingProxyType({})
NO_HEADS: Mapping[str, Fraction] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit that is assessed."""

    unit: str
    name: str = ""
    tags: tuple[str, ...] = ()
    group: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeFact:
    """A special notice 专项通知: it adds a window to an indicator that is scored by notice."""

    notice: str
    indicator: str
    issued: date
    due: date
    title: str = ""
    pieces: int = 1
    units: frozenset[str] | None = None  # codes; None: every unit


@dataclass(frozen=True, slots=True)
class PieceFact:
    """One report; ``received`` (its first arrival) decides punctuality."""

    piece: str
    unit: str
    indicator: str
    window: str  # "" where the indicator has no windows
    received: datetime  # aware
    state: State
    marks: tuple[Fraction, ...] = ()  # the reviewers', 0 to 100
    occurred: date | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    authors: Mapping[str, Fraction] = field(default_factory=lambda: NO_HEADS)  # heads by unit
    returns: int = 0  # how often it was sent back


@dataclass(frozen=True, slots=True)
class ExtensionFact:
    """延期: a window's pieces are on time until the end of ``until``."""

    unit: str
    indicator: str
    window: str
    until: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WaiverFact:
    """免报: of one window, or of the whole indicator where ``window`` is None."""

    unit: str
    indicator: str
    window: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CountFact:
    """A flow: several counts of one key are added."""

    unit: str
    key: str
    value: Fraction
    at: date | None = None  # None: whenever in the period


@dataclass(frozen=True, slots=True)
class EventFact:
    """Something that happened to one unit, to several, or was shared out by authors."""

    event: str
    key: str
    units: tuple[str, ...]
    at: date
    piece: str | None = None  # events of one piece, or of one ``same``, are one thing
    same: str | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    authors: Mapping[str, Fraction] = field(default_factory=lambda: NO_HEADS)  # heads by unit
    quantity: Fraction = ONE
    amount: Fraction | None = None  # what discretion decided, in points
    until: date | None = None  # in force up to this day
    document: str = ""


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """A level; of several with one key the latest holds."""

    unit: str
    key: str
    value: Fraction
    at: date
    of: Fraction | None = None

    @property
    def level(self) -> Fraction | None:
        """``value`` ÷ ``of``; None where ``of`` is zero."""
        if self.of is None:
            return self.value
        return self.value / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """Whether one item of a checklist is met; ``na`` takes it out. The latest holds."""

    unit: str
    indicator: str
    item: str
    answer: Literal["yes", "no", "na"]
    at: date | None = None
    window: str | None = None


@dataclass(frozen=True, slots=True)
class MarkFact:
    """One assessor's mark: a number, a level's name, or None for an abstention."""

    unit: str
    indicator: str
    assessor: str
    value: Fraction | str | None
    by: str = ""
    window: str | None = None
    home: str | None = None  # the assessor's own unit
    at: date | None = None


@dataclass(frozen=True, slots=True)
class BallotFact:
    """A count of votes; several are added."""

    unit: str
    indicator: str
    in_favour: int
    against: int = 0
    abstain: int = 0
    blank: int = 0
    invalid: int = 0
    by: str = ""
    window: str | None = None
    at: date | None = None


@dataclass(frozen=True, slots=True)
class SheetFact:
    """One appraisal sheet of a vote: its verdict and the level given to each item."""

    sheet: str
    unit: str
    indicator: str
    verdict: Verdict
    levels: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    by: str = ""
    window: str | None = None
    at: date | None = None


@dataclass(frozen=True, slots=True)
class ScoreFact:
    """A figure from another system or scheme; of several the latest holds."""

    unit: str
    key: str
    value: Fraction
    at: date | None = None
    window: str | None = None


@dataclass(frozen=True, slots=True)
class ClawbackFact:
    """An accepted piece loses its worth after a spot check, and keeps its place."""

    piece: str
    at: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """Settles who gets a grade where a tie goes across its limit."""

    unit: str
    grade: str
    at: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OverrideFact:
    """改定: a line's value set by people; what was computed stands beside it. Folding goes on with ``value``."""

    unit: str
    indicator: str  # a leaf or an inner node
    value: Fraction
    reason: str = ""
    by: str = ""  # who proposed and who confirmed it
    at: date | None = None
    period: str | None = None  # of a repeated scheme: the round's key


Fact: TypeAlias = (
    UnitFact
    | NoticeFact
    | PieceFact
    | ExtensionFact
    | WaiverFact
    | CountFact
    | EventFact
    | MeasureFact
    | AnswerFact
    | MarkFact
    | BallotFact
    | SheetFact
    | ScoreFact
    | ClawbackFact
    | DecisionFact
    | OverrideFact
)


class UnitFacts:
    """Everything about one unit, kind by kind, in no order that matters."""

    __slots__ = (
        "answers",
        "ballots",
        "clawbacks",
        "counts",
        "decisions",
        "events",
        "extensions",
        "marks",
        "measures",
        "overrides",
        "pieces",
        "scores",
        "sheets",
        "unit",
        "waivers",
    )

    def __init__(self, unit: UnitFact) -> None:
        self.unit = unit
        self.pieces: list[PieceFact] = []
        self.extensions: list[ExtensionFact] = []
        self.waivers: list[WaiverFact] = []
        self.counts: list[CountFact] = []
        self.events: list[EventFact] = []
        self.measures: list[MeasureFact] = []
        self.answers: list[AnswerFact] = []
        self.marks: list[MarkFact] = []
        self.ballots: list[BallotFact] = []
        self.sheets: list[SheetFact] = []
        self.scores: list[ScoreFact] = []
        self.clawbacks: list[ClawbackFact] = []
        self.decisions: list[DecisionFact] = []
        self.overrides: list[OverrideFact] = []


_LIST_OF: dict[type, str] = {
    ExtensionFact: "extensions",
    WaiverFact: "waivers",
    CountFact: "counts",
    MeasureFact: "measures",
    AnswerFact: "answers",
    MarkFact: "marks",
    BallotFact: "ballots",
    SheetFact: "sheets",
    ScoreFact: "scores",
    DecisionFact: "decisions",
    OverrideFact: "overrides",
}


class Facts:
    """Facts sorted by unit. ``sha256`` is that of the file they came from, "" where there is none."""

    __slots__ = ("count", "notices", "sha256", "units")

    def __init__(self) -> None:
        self.units: dict[str, UnitFacts] = {}
        self.notices: dict[str, NoticeFact] = {}
        self.sha256 = ""
        self.count = 0

    @classmethod
    def of(cls, facts: Iterable[Fact], *, sha256: str = "") -> Facts:
        """The facts, in any order. A fact of a unit that is not among them is a ``KeyError``; an event
        that it shares with units among them stands with those (one unit's sheet needs no other's facts)."""
        made = cls()
        made.sha256 = sha256
        later: list[Fact] = []
        for fact in facts:
            made.count += 1
            if type(fact) is UnitFact:
                made.units[fact.unit] = UnitFacts(fact)
            elif type(fact) is NoticeFact:
                made.notices[fact.notice] = fact
            else:
                later.append(fact)
        made.add(later)
        return made

    def add(self, facts: Iterable[Fact]) -> None:
        """Put facts of known units in their places; clawbacks find their piece's unit."""
        units = self.units
        clawbacks: list[ClawbackFact] = []
        for fact in facts:
            kind = type(fact)
            if kind is PieceFact:
                units[fact.unit].pieces.append(fact)  # type: ignore[union-attr, arg-type]
            elif kind is EventFact:
                for code in dict.fromkeys((*fact.units, *fact.authors)):  # type: ignore[union-attr, misc]
                    if code in units:
                        units[code].events.append(fact)  # type: ignore[arg-type]
            elif kind is ClawbackFact:
                clawbacks.append(fact)  # type: ignore[arg-type]
            else:
                getattr(units[fact.unit], _LIST_OF[kind]).append(fact)  # type: ignore[union-attr]
        if clawbacks:
            home = {piece.piece: code for code, own in units.items() for piece in own.pieces}
            for clawback in clawbacks:
                units[home[clawback.piece]].clawbacks.append(clawback)
