"""A thread for each mailbox in use, started, renewed and ended as the settings page says."""

import threading
from dataclasses import dataclass
from typing import Any

from kaoping.intake.models import Mailbox

from . import secrets
from .poller import Poller

SETTINGS = ("host", "port", "tls", "account", "folder", "after", "move_to", "since")


@dataclass(slots=True)
class _Running:
    thread: threading.Thread
    stop: threading.Event
    settings: tuple[Any, ...]


class Pollers:
    """Call ``tend`` every few seconds and ``end`` once."""

    def __init__(self, *, route_now: bool = False) -> None:
        self.route_now = route_now
        self._running: dict[int, _Running] = {}

    def tend(self) -> int:
        """Start, renew and end threads so that they are as the database says; how many run."""
        wanted = {mailbox.pk: mailbox for mailbox in Mailbox.objects.polled()}
        for key, running in list(self._running.items()):
            mailbox = wanted.get(key)
            if mailbox is None or _settings(mailbox) != running.settings:
                running.stop.set()
            if not running.thread.is_alive():
                del self._running[key]
        for key, mailbox in wanted.items():
            if key not in self._running:
                self._running[key] = self._start(mailbox)
        return len(self._running)

    def _start(self, mailbox: Mailbox) -> _Running:
        stop = threading.Event()
        poller = Poller(mailbox, stop, route_now=self.route_now)
        thread = threading.Thread(target=poller.run, name=f"poll-{mailbox.pk}", daemon=True)
        thread.start()
        return _Running(thread, stop, _settings(mailbox))

    def end(self, seconds: float = 5) -> None:
        """Ask all to stop and wait a little; a commit under way ends by itself."""
        for running in self._running.values():
            running.stop.set()
        for running in self._running.values():
            running.thread.join(seconds)


def _settings(mailbox: Mailbox) -> tuple[Any, ...]:
    return (*(getattr(mailbox, name) for name in SETTINGS), secrets.changed_at(mailbox.pk))
