"""Which documents are worth comparing: those that share rare fingerprints with the text.

Each shared fingerprint adds log2(documents / documents that hold it). A plain count lost 7.5 points
of recall against this: it prefers long documents full of common phrases.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

import numpy as np
import numpy.typing as npt

from kaoping.pure.originality.fingerprint import Fingerprints, Hashes, changes, where
from kaoping.pure.originality.segments import Hits, block_numbers, find
from kaoping.pure.originality.store import Reader, State

LEAST_CANDIDATES = 20
CODES_A_CANDIDATE = 200
# Beyond the first few a document must share what two or three in N have: a rare phrase or two is chance.
ALWAYS = 8
LEAST_SCORE = 2.5  # times log2 of the documents
FEW_DOCUMENTS = 1_000  # among so few every fingerprint is rare, and comparing all is cheap

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


def rank(prints: Fingerprints, reader: Reader, state: State, most: int) -> Ranking:
    """Rank the documents that share fingerprints; at least the best ``most`` of them."""
    found = _hits(prints.hashes, reader, state)
    hash_index = _joined([hits.hash_index for hits in found])
    number = _joined([hits.number for hits in found])
    stopped = _joined([hits.stopped for hits in found])
    of_templates = prints.hashes[:0]
    holders = np.bincount(hash_index, minlength=len(prints.hashes))
    if len(state.templates) and len(number):
        at = state.templates.searchsorted(number)
        at[at == len(state.templates)] = 0
        template = state.templates[at] == number
        if template.any():
            of_templates = prints.hashes[hash_index[template]]
            hash_index, number = hash_index[~template], number[~template]
    if not len(number):
        return Ranking(number, prints.hashes[stopped], of_templates)
    rarity = log2(state.documents + 1) - np.log2(np.maximum(holders, 1))
    rarity[stopped] = 0
    # One sort brings each document's hashes together; the index rides in the low bits.
    shift = len(prints.hashes).bit_length()
    keys = (number << shift) | hash_index
    keys.sort()
    number = keys >> shift
    first = where(changes(number))
    score = np.add.reduceat(rarity[keys & ((1 << shift) - 1)], first)
    number = number[first]
    wanted = most
    if state.documents > FEW_DOCUMENTS:
        enough = np.count_nonzero(score >= LEAST_SCORE * log2(state.documents))
        wanted = min(most, max(ALWAYS, int(enough)))
    if len(score) > wanted:
        least = np.partition(score, len(score) - wanted)[len(score) - wanted]
        best = where(score >= least)
        score, number = score[best], number[best]
    # Numbers ascend: of equal scores the earlier document stays first.
    order = (-score).argsort(kind="stable")[:wanted]
    return Ranking(number[order], prints.hashes[stopped], of_templates)


def _joined(parts: list[Ints]) -> Ints:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _hits(hashes: Hashes, reader: Reader, state: State) -> list[Hits]:
    none = np.zeros(0, np.int64)
    found = []
    for segment in state.segments:
        read = reader.blocks(segment, block_numbers(hashes, segment.bits))
        found.append(find(hashes, segment.bits, read, segment.first))
    if state.recent:
        pairs = np.array(reader.recent(hashes.tolist()), np.int64).reshape(-1, 2)
        at = np.searchsorted(hashes, pairs[:, 0].astype(np.uint64))
        found.append(Hits(at, pairs[:, 1], none))
    return found or [Hits(none, none, none)]
