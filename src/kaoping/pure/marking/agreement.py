"""How far several marks for one piece lie apart, and when somebody else is asked.

How many marks become the one that counts is the scheme's rule (``scoring.panel``); here the marks
are only looked at. Everything is exact: marks are fractions from 0 to 100.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction


def mean(marks: Sequence[Fraction]) -> Fraction:
    """The arithmetic mean of at least one mark."""
    return Fraction(sum(marks, Fraction(0)), 1) / len(marks)


def median(marks: Sequence[Fraction]) -> Fraction:
    """The middle mark, or the mean of the two in the middle; of at least one."""
    rising = sorted(marks)
    middle = rising[(len(rising) - 1) // 2 : len(rising) // 2 + 1]
    return mean(middle)


def spread(marks: Sequence[Fraction]) -> Fraction:
    """The highest less the lowest; 0 where there are fewer than two."""
    return max(marks) - min(marks) if marks else Fraction(0)


def needs_third(first: Sequence[Fraction], third_at: Fraction | None) -> bool:
    """Whether the first opinions lie so far apart that one more person is asked.

    ``first`` are the marks given without knowledge of each other, third opinions left out;
    ``third_at`` is the panel's rule in points, None where it asks nobody. Reaching the number is
    enough: a rule of 12 calls at 12.
    """
    return third_at is not None and len(first) > 1 and spread(first) >= third_at


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of pieces with two marks or more: how many lie within ``within`` points, and the median spread."""

    pieces: int
    close: int
    within: Fraction
    median_spread: Fraction | None  # points; None: no such piece

    @property
    def share(self) -> Fraction | None:
        """Close ones of all, 0 to 1."""
        return Fraction(self.close, self.pieces) if self.pieces else None


def agreement(pieces: Iterable[Sequence[Fraction]], within: Fraction) -> Agreement:
    """The agreement over many pieces; those with fewer than two marks say nothing and are left out."""
    spreads = [spread(marks) for marks in pieces if len(marks) > 1]
    close = sum(one <= within for one in spreads)
    return Agreement(len(spreads), close, within, median(spreads) if spreads else None)
