"""Many senders, one commit: mails that wait at the same moment share a wait for the disk.

A sender is answered when its mail's row is committed, never before. A mail that spoils the
common commit is tried alone, so that it refuses nobody else.
"""

import asyncio
import datetime as dt
import logging
import queue
import threading
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from kaoping.base import clock
from kaoping.intake.actions.accept import Accepted, Incoming, accept_many

from .trouble import Trouble, of_disk

log = logging.getLogger("kaoping.intake.doors")
MOST_TOGETHER = 50
MOST_BYTES = 64 << 20


@dataclass(slots=True)
class _Waiting:
    raw: bytes
    label: str
    arrived_at: dt.datetime  # by the machine's clock; the demo's stands elsewhere
    loop: asyncio.AbstractEventLoop
    done: "asyncio.Future[Accepted]"


class Committer:
    """A thread of its own that keeps what is handed to it. ``end`` finishes what has begun."""

    def __init__(self, *, source: str) -> None:
        self.source = source
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="committer", daemon=True)
        self._thread.start()

    async def keep(self, raw: bytes, label: str) -> Accepted:
        """The mail, committed; it arrived now. Errors: ``Trouble``; nothing was kept then."""
        loop = asyncio.get_running_loop()
        waiting = _Waiting(raw, label, timezone.now(), loop, loop.create_future())
        self._waiting.put(waiting)
        return await waiting.done

    def end(self, seconds: float = 10) -> None:
        self._waiting.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            while (first := self._waiting.get()) is not None:
                group = [first]
                size = len(first.raw)
                while len(group) < MOST_TOGETHER and size < MOST_BYTES and not self._waiting.empty():
                    following = self._waiting.get()
                    if following is None:
                        self._waiting.put(None)
                        break
                    group.append(following)
                    size += len(following.raw)
                self._keep(group)
        finally:
            connections.close_all()

    def _keep(self, group: list[_Waiting]) -> None:
        close_old_connections()
        try:
            shift = clock.shift()
            mails = [Incoming(one.raw, one.arrived_at + shift, one.label) for one in group]
            accepted = accept_many(mails, source=self.source)
        except Exception as error:
            if len(group) > 1:
                for one in group:
                    self._keep([one])
                return
            if not isinstance(error, OSError | DatabaseError):
                log.exception("a mail could not be kept")
            else:
                log.warning("a mail could not be kept: %s", error)
                if isinstance(error, DatabaseError):
                    connections.close_all()
            _tell(group[0], of_disk(error))
            return
        for one, kept in zip(group, accepted, strict=True):
            _tell(one, kept)


def _tell(waiting: _Waiting, what: Accepted | Trouble) -> None:
    def settle(done: Any) -> None:
        if done.done():  # the sender has gone
            return
        if isinstance(what, Trouble):
            done.set_exception(what)
        else:
            done.set_result(what)

    try:
        waiting.loop.call_soon_threadsafe(settle, waiting.done)
    except RuntimeError:  # the listener was closed meanwhile; the mail is kept all the same
        log.info("a sender left before its answer")
