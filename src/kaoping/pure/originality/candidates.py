"""Which documents are worth comparing: those that share rare fingerprints with the text.

Each shared fingerprint adds log2(documents / documents that hold it). A plain count lost 7.5 points
of recall against this: it prefers long documents full of common phrases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kaoping.pure.originality.fingerprint import Fingerprints, Hashes
from kaoping.pure.originality.segments import Hits, block_numbers, find
from kaoping.pure.originality.store import Reader, State

LEAST_CANDIDATES = 20
CODES_A_CANDIDATE = 200

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Document numbers, best first; the hashes too common to count; those of templates."""

    numbers: Ints
    stopped: Hashes
    of_templates: Hashes


def candidate_count(codes: int) -> int:
    """How many documents a text of so many codes is compared with."""
    return max(LEAST_CANDIDATES, codes // CODES_A_CANDIDATE)


def rank(prints: Fingerprints, reader: Reader, state: State) -> Ranking:
    """Rank every document that shares a fingerprint."""
    found = _hits(prints.hashes, reader, state)
    hash_index = np.concatenate([hits.hash_index for hits in found])
    number = np.concatenate([hits.number for hits in found])
    stopped = prints.hashes[np.concatenate([hits.stopped for hits in found])]
    of_templates = prints.hashes[:0]
    if state.templates and len(number):
        template = np.isin(number, np.fromiter(state.templates, np.int64, len(state.templates)))
        of_templates = prints.hashes[hash_index[template]]
        hash_index, number = hash_index[~template], number[~template]
    holders = np.bincount(hash_index, minlength=len(prints.hashes))
    rarity = np.log2((state.documents + 1) / np.maximum(holders, 1))
    rarity[np.isin(prints.hashes, stopped)] = 0
    # One sort brings each document's hashes together; the index rides in the low bits.
    shift = np.uint64(max(1, len(prints.hashes)).bit_length())
    keys = (number.astype(np.uint64) << shift) | hash_index.astype(np.uint64)
    keys.sort()
    number = (keys >> shift).astype(np.int64)
    if not len(number):
        return Ranking(number, stopped, of_templates)
    first = np.flatnonzero(np.diff(number, prepend=-1))
    worth = rarity[(keys & ((np.uint64(1) << shift) - np.uint64(1))).astype(np.int64)]
    score = np.add.reduceat(worth, first)
    return Ranking(number[first][_best(score)], stopped, of_templates)


def _best(score: npt.NDArray[np.float64]) -> Ints:
    """The order of the scores, best first, earlier documents before later ones."""
    order: Ints = np.argsort(-score, kind="stable")
    return order


def _hits(hashes: Hashes, reader: Reader, state: State) -> list[Hits]:
    none = np.zeros(0, np.int64)
    found = [Hits(none, none, none)]
    for segment in state.segments:
        rows = reader.blocks(segment, block_numbers(hashes, segment.bits).tolist())
        found.append(find(hashes, segment.bits, rows, segment.first))
    if state.recent:
        pairs = np.array(reader.recent(hashes.tolist()), np.int64).reshape(-1, 2)
        at = np.searchsorted(hashes, pairs[:, 0].astype(np.uint64))
        found.append(Hits(at, pairs[:, 1], none))
    return found
