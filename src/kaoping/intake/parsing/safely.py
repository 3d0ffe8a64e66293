"""The parent's side: ask a child, and turn its end into a value."""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from kaoping.base.children import Ended, Pool
from kaoping.pure.mailparse import Address, ParsedMessage

from .frames import from_frame

log = logging.getLogger("kaoping.intake")
ANSWER_SECONDS = 8.0  # by the clock; the child's own bound of computing ends it much earlier
AHEAD = 8  # mails read ahead of the one that is worked on
CHILDREN = 2

_pool = Pool("kaoping.intake.parsing.child", seconds=ANSWER_SECONDS, size=CHILDREN)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A mail that ended its reader; ``why`` is ``too_long``, ``too_big`` or ``stopped``."""

    why: str

    @property
    def parsed(self) -> ParsedMessage:
        """What is known of such a mail: nothing, and the reason as a fault."""
        nobody = Address("", "")
        return ParsedMessage(
            headers=(), content_type="", message_id="", in_reply_to="", references=(), sender=nobody,
            senders=(), to=(), cc=(), subject="", date_text="", received_at=None, body_text="", parts=(),
            faults=(f"reader_{self.why}",),
        )  # fmt: skip


def parse_safely(raw: bytes) -> ParsedMessage | Unreadable:
    """Read a mail in a child. Never an exception but ``OSError`` when no child can be started."""
    try:
        return from_frame(*_pool.ask({}, raw))
    except Ended as end:
        why = end.why
    except (KeyError, ValueError, TypeError, IndexError):
        why = "stopped"
    log.warning("the reader of mail %s ended: %s", hashlib.sha256(raw).hexdigest()[:12], why)
    return Unreadable(why)


def parse_many(raws: Iterable[bytes]) -> Iterator[ParsedMessage | Unreadable]:
    """Read mails in their order, a few ahead, while the caller works on the one before."""
    waiting = iter(raws)
    with ThreadPoolExecutor(CHILDREN, thread_name_prefix="parse") as threads:
        running = [threads.submit(parse_safely, raw) for raw in islice(waiting, AHEAD)]
        while running:
            yield running.pop(0).result()
            running += [threads.submit(parse_safely, raw) for raw in islice(waiting, 1)]


def close() -> None:
    """End the children that wait for work; the next question starts others."""
    _pool.close()
