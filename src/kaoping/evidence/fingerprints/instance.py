"""The running instance's own database, spoken to through Django's connection.

One transaction with everything else of the instance, and in its backup.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from kaoping.evidence.fingerprints.schema import (
    POSTGRES_BLOCKS,
    SQLITE_BLOCKS,
    Database,
    postgres_blocks,
    postgres_list,
    sqlite_blocks,
    tables_for,
)
from kaoping.evidence.fingerprints.store import FingerprintStore
from kaoping.pure.originality.segments import Blocks

_of_thread = threading.local()


class InstanceDatabase:
    """Django's connection as a ``Database``; a check inside a transaction stays inside it."""

    def __init__(self) -> None:
        self._open: list[Any] = []
        self._sqlite = connection.vendor == "sqlite"

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("?", "%s"), list(parameters))
            return cursor.fetchall() if cursor.description else []

    def many(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(sql.replace("?", "%s"), list(parameters))

    def begin(self, *, write: bool) -> None:
        if not write and not connection.in_atomic_block:
            # On SQLite atomic() would wait for the writers' lock; on PostgreSQL it would see a new
            # state with every statement, and a segment merged meanwhile would be looked up in vain.
            self.rows("BEGIN" if self._sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ")
            self._open.append(None)
            return
        block = transaction.atomic()
        block.__enter__()
        self._open.append(block)
        if write and not self._sqlite:
            self.rows("LOCK TABLE fingerprint_state IN EXCLUSIVE MODE")

    def commit(self) -> None:
        block = self._open.pop()
        if block is None:
            self.rows("COMMIT")
        else:
            block.__exit__(None, None, None)

    def rollback(self) -> None:
        self._open.pop().__exit__(_Undone, _Undone(), None)

    def among(self, column: str, values: Sequence[Any]) -> tuple[str, Sequence[Any]]:
        if self._sqlite:
            condition = f"{column} IN (SELECT value FROM json_each(?))"  # noqa: S608 -- a column name
            return condition, (json.dumps(list(values)),)
        return f"{column} = ANY(?)", (list(values),)

    def blocks(self, places: list[int]) -> Blocks:
        if self._sqlite:
            return sqlite_blocks(self.rows(SQLITE_BLOCKS, (str(places),)))
        return postgres_blocks(places, self.rows(POSTGRES_BLOCKS, (postgres_list(places),)))

    def create(self) -> None:
        for statement in tables_for(sqlite=self._sqlite):
            self.rows(statement)

    def close(self) -> None:
        connection.close()


class _Undone(Exception):
    """Tells Django that a block is to be rolled back."""


def instance_database() -> Database:
    return InstanceDatabase()


def instance_store() -> FingerprintStore:
    """The instance's store; each thread has its own, because each has its own connection."""
    store: FingerprintStore | None = getattr(_of_thread, "store", None)
    if store is None:
        store = _of_thread.store = FingerprintStore(instance_database())
    return store


def forget_store() -> None:
    """Drop what this thread remembers of the store; for tests, whose tables are rolled back."""
    _of_thread.store = None
