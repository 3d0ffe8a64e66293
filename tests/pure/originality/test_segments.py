import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.originality.segments import (
    Blocks,
    SegmentWriter,
    Stops,
    block_numbers,
    cut_for,
    find,
    keys_from,
    stops_from_bytes,
    stops_to_bytes,
)

hash_lists = st.lists(st.integers(0, 2**40 - 1) | st.integers(0, 50), max_size=120)


def keys(pairs):
    return np.array([(value << 24) | ordinal for value, ordinal in pairs], np.uint64)


def looked_up(writer, rows, values):
    hashes = np.array(sorted(set(values)), np.uint64)
    known = dict(rows)
    parts = [known.get(number, b"") for number in block_numbers(hashes, writer.bits).tolist()]
    read = Blocks(np.array([len(part) for part in parts], np.int64), b"".join(parts))
    hits = find(hashes, writer.bits, read, 1000)
    found = {(int(hashes[i]), int(n)) for i, n in zip(hits.hash_index, hits.number, strict=True)}
    return found, {int(value) for value in hashes[hits.stopped]}


@pytest.mark.parametrize(("documents", "cut"), [(1, 20), (4_000, 20), (10_000, 50), (10**6, 500)])
def test_too_common_is_a_share_with_a_floor_and_a_ceiling(documents, cut):
    assert cut_for(documents) == cut


@given(st.lists(hash_lists, min_size=1, max_size=15), hash_lists)
@settings(deadline=None)
def test_every_hash_is_found_in_its_documents_and_no_other(documents, others):
    pairs = {(value, at) for at, values in enumerate(documents) for value in values}
    writer = SegmentWriter(keys(pairs), len(documents))
    rows = list(writer.blocks())

    found, stopped = looked_up(writer, rows, [value for value, _ in pairs] + others)

    assert found == {(value, at + 1000) for value, at in pairs}
    assert stopped == set()
    assert set(keys_from(rows, writer.bits).tolist()) == set(keys(pairs).tolist())


def test_a_hash_of_too_many_documents_keeps_its_count_alone():
    pairs = [(7, at) for at in range(21)] + [(9, 3)]
    writer = SegmentWriter(keys(pairs), 30)
    rows = list(writer.blocks())

    assert looked_up(writer, rows, [7, 9]) == ({(9, 1003)}, {7})
    assert writer.stops.hashes.tolist() == [7]
    assert writer.stops.documents.tolist() == [21]


def test_merging_keeps_a_stop_and_adds_its_documents():
    old = Stops(np.array([7, 2**39], np.uint64), np.array([40, 25]))
    writer = SegmentWriter(keys([(7, 1), (7, 2), (8, 2)]), 30, [old])
    rows = list(writer.blocks())

    assert looked_up(writer, rows, [7, 8, 2**39]) == ({(8, 1002)}, {7, 2**39})
    assert writer.stops.documents.tolist() == [42, 25]
    again = stops_from_bytes(stops_to_bytes(writer.stops))
    assert again.hashes.tolist() == [7, 2**39]
    assert again.documents.tolist() == [42, 25]


def test_blocks_of_many_chunks_are_as_good_as_one():
    source = np.random.default_rng(5)
    pairs = {
        (int(v), int(o))
        for v, o in zip(source.integers(0, 2**40, 150_000), source.integers(0, 900, 150_000), strict=True)
    }
    writer = SegmentWriter(keys(pairs), 900)
    rows = list(writer.blocks())

    assert [number for number, _ in rows] == sorted({number for number, _ in rows})
    assert len(keys_from(rows, writer.bits)) == len(pairs) == writer.key_count


def test_nothing_makes_no_blocks():
    writer = SegmentWriter(np.zeros(0, np.uint64), 0)

    assert list(writer.blocks()) == []
