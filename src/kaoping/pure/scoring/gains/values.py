"""What would have brought more, as values: the facts that would be otherwise, and the points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kaoping.pure.scoring.facts import Fact


@dataclass(frozen=True, slots=True)
class Change:
    """Facts that would be there (``add``) and facts that would not (``drop``)."""

    add: tuple[Fact, ...] = ()
    drop: tuple[Fact, ...] = ()

    def __add__(self, other: Change) -> Change:
        return Change(self.add + other.add, self.drop + other.drop)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A change worth trying. What it brings is found out by scoring anew, never reckoned here."""

    kind: str  # a code of ``words``
    change: Change
    values: tuple[tuple[str, Any], ...] = ()
    window: str = ""  # the window's key
    title: str = ""  # and its title
    thing: str = ""  # the piece, event or item that it is about
    first_only: bool = False  # of those of one kind and window the first that brings anything
    more: tuple[Change, ...] = ()  # further changes just like it: the other pieces that are missing here
    still: bool = True  # whether somebody can still bring it about


@dataclass(frozen=True, slots=True)
class Improvement:
    """Something that brings more: each of ``changes``, made alone, moves the score by ``points``.

    ``points`` is what the indicator's own score gains (of the whole sheet, ``indicator`` "", the
    total), ``total`` what the sheet's total gains, both exact. Where nothing concrete is named
    (a distance to a line), ``changes`` is empty.
    """

    indicator: str
    kind: str
    values: Mapping[str, Any]
    windows: tuple[tuple[str, str], ...]  # key and title, one a change where it has a window
    things: tuple[str, ...]
    points: Fraction
    total: Fraction
    changes: tuple[Change, ...] = ()
    together: Fraction | None = None  # what all changes at once bring; None where there is but one
    still: bool = True  # whether it can still happen; else it only tells where points went
