"""Tables and statements of the fingerprint store, for SQLite and PostgreSQL alike.

Plain SQL instead of models: the same store serves a file of its own (``--store DIR``), where there
is no Django. Statements are written with ``?``; the two databases differ in the type of bytes, in
how a list is handed over, and in nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import numpy as np

from kaoping.pure.originality.segments import Blocks

TABLES = """
CREATE TABLE IF NOT EXISTS fingerprint_state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  shape BIGINT NOT NULL, next_number BIGINT NOT NULL,
  documents BIGINT NOT NULL, recent BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS fingerprint_document (
  arrival BIGINT PRIMARY KEY, id TEXT NOT NULL UNIQUE, owner TEXT NOT NULL, dated TEXT NOT NULL,
  template INTEGER NOT NULL, same_as BIGINT, digest BYTEA NOT NULL, text BYTEA NOT NULL);
CREATE INDEX IF NOT EXISTS fingerprint_document_digest ON fingerprint_document (digest);
CREATE INDEX IF NOT EXISTS fingerprint_document_same
  ON fingerprint_document (same_as) WHERE same_as IS NOT NULL;
CREATE INDEX IF NOT EXISTS fingerprint_document_template
  ON fingerprint_document (arrival) WHERE template = 1;
CREATE TABLE IF NOT EXISTS fingerprint_segment (
  segment BIGINT PRIMARY KEY, first BIGINT NOT NULL, span BIGINT NOT NULL,
  bits BIGINT NOT NULL, stops BYTEA NOT NULL);
CREATE TABLE IF NOT EXISTS fingerprint_block (place BIGINT PRIMARY KEY, data BYTEA NOT NULL);
CREATE TABLE IF NOT EXISTS fingerprint_recent (
  hash BIGINT NOT NULL, arrival BIGINT NOT NULL, PRIMARY KEY (hash, arrival));
CREATE INDEX IF NOT EXISTS fingerprint_recent_number ON fingerprint_recent (arrival);
CREATE TABLE IF NOT EXISTS fingerprint_sketch (
  part INTEGER PRIMARY KEY, texts BIGINT NOT NULL, data BYTEA NOT NULL);
INSERT INTO fingerprint_state (one, shape, next_number, documents, recent)
  SELECT 1, 1, 1, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM fingerprint_state)
"""

_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ"
_READ_CACHE_KB, _WRITE_CACHE_KB = 8_000, 256_000
# In the order of the fields of pure.originality.store.Document.
DOCUMENT = "arrival, id, text, owner, dated, template"


# Blocks stay below the size at which rows are moved out, and packing them gains nothing.
# Texts are read twenty at a time: unpacking them would cost more than reading them.
_POSTGRES = [
    "ALTER TABLE fingerprint_block ALTER COLUMN data SET STORAGE EXTERNAL",
    "ALTER TABLE fingerprint_document ALTER COLUMN text SET STORAGE EXTERNAL",
]

# One row instead of hundreds: here handing a row to Python costs more than finding it.
# group_concat joins the bytes as they are; the cast tells that they are no text.
SQLITE_BLOCKS = """
SELECT group_concat(coalesce(length(data), 0)), CAST(group_concat(data, '') AS BLOB)
  FROM json_each(?) AS asked LEFT JOIN fingerprint_block ON place = asked.value
"""
# Rows as they come: joining and ordering them costs the server more than handing them over. The list
# goes as text, because psycopg looks at every number of a list to choose its type, four times as long.
POSTGRES_BLOCKS = "SELECT place, data FROM fingerprint_block WHERE place = ANY(?::bigint[])"


def sqlite_blocks(rows: list[Any]) -> Blocks:
    """What ``SQLITE_BLOCKS`` answered."""
    lengths, data = rows[0]
    return Blocks(np.fromstring(lengths or "", np.int64, sep=","), data or b"")


def postgres_list(places: Sequence[int]) -> str:
    """Numbers as PostgreSQL writes a list of them."""
    return "{" + str(places)[1:-1] + "}"


def postgres_blocks(places: Sequence[int], rows: list[Any]) -> Blocks:
    """What ``POSTGRES_BLOCKS`` answered, in the order of ``places``."""
    found = dict(rows)
    parts = [found.get(place, b"") for place in places]
    return Blocks(np.fromiter(map(len, parts), np.int64, len(parts)), b"".join(parts))


def tables_for(*, sqlite: bool) -> list[str]:
    """The statements that make what is missing, in order."""
    statements = [statement.strip() for statement in TABLES.split(";")]
    if not sqlite:
        return [*statements, *_POSTGRES]
    return [
        statement.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY").replace("BYTEA", "BLOB")
        for statement in statements
    ]


class Database(Protocol):
    """A connection that speaks the store's SQL. Its caller begins and ends transactions."""

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Run one statement and return what it answers."""

    def many(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each row of parameters."""

    def begin(self, *, write: bool) -> None: ...

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def among(self, column: str, values: Sequence[Any]) -> tuple[str, Sequence[Any]]:
        """A condition ``column IN values`` and its parameters, one statement text for any length."""

    def blocks(self, places: list[int]) -> Blocks:
        """The blocks at these places, in their order, each as often as it is asked for."""

    def create(self) -> None:
        """Make the tables that are missing."""

    def close(self) -> None: ...


