"""Fingerprints: a few hashes that two texts share wherever they share a passage.

Winnowing (Schleimer, Wilkerson, Aiken 2003): of every ``WINDOW`` neighbouring 7-grams the one with
the smallest hash is kept, so two texts with ``GRAM + WINDOW - 1`` = 12 equal codes in a row always
share a fingerprint, and about two grams in seven are kept. Grams are cut from codes, not from
words: a segmenter would cut an edited sentence elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kaoping.pure.originality.normalise import Batch, Codes

GRAM = 7
WINDOW = 6
HASH_BITS = 40

Hashes = npt.NDArray[np.uint64]
FourGrams = npt.NDArray[np.uint32]

_ODD = 0x9E3779B97F4A7C15
_SHORT_ODD = 0x9E3779B1
_MIX = np.uint64(0xD6E8FEB86659FD93)
_SHORT_1 = np.uint32(_SHORT_ODD)
_SHORT_2 = np.uint32(_SHORT_ODD**2 % 2**32)
_POWER_1 = np.uint64(_ODD)
_POWER_2 = np.uint64(_ODD**2 % 2**64)
_POWER_3 = np.uint64(_ODD**3 % 2**64)


def gram_hashes(codes: Codes) -> Hashes:
    """A 64-bit hash of every 7-gram, all bits mixed; empty for fewer than seven codes.

    A polynomial in an odd number, doubled: 2 codes, 4 codes, then two overlapping fours.
    """
    if len(codes) < GRAM:
        return np.zeros(0, np.uint64)
    ones = codes.astype(np.uint64)
    twos = ones[:-1] * _POWER_1
    twos += ones[1:]
    fours = twos[:-2] * _POWER_2
    fours += twos[2:]
    sevens = fours[:-3] * _POWER_3
    sevens += fours[3:]
    sevens ^= sevens >> np.uint64(32)
    sevens *= _MIX
    sevens ^= sevens >> np.uint64(29)
    return sevens


def four_grams(codes: Codes) -> FourGrams:
    """A 32-bit hash of every 4-gram: two different ones are equal once in four thousand million."""
    if len(codes) < 4:
        return np.zeros(0, np.uint32)
    ones = codes.astype(np.uint32)
    twos = ones[:-1] * _SHORT_1
    twos += ones[1:]
    fours = twos[:-2] * _SHORT_2
    fours += twos[2:]
    return fours


def _slide(values: npt.NDArray[np.uint32], choose: Any) -> npt.NDArray[np.uint32]:
    """``choose`` (minimum or maximum) over every ``WINDOW`` neighbours."""
    twos = choose(values[:-1], values[1:])
    fours = choose(twos[:-2], twos[2:])
    result: npt.NDArray[np.uint32] = choose(fours[:-2], twos[4:])
    return result


def _winnowed(order: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Which grams are the smallest of a window; a window may hang over either end."""
    edge = np.full(WINDOW - 1, 0xFFFFFFFF, np.uint32)
    smallest = _slide(np.concatenate((edge, order, edge)), np.minimum)
    chosen: npt.NDArray[np.bool_] = _slide(smallest, np.maximum) == order
    return chosen


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """One text's fingerprints: distinct and ascending, and each occurrence with its place.

    ``sevens`` are the hashes of all its 7-grams, of which the fingerprints were chosen.
    """

    hashes: Hashes
    occurrences: Hashes
    places: npt.NDArray[np.int64]
    sevens: Hashes


def fingerprints(codes: Codes) -> Fingerprints:
    """The 40-bit fingerprints of one text; ``places`` are those of the grams' first codes."""
    hashes = gram_hashes(codes)
    if not len(hashes):
        return Fingerprints(hashes, hashes, np.zeros(0, np.int64), hashes)
    # The low half chooses and the high bits are kept: chosen halves are small, kept bits are even.
    places = where(_winnowed(hashes.astype(np.uint32)))
    occurrences = hashes[places] >> np.uint64(64 - HASH_BITS)
    return Fingerprints(distinct(occurrences), occurrences, places, hashes)


def changes(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Where a value differs from the one before it; the first one does."""
    new = np.empty(len(values), np.bool_)
    new[:1] = True
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return new


def where(chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The places at which ``chosen`` holds; ``np.flatnonzero`` costs three times as much on short arrays."""
    return chosen.nonzero()[0]


def distinct(hashes: Hashes) -> Hashes:
    """The different values, ascending; ``np.unique`` costs five times as much on short arrays."""
    ordered = hashes.copy()
    ordered.sort()
    return ordered[changes(ordered)]


def fingerprints_of_many(batch: Batch) -> tuple[Hashes, npt.NDArray[np.int64]]:
    """The fingerprints of every text of a batch, and the number of each one's text.

    The same set for each text as ``fingerprints`` gives; in order of place, a hash that occurs
    twice in a text may stand twice.
    """
    hashes = gram_hashes(batch.codes)
    if not len(hashes):
        return hashes, np.zeros(0, np.int64)
    order = hashes.astype(np.uint32)
    across = (batch.ends[:, None] - np.arange(GRAM)).ravel()
    across = across[(across >= 0) & (across < len(order))]
    order[across] = 0xFFFFFFFF
    chosen = _winnowed(order)
    chosen[across] = False
    at = np.flatnonzero(chosen)
    counts = np.diff(np.searchsorted(at, batch.ends), prepend=0)
    return hashes[at] >> np.uint64(64 - HASH_BITS), np.repeat(np.arange(len(counts)), counts)
