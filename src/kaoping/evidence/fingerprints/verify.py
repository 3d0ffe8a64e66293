"""Whether the index agrees with the texts: everything is made anew from them and compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kaoping.evidence.fingerprints.index import (
    indexed_batches,
    keys_at,
    living,
    ordinals_of,
    segment_blocks,
)
from kaoping.evidence.fingerprints.schema import Database
from kaoping.pure.originality.fingerprint import Hashes, distinct
from kaoping.pure.originality.segments import ORDINAL_BITS, Stops, keys_from, stops_from_bytes
from kaoping.pure.originality.store import Segment, State

_SHIFT = np.uint64(ORDINAL_BITS)


def faults(database: Database, state: State) -> list[str]:
    """What the index says that the texts do not, or the other way round; one sentence each."""
    found: list[str] = []
    count = int(database.rows("SELECT COUNT(*) FROM fingerprint_document")[0][0])
    if count != state.documents:
        found.append(f"The store counts {state.documents} documents but holds {count}.")
    end = 0
    for segment in state.segments:
        if segment.first < end:
            found.append(f"Segment {segment.segment} overlaps the one before it.")
        end = segment.first + segment.span
        stops = database.rows("SELECT stops FROM fingerprint_segment WHERE segment = ?", (segment.segment,))
        found += _segment_faults(database, segment, stops_from_bytes(bytes(stops[0][0])))
    rows = database.rows("SELECT hash, arrival FROM fingerprint_recent")
    recent = np.array(rows, np.int64).reshape(-1, 2)
    wanted = [
        keys_at(batch, np.array(numbers, np.int64) - end) for numbers, batch in indexed_batches(database, end)
    ]
    have = (recent[:, 0].astype(np.uint64) << _SHIFT) | (recent[:, 1] - end).astype(np.uint64)
    found += _difference("The recent documents", wanted, have)
    return found


def _segment_faults(database: Database, segment: Segment, stops: Stops) -> list[str]:
    name = f"Segment {segment.segment}"
    last = segment.first + segment.span - 1
    wanted = [
        keys_at(batch, np.array(numbers, np.int64) - segment.first)
        for numbers, batch in indexed_batches(database, segment.first, last)
    ]
    wanted = [keys[~np.isin(keys >> _SHIFT, stops.hashes)] for keys in wanted]
    have = keys_from(segment_blocks(database, segment.segment), segment.bits)
    if len(have) and int(ordinals_of(have).max()) >= segment.span:
        return [f"{name} names documents that it cannot hold."]
    have = living(database, have, segment.first, last + 1)
    return _difference(name, wanted, have)


def _difference(name: str, wanted: Sequence[Hashes], have: Hashes) -> list[str]:
    keys = distinct(np.concatenate(wanted)) if wanted else np.zeros(0, np.uint64)
    if np.array_equal(keys, np.sort(have)):
        return []
    missing = len(np.setdiff1d(keys, have))
    foreign = len(np.setdiff1d(have, keys))
    return [f"{name}: {missing} keys are missing and {foreign} do not belong to any text."]
