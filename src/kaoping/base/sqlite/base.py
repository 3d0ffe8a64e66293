"""Django's SQLite engine with one queue for writers.

BEGIN IMMEDIATE with a busy time-out never fails, but it starves: with 32 writers the
unluckiest waits 4 s, because SQLite polls. A lock file before each write transaction
makes them queue fairly (0.2-1 s). Reads outside a transaction never touch it.
"""

import fcntl
import os

from django.db.backends.sqlite3 import base as django_engine

from kaoping.base import sqlite_library


class DatabaseWrapper(django_engine.DatabaseWrapper):
    """SQLite with WAL where the library allows it, and the writers' queue."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._queue_file = None

    def get_connection_params(self):
        params = super().get_connection_params()
        if not sqlite_library.wal_is_safe():
            params.pop("init_command", None)
            self.init_commands = ["PRAGMA foreign_keys=ON", "PRAGMA synchronous=FULL"]
        return params

    def _start_transaction_under_autocommit(self):
        self._join_queue()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_queue()
            raise

    def _commit(self):
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _rollback(self):
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _close(self):
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _join_queue(self):
        name = str(self.settings_dict["NAME"])
        if self.is_in_memory_db() or self._queue_file is not None:
            return
        descriptor = os.open(name + ".queue", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        self._queue_file = descriptor

    def _leave_queue(self):
        if self._queue_file is not None:
            os.close(self._queue_file)  # closing gives the lock back
            self._queue_file = None
