"""The gate and the ten rules of a leaf, as frozen values.

Amounts are exact ``Fraction`` scheme points; numbers and conditions stand in ``numbers``, and are
named here too, so that a reader of rules needs one import.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

from kaoping.pure.scheme.numbers import (
    EVERYTHING,
    NOTHING,
    All,
    Amount,
    AnyOf,
    ByGroup,
    Came,
    Carried,
    Compare,
    Comparison,
    Condition,
    Count,
    Events,
    Every,
    Measure,
    Met,
    Number,
    Pieces,
    Range,
    Round,
    Score,
    Spans,
    Sum,
    Support,
    Take,
    Varying,
    Where,
    Word,
)

__all__ = [
    "EVERYTHING",
    "NOTHING",
    "STATES_ITS_POINTS",
    "All",
    "Amount",
    "AnyOf",
    "Assess",
    "Ballot",
    "BallotItem",
    "Band",
    "ByGroup",
    "Came",
    "Carried",
    "Carry",
    "CheckItem",
    "CheckRow",
    "Checklist",
    "Compare",
    "Comparison",
    "Condition",
    "Count",
    "Deduct",
    "Even",
    "Events",
    "Every",
    "Factor",
    "Gate",
    "Line",
    "Measure",
    "Met",
    "Number",
    "Panel",
    "PerItem",
    "Pieces",
    "Place",
    "Price",
    "Range",
    "Rank",
    "Ratio",
    "Round",
    "Rule",
    "Score",
    "Spans",
    "Steps",
    "Sum",
    "Support",
    "Take",
    "Then",
    "Varying",
    "Where",
    "Word",
]


@dataclass(frozen=True, slots=True)
class Gate:
    """Where ``condition`` is not met the value becomes 0, or × ``amount``, or at most ``amount``."""

    condition: Condition
    otherwise: Literal["zero", "times", "cap"] = "zero"
    amount: Amount = Fraction(0)  # the factor of "times", the points of "cap"
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Panel:
    """How several marks become one."""

    method: Literal["mean", "median"] = "mean"
    drop: int = 0  # that many highest and as many lowest are set aside …
    drop_from: int | None = None  # … once there are so many marks; None: 2 × drop + 1
    at_least: int = 1  # fewer marks: missing
    line: int = field(default=0, compare=False)

    @property
    def drops_from(self) -> int:
        """The number of marks from which any are set aside."""
        return 2 * self.drop + 1 if self.drop_from is None else self.drop_from


@dataclass(frozen=True, slots=True)
class Even:
    """Full mark ÷ required pieces for each accepted piece, at most as many as required."""

    pieces: Varying[int] = 1  # required in each window that does not say its own number
    quality: bool = False  # × the piece's mark ÷ 100
    panel: Panel | None = None  # None: the settings' panel
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Price:
    """The first row whose ``where`` matches gives an item's points."""

    points: Amount | Range
    where: Where = EVERYTHING
    cap: Amount | None = None  # the most that all items of the row give together, in each window
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Factor:
    """Every row whose ``where`` matches multiplies by ``by``."""

    by: Amount
    where: Where = EVERYTHING
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class PerItem:
    """Points for each event or piece, or price × value for a count. States its own points."""

    of: Events | Pieces | Count
    prices: tuple[Price, ...]
    times: tuple[Factor, ...] = ()
    multiply: str | None = None  # the attribute whose number multiplies
    at_most: Amount | None = None  # of one item, before quantity and share
    same_item: Literal["highest", "add"] = "highest"
    shared: Literal["split", "full"] = "split"
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Band:
    """``points`` once the number reaches ``bound`` (or is above it, if ``above``)."""

    bound: Amount
    points: Amount
    above: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Then:
    """``points`` more for each full ``each`` beyond the last band's bound."""

    each: Amount
    points: Amount


@dataclass(frozen=True, slots=True)
class Steps:
    """The last band reached; below all 0. States its own points."""

    of: Number
    bands: tuple[Band, ...]  # bounds rising
    then: Then | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Full mark × (number − zero) ÷ (full − zero), held within 0 and ``up_to``; ``full`` may be smaller.

    ``Word.MOST``: the greatest number among the units ranked together.
    """

    of: Number
    full: Amount | Literal[Word.MOST]
    zero: Amount = Fraction(0)
    up_to: Amount = Fraction(1)  # of the full mark; above 1: what lies beyond it is credited too
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One deduction. Of ``of``, ``need`` and ``condition`` exactly these are set:

    ``of`` alone: ``minus`` for each; ``of`` and ``need``: for each one short; ``condition``: once.
    """

    minus: Amount | Range | Literal[Word.EVEN]  # EVEN (with need): full mark ÷ need
    of: Number | None = None
    need: Amount | None = None
    condition: Condition | None = None
    title: str = ""
    at_most: Amount | None = None  # of the whole line
    applies_to: tuple[str, ...] = ()  # group names; empty: every unit
    every: Every | None = None  # judged window by window, pieces by ``occurred``
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Deduct:
    """Full mark less each line."""

    lines: tuple[Line, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Assess:
    """The panel's result over marks given by the node's ``by``.

    With ``levels`` a mark is a level's name, worth its points of the node's points; else a number out
    of ``out_of``. Result: full mark × panel's mark ÷ (points or ``out_of``), so that over windows a
    level is worth its share of each window; with open points, the level's points as they stand.
    """

    levels: tuple[tuple[str, Amount], ...] = ()
    out_of: Amount = Fraction(100)
    panel: Panel | None = None  # None: the settings' panel
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One yes/no item; ``points`` None: an even share of the full mark."""

    id: str
    title: str = ""
    points: Amount | None = None
    applies_to: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """Holds if all items, these items, or so many are met."""

    met: Literal[Word.ALL] | tuple[str, ...] | int
    points: Amount
    title: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The sum of items met, or the first row that holds."""

    items: tuple[CheckItem, ...]
    rows: tuple[CheckRow, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class BallotItem:
    """One question of an appraisal sheet: (level, points)."""

    id: str
    levels: tuple[tuple[str, Amount], ...]
    title: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Ballot:
    """Full mark × support, less ``blank`` and ``abstain`` for each; with items the mean of sheets."""

    share_of: Literal["valid", "cast", "most"] = "valid"
    blank: Amount = Fraction(0)
    abstain: Amount = Fraction(0)
    items: tuple[BallotItem, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Place:
    """``points`` down to place ``to``, inclusive, or so far as this share of those ranked reaches."""

    to: int | Fraction
    points: Amount


@dataclass(frozen=True, slots=True)
class Rank:
    """Points by place among units. States its own points."""

    by: Number
    places: tuple[Place, ...] = ()
    order: Literal["high", "low"] = "high"  # which end is the first place
    within: tuple[str, ...] = ()  # group names ranked apart; empty: all together
    others: Amount = Fraction(0)
    then: Then | None = None  # instead of ``others``: what each full ``each`` places further down adds
    last: Amount | None = None  # None: the last place is like any other
    from_end: tuple[Place, ...] = ()  # instead of ``last``: places counted from the end
    round: Round = "down"  # how a share becomes a number of places
    ties: Literal["better", "average"] = "better"  # equals: the better place's points, or the mean of theirs
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Carry:
    """A figure from another system, one per window if there are windows. States its own points."""

    key: str
    line: int = field(default=0, compare=False)


Rule: TypeAlias = Even | PerItem | Steps | Ratio | Deduct | Assess | Checklist | Ballot | Rank | Carry

# Rules that give the points they state; the others give a share of a window's full mark.
STATES_ITS_POINTS = (PerItem, Steps, Rank, Carry)
