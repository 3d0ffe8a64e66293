"""Try a mailbox from the settings page: at most ten seconds, at most one at a time, nothing taken."""

import threading
from dataclasses import dataclass

from kaoping.intake.models import Mailbox

from . import secrets
from .imap import Server
from .trouble import Trouble

SECONDS = 10.0
_one = threading.Semaphore(1)


@dataclass(frozen=True, slots=True)
class Tried:
    """What the server let us see."""

    mails: int
    has_idle: bool


def try_out(mailbox: Mailbox, *, seconds: float = SECONDS) -> Tried:
    """Sign in and open the folder. Errors: ``Trouble``, also when the server is slower than that."""
    password = secrets.of(mailbox.pk)
    if not password:
        raise Trouble("no_password")
    if not _one.acquire(blocking=False):
        raise Trouble("busy")
    result: list[Tried | BaseException] = []

    def run() -> None:
        try:
            result.append(_ask(mailbox, password, seconds))
        except BaseException as error:
            result.append(error)
        finally:
            _one.release()

    # A thread of its own: a name that resolves slowly knows no time-out, and a page must not wait for it.
    thread = threading.Thread(target=run, daemon=True, name="try-mailbox")
    thread.start()
    thread.join(seconds)
    if not result:
        raise Trouble("no_answer")
    if isinstance(result[0], BaseException):
        raise result[0]
    return result[0]


def _ask(mailbox: Mailbox, password: str, seconds: float) -> Tried:
    server = Server(mailbox, password, seconds=seconds / 2)
    try:
        server.open(mailbox.folder)
        return Tried(server.exists, "IDLE" in server.can)
    finally:
        server.close()
