"""Writing the index: keys into rows or segments, segments into larger ones.

All functions work inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kaoping.evidence.fingerprints import sketches
from kaoping.evidence.fingerprints.schema import Database
from kaoping.pure.originality import weights
from kaoping.pure.originality.fingerprint import Hashes, distinct
from kaoping.pure.originality.normalise import Batch, normalise_encoded
from kaoping.pure.originality.segments import (
    MOST_DOCUMENTS,
    ORDINAL_BITS,
    SegmentWriter,
    Stops,
    keys_from,
    keys_of,
    stops_from_bytes,
    stops_to_bytes,
)
from kaoping.pure.originality.store import Segment, State

PLACE_BITS = 24
# So many recent documents are worth a segment of their own: an eighth of all, at most 4,000.
LEAST_FOLD, FOLD_SHARE, MOST_FOLD = 64, 8, 4_000
# Neighbouring segments are merged until each is this many times larger than the next.
GROWTH = 4
_BATCH = 256
_SHIFT = np.uint64(ORDINAL_BITS)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a store keeps in memory between checks: it changes with folding, not with documents."""

    segments: tuple[Segment, ...]
    templates: npt.NDArray[np.int64]
    sketch: weights.Sketch


class Gathering:
    """Documents that come in together: their numbers, and their keys until it is known where to."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.first = self.next = int(database.rows("SELECT next_number FROM fingerprint_state")[0][0])
        self.shape_changed = False
        self.removed = 0
        self._parts: list[Hashes] = []
        self._gone: list[int] = []

    def numbers(self, count: int) -> int:
        """Take the next ``count`` numbers; returns the first of them."""
        self.next += count
        return self.next - count

    def gather(self, batch: Batch, number: int, alone: Sequence[int]) -> None:
        """Take the keys of a batch's texts, the first of which is ``number``; twins are left out."""
        keys = keys_of(batch, number - self.first)
        if len(alone) < len(batch.ends):
            keys = keys[np.isin(ordinals_of(keys), np.array(alone, np.int64) + number - self.first)]
        self._parts.append(keys)

    def forget(self, numbers: Sequence[int]) -> None:
        """Documents are gone, some of them perhaps gathered a moment ago."""
        self.removed += len(numbers)
        self._gone += [number - self.first for number in numbers if number >= self.first]

    def settle(self) -> None:
        """Count, and put the keys where they belong: many into a segment, few into plain rows."""
        database = self._database
        database.rows(
            "UPDATE fingerprint_state SET next_number = ?,"
            " documents = (SELECT COUNT(*) FROM fingerprint_document)"
            if self.removed
            else "UPDATE fingerprint_state SET next_number = ?, documents = documents + ?",
            (self.next,) if self.removed else (self.next, self.next - self.first),
        )
        keys = self._keys()
        total = int(database.rows("SELECT documents FROM fingerprint_state")[0][0])
        if self.next - self.first >= _fold_at(total):
            _fold_with(database, keys, self.first, self.next)
        else:
            keys = distinct(keys)
            numbers = (ordinals_of(keys) + self.first).tolist()
            database.many(
                "INSERT INTO fingerprint_recent (hash, arrival) VALUES (?, ?)",
                zip((keys >> _SHIFT).tolist(), numbers, strict=True),
            )
            _count_recent(database)
            if self.shape_changed:
                new_shape(database)

    def _keys(self) -> Hashes:
        keys = np.concatenate(self._parts) if self._parts else np.zeros(0, np.uint64)
        self._parts = []
        if self._gone:
            keys = keys[~np.isin(ordinals_of(keys), np.array(self._gone, np.int64))]
        return keys


def ordinals_of(keys: Hashes) -> npt.NDArray[np.int64]:
    ordinals: npt.NDArray[np.int64] = (keys & np.uint64((1 << ORDINAL_BITS) - 1)).astype(np.int64)
    return ordinals


def read_shape(database: Database) -> Shape:
    """What the index consists of at this moment."""
    segments = tuple(
        Segment(*map(int, row))
        for row in database.rows("SELECT segment, first, span, bits FROM fingerprint_segment ORDER BY first")
    )
    templates = database.rows("SELECT arrival FROM fingerprint_document WHERE template = 1 ORDER BY arrival")
    numbers = np.fromiter((int(row[0]) for row in templates), np.int64, len(templates))
    return Shape(segments, numbers, sketches.read(database))


def new_shape(database: Database) -> None:
    """Tell every reader to look again at what the index consists of."""
    database.rows("UPDATE fingerprint_state SET shape = shape + 1")


