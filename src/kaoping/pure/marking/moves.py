"""Whose place would be another if severity were taken out of the marks: to look at, never to book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from kaoping.pure.marking.severity import Fit, Given

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Move:
    """One owner's place among all by the marks as given and by the corrected ones."""

    owner: object
    was: int
    would: int
    value: float  # as given
    corrected: float

    @property
    def up(self) -> int:
        """Places gained; below zero: lost."""
        return self.was - self.would

    @property
    def down(self) -> int:
        """Places lost; below zero: gained."""
        return self.would - self.was


def places(values: Mapping[Key, float]) -> dict[Key, int]:
    """Places from 1, the highest first; equal values share one and the next is skipped.

    Values closer than a millionth are equal: they are means of floats.
    """
    ranked = sorted((round(value, 6) for value in values.values()), reverse=True)
    first: dict[float, int] = {}
    for number, value in enumerate(ranked, 1):
        first.setdefault(value, number)
    return {key: first[round(value, 6)] for key, value in values.items()}


def moves(fit: Fit, by_owner: Mapping[object, list[list[Given]]]) -> list[Move]:
    """All owners with both places: those who would move most first.

    ``by_owner``: each owner's pieces, each piece's marks. An owner's value is the mean over its
    pieces of the mean of their marks, whatever the scheme's rule for the panel is: an order among
    those marked here, not a score.
    """
    given = {
        owner: _mean([_mean([row.mark for row in rows]) for rows in pieces])
        for owner, pieces in by_owner.items()
    }
    corrected = {
        owner: _mean([_mean([fit.corrected(row) for row in rows]) for rows in pieces])
        for owner, pieces in by_owner.items()
    }
    was, would = places(given), places(corrected)
    found = [Move(owner, was[owner], would[owner], given[owner], corrected[owner]) for owner in by_owner]
    return sorted(found, key=lambda one: (-abs(one.up), one.was, str(one.owner)))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
