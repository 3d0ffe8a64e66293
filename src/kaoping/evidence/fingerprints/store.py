"""Documents that texts are compared with, and the index that finds them.

A new document is searchable at once: its fingerprints stand in plain rows until enough have come
together to be folded into a segment. Neighbouring segments of like size are merged, so their number
grows with the logarithm of the documents'. A removed document leaves its keys behind until the next
merge; without its row it is never read. Equal texts are indexed once and remembered as twins, or
10,000 copies would make their own wording too common to be found.

Everything is one transaction of the database that holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from kaoping.evidence.fingerprints import index
from kaoping.evidence.fingerprints.schema import DOCUMENT, Database
from kaoping.evidence.fingerprints.verify import faults
from kaoping.pure.originality.check import digest_of
from kaoping.pure.originality.normalise import encoded, normalise_encoded
from kaoping.pure.originality.segments import Blocks, Ints
from kaoping.pure.originality.store import Document, Segment, State

BATCH = 256  # documents worked on at once: their codes fit a core's own cache
TWINS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to be indexed; one with the same ``id`` is replaced."""

    id: str
    text: str
    owner: str = ""
    date: str = ""
    template: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """How many documents came in, how many of them took the place of an older one or equal one."""

    documents: int
    replaced: int
    twins: int


