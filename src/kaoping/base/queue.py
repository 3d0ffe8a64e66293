"""The background door: wake a worker after the commit; the truth stays in the database.

A job is a dotted name and plain values. It may run twice without harm, and a sweep
finds what was left behind, so a lost wake-up costs time and never work. Behind this
module stands huey on a SQLite file of its own in the data folder.
"""

import contextvars
import importlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from huey import MemoryHuey, SqliteHuey

log = logging.getLogger("kaoping.queue")
Job = tuple[str, tuple[Any, ...]]
_collected: contextvars.ContextVar[list[Job] | None] = contextvars.ContextVar("queue_collected", default=None)


@cache
def broker():
    """The queue of this process; in memory and immediate under test."""
    if settings.QUEUE_IMMEDIATE:
        return MemoryHuey("kaoping", immediate=True)
    return SqliteHuey("kaoping", filename=str(settings.VAR_DIR / "queue.sqlite3"), fsync=False)


def resolve(dotted: str):
    """The function behind a dotted name; ``ImportError`` or ``AttributeError`` if none."""
    module, _, name = dotted.rpartition(".")
    return getattr(importlib.import_module(module), name)


@cache
def _task():
    def run(dotted: str, args: list[Any]) -> None:
        try:
            resolve(dotted)(*args)
        except Exception:
            log.exception("job %s%r failed", dotted, tuple(args))
            raise
        finally:
            if not settings.QUEUE_IMMEDIATE:
                connections.close_all()

    return broker().task(retries=3, retry_delay=5, name="run")(run)


def enqueue(dotted: str, *args: Any, somebody_waits: bool = False) -> None:
    """Run ``dotted(*args)`` in a worker once this transaction has committed.

    ``somebody_waits`` puts it before all jobs that nobody is looking at. Under test jobs run at once, after the commit (or right away outside one).
    """
    collected = _collected.get()
    if collected is not None:
        transaction.on_commit(lambda: collected.append((dotted, args)))
    else:
        settings_of_job = {"priority": 100} if somebody_waits else {}
        transaction.on_commit(lambda: _task()(dotted, list(args), **settings_of_job))


@contextmanager
def collecting() -> Iterator[list[Job]]:
    """Give the jobs of this block to the caller, who runs them (``resolve``): the demo's player."""
    jobs: list[Job] = []
    token = _collected.set(jobs)
    try:
        yield jobs
    finally:
        _collected.reset(token)


def prepare_worker() -> None:
    """Register the one task before a consumer starts reading the queue."""
    _task()
