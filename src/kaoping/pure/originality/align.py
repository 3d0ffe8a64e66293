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

from kaoping.pure.originality.fingerprint import GRAM, FourGrams, changes, four_grams, where
from kaoping.pure.originality.normalise import Batch
from kaoping.pure.originality.weights import Sums, Worth

Ints = npt.NDArray[np.int64]

SEED = 4
_MOST_SLOT_BITS = 20
_MOST_TURNS = 8
_NONE = np.zeros(0, np.int64)
_MIX = np.uint32(0xC2B2AE35)


@dataclass(frozen=True, slots=True)
class Rules:
    """When equal runs make a passage. Lengths in compared characters.

    ``gap``: runs further apart than this, in either text,
    are two groups; ``join_…``: two groups of strong runs are one passage when no more than
    ``join_gap`` lies between and they drift apart by no more than ``join_drift``. A passage holds
    a run of at least ``anchor`` worth ``least_anchor_worth``, spans ``least_span`` in both texts, matches ``least_matched`` and
    ``least_density`` of the longer side, and is worth ``least_weight``; or, where its runs stand in
    the two texts at one distance to within ``straight`` on the mean, as chance phrases of one
    topic do not, ``least_straight_weight``, less ``run_credit`` for each worthy run beyond the first up to
    ``most_credit``: replaced words leave many short runs in step, and chance hardly sets two so.
    (Of texts of 80 to 200 characters with 30 % of the words replaced 95 of 100 are found, 85 without.)
    A text of ``short`` letters has all of that credit, one of ``long`` none: it has room for runs that weigh
    enough by themselves, and what two of them share in step may be the form that such papers have.
    """

    gap: int = 28
    anchor: int = 9
    least_anchor_worth: float = 1.0
    least_span: int = 38
    least_matched: int = 26
    least_density: float = 0.35
    least_weight: float = 36.0
    straight: float = 4.0
    least_straight_weight: float = 30.0
    run_credit: float = 2.0
    most_credit: float = 8.0
    short: int = 200
    long: int = 300
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


class Runs:
    """Maximal runs of equal codes, as the rows of one table: choosing some is one step.

    ``source``; start in the text (``at``) and in the batch (``there``); ``length``; ``anchor``, the
    length of a run that is worth something, 0 of common wording.
    """

    __slots__ = ("_table", "anchor", "at", "length", "source", "there")

    source: Ints
    at: Ints
    there: Ints
    length: Ints
    anchor: Ints

    def __init__(self, table: Ints) -> None:
        self._table = table
        self.source, self.at, self.there, self.length, self.anchor = table

    def take(self, chosen: Ints) -> Runs:
        return Runs(self._table.take(chosen, axis=1))


def equal_runs(mine: FourGrams, batch: Batch, rules: Rules = RULES) -> Runs:
    """All maximal runs of at least four codes equal in the text and in a source.

    ``mine`` are the text's 4-grams.
    """
    theirs = four_grams(batch.codes)
    if not len(mine) or not len(theirs):
        return Runs(np.zeros((5, 0), np.int64))
    at, there = _seeds(mine, theirs, rules.most_repeats)
    # Seeds of one run follow each other on one diagonal: sorted by (diagonal, place), their keys
    # rise by one. Walls between the sources hold no seed, so no run crosses one.
    shift = len(mine).bit_length() + 1
    keys = ((there - at + len(mine)) << shift) | at
    if (len(theirs) + len(mine)) >> (32 - shift) == 0:
        keys = keys.astype(np.uint32)
    keys.sort()
    new = np.empty(len(keys), np.bool_)
    new[:1] = True
    np.not_equal(keys[1:] - keys[:-1], 1, out=new[1:])
    first = where(new)
    length = np.empty(len(first), np.int64)
    length[:-1] = first[1:] - first[:-1]
    length[-1:] = len(keys) - first[-1:]
    keys = keys[first].astype(np.int64)
    at = keys & ((1 << shift) - 1)
    there = (keys >> shift) - len(mine) + at
    length += SEED - 1
    source = batch.ends.searchsorted(there)
    return Runs(np.array((source, at, there, length, length)))


