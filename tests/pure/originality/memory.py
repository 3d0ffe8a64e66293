"""Invented texts, and a store in memory that answers the engine's questions."""

import random

import numpy as np

from kaoping.pure.originality.check import digest_of
from kaoping.pure.originality.normalise import encoded, normalise, normalise_many
from kaoping.pure.originality.segments import Blocks, SegmentWriter, keys_of
from kaoping.pure.originality.store import Document, Segment, State
from kaoping.pure.originality.weights import sketch_of

_HAN = "".join(chr(point) for point in range(0x4E00, 0x5800))


def prose(seed: int, length: int = 600) -> str:
    """A text of nobody's: sentences of random characters, the same for the same seed."""
    source = random.Random(seed)
    parts: list[str] = []
    written = 0
    while written < length:
        parts.append("".join(source.choices(_HAN, k=source.randint(6, 18))))
        parts.append(source.choice("，，，。。；"))
        written += len(parts[-2]) + 1
    return "".join(parts)[: length - 1] + "。"


class MemoryStore:
    """One segment and nothing recent; ``gone`` are numbers whose rows have been deleted."""

    def __init__(self, texts, templates=(), sketch=True):
        self.rows = [
            Document(n, f"d{n}", encoded(text), date=f"2014-01-{n % 28 + 1:02}", template=n in templates)
            for n, text in enumerate(texts)
        ]
        self.gone = set()
        batch = normalise_many(texts)
        writer = SegmentWriter(keys_of(batch, 0), len(texts))
        self._blocks = dict(writer.blocks())
        self._state = State(
            len(texts),
            0,
            (Segment(1, 0, len(texts), writer.bits),),
            np.array(sorted(templates), np.int64),
            sketch_of([batch] if sketch else []),
        )
        self._digests = {digest_of(normalise(row.text).codes): row.number for row in reversed(self.rows)}

    def state(self):
        return self._state

    def blocks(self, segment, numbers):
        parts = [self._blocks.get(number, b"") for number in numbers.tolist()]
        return Blocks(np.array([len(part) for part in parts], np.int64), b"".join(parts))

    def recent(self, hashes):
        return []

    def documents(self, numbers):
        return [self.rows[number] for number in numbers if number not in self.gone]

    def twins(self, number):
        return []

    def same(self, digest):
        return self._digests.get(digest)
