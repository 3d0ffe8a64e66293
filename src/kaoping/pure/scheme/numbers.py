"""Numbers and conditions: what a rule, a gate or a grade asks of a unit's facts.

All amounts are exact ``Fraction`` scheme points unless a comment says otherwise. ``Varying[T]`` is a
plain ``T`` or a ``ByGroup[T]``: ``by_group.resolve`` picks a unit's own value, ``by_group.for_groups``
does it for a whole scheme. ``line`` is the YAML line, 1-based, 0 where a value was not read from a
text; it never takes part in equality.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Generic, Literal, TypeAlias, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ByGroup(Generic[T]):
    """A value that differs by group: (group name, value), in the order written."""

    values: tuple[tuple[str, T], ...]
    line: int = field(default=0, compare=False)


Varying: TypeAlias = T | ByGroup[T]
Amount: TypeAlias = Fraction | ByGroup[Fraction]


Every = Literal["week", "month", "quarter", "half-year", "year"]
Round = Literal["down", "up", "half_up"]  # how a share of units becomes a number of them


class Word(Enum):
    """Words that stand where a number could."""

    OPEN = "open"  # points without a full mark
    NONE = "none"  # a floor that is not there
    EVEN = "even"  # of a deduction: full mark ÷ need
    ALL = "all"  # of a checklist row: every item
    MOST = "most"  # of a ratio: the greatest number among the units ranked together


@dataclass(frozen=True, slots=True)
class Range:
    """Discretion: the fact's ``amount`` decides, within these two bounds."""

    low: Fraction
    high: Fraction
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Where:
    """Attribute comparisons, all of which must hold: (attribute, allowed texts).

    Values are compared as text (``true``/``false`` for a JSON truth value; numbers by exact value);
    ``bounds`` compare them as numbers, and what is no number matches none. An absent attribute matches nothing; ``EVERYTHING`` has no tests.
    """

    tests: tuple[tuple[str, tuple[str, ...]], ...] = ()
    bounds: tuple[
        tuple[str, tuple[tuple[Comparison, Fraction], ...]], ...
    ] = ()  # of attributes that are numbers


Comparison = Literal["at_least", "above", "at_most", "below"]
EVERYTHING = Where()
NOTHING = Fraction(0)


Came = Literal["on_time", "late", "either"]

# --- NUMBER ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pieces:
    """Accepted pieces of this node, or of ``indicator``: those that came on time, late, or either."""

    came: Came = "on_time"
    where: Where = EVERYTHING
    indicator: str | None = None
    per: Number | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Events:
    """How many events of ``key``: Σ quantity × the unit's share by authors."""

    key: str
    where: Where = EVERYTHING
    per: Number | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Count:
    """A flow: the counts of ``key``, added."""

    key: str
    per: Number | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Measure:
    """A level: the latest measure of ``key``, ``value`` ÷ ``of``. May be missing."""

    key: str
    per: Number | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Met:
    """How many items of the checklist ``indicator`` are met. May be missing."""

    indicator: str
    per: Number | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Support:
    """The rate of approval of the ballot ``indicator``, 0 to 1. May be missing."""

    indicator: str
    per: Number | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Score:
    """The value of the earlier node ``indicator``; window by window where the windows are the same."""

    indicator: str
    per: Number | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Carried:
    """A figure brought from elsewhere, such as last year's: the latest score fact of ``key``. May be missing."""

    key: str
    per: Number | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Take:
    """``of`` in each stretch: in steps, held within limits; the stretches added, then multiplied.

    A stretch is the window or period that asks, cut to ``first`` … ``until``; with ``every`` each of these
    calendar windows in it.
    """

    of: Number
    first: date | None = None  # only what is dated from this day …
    until: date | None = None  # … to this day, both included
    every: Every | None = None
    each: Amount | None = None  # so many count as one …
    round_up: bool = False  # … a part of them as nothing, or as one more
    no_less: Amount | None = None  # less, but more than nothing, counts as this
    no_more: Amount | None = None  # more counts as this
    times: Amount | None = None
    per: Number | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Spans:
    """In how many calendar windows that are over ``condition`` holds: all of them, or the longest run."""

    condition: Condition
    every: Every
    running: bool = False
    per: Number | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """Several numbers added; missing if one of them is."""

    numbers: tuple[Number, ...]
    per: Number | None = None
    line: int = field(default=0, compare=False)


Number: TypeAlias = Pieces | Events | Count | Measure | Met | Support | Score | Carried | Take | Spans | Sum

# --- COND --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compare:
    """``of`` against one or more bounds, all of which must hold. Missing: does not hold."""

    of: Number
    bounds: tuple[tuple[Comparison, Amount], ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these holds (written as a list)."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these holds (``{any: […]}``)."""

    conditions: tuple[Condition, ...]


Condition: TypeAlias = Compare | All | AnyOf