def _seeds(mine: FourGrams, theirs: FourGrams, most_repeats: int) -> tuple[Ints, Ints]:
    """Every pair of places with the same 4-gram.

    A gram that the text repeats more than ``most_repeats`` times is met at its first places only,
    or a text of one character would have as many pairs as the product of the lengths.
    """
    # Sixteen slots a gram while sixteen bits allow, then at least one or two.
    bits = len(mine).bit_length()
    bits = bits + 4 if bits <= 12 else min(_MOST_SLOT_BITS, max(16, bits + 1))
    spare = np.uint32(32 - bits)
    slots = (mine * _MIX) >> spare
    # Sixteen bits are sorted by counting, four times faster than thirty-two.
    order = (slots.astype(np.uint16) if bits <= 16 else slots).argsort(kind="stable")
    ordered = slots[order]
    edges = where(changes(ordered))
    taken = ordered[edges]
    counts = np.append(edges[1:], len(order))
    counts -= edges
    # Only the slots that are taken are written; of ``begin`` the others are never read.
    held = np.zeros(1 << bits, np.uint8)
    held[taken] = np.minimum(counts, most_repeats)
    begin = np.empty(1 << bits, np.int64)
    begin[taken] = edges
    asked = (theirs * _MIX) >> spare
    hits = held.take(asked)
    there = where(hits != 0)
    hits = hits[there]
    first = begin[asked[there]]
    if len(there) and int(hits.max()) > 1:
        starts = hits.cumsum(dtype=np.int64)
        total = int(starts[-1])
        starts -= hits
        first -= starts
        first = first.repeat(hits)
        first += np.arange(total)
        there = there.repeat(hits)
    at = order[first]
    same = where(mine[at] == theirs[there])
    return at[same], there[same]


def passages(mine: FourGrams, worth: Worth, batch: Batch, rules: Rules = RULES) -> Passages:
    """The passages that a text, given by its 4-grams, shares with each source of ``batch``."""
    runs = _promising(equal_runs(mine, batch, rules), worth, len(batch.ends), rules)
    if not len(runs.at):
        return Passages(_NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE.astype(np.float64))
    runs = _dominant(runs)
    labels = _clusters(runs, rules.gap)
    runs, labels = _in_order(runs, labels)
    joined = _joined(runs, labels, rules)
    if joined is not labels:
        runs, labels = _in_order(runs, joined)
    return _measured(runs, labels, worth, batch, rules)


def _promising(runs: Runs, worth: Worth, sources: int, rules: Rules) -> Runs:
    """Without the sources whose runs, all together, are not worth a passage: that is most."""
    worth_of = _worth(worth, runs.at, runs.at + runs.length)
    runs.anchor[worth_of < rules.least_anchor_worth] = 0
    whole = np.bincount(runs.source, worth_of, sources)
    worthy = np.bincount(runs.source[runs.anchor > 0], minlength=sources)
    anchors = np.bincount(runs.source[runs.anchor >= rules.anchor], minlength=sources)
    least = min(rules.least_weight, rules.least_straight_weight)
    enough = (whole + _credit(worthy, worth.letters, rules) >= least) & (anchors > 0)
    return runs.take(where(enough[runs.source]))


def _credit(runs: Ints, letters: int, rules: Rules) -> Sums:
    """What so many runs in step, each of them worth something, are evidence for beside their worth."""
    part = min(max((rules.long - letters) / (rules.long - rules.short), 0.0), 1.0)
    credit: Sums = part * np.clip(rules.run_credit * (runs - 1), 0.0, rules.most_credit)
    return credit


def _dominant(runs: Runs) -> Runs:
    """Without the runs that lie, in either text, inside a longer one of the same source.

    A common phrase inside a copied passage also stands elsewhere in the source; without this the
    passage would stretch to there.
    """
    for side in (0, 1):
        # There, places are those of the whole batch: sources lie apart already.
        start = runs.there
        if side == 0:
            start = runs.at + runs.source * (int((runs.at + runs.length).max()) + 1)
        # By start, of equal ones the longest first: one number tells both.
        longest = int(runs.length.max()) + 1
        order = (start * longest - runs.length).argsort(kind="stable")
        length = runs.length[order]
        end = start[order]
        end += length
        reach = np.maximum.accumulate(end)
        # The run that reached furthest so far is the one that may hold this one.
        holder = np.maximum.accumulate(np.arange(len(order)) * (end == reach))
        free = np.empty(len(order), np.bool_)
        free[:1] = True
        np.less(reach[:-1], end[1:], out=free[1:])
        free[1:] |= length[holder[:-1]] <= length[1:]
        if not free.all():
            runs = runs.take(order[free])
    return runs


def _clusters(runs: Runs, gap: int) -> Ints:
    """A group number for each run: parted by distance in one text and in the other, in turn."""
    labels: Ints = runs.source
    sides = ((runs.at, runs.at + runs.length), (runs.there, runs.there + runs.length))
    groups = -1
    for turn in range(_MOST_TURNS):
        start, end = sides[turn % 2]
        labels, found = _split(labels, start, end, gap)
        # What the other side did not part any further is settled.
        if found == groups:
            break
        groups = found
    return labels


