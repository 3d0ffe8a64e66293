"""The trace of a score: nested lines in which every number stands beside what made it.

Four exact amounts run through every level, folded by the same operations, so that they always agree:
``score`` (what counts now) ≤ ``high`` (all that is missing at its best) ≤ ``reach`` (all that is still
open at its best), and ``attainable`` (what was to be had: less what is waived or never scheduled).
``pending`` = high − score, ``still`` = reach − high, ``lost`` = attainable − reach.

Nobody changes these values once they are made. They are not declared frozen: Python makes a frozen one
three times as slowly, and making them is what a mass scoring does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal

ZERO = Fraction(0)


def added(values: Sequence[Fraction]) -> Fraction:
    """Their sum, in few operations: zeros are left out, equal objects counted, one is itself.

    Sums of fractions are what a sheet's cost is made of; most of a sheet's amounts are the same share
    again and again. The others are added as whole numbers over one denominator, brought to lowest terms once.
    """
    rest = [value for value in values if value is not ZERO]
    if not rest:
        return ZERO
    first = rest[0]
    count = len(rest)
    if count == 1:
        return first
    if all(value is first for value in rest):
        return first * count
    top, bottom = first.numerator, first.denominator
    for value in rest[1:]:
        part, below = value.numerator, value.denominator
        if below == bottom:
            top += part
        elif bottom % below:
            top = top * below + part * bottom
            bottom *= below
        else:
            top += part * (bottom // below)
    return Fraction(top, bottom)


NO_PARAMS: Mapping[str, Any] = MappingProxyType({})


@dataclass(slots=True)
class Note:
    """A remark as a code with plain values; ``notes.explain`` says it in words."""

    code: str
    params: Mapping[str, Any] = field(default_factory=lambda: NO_PARAMS)


def note(code: str, **params: Any) -> Note:
    return Note(code, params)


PartKind = Literal["number", "percent", "operator", "word"]


@dataclass(slots=True)
class Part:
    """One word of a formula: an exact number, a share shown as percent, an operator or a code."""

    kind: PartKind
    value: Fraction | str


@dataclass(slots=True)
class Formula:
    """ "4 ÷ 4 × 3", to be followed by "=" and ``result``. A word is the code of a note."""

    parts: tuple[Part, ...]
    result: Fraction
    steps: bool = False  # read from a table of steps: the parts alone do not yield the result


@dataclass(slots=True)
class PieceLine:
    """What became of one piece."""

    piece: str
    received: datetime
    status: Literal["counted", "pending", "not_counted"]
    reason: str  # a note code; "counted" where it counts in full
    on_time: bool
    mark: Fraction | None  # the panel's, 0 to 100; None where there is none (yet)
    used: tuple[Fraction, ...]  # marks in the mean, rising
    dropped: tuple[Fraction, ...]  # marks set aside
    worth: Fraction  # factor on the piece's share: punctuality × quality, 0 to 1
    score: Fraction
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class Entry:
    """One item of a rule other than ``even``: an event, a deduction, an answer, a mark, a place."""

    kind: str  # event, piece, count, band, measure, line, mark, item, row, ballot, sheet, place, figure
    key: str  # the fact's or the item's id
    title: str
    points: Fraction  # what it adds, or (negative) takes
    number: Fraction | None = None
    price: Fraction | None = None
    counted: bool = True
    at: date | None = None
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class WindowLine:
    """One window of a leaf. A leaf without windows has one, key ""."""

    key: str
    title: str
    opens: date
    due: date  # the scheme's or the notice's, cut to the node's limit
    until: date  # the effective due day: an extension's, else ``due``
    required: int  # pieces asked for
    full: Fraction | None  # full mark; None where points are open
    over: bool
    waived: bool
    score: Fraction
    high: Fraction
    reach: Fraction
    best: Fraction | None  # most that the rule gives here; None: no limit
    pieces: tuple[PieceLine, ...] = ()
    entries: tuple[Entry, ...] = ()
    own_formula: Formula | None = None
    notes: tuple[Note, ...] = ()
    quality: bool | None = None  # of an even division: whether marks multiply; None: another rule

    @property
    def formula(self) -> Formula | None:
        """The reckoning of this window; of an even division it is made when asked for."""
        if self.quality is None or self.waived:
            return self.own_formula
        factors = factor_parts(self.pieces, self.quality)
        return Formula((Part("number", self.share or ZERO), TIMES, *factors), self.score)

    @property
    def extended(self) -> bool:
        return self.until != self.due

    @property
    def pending(self) -> Fraction:
        return ZERO if self.high is self.score else self.high - self.score

    @property
    def still(self) -> Fraction:
        return ZERO if self.reach is self.high else self.reach - self.high

    @property
    def lost(self) -> Fraction:
        """What was to be had here and no longer is."""
        if self.waived or self.full is None:
            return ZERO
        return max(ZERO, self.full - self.reach)

    @property
    def share(self) -> Fraction | None:
        """What one asked piece is worth."""
        if self.full is None or not self.required:
            return None
        return self.full / self.required

    @property
    def counted(self) -> tuple[PieceLine, ...]:
        return tuple(piece for piece in self.pieces if piece.status == "counted")

    @property
    def waiting(self) -> tuple[PieceLine, ...]:
        """Accepted pieces whose marks are still to come."""
        return tuple(piece for piece in self.pieces if piece.status == "pending")

    @property
    def not_counted(self) -> tuple[PieceLine, ...]:
        return tuple(piece for piece in self.pieces if piece.status == "not_counted")


@dataclass(slots=True)
class Line:
    """One node of the scheme."""

    id: str
    title: str
    depth: int  # 0 at the top
    rule: str  # even, per_item … ; "" for an inner node
    max: Fraction | None  # points; None: open
    score: Fraction
    high: Fraction
    reach: Fraction
    attainable: Fraction
    out: str | None = None  # why it is not applicable: waived, not_for_unit, never_scheduled, na
    windows: tuple[WindowLine, ...] = ()
    children: tuple[Line, ...] = ()
    own_formula: Formula | None = None
    label: str | None = None  # the node's own grade
    notes: tuple[Note, ...] = ()
    computed: Fraction | None = None  # what stood here before people set ``score``; None: nobody did

    @property
    def pending(self) -> Fraction:
        return ZERO if self.high is self.score else self.high - self.score

    @property
    def still(self) -> Fraction:
        return ZERO if self.reach is self.high else self.reach - self.high

    @property
    def lost(self) -> Fraction:
        return max(ZERO, self.attainable - self.reach)

    @property
    def formula(self) -> Formula | None:
        """The one line to recompute; of an even division points ÷ pieces asked × pieces counted."""
        if self.rule != "even" or self.out is not None or not self.asked:
            return self.own_formula
        live = [window for window in self.windows if not window.waived]
        pieces = [piece for window in live for piece in window.pieces]
        asked = Part("number", Fraction(self.asked))
        factors = factor_parts(pieces, any(window.quality for window in live))
        result = self.score if self.computed is None else self.computed
        return Formula((Part("number", self.max or ZERO), OVER, asked, TIMES, *factors), result)

    @property
    def asked(self) -> int:
        """Pieces asked for in the windows that are not waived."""
        return sum(window.required for window in self.windows if not window.waived)

    @property
    def counted(self) -> tuple[PieceLine, ...]:
        return tuple(piece for window in self.windows for piece in window.counted)

    def walk(self) -> Iterator[Line]:
        """The line itself, then all below it in order."""
        yield self
        for child in self.children:
            yield from child.walk()


OVER, TIMES = Part("operator", "÷"), Part("operator", "×")


def factor_parts(pieces: Sequence[PieceLine], quality: bool) -> list[Part]:
    """``3``, or with quality ``(91% + 84%)``: what the share of one piece is multiplied by."""
    worths = [piece.worth for piece in pieces if piece.status == "counted"]
    if not worths:
        waiting = any(piece.status == "pending" for piece in pieces)
        return [Part("word", "quality") if waiting else Part("number", ZERO)]
    if not quality and all(worth == 1 for worth in worths):
        return [Part("number", Fraction(len(worths)))]
    parts: list[Part] = []
    for worth in worths:
        if parts:
            parts.append(Part("operator", "+"))
        parts.append(Part("percent", worth))
    if len(worths) > 1:
        parts = [Part("operator", "("), *parts, Part("operator", ")")]
    return parts
