"""The frequency sketch in the database: counted from a sample of the texts, kept packed in parts."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from kaoping.evidence.fingerprints.schema import Database
from kaoping.pure.originality import weights
from kaoping.pure.originality.normalise import Batch, normalise_encoded

_BATCH = 256
_PART_BYTES = 1 << 18


def refresh(database: Database) -> None:
    """Count the sample anew while it is smaller than it may be; a full sample stays."""
    known = database.rows("SELECT COALESCE(MAX(texts), 0) FROM fingerprint_sketch")
    if int(known[0][0]) >= weights.SAMPLE:
        return
    rows = database.rows("SELECT arrival FROM fingerprint_document WHERE same_as IS NULL ORDER BY arrival")
    if len(rows) < weights.LEAST_SAMPLE:
        return
    chosen = np.linspace(0, len(rows) - 1, min(len(rows), weights.SAMPLE)).round().astype(int)
    sample = [int(rows[at][0]) for at in chosen.tolist()]
    sketch = weights.sketch_of(_sampled(database, sample))
    packed = zlib.compress(sketch.fours.tobytes() + sketch.sevens.tobytes(), 1)
    database.rows("DELETE FROM fingerprint_sketch")
    database.many(
        "INSERT INTO fingerprint_sketch (part, texts, data) VALUES (?, ?, ?)",
        [
            (part, sketch.texts, packed[begin : begin + _PART_BYTES])
            for part, begin in enumerate(range(0, len(packed), _PART_BYTES))
        ],
    )


def _sampled(database: Database, numbers: Sequence[int]) -> Iterator[Batch]:
    for begin in range(0, len(numbers), _BATCH):
        condition, parameters = database.among("arrival", numbers[begin : begin + _BATCH])
        rows = database.rows(
            f"SELECT text FROM fingerprint_document WHERE {condition}",  # noqa: S608 -- a column name
            parameters,
        )
        yield normalise_encoded([bytes(row[0]) for row in rows])


def read(database: Database) -> weights.Sketch:
    rows = database.rows("SELECT texts, data FROM fingerprint_sketch ORDER BY part")
    if not rows:
        return weights.empty_sketch()
    counts = np.frombuffer(zlib.decompress(b"".join(bytes(row[1]) for row in rows)), np.uint8)
    half = 1 << weights.BUCKET_BITS
    return weights.Sketch(counts[:half], counts[half:], int(rows[0][0]))