class FingerprintStore:
    """The store behind one database connection."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._shape: tuple[int, index.Shape] | None = None

    def create(self) -> None:
        """Make the tables where they are missing."""
        self._database.create()

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def reading(self) -> Iterator[StoreReader]:
        """One state of the store, from the first question to the last."""
        self._database.begin(write=False)
        try:
            yield StoreReader(self._database, self)
        finally:
            self._database.commit()

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        self._database.begin(write=True)
        try:
            yield self._database
        except BaseException:
            self._database.rollback()
            raise
        self._database.commit()

    def shape(self, version: int) -> index.Shape:
        """Segments, templates and sketch, read again only when they have changed."""
        if self._shape is None or self._shape[0] != version:
            self._shape = (version, index.read_shape(self._database))
        return self._shape[1]

    def add(self, documents: Iterable[NewDocument]) -> Added:
        """Index documents; many at once go straight into a segment.

        Whether few or many, they are found by the next check.
        """
        count = twins = 0
        with self._writing() as database:
            keys = index.Gathering(database)
            for batch in _batches(documents):
                self._remove([document.id for document in batch], keys)
                twins += self._insert(batch, keys)
                count += len(batch)
            keys.settle()
        return Added(count, keys.removed, twins)

    def _insert(self, documents: Sequence[NewDocument], keys: index.Gathering) -> int:
        """Store the rows, and gather the keys of those that have no twin yet."""
        # Of the text as it is kept: halves of a character that stand side by side are kept as one.
        units = [encoded(document.text) for document in documents]
        batch = normalise_encoded(units)
        digests = [
            digest_of(batch.codes[start:end])
            for start, end in zip(batch.starts.tolist(), batch.ends.tolist(), strict=True)
        ]
        first = keys.numbers(len(documents))
        twin_of = self._twins(digests)
        rows: list[tuple[Any, ...]] = []
        alone: list[int] = []
        for at, (document, digest) in enumerate(zip(documents, digests, strict=True)):
            same_as = None if document.template else twin_of.get(digest)
            if same_as is None:
                alone.append(at)
                if not document.template:
                    twin_of[digest] = first + at
            keys.shape_changed = keys.shape_changed or document.template
            rows.append(
                (
                    first + at, document.id, document.owner, document.date,
                    int(document.template), same_as, digest, units[at],
                )
            )  # fmt: skip
        self._database.many(
            "INSERT INTO fingerprint_document"
            " (arrival, id, owner, dated, template, same_as, digest, text)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        keys.gather(batch, first, alone)
        return len(rows) - len(alone)

    def _twins(self, digests: Sequence[bytes]) -> dict[bytes, int]:
        """The indexed document of each digest that is there already."""
        marks = ", ".join("?" * len(digests))
        found = self._database.rows(
            "SELECT digest, arrival FROM fingerprint_document"  # noqa: S608 -- marks alone
            f" WHERE digest IN ({marks}) AND same_as IS NULL AND template = 0",
            digests,
        )
        return {bytes(digest): int(number) for digest, number in found}

    def remove(self, ids: Sequence[str]) -> int:
        """Take documents out; returns how many were there."""
        with self._writing() as database:
            keys = index.Gathering(database)
            for begin in range(0, len(ids), BATCH):
                self._remove(ids[begin : begin + BATCH], keys)
            keys.settle()
        return keys.removed

    def _remove(self, ids: Sequence[str], keys: index.Gathering) -> None:
        condition, parameters = self._database.among("id", ids)
        gone = self._database.rows(
            f"SELECT arrival, template FROM fingerprint_document WHERE {condition}",  # noqa: S608 -- a column name
            parameters,
        )
        if not gone:
            return
        numbers = [int(number) for number, _ in gone]
        keys.shape_changed = keys.shape_changed or any(template for _, template in gone)
        keys.forget(numbers)
        for table in ("document", "recent"):
            condition, parameters = self._database.among("arrival", numbers)
            self._database.rows(
                f"DELETE FROM fingerprint_{table} WHERE {condition}",  # noqa: S608 -- our own names
                parameters,
            )
        self._promote(numbers, keys)

    def _promote(self, gone: Sequence[int], keys: index.Gathering) -> None:
        """Where an indexed document went, the first of its twins is indexed in its place.

        It gets a new number, because segments hold what came in together.
        """
        condition, parameters = self._database.among("same_as", gone)
        heirs = self._database.rows(
            f"SELECT same_as, MIN(arrival) FROM fingerprint_document WHERE {condition} GROUP BY same_as",  # noqa: S608 -- a column name
            parameters,
        )
        for old, heir in heirs:
            number = keys.numbers(1)
            self._database.rows(
                "UPDATE fingerprint_document SET arrival = ?, same_as = NULL WHERE arrival = ?",
                (number, heir),
            )
            self._database.rows(
                "UPDATE fingerprint_document SET same_as = ? WHERE same_as = ?", (number, old)
            )
            text = self._database.rows("SELECT text FROM fingerprint_document WHERE arrival = ?", (number,))[
                0
            ][0]
            batch = normalise_encoded([bytes(text)])
            keys.gather(batch, number, [0])

    def fold(self) -> bool:
        """Fold recent documents into a segment if there are enough; for a worker, or after imports.

        Returns whether anything was done.
        """
        with self._writing() as database:
            return index.fold(database)

    def rebuild(self) -> int:
        """Make the whole index anew from the texts; returns the number of documents."""
        with self._writing() as database:
            return index.rebuild(database)

    def verify(self) -> list[str]:
        """Compare the index with the texts: a sentence for each fault, none if it is sound."""
        with self.reading() as reader:
            return faults(self._database, reader.state())

    def ids(self) -> list[str]:
        """The ids of all documents, in the order of arrival."""
        return [row[0] for row in self._database.rows(
            "SELECT id FROM fingerprint_document ORDER BY arrival")]  # fmt: skip


class Outline(NamedTuple):
    """A document without its words."""

    number: int
    id: str
    owner: str
    date: str


class StoreReader:
    """``pure.originality.store.Reader`` on the database's present transaction."""

    def __init__(self, database: Database, store: FingerprintStore) -> None:
        self.database = database
        self._store = store

    def state(self) -> State:
        shape, documents, recent = self.database.rows(
            "SELECT shape, documents, recent FROM fingerprint_state"
        )[0]
        known = self._store.shape(shape)
        return State(documents, recent, known.segments, known.templates, known.sketch)

    def blocks(self, segment: Segment, numbers: Ints) -> Blocks:
        base = segment.segment << index.PLACE_BITS
        return self.database.blocks((numbers + base).tolist())

    def recent(self, hashes: Sequence[int]) -> Sequence[tuple[int, int]]:
        condition, parameters = self.database.among("hash", hashes)
        rows: Sequence[tuple[int, int]] = self.database.rows(
            f"SELECT hash, arrival FROM fingerprint_recent WHERE {condition}",  # noqa: S608 -- a column name
            parameters,
        )
        return rows

    def documents(self, numbers: Sequence[int]) -> list[Document]:
        condition, parameters = self.database.among("arrival", numbers)
        return [
            Document._make(row)
            for row in self.database.rows(
                f"SELECT {DOCUMENT} FROM fingerprint_document WHERE {condition}",  # noqa: S608 -- our own names
                parameters,
            )
        ]

    def openings(self, ids: Sequence[str], characters: int) -> dict[str, str]:
        """How these documents begin, by id; without those that are not here."""
        condition, parameters = self.database.among("id", ids)
        rows = self.database.rows(
            f"SELECT id, substr(text, 1, ?) FROM fingerprint_document WHERE {condition}",  # noqa: S608 -- a column name
            (2 * characters, *parameters),
        )
        return {str(key): bytes(units).decode("utf-16-le", "replace") for key, units in rows}

    def twins(self, number: int) -> Iterator[Document]:
        """In the order of arrival; read page by page, because ten thousand texts may be equal."""
        after = -1
        while True:
            rows = self.database.rows(
                f"SELECT {DOCUMENT} FROM fingerprint_document"  # noqa: S608 -- our own names
                " WHERE same_as = ? AND arrival > ? ORDER BY arrival LIMIT ?",
                (number, after, TWINS_AT_ONCE),
            )
            yield from (Document._make(row) for row in rows)
            if len(rows) < TWINS_AT_ONCE:
                return
            after = int(rows[-1][0])

    def same(self, digest: bytes) -> int | None:
        rows = self.database.rows(
            "SELECT MIN(arrival) FROM fingerprint_document"
            " WHERE digest = ? AND same_as IS NULL AND template = 0",
            (digest,),
        )
        return None if rows[0][0] is None else int(rows[0][0])

    def outlines(self) -> list[Outline]:
        """Every document that is no template, without its words."""
        return [
            Outline(*row)
            for row in self.database.rows(
                "SELECT arrival, id, owner, dated FROM fingerprint_document WHERE template = 0 ORDER BY arrival"
            )
        ]

    def all_twins(self) -> list[tuple[int, int]]:
        """(twin, the indexed document that it equals) for every twin."""
        return [
            (int(number), int(same_as))
            for number, same_as in self.database.rows(
                "SELECT arrival, same_as FROM fingerprint_document WHERE same_as IS NOT NULL"
            )
        ]


def _batches(documents: Iterable[NewDocument]) -> Iterator[list[NewDocument]]:
    """Batches in which no id stands twice: the last one of an id holds."""
    batch: dict[str, NewDocument] = {}
    for document in documents:
        batch.pop(document.id, None)
        batch[document.id] = document
        if len(batch) == BATCH:
            yield list(batch.values())
            batch.clear()
    if batch:
        yield list(batch.values())
