"""What the engine asks of a store, and nothing more.

``evidence`` answers it from a database; tests from a dictionary. Everything one check asks is
asked of one ``Reader``, which stands on one state of the store from its first answer to its last:
a document deleted or replaced meanwhile is either wholly there or wholly not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kaoping.pure.originality.segments import Block
from kaoping.pure.originality.weights import Sketch


@dataclass(frozen=True, slots=True)
class Document:
    """One text of the store. ``number`` is the store's own, in the order of arrival."""

    number: int
    id: str
    text: str
    owner: str = ""
    date: str = ""
    template: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """One sorted part of the index: documents ``first`` to ``first + span - 1``."""

    segment: int
    first: int
    span: int
    bits: int


@dataclass(frozen=True, slots=True)
class State:
    """What stands still while one check runs.

    ``recent``: how many documents are not yet in a segment; ``templates``: the numbers of the
    registered boilerplate texts.
    """

    documents: int
    recent: int
    segments: tuple[Segment, ...]
    templates: frozenset[int]
    sketch: Sketch


class Reader(Protocol):
    """One state of a store, to be asked while it is open."""

    def state(self) -> State: ...

    def blocks(self, segment: Segment, numbers: Sequence[int]) -> Sequence[Block]:
        """The blocks with these numbers, ascending; best one row for each number asked."""

    def recent(self, hashes: Sequence[int]) -> Sequence[tuple[int, int]]:
        """(hash, document number) of documents that are not yet in a segment."""

    def documents(self, numbers: Sequence[int]) -> Sequence[Document]:
        """Those of these documents that are still there, in any order."""

    def twins(self, number: int) -> Sequence[Document]:
        """Documents whose compared text equals this one's; they are not in the index themselves."""

    def same(self, digest: bytes) -> int | None:
        """The first document whose compared text has this digest."""
