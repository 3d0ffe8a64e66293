"""Which documents hold a fingerprint: sorted keys cut into blocks that a database keeps as rows.

A key is a 40-bit hash and the document's ordinal in its segment. The first ``bits`` bits of the
hash are the number of the block, so a block is found by arithmetic and one look at a primary key;
there is no directory to search or to hold in memory. What is left of the hash (40 - bits) and the
ordinal (at most ``bits``) fill forty bits again: five bytes a key, whatever the size, and nothing of
the hash is lost, so segments are merged from their blocks alone.

A hash in more documents than the cut keeps one entry, ordinal all ones: it says "too common", the
number of documents stands in the segment's list of stops.

Tried and left: rows (hash, document) in the database's own b-tree (three to five times the bytes,
twice the time); delta codes of variable length (15 % fewer bytes, ten times the decoding).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kaoping.pure.originality.fingerprint import (
    HASH_BITS,
    Hashes,
    changes,
    fingerprints_of_many,
    where,
)
from kaoping.pure.originality.normalise import Batch

ORDINAL_BITS = 24
MOST_DOCUMENTS = (1 << ORDINAL_BITS) - 2
BLOCK_KEYS = 192
LEAST_CUT, CUT_SHARE, MOST_CUT = 20, 0.005, 500
_LEAST_BITS = 8
_CHUNK = 1 << 16  # keys worked on at once: what a core's own cache holds
_ENTRY = np.dtype([("high", "<u4"), ("low", "u1")])
_SHIFT = np.uint64(ORDINAL_BITS)

Ints = npt.NDArray[np.int64]
Block = tuple[int, bytes]  # its number and its entries


class Blocks(NamedTuple):
    """Blocks as they were asked for: how many bytes each has (0: there is none), and all of them."""

    lengths: Ints
    data: bytes


@dataclass(frozen=True, slots=True)
class Stops:
    """Hashes in too many documents to be told apart, ascending, and in how many."""

    hashes: Hashes
    documents: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hits:
    """Which hash (by its index) was found in which document; and the hashes too common."""

    hash_index: Ints
    number: Ints
    stopped: Ints


def no_stops() -> Stops:
    return Stops(np.zeros(0, np.uint64), np.zeros(0, np.int64))


def cut_for(documents: int) -> int:
    """In how many of so many documents a hash may stand before it is too common."""
    return int(min(MOST_CUT, max(LEAST_CUT, CUT_SHARE * documents)))


def bits_for(documents: int, keys: int) -> int:
    """Enough for the ordinals with one value to spare, and for blocks of about BLOCK_KEYS."""
    by_documents = (documents + 1).bit_length()
    by_keys = max(1, keys // BLOCK_KEYS).bit_length()
    return min(ORDINAL_BITS, max(_LEAST_BITS, by_documents, by_keys))


def keys_of(batch: Batch, first_ordinal: int) -> Hashes:
    """The keys (hash << 24 | ordinal) of every text, numbered from ``first_ordinal``; unsorted."""
    hashes, text = fingerprints_of_many(batch)
    hashes <<= _SHIFT
    hashes |= (text + first_ordinal).astype(np.uint64)
    return hashes


class SegmentWriter:
    """Turns keys into the blocks of one segment; afterwards ``stops`` tells what was set aside.

    ``stops_before`` are those of the segments that are merged: their hashes stay stopped, with the
    documents of the other parts added, because the parts no longer know which documents they were.
    """

    def __init__(
        self,
        keys: Hashes,
        span: int,
        stops_before: Sequence[Stops] = (),
        *,
        documents: int | None = None,
    ) -> None:
        """``keys`` in any order; they are sorted in place.

        ``span``: ordinals are below it; ``documents``: how many of them there are, if not all.
        """
        keys.sort()
        self._keys = keys
        self._cut = cut_for(span if documents is None else documents)
        self._before = _together(stops_before)
        self.bits = bits_for(span, len(keys))
        self.key_count = 0
        self.stops = no_stops()

    def blocks(self) -> Iterator[Block]:
        """The rows, ascending; a block without entries has none."""
        stops: list[Stops] = []
        keys = self._keys
        whole = np.uint64((1 << ORDINAL_BITS + HASH_BITS - self.bits) - 1)
        old_done = 0
        begin = 0
        while begin < len(keys) or (begin == 0 and len(self._before.hashes)):
            # Chunks end where a block ends, so no hash and no block is parted.
            last = int(keys[min(begin + _CHUNK, len(keys)) - 1] | whole) if len(keys) else 0
            end = int(np.searchsorted(keys, np.uint64(last), side="right")) if len(keys) else 0
            old_end = len(self._before.hashes)
            if end < len(keys):
                old_end = int(np.searchsorted(self._before.hashes, np.uint64(last >> ORDINAL_BITS), "right"))
            before = Stops(self._before.hashes[old_done:old_end], self._before.documents[old_done:old_end])
            chunk_stops, rows = self._chunk(keys[begin:end], before)
            stops.append(chunk_stops)
            yield from rows
            old_done = old_end
            if end >= len(keys):
                break
            begin = end
        self.stops = _together(stops)

    def _chunk(self, keys: Hashes, before: Stops) -> tuple[Stops, Iterator[Block]]:
        hashes = keys >> _SHIFT
        starts = np.flatnonzero(changes(hashes))
        counts = np.diff(starts, append=len(keys))
        common = counts > self._cut
        common[_places(hashes[starts], before.hashes)] = True
        stops = Stops(hashes[starts[common]], counts[common])
        stops = _together([stops, before])
        keep = changes(keys) & ~np.repeat(common, counts)
        keys, hashes = keys[keep], hashes[keep]
        self.key_count += len(keys)
        ordinals = keys & np.uint64((1 << ORDINAL_BITS) - 1)
        if len(stops.hashes):
            at = np.searchsorted(hashes, stops.hashes)
            hashes = np.insert(hashes, at, stops.hashes)
            ordinals = np.insert(ordinals, at, np.uint64((1 << self.bits) - 1))
        return stops, _cut_up(hashes, ordinals, self.bits)


def _cut_up(hashes: Hashes, ordinals: Hashes, bits: int) -> Iterator[Block]:
    rest = HASH_BITS - bits
    number = hashes >> np.uint64(rest)
    values = hashes & np.uint64((1 << rest) - 1)
    values <<= np.uint64(bits)
    values |= ordinals
    entries = np.empty(len(values), _ENTRY)
    entries["high"] = values >> np.uint64(8)
    entries["low"] = values.astype(np.uint8)
    packed = entries.tobytes()
    starts = np.flatnonzero(changes(number))
    edges = (_ENTRY.itemsize * np.append(starts, len(number))).tolist()
    for place, begin, end in zip(number[starts].tolist(), edges, edges[1:], strict=False):
        yield place, packed[begin:end]


def _places(ordered: Hashes, wanted: Hashes) -> Ints:
    """Where those of ``wanted`` stand that are in ``ordered``."""
    at = np.searchsorted(ordered, wanted)
    inside = at < len(ordered)
    at = at[inside]
    found: Ints = at[ordered[at] == wanted[inside]]
    return found


def _together(parts: Sequence[Stops]) -> Stops:
    """One list of stops; the documents of equal hashes are added."""
    if not parts:
        return no_stops()
    hashes = np.concatenate([part.hashes for part in parts])
    documents = np.concatenate([part.documents for part in parts])
    if not len(hashes):
        return no_stops()
    order = np.argsort(hashes, kind="stable")
    hashes, documents = hashes[order], documents[order]
    starts = np.flatnonzero(changes(hashes))
    return Stops(hashes[starts], np.add.reduceat(documents, starts))


def keys_from(rows: Sequence[Block], bits: int) -> Hashes:
    """The keys that were cut into these blocks, without the entries of stops."""
    entries = np.frombuffer(b"".join(data for _, data in rows), _ENTRY)
    counts = np.fromiter((len(data) for _, data in rows), np.int64, len(rows)) // _ENTRY.itemsize
    number = np.repeat(np.fromiter((place for place, _ in rows), np.uint64, len(rows)), counts)
    values = (entries["high"].astype(np.uint64) << np.uint64(8)) | entries["low"]
    mask = np.uint64((1 << bits) - 1)
    ordinals = values & mask
    hashes = (number << np.uint64(HASH_BITS - bits)) | (values >> np.uint64(bits))
    live = ordinals != mask
    keys: Hashes = (hashes[live] << _SHIFT) | ordinals[live]
    return keys


def block_numbers(hashes: Hashes, bits: int) -> Ints:
    """The block in which each hash would stand."""
    return (hashes >> np.uint64(HASH_BITS - bits)).astype(np.int64)


def find(hashes: Hashes, bits: int, read: Blocks, first_number: int) -> Hits:
    """Look up ascending ``hashes`` in the blocks read for them, one for each hash in its order."""
    entries = np.frombuffer(read.data, _ENTRY)
    lengths = read.lengths // _ENTRY.itemsize
    rest = (hashes & np.uint64((1 << (HASH_BITS - bits)) - 1)).astype(np.uint32)
    high = entries["high"]
    at = where((high >> np.uint32(bits - 8)) == rest.repeat(lengths))
    hash_index = lengths.cumsum().searchsorted(at, side="right")
    ordinal = (high[at] & np.uint32((1 << (bits - 8)) - 1)).astype(np.int64)
    ordinal <<= 8
    ordinal |= entries["low"][at]
    stop = ordinal == (1 << bits) - 1
    stopped = hash_index[stop]
    if len(stopped):
        live = ~stop
        hash_index, ordinal = hash_index[live], ordinal[live]
    return Hits(hash_index, ordinal + first_number, stopped)


def stops_to_bytes(stops: Stops) -> bytes:
    """A list of stops as bytes, to be kept beside the blocks."""
    return stops.hashes.astype("<u8").tobytes() + stops.documents.astype("<u4").tobytes()


def stops_from_bytes(data: bytes) -> Stops:
    """What ``stops_to_bytes`` wrote."""
    count = len(data) // 12
    return Stops(
        np.frombuffer(data, "<u8", count).astype(np.uint64),
        np.frombuffer(data, "<u4", count, 8 * count).astype(np.int64),
    )
