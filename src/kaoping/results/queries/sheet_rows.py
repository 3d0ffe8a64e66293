"""What a sheet's page prints, as values: pieces under windows under lines."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from kaoping.assessment.models import SchemeVersion
from kaoping.base.clock import OFFICE_ZONE
from kaoping.pure.scheme.model import Note as Ruling
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scoring.sheet import Sheet
from kaoping.pure.scoring.trace import Line
from kaoping.results import wording
from kaoping.results.queries.marks import MarkTable
from kaoping.units.models import Unit

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A piece under its window: what it is, when it came, what became of it and why."""

    receipt: str
    title: str
    pk: int | None
    received: dt.datetime
    state: str
    reason: str
    formula: str
    score: Fraction | None
    marks: str  # the panel's mark written out, "" without one
    table: MarkTable | None = None


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One window of a line."""

    key: str
    title: str
    due: dt.date
    until: dt.date
    opens: dt.date
    days: int  # until the effective due day; negative when over
    required: int
    over: bool
    states: list[str]  # one a place
    pieces: list[PieceRow]
    share: Fraction | None
    still: Fraction
    notes: list[str]

    @property
    def extended(self) -> bool:
        return self.until != self.due

    @property
    def state(self) -> str:
        """The one that the line's head shows: the place that most needs an eye."""
        return max(self.states, key=_URGENCY.index, default="not_yet")

    @property
    def is_loud(self) -> bool:
        """Whether its state is printed as a word beside the shape."""
        return self.state in _LOUD

    @property
    def open_places(self) -> int:
        """Places for which nothing has come yet."""
        return sum(state == "open" for state in self.states)

    @property
    def marked(self) -> list[PieceRow]:
        """The pieces whose marks are laid open."""
        return [piece for piece in self.pieces if piece.table]

    @property
    def free(self) -> int:
        """Places for which something can still be sent or corrected."""
        return sum(state in ("open", "returned") for state in self.states)


_URGENCY = (
    "n/a", "waived", "counted", "not_yet", "open", "in_review", "received", "not_adopted", "late", "missed", "returned",
)  # fmt: skip
_LOUD = {"returned", "missed", "late", "not_adopted", "waived", "in_review"}


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of the table with all that opens behind it."""

    line: Line
    code: str
    mark: str
    title: str
    short: str
    standard: str
    windows: list[WindowRow]
    formula: str
    is_open: bool
    clauses: list[tuple[str, str]]  # paragraph id, its words
    rule: str
    rulings: list[Ruling]
    notes: list[str]
    out: str
    how: list[str] = field(default_factory=list)  # of an open line: the steps to its score …
    more: list[str] = field(default_factory=list)  # … what can still bring more
    gone: list[str] = field(default_factory=list)  # … and where points went for good
    computed: Fraction | None = None  # what was computed, where two people set the score

    @property
    def marked(self) -> list[tuple[WindowRow, PieceRow]]:
        return [(window, piece) for window in self.windows for piece in window.marked]

    @property
    def depth(self) -> int:
        return self.line.depth

    @property
    def max(self) -> Fraction | None:
        return self.line.max

    @property
    def score(self) -> Fraction:
        return self.line.score

    @property
    def awaits_marks(self) -> bool:
        """Nothing but pieces without marks: the score is a word, not 0.00."""
        return not self.line.score and self.line.pending > 0

    @property
    def still(self) -> Fraction:
        return self.line.still

    @property
    def pending(self) -> Fraction:
        return self.line.pending

    @property
    def lost(self) -> Fraction:
        return self.line.lost

    @property
    def still_all(self) -> Fraction:
        """Open and awaiting marks together."""
        return self.line.still + self.line.pending

    @property
    def is_leaf(self) -> bool:
        return bool(self.line.rule)

    @property
    def count(self) -> str:
        """The figure that a counting rule read: 5 reposts."""
        for window in self.line.windows:
            for entry in window.entries:
                if entry.kind == "number" and entry.number is not None:
                    own = window.own_formula
                    is_rate = own is not None and any(part.kind == "percent" for part in own.parts)
                    return wording.percent(entry.number) if is_rate else wording.value_text(entry.number)
        return ""


@dataclass(slots=True)
class SheetPage:
    """Everything on the page, in its order."""

    unit: Unit
    version: SchemeVersion
    scheme: Scheme
    sheet: Sheet
    at: dt.datetime
    base: list[LineRow]
    bonus: list[LineRow]
    rulings: list[Ruling]
    rank: int | None = None
    ranked: int = 0
    group: str = ""  # the unit's, where its place within is told
    group_rank: int | None = None
    group_size: int = 0
    special: list[str] = field(default_factory=list)
    frozen: Any = None  # ``frozen_pages.FrozenHead`` of a published sheet; None: as of now

    @property
    def begins_on(self) -> dt.date | None:
        """The period's first day, while it lies ahead: until then nothing counts."""
        first = self.version.period_from
        return first if first is not None and self.at.astimezone(OFFICE_ZONE).date() < first else None

    @property
    def full_base(self) -> Fraction:
        return self.sheet.full

    @property
    def full_bonus(self) -> Fraction:
        return sum((row.max or ZERO for row in self.bonus), ZERO)

    @property
    def full(self) -> Fraction:
        return self.full_base + self.full_bonus

    @property
    def lost(self) -> Fraction:
        """Of the base points that were to be had, as the ranking has it: what is waived was not lost."""
        return self.sheet.lost

    @property
    def attainable(self) -> Fraction:
        """The base points to be had; got, awaited, open and lost add up to them."""
        return self.sheet.attainable

    @property
    def still_all(self) -> Fraction:
        return self.sheet.still + self.sheet.pending + self.sheet.bonus_still

    @property
    def windows(self) -> Iterable[tuple[LineRow, WindowRow]]:
        return [(row, window) for row in self.base for window in row.windows]

    @property
    def to_send(self) -> int:
        return sum(window.free for _row, window in self.windows)

    @property
    def to_send_points(self) -> Fraction:
        """What those pieces bring at best; windows that have not opened are not among them."""
        return sum((window.still for _row, window in self.windows if window.free), ZERO)

    @property
    def next_due(self) -> dt.date | None:
        days = [window.until for _row, window in self.windows if window.free and not window.over]
        return min(days, default=None)
