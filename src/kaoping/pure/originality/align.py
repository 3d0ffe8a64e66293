"""Passages that one text shares with many others, found for all of them in one pass.

Exact runs of equal codes are found from 4-gram seeds; runs that lie near each other in both texts
are one passage, whatever their order inside it (sentences are moved about); a passage must be long,
dense and worth enough to be kept. Working source by source in Python took 60 % of a query's time;
here the sources lie end to end and every step is one numpy expression over all of them.

Measured and left: difflib (a hundred times slower), a band of edit distance around each diagonal
(moved sentences fall apart), seeds of 7 (30 % synonyms leave too few).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kaoping.pure.originality.fingerprint import GRAM, Hashes, four_grams
from kaoping.pure.originality.normalise import Batch, Codes
from kaoping.pure.originality.weights import Sums, Worth

Ints = npt.NDArray[np.int64]

SEED = 4
_SLOT_BITS = 16
_MIX = np.uint64(0xC2B2AE3D27D4EB4F)


@dataclass(frozen=True, slots=True)
class Rules:
    """When equal runs make a passage. Lengths in compared characters.

    ``run``: shorter runs are not looked at; ``gap``: runs further apart than this, in either text,
    are two groups; ``join_…``: two groups of strong runs are one passage when no more than
    ``join_gap`` lies between and they drift apart by no more than ``join_drift``. A passage holds
    a run of at least ``anchor``, spans ``least_span`` in both texts, matches ``least_matched`` and
    ``least_density`` of the longer side, and is worth ``least_weight``; or, where its runs stand in
    the two texts at one distance to within ``straight`` on the mean, as chance phrases of one
    topic do not, ``least_straight_weight``.
    """

    run: int = 4
    gap: int = 28
    anchor: int = 9
    least_span: int = 38
    least_matched: int = 26
    least_density: float = 0.35
    least_weight: float = 36.0
    straight: float = 4.0
    least_straight_weight: float = 30.0
    join_run: int = 7
    join_gap: int = 100
    join_drift: float = 12.0
    most_repeats: int = 16


RULES = Rules()


@dataclass(frozen=True, slots=True)
class Passages:
    """Columns: the source's number, half-open bounds in the codes of both texts, what is shared."""

    source: Ints
    start: Ints
    end: Ints
    source_start: Ints
    source_end: Ints
    matched: Ints
    weight: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.source)

    def similarity(self) -> npt.NDArray[np.float64]:
        """The share of the longer side that is matched, 0 to 1."""
        widest = np.maximum(self.end - self.start, self.source_end - self.source_start)
        share: npt.NDArray[np.float64] = np.minimum(self.matched / np.maximum(widest, 1), 1.0)
        return share

    def take(self, chosen: Ints | npt.NDArray[np.bool_]) -> Passages:
        return Passages(*(getattr(self, name)[chosen] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Runs:
    """Maximal runs of equal codes: source, start in the text, start in the batch, length."""

    source: Ints
    at: Ints
    there: Ints
    length: Ints

    def take(self, chosen: Ints | npt.NDArray[np.bool_]) -> Runs:
        return Runs(
            self.source[chosen], self.at[chosen], self.there[chosen], self.length[chosen]
        )


def equal_runs(codes: Codes, batch: Batch, rules: Rules) -> Runs:
    """All maximal runs of at least ``rules.run`` codes equal in the text and in a source."""
    mine, theirs = four_grams(codes), four_grams(batch.codes)
    if not len(mine) or not len(theirs):
        none = np.zeros(0, np.int64)
        return Runs(none, none, none, none)
    at, there = _seeds(mine, theirs, rules.most_repeats)
    # Seeds of one run follow each other on one diagonal: sorted by (diagonal, place), their keys
    # rise by one. Walls between the sources hold no seed, so no run crosses one.
    shift = len(codes).bit_length() + 1
    diagonal = there - at + len(codes)
    keys = (diagonal << shift) | at
    if (len(theirs) + len(codes)) >> (32 - shift) == 0:
        keys = keys.astype(np.uint32)
    keys.sort()
    first = np.flatnonzero(np.diff(keys, prepend=keys[:1] - 2) != 1) if len(keys) else keys
    length = np.diff(first, append=len(keys)) + (SEED - 1)
    long = length >= rules.run
    first, length = first[long], length[long]
    keys = keys[first].astype(np.int64)
    at = keys & ((1 << shift) - 1)
    there = (keys >> shift) - len(codes) + at
    source = np.searchsorted(batch.ends, there)
    return Runs(source, at, there, length)


def _seeds(mine: Hashes, theirs: Hashes, most_repeats: int) -> tuple[Ints, Ints]:
    """Every pair of places with the same 4-gram.

    A gram that the text repeats more than ``most_repeats`` times is met at its first places only,
    or a text of one character would have as many pairs as the product of the lengths.
    """
    order = np.argsort(((mine * _MIX) >> np.uint64(64 - _SLOT_BITS)).astype(np.uint16), kind="stable")
    slots = ((mine[order] * _MIX) >> np.uint64(64 - _SLOT_BITS)).astype(np.int64)
    begin = np.zeros((1 << _SLOT_BITS) + 1, np.int32)
    begin[1:] = np.cumsum(np.bincount(slots, minlength=1 << _SLOT_BITS))
    count = np.minimum(np.diff(begin), most_repeats)
    theirs_slots = ((theirs * _MIX) >> np.uint64(64 - _SLOT_BITS)).astype(np.uint16)
    hits = count[theirs_slots]
    there = np.flatnonzero(hits)
    hits = hits[there]
    first = begin[theirs_slots[there]]
    there = np.repeat(there, hits)
    offsets = np.arange(len(there)) - np.repeat(np.cumsum(hits) - hits, hits)
    at = order[np.repeat(first, hits) + offsets]
    same = mine[at] == theirs[there]
    return at[same], there[same]


def passages(codes: Codes, worth: Worth, batch: Batch, rules: Rules = RULES) -> Passages:
    """The passages that the text shares with each source of ``batch``."""
    runs = _dominant(equal_runs(codes, batch, rules))
    if not len(runs.at):
        none = np.zeros(0, np.int64)
        return Passages(none, none, none, none, none, none, none.astype(np.float64))
    labels = _clusters(runs, rules.gap)
    order = np.lexsort((runs.at, labels))
    runs, labels = runs.take(order), labels[order]
    joined = _joined(runs, labels, rules)
    if joined is not labels:
        order = np.lexsort((runs.at, joined))
        runs, labels = runs.take(order), joined[order]
    return _measured(runs, labels, worth, batch, rules)


def _dominant(runs: Runs) -> Runs:
    """Without the runs that lie, in either text, inside a longer one of the same source.

    A common phrase inside a copied passage also stands elsewhere in the source; without this the
    passage would stretch to there.
    """
    for side in ("at", "there"):
        start: Ints = getattr(runs, side)
        base = int((start + runs.length).max(initial=0)) + 1
        lift = runs.source * base
        order = np.lexsort((-runs.length, start + lift))
        end = (start + runs.length + lift)[order]
        reach = np.maximum.accumulate(end)
        inside = np.zeros(len(order), np.bool_)
        length = runs.length[order]
        # The run that reached furthest so far is the one that may hold this one.
        holder = np.maximum.accumulate(np.where(end == reach, np.arange(len(order)), 0))
        inside[1:] = (reach[:-1] >= end[1:]) & (length[holder[:-1]] > length[1:])
        runs = runs.take(np.sort(order[~inside]))
    return runs


def _split(labels: Ints, start: Ints, end: Ints, gap: int) -> Ints:
    """Part each group where more than ``gap`` lies between what came before and the next start."""
    order = np.lexsort((start, labels))
    group, begin = labels[order], start[order]
    # Ends never fall along the order once each group is lifted above the one before.
    lift = group * (int(end.max(initial=0)) + gap + 2)
    reach = np.maximum.accumulate(end[order] + lift)
    new = np.ones(len(order), np.bool_)
    new[1:] = (group[1:] != group[:-1]) | (begin[1:] + lift[1:] > reach[:-1] + gap)
    parted = np.empty_like(labels)
    parted[order] = np.cumsum(new) - 1
    return parted


def _clusters(runs: Runs, gap: int) -> Ints:
    """A group number for each run: alternately parted by distance in one text and in the other."""
    labels = runs.source
    groups = -1
    for _ in range(4):
        labels = _split(labels, runs.at, runs.at + runs.length, gap)
        labels = _split(labels, runs.there, runs.there + runs.length, gap)
        found = int(labels.max(initial=-1)) + 1
        if found == groups:
            break
        groups = found
    return labels


def _joined(runs: Runs, labels: Ints, rules: Rules) -> Ints:
    """Join neighbouring groups of one source that go on where the one before left off.

    Where a sentence was put in or rewritten the copy goes on behind it in the same order, at
    nearly the same distance between the two texts.
    """
    first = np.flatnonzero(np.diff(labels, prepend=-1))
    size = np.add.reduceat(runs.length, first)
    strong = (np.maximum.reduceat(runs.length, first) >= rules.join_run) & (
        size >= 2 * rules.join_run
    )
    if np.count_nonzero(strong) < 2:
        return labels
    source = runs.source[first]
    start, there = runs.at[first], np.minimum.reduceat(runs.there, first)
    end = np.maximum.reduceat(runs.at + runs.length, first)
    there_end = np.maximum.reduceat(runs.there + runs.length, first)
    drift = np.add.reduceat((runs.there - runs.at) * runs.length, first) / size
    groups = np.flatnonzero(strong)
    groups = groups[np.lexsort((start[groups], source[groups]))]
    a, b = groups[:-1], groups[1:]
    near = (
        (source[a] == source[b])
        & (start[b] - end[a] <= rules.join_gap)
        & (np.abs(there[b] - there_end[a]) <= rules.join_gap)
        & (np.abs(drift[b] - drift[a]) <= rules.join_drift)
    )
    if not near.any():
        return labels
    chain = np.cumsum(np.concatenate(([True], ~near))) - 1
    leader = groups[np.concatenate(([True], ~near))]
    new = np.arange(len(first))
    new[groups] = leader[chain]
    return new[labels]


def _measured(runs: Runs, labels: Ints, worth: Worth, batch: Batch, rules: Rules) -> Passages:
    """Add up each group, given in the order of its places, and keep those that are passages."""
    first = np.flatnonzero(np.diff(labels, prepend=-1))
    end, there_end = runs.at + runs.length, runs.there + runs.length
    # A character matched by two runs of the group counts once.
    lift = labels * (int(end.max()) + 2)
    reach = np.maximum.accumulate(end + lift) - lift
    seen = np.zeros_like(reach)
    seen[1:] = np.where(labels[1:] == labels[:-1], reach[:-1], 0)
    fresh = np.maximum(runs.at, seen)
    weight = _sum(worth.fours, fresh, end, SEED) + _sum(worth.sevens, fresh, end, GRAM) / 2
    source = runs.source[first]
    begin = batch.starts[source]
    found = Passages(
        source,
        runs.at[first],
        np.maximum.reduceat(end, first),
        np.minimum.reduceat(runs.there, first) - begin,
        np.maximum.reduceat(there_end, first) - begin,
        np.add.reduceat(np.maximum(end - fresh, 0), first),
        np.add.reduceat(weight, first),
    )
    span = np.minimum(found.end - found.start, found.source_end - found.source_start)
    widest = np.maximum(found.end - found.start, found.source_end - found.source_start)
    least_weight = np.where(
        _spread(runs, labels, first) <= rules.straight, rules.least_straight_weight, rules.least_weight
    )
    return found.take(
        (np.maximum.reduceat(runs.length, first) >= rules.anchor)
        & (span >= rules.least_span)
        & (found.matched >= rules.least_matched)
        & (found.matched >= rules.least_density * widest)
        & (found.weight >= least_weight)
    )


def _spread(runs: Runs, labels: Ints, first: Ints) -> Sums:
    """How far the runs of each group lie from one common distance between the two texts, mean."""
    size = np.add.reduceat(runs.length, first)
    apart = runs.there - runs.at
    mean = np.add.reduceat(apart * runs.length, first) / size
    counts = np.diff(first, append=len(labels))
    off = np.abs(apart - np.repeat(mean, counts)) * runs.length
    spread: Sums = np.add.reduceat(off, first) / size
    return spread


def _sum(sums: Sums, start: Ints, end: Ints, length: int) -> Sums:
    """What the grams of ``length`` codes that lie wholly inside each stretch are worth."""
    last = len(sums) - 1
    after = np.minimum(np.maximum(end - (length - 1), start), last)
    worth: Sums = sums[after] - sums[np.minimum(start, last)]
    return worth