def _split(labels: Ints, start: Ints, end: Ints, gap: int) -> tuple[Ints, int]:
    """Part each group where more than ``gap`` lies between what came before and the next start."""
    # Lifted by its group, each group lies further than the gap from the one before.
    lift = labels * (int(end.max()) + gap + 2)
    begin = start + lift
    order = begin.argsort()
    lift += end
    reach = np.maximum.accumulate(lift[order])
    reach += gap
    new = np.zeros(len(order), np.int64)
    np.greater(begin[order[1:]], reach[:-1], out=new[1:], casting="unsafe")
    numbers = new.cumsum()
    parted = np.empty_like(labels)
    parted[order] = numbers
    return parted, int(numbers[-1]) + 1


def _in_order(runs: Runs, labels: Ints) -> tuple[Runs, Ints]:
    order = (labels * (int(runs.at.max()) + 1) + runs.at).argsort(kind="stable")
    return runs.take(order), labels[order]


def _joined(runs: Runs, labels: Ints, rules: Rules) -> Ints:
    """Join neighbouring groups of one source that go on where the one before left off.

    Where a sentence was put in or rewritten the copy goes on behind it in the same order, at
    nearly the same distance between the two texts.
    """
    first = where(changes(labels))
    if len(first) < 2:
        return labels
    size = np.add.reduceat(runs.length, first)
    longest = np.maximum.reduceat(runs.length, first)
    strong = where((longest >= rules.join_run) & (size >= 2 * rules.join_run))
    if len(strong) < 2:
        return labels
    end = np.maximum.reduceat(runs.at + runs.length, first)
    there = np.minimum.reduceat(runs.there, first)
    there_end = np.maximum.reduceat(runs.there + runs.length, first)
    drift = np.add.reduceat((runs.there - runs.at) * runs.length, first) / size
    source, start = runs.source[first], runs.at[first]
    groups = strong[np.lexsort((start[strong], source[strong]))]
    a, b = groups[:-1], groups[1:]
    apart = (
        (source[a] != source[b])
        | (start[b] - end[a] > rules.join_gap)
        | (np.abs(there[b] - there_end[a]) > rules.join_gap)
        | (np.abs(drift[b] - drift[a]) > rules.join_drift)
    )
    if apart.all():
        return labels
    begins = np.concatenate(([True], apart))
    new = np.arange(len(first))
    new[groups] = groups[begins][begins.cumsum() - 1]
    relabelled: Ints = new[changes(labels).cumsum() - 1]
    return relabelled


def _measured(runs: Runs, labels: Ints, worth: Worth, batch: Batch, rules: Rules) -> Passages:
    """Add up each group, given in the order of its places, and keep those that are passages."""
    new = changes(labels)
    first = where(new)
    end, there_end = runs.at + runs.length, runs.there + runs.length
    # A character matched by two runs of the group counts once.
    lift = labels * (int(end.max()) + 1)
    reach = np.maximum.accumulate(end + lift) - lift
    fresh = runs.at.copy()
    np.maximum(runs.at[1:], reach[:-1], out=fresh[1:], where=~new[1:])
    np.minimum(fresh, end, out=fresh)
    source = runs.source[first]
    begin = batch.starts[source]
    found = Passages(
        source,
        runs.at[first],
        np.maximum.reduceat(end, first),
        np.minimum.reduceat(runs.there, first) - begin,
        np.maximum.reduceat(there_end, first) - begin,
        np.add.reduceat(end - fresh, first),
        np.add.reduceat(_worth(worth, fresh, end), first),
    )
    here, there = found.end - found.start, found.source_end - found.source_start
    straight = _spread(runs, new, first) <= rules.straight
    credit = _credit(np.add.reduceat(runs.anchor > 0, first, dtype=np.int64), worth.letters, rules)
    least_weight = np.where(straight, rules.least_straight_weight - credit, rules.least_weight)
    return found.take(
        where(
            (np.maximum.reduceat(runs.anchor, first) >= rules.anchor)
            & (np.minimum(here, there) >= rules.least_span)
            & (found.matched >= rules.least_matched)
            & (found.matched >= rules.least_density * np.maximum(here, there))
            & (found.weight >= least_weight)
        )
    )


def _spread(runs: Runs, new: npt.NDArray[np.bool_], first: Ints) -> Sums:
    """How far the runs of each group lie from one common distance between the two texts, mean."""
    size = np.add.reduceat(runs.length, first)
    apart = runs.there - runs.at
    mean = np.add.reduceat(apart * runs.length, first) / size
    off = np.abs(apart - mean[new.cumsum() - 1]) * runs.length
    spread: Sums = np.add.reduceat(off, first) / size
    return spread


def _worth(worth: Worth, start: Ints, end: Ints) -> Sums:
    """What the 4-grams and, half as much, the 7-grams wholly inside each stretch are worth."""
    return _sum(worth.fours, start, end, SEED) + _sum(worth.sevens, start, end, GRAM) / 2


def _sum(sums: Sums, start: Ints, end: Ints, length: int) -> Sums:
    after = np.maximum(end - (length - 1), start)
    worth: Sums = sums.take(after)
    worth -= sums.take(start)
    return worth
