"""All pairs of a corpus that share passages, and the families they form.

The index already holds, hash by hash, which documents stand together; the pairs are counted from
its keys in a few numpy passes, and only pairs that share enough are aligned. In one process this
serves ten million documents; beyond, the same functions serve each part of a divided corpus,
because pairs are counted for a range of first documents at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kaoping.pure.originality.fingerprint import Hashes, changes
from kaoping.pure.originality.segments import ORDINAL_BITS

# Hashes of more documents than this say little about any two of them.
MOST_HOLDERS = 50
# Two documents must share so many fingerprints: about thirty characters' worth.
LEAST_SHARED = 8
_MOST_PAIRS = 50_000_000  # counted at once; 400 MB

Ints = npt.NDArray[np.int64]
_SHIFT = np.uint64(ORDINAL_BITS)
_ORDINAL = np.uint64((1 << ORDINAL_BITS) - 1)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two documents by ordinal, ``first`` below ``second``, and the fingerprints they share."""

    first: Ints
    second: Ints
    shared: Ints


def pairs(keys: Hashes, *, least_shared: int = LEAST_SHARED) -> Pairs:
    """Every pair that shares at least ``least_shared`` of the fingerprints in ``keys``.

    ``keys`` are those of one index, ascending (hash << 24 | ordinal), each once.
    """
    hashes = keys >> _SHIFT
    starts = np.flatnonzero(changes(hashes))
    sizes = np.diff(starts, append=len(hashes))
    alone = (sizes < 2) | (sizes > MOST_HOLDERS)
    sizes = np.where(alone, 0, sizes)
    ordinals = (keys & _ORDINAL).astype(np.int64)
    # What stands behind each key in its own group: so many pairs begin with it.
    group = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(hashes)))
    behind = np.where(sizes[group] > 0, starts[group] + sizes[group] - 1 - np.arange(len(keys)), 0)
    found = [
        _counted(ordinals, behind, np.flatnonzero(chosen), least_shared)
        for chosen in _parts(ordinals, behind)
    ]
    if not found:
        none = np.zeros(0, np.int64)
        return Pairs(none, none, none)
    return Pairs(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _parts(ordinals: Ints, behind: Ints) -> Iterator[npt.NDArray[np.bool_]]:
    """The keys that begin pairs, divided by first document so that each part can be counted."""
    weight = np.bincount(ordinals, behind)
    if not len(weight) or not weight.any():
        return
    part = (np.cumsum(weight) // _MOST_PAIRS).astype(np.int64)
    for number in range(int(part[-1]) + 1):
        yield (behind > 0) & (part[ordinals] == number)


def _counted(ordinals: Ints, behind: Ints, at: Ints, least: int) -> tuple[Ints, Ints, Ints]:
    """Count the pairs that begin at the keys ``at``."""
    counts = behind[at]
    total = int(counts.sum())
    first = np.repeat(at, counts)
    step = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    codes = (ordinals[first] << ORDINAL_BITS) | ordinals[first + step]
    codes.sort()
    starts = np.flatnonzero(changes(codes))
    shared = np.diff(starts, append=len(codes))
    enough = shared >= least
    codes = codes[starts[enough]]
    return codes >> ORDINAL_BITS, codes & ((1 << ORDINAL_BITS) - 1), shared[enough]


def families(count: int, first: Ints, second: Ints) -> Ints:
    """The lowest ordinal that each of ``count`` documents is joined to, directly or through others."""
    labels = np.arange(count)
    while len(first):
        low = np.minimum(labels[first], labels[second])
        before = labels.copy()
        np.minimum.at(labels, first, low)
        np.minimum.at(labels, second, low)
        labels = labels[labels]
        if np.array_equal(labels, before):
            break
    return labels