def _covered_to(database: Database) -> int:
    """The first number that no segment covers; numbers begin with 1."""
    rows = database.rows("SELECT COALESCE(MAX(first + span), 1) FROM fingerprint_segment")
    return int(rows[0][0])


def _count_recent(database: Database) -> None:
    # By the documents behind the last segment: counting the fingerprints' own rows takes ten times as long.
    # Bounded on both sides, or PostgreSQL expects a third of the table and starts workers and compiler for it.
    database.rows(
        "UPDATE fingerprint_state SET recent = (SELECT COUNT(*) FROM fingerprint_document"
        " WHERE arrival >= ? AND arrival < next_number AND same_as IS NULL)",
        (_covered_to(database),),
    )


def _fold_at(documents: int) -> int:
    return min(MOST_FOLD, max(LEAST_FOLD, documents // FOLD_SHARE))


def fold(database: Database) -> bool:
    """Make a segment of the recent documents if there are enough of them."""
    documents, recent, end = database.rows("SELECT documents, recent, next_number FROM fingerprint_state")[0]
    if recent < _fold_at(int(documents)):
        return False
    _fold_with(database, np.zeros(0, np.uint64), int(end), int(end))
    return True


def _fold_with(database: Database, keys: Hashes, first: int, end: int) -> None:
    """Make one segment of the recent documents and of ``keys``, numbered ``first`` to ``end``."""
    start = _covered_to(database)
    keys = keys + np.uint64(first - start)
    rows = database.rows("SELECT hash, arrival FROM fingerprint_recent")
    if rows:
        table = np.array(rows, np.int64)
        older = (table[:, 0].astype(np.uint64) << _SHIFT) | (table[:, 1] - start).astype(np.uint64)
        keys = np.concatenate((older, keys))
        database.rows("DELETE FROM fingerprint_recent")
    _write_segment(database, keys, start, end - start, [])
    _merge_neighbours(database)
    sketches.refresh(database)
    _count_recent(database)
    new_shape(database)


def rebuild(database: Database) -> int:
    """Make segments and sketch anew from the texts."""
    for table in ("recent", "block", "segment", "sketch"):
        database.rows(f"DELETE FROM fingerprint_{table}")  # noqa: S608 -- our own names
    bounds = database.rows("SELECT MIN(arrival), MAX(arrival), COUNT(*) FROM fingerprint_document")
    lowest, highest, count = bounds[0]
    if count:
        first = int(lowest)
        parts = [
            keys_at(batch, np.array(numbers, np.int64) - first)
            for numbers, batch in indexed_batches(database)
        ]
        _write_segment(database, np.concatenate(parts), first, int(highest) - first + 1, [])
        sketches.refresh(database)
    database.rows("UPDATE fingerprint_state SET documents = ?", (int(count),))
    _count_recent(database)
    new_shape(database)
    return int(count)


def keys_at(batch: Batch, ordinals: npt.NDArray[np.int64]) -> Hashes:
    """The keys of a batch whose texts have these ordinals."""
    keys = keys_of(batch, 0)
    placed: Hashes = (keys >> _SHIFT << _SHIFT) | ordinals[ordinals_of(keys)].astype(np.uint64)
    return placed


def indexed_batches(
    database: Database, first: int = 0, last: int = 1 << 62
) -> Iterator[tuple[list[int], Batch]]:
    after = first - 1
    while True:
        rows = database.rows(
            "SELECT arrival, text FROM fingerprint_document WHERE arrival > ? AND arrival <= ?"
            " AND same_as IS NULL ORDER BY arrival LIMIT ?",
            (after, last, _BATCH),
        )
        if not rows:
            return
        after = int(rows[-1][0])
        texts = [bytes(text) for _, text in rows]
        yield [int(number) for number, _ in rows], normalise_encoded(texts)


def _write_segment(
    database: Database,
    keys: Hashes,
    first: int,
    span: int,
    stops: Sequence[Stops],
    *,
    documents: int | None = None,
) -> None:
    name = 1 + int(database.rows("SELECT COALESCE(MAX(segment), 0) FROM fingerprint_segment")[0][0])
    base = name << PLACE_BITS
    writer = SegmentWriter(keys, span, stops, documents=documents)
    database.many(
        "INSERT INTO fingerprint_block (place, data) VALUES (?, ?)",
        ((base + number, data) for number, data in writer.blocks()),
    )
    database.rows(
        "INSERT INTO fingerprint_segment (segment, first, span, bits, stops) VALUES (?, ?, ?, ?, ?)",
        (name, first, span, writer.bits, stops_to_bytes(writer.stops)),
    )


def _merge_neighbours(database: Database) -> None:
    """Merge the youngest segments until each is much larger than the next."""
    rows = database.rows("SELECT segment, first, span, bits, stops FROM fingerprint_segment ORDER BY first")
    keep = len(rows) - 1
    span = int(rows[-1][2]) if rows else 0
    while keep > 0 and int(rows[keep - 1][2]) < GROWTH * span:
        keep -= 1
        span += int(rows[keep][2])
    merged = rows[keep:]
    if len(merged) < 2:
        return
    first = int(merged[0][1])
    end = max(int(row[1]) + int(row[2]) for row in merged)
    if end - first > MOST_DOCUMENTS:
        return
    parts = []
    for segment, begin, _, bits, _ in merged:
        keys = keys_from(segment_blocks(database, int(segment)), int(bits))
        parts.append(keys + np.uint64(int(begin) - first))
    keys = living(database, np.concatenate(parts), first, end)
    stops = [stops_from_bytes(bytes(row[4])) for row in merged]
    lowest, highest, count = database.rows(
        "SELECT MIN(arrival), MAX(arrival), COUNT(*) FROM fingerprint_document"
        " WHERE arrival >= ? AND arrival < ? AND same_as IS NULL",
        (first, end),
    )[0]
    if count:
        # What stood before and behind the living is gone for good: the segment shrinks to them.
        keys -= np.uint64(int(lowest) - first)
        span = int(highest) - int(lowest) + 1
        _write_segment(database, keys, int(lowest), span, stops, documents=int(count))
    for segment, *_ in merged:
        base = int(segment) << PLACE_BITS
        database.rows("DELETE FROM fingerprint_segment WHERE segment = ?", (segment,))
        database.rows(
            "DELETE FROM fingerprint_block WHERE place >= ? AND place < ?",
            (base, base + (1 << PLACE_BITS)),
        )


def segment_blocks(database: Database, segment: int) -> list[tuple[int, bytes]]:
    base = segment << PLACE_BITS
    return [
        (int(place) - base, bytes(data))
        for place, data in database.rows(
            "SELECT place, data FROM fingerprint_block WHERE place >= ? AND place < ? ORDER BY place",
            (base, base + (1 << PLACE_BITS)),
        )
    ]


def living(database: Database, keys: Hashes, first: int, end: int) -> Hashes:
    """Without the keys of documents that have been removed or have become twins."""
    rows = database.rows(
        "SELECT arrival FROM fingerprint_document WHERE arrival >= ? AND arrival < ? AND same_as IS NULL",
        (first, end),
    )
    living = np.zeros(end - first, np.bool_)
    living[np.fromiter((int(row[0]) - first for row in rows), np.int64, len(rows))] = True
    kept: Hashes = keys[living[ordinals_of(keys)]]
    return kept


def all_keys(database: Database, state: State) -> tuple[Hashes, npt.NDArray[np.int64]]:
    """The keys of all living documents but templates, and the number of each ordinal in them."""
    rows = database.rows(
        "SELECT arrival FROM fingerprint_document WHERE same_as IS NULL AND template = 0 ORDER BY arrival"
    )
    numbers = np.fromiter((int(row[0]) for row in rows), np.int64, len(rows))
    parts: list[Hashes] = []
    for segment in state.segments:
        keys = keys_from(segment_blocks(database, segment.segment), segment.bits)
        parts.append(_renumbered(keys >> _SHIFT, ordinals_of(keys) + segment.first, numbers))
    recent = np.array(database.rows("SELECT hash, arrival FROM fingerprint_recent"), np.int64).reshape(-1, 2)
    parts.append(_renumbered(recent[:, 0].astype(np.uint64), recent[:, 1], numbers))
    keys = np.concatenate(parts)
    keys.sort()
    return keys, numbers


def _renumbered(hashes: Hashes, owners: npt.NDArray[np.int64], numbers: npt.NDArray[np.int64]) -> Hashes:
    """Keys with the ordinals of ``numbers``; without those of other documents."""
    if not len(numbers) or not len(owners):
        return np.zeros(0, np.uint64)
    at = np.searchsorted(numbers, owners)
    at[at == len(numbers)] = 0
    known = numbers[at] == owners
    keys: Hashes = (hashes[known] << _SHIFT) | at[known].astype(np.uint64)
    return keys
