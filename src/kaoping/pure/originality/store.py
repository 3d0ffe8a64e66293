"""What the engine asks of a store, and nothing more.

``evidence`` answers it from a database; tests from a dictionary. Everything one check asks is
asked of one ``Reader``, which stands on one state of the store from its first answer to its last:
a document deleted or replaced meanwhile is either wholly there or wholly not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from kaoping.pure.originality.normalise import decoded
from kaoping.pure.originality.segments import Blocks, Ints
from kaoping.pure.originality.weights import Sketch


class Document(NamedTuple):
    """One text of the store. ``number`` is the store's own, in the order of arrival.

    ``units`` is the text as ``normalise.encoded`` keeps it: most candidates are compared and
    dropped without ever becoming strings.
    """

    number: int
    id: str
    units: bytes
    owner: str = ""
    date: str = ""
    template: bool = False

    @property
    def text(self) -> str:
        return decoded(self.units)


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
    registered boilerplate texts, ascending.
    """

    documents: int
    recent: int
    segments: tuple[Segment, ...]
    templates: Ints
    sketch: Sketch


class Reader(Protocol):
    """One state of a store, to be asked while it is open."""

    def state(self) -> State: ...

    def blocks(self, segment: Segment, numbers: Ints) -> Blocks:
        """The blocks with these numbers, in their order, each as often as it is asked for."""

    def recent(self, hashes: Sequence[int]) -> Sequence[tuple[int, int]]:
        """(hash, document number) of documents that are not yet in a segment."""

    def documents(self, numbers: Sequence[int]) -> Sequence[Document]:
        """Those of these documents that are still there, in any order."""

    def twins(self, number: int) -> Iterable[Document]:
        """Documents whose compared text equals this one's; they are not in the index themselves."""

    def same(self, digest: bytes) -> int | None:
        """The first document whose compared text has this digest."""