class SqliteDatabase:
    """A file of its own. One connection, used by one thread at a time."""

    def __init__(self, path: str, *, read_only: bool = False) -> None:
        from kaoping.base import sqlite_library  # must come before any opening

        address = f"file:{_quoted(path)}?mode={'ro' if read_only else 'rwc'}"
        self._connection = sqlite_library.library.connect(
            address, uri=True, isolation_level=None, timeout=20, check_same_thread=False
        )
        self._cache_kb = 0
        if not read_only and sqlite_library.wal_is_safe():
            self._connection.execute("PRAGMA journal_mode=WAL")
        for pragma in ("synchronous=NORMAL", "mmap_size=4294967296"):
            self._connection.execute(f"PRAGMA {pragma}")

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        rows: list[Any] = self._connection.execute(sql, parameters).fetchall()
        return rows

    def many(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        self._connection.executemany(sql, parameters)

    def begin(self, *, write: bool) -> None:
        # Rows come in by hash, all over the file: a page written twice costs more than memory.
        wanted = _WRITE_CACHE_KB if write else _READ_CACHE_KB
        if wanted != self._cache_kb:
            self._connection.execute(f"PRAGMA cache_size=-{wanted}")
            self._cache_kb = wanted
        self._connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")

    def commit(self) -> None:
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        self._connection.execute("ROLLBACK")

    def among(self, column: str, values: Sequence[Any]) -> tuple[str, Sequence[Any]]:
        condition = f"{column} IN (SELECT value FROM json_each(?))"  # noqa: S608 -- a column name
        return condition, (json.dumps(list(values)),)

    def blocks(self, places: list[int]) -> Blocks:
        return sqlite_blocks(self.rows(SQLITE_BLOCKS, (str(places),)))

    def create(self) -> None:
        for statement in tables_for(sqlite=True):
            self._connection.execute(statement)

    def close(self) -> None:
        self._connection.close()


class PostgresDatabase:
    """Any psycopg 3 connection in autocommit mode."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._to_begin = False

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        if self._to_begin:
            self._to_begin = False
            if not parameters:
                # With the first question in one message: one way to the server less.
                cursor = self._connection.execute(f"{_BEGIN_READING}; {sql}")
                cursor.nextset()
                return list(cursor.fetchall())
            self._connection.execute(_BEGIN_READING)
        cursor = self._connection.execute(sql.replace("?", "%s"), parameters, binary=True)
        rows: list[Any] = cursor.fetchall() if cursor.description else []
        return rows

    def many(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(sql.replace("?", "%s"), parameters)

    def begin(self, *, write: bool) -> None:
        # A reader sees one state of all tables, as on SQLite; writers wait for each other.
        self._to_begin = not write
        if write:
            self._connection.execute("BEGIN")
            self._connection.execute("LOCK TABLE fingerprint_state IN EXCLUSIVE MODE")

    def commit(self) -> None:
        if not self._to_begin:  # else nothing was asked
            self._connection.execute("COMMIT")
        self._to_begin = False

    def rollback(self) -> None:
        self._connection.execute("ROLLBACK")

    def among(self, column: str, values: Sequence[Any]) -> tuple[str, Sequence[Any]]:
        return f"{column} = ANY(?)", (list(values),)

    def blocks(self, places: list[int]) -> Blocks:
        return postgres_blocks(places, self.rows(POSTGRES_BLOCKS, (postgres_list(places),)))

    def create(self) -> None:
        for statement in tables_for(sqlite=False):
            self._connection.execute(statement)

    def close(self) -> None:
        self._connection.close()


def _quoted(path: str) -> str:
    """A path inside a file: address."""
    from urllib.parse import quote  # only needed when a file is opened

    return quote(path)
