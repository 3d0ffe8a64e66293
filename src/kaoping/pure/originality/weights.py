"""What a match is worth: rare wording weighs, the phrases of every speech weigh nothing.

A sketch holds in how many texts of a fixed sample each 4-gram and each 7-gram occurs. It is made of
at most ``SAMPLE`` texts and never grows with the corpus: 4 MB in memory, a third of it at rest.
Only grams of two texts or more enter, so few buckets are shared; where two meet, the more frequent
one holds, which can only make a match worth less.

The 4-grams tell common words, the 7-grams common sentences: a stock phrase copied whole is rare as
a whole, and a new sentence of common words is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from kaoping.pure.originality.fingerprint import (
    GRAM,
    FourGrams,
    Hashes,
    changes,
    distinct,
    four_grams,
    gram_hashes,
)
from kaoping.pure.originality.normalise import Batch

SAMPLE = 10_000
# Of fewer texts than this nothing is known about frequency; taken for this many.
LEAST_SAMPLE = 64
BUCKET_BITS = 21
_MIX = np.uint32(0x85EBCA6B)
_SHORT_TOP = np.uint32(32 - BUCKET_BITS)
_TOP = np.uint64(64 - BUCKET_BITS)
_OWNER_BITS = np.uint64(24)

Counts = npt.NDArray[np.uint8]
Sums = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Worth:
    """Running sums over one text: ``fours[j] - fours[i]`` is what its 4-grams i to j are worth.

    As long as the text and one more: where no whole gram fits any more, the sum stays.
    """

    fours: Sums
    sevens: Sums

    @property
    def letters(self) -> int:
        """How long the text is."""
        return len(self.fours) - 1


@dataclass(frozen=True)
class Sketch:
    """Text counts by bucket (255: that many or more; 0: one or none), and the texts counted."""

    fours: Counts
    sevens: Counts
    texts: int

    def worth(self, fours: FourGrams, sevens: Hashes, masked: npt.NDArray[np.bool_] | None = None) -> Worth:
        """The worth of each gram, 0 to 1, summed up; a gram that touches ``masked`` has none.

        ``fours`` and ``sevens`` are hashes of its 4-grams and 7-grams. A 4-gram in ``count`` texts is
        worth clip((log2(N / count) - 6) / 6, 0, 1), a 7-gram clip((log2(N / count) - 8) / 4, 0, 1).
        N is the sample's size, or for small samples its geometric mean with 10,000: one text of
        100 is rarer than one per cent (tried on parts of 100 to 10,000 texts: one rule for all of
        them, nothing flagged in vain).
        """
        by_count = self._worth_by_count
        return Worth(
            _summed(by_count[0].take(self.fours.take(_buckets(fours))), masked, 4),
            _summed(by_count[1].take(self.sevens.take((sevens >> _TOP).astype(np.int64))), masked, GRAM),
        )

    @cached_property
    def _worth_by_count(self) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        texts = max(self.texts, LEAST_SAMPLE)
        count = np.maximum(np.arange(256), 1)
        rarity = np.log2(np.sqrt(texts * max(texts, SAMPLE)) / count)
        fours = np.clip((rarity - 6) / 6, 0, 1).astype(np.float32)
        sevens = np.clip((rarity - 8) / 4, 0, 1).astype(np.float32)
        return fours, sevens


def empty_sketch() -> Sketch:
    """The sketch of no texts."""
    none = np.zeros(1 << BUCKET_BITS, np.uint8)
    return Sketch(none, none, 0)


def sketch_of(batches: Iterable[Batch]) -> Sketch:
    """Count the grams of all texts of ``batches``, each once a text."""
    texts = 0
    fours: list[Hashes] = []
    sevens: list[Hashes] = []
    for batch in batches:
        wide = (four_grams(batch.codes) * _MIX).astype(np.uint64) << np.uint64(32)
        fours.append(_owned(wide, 4, batch, texts))
        sevens.append(_owned(gram_hashes(batch.codes), GRAM, batch, texts))
        texts += len(batch.ends)
    return Sketch(_counted(fours), _counted(sevens), texts)


def _owned(hashes: Hashes, length: int, batch: Batch, before: int) -> Hashes:
    """Forty bits of each gram's hash with the number of its text behind; none across a wall."""
    whole = np.ones(len(hashes), np.bool_)
    for back in range(length):
        walls = batch.ends - back
        whole[walls[(walls >= 0) & (walls < len(hashes))]] = False
    at = np.flatnonzero(whole)
    owner = np.searchsorted(batch.ends, at).astype(np.uint64) + np.uint64(before)
    return (hashes[at] >> _OWNER_BITS << _OWNER_BITS) | owner


def _counted(owned: Sequence[Hashes]) -> Counts:
    table = np.zeros(1 << BUCKET_BITS, np.uint8)
    keys = distinct(np.concatenate(owned)) if owned else np.zeros(0, np.uint64)
    if not len(keys):
        return table
    hashes = keys >> _OWNER_BITS
    starts = np.flatnonzero(changes(hashes))
    counts = np.diff(starts, append=len(hashes))
    often = counts >= 2
    buckets = hashes[starts[often]] >> np.uint64(64 - 24 - BUCKET_BITS)
    np.maximum.at(table, buckets, np.minimum(counts[often], 255).astype(np.uint8))
    return table


def _buckets(grams: FourGrams) -> FourGrams:
    return (grams * _MIX) >> _SHORT_TOP


def _summed(worth: npt.NDArray[np.float32], masked: npt.NDArray[np.bool_] | None, length: int) -> Sums:
    if masked is not None and len(worth):
        hidden = np.concatenate(([0], np.cumsum(masked)))
        worth = np.where(hidden[length:] > hidden[:-length], np.float32(0), worth)
    sums = np.zeros(len(worth) + length)
    np.cumsum(worth, out=sums[1 : len(worth) + 1])
    sums[len(worth) + 1 :] = sums[len(worth)]
    return sums
