"""Keep a mail before anything reads it.

Sacred order: bytes to disk and synced → row, unique on the file, with its audit entry in
one transaction → reading, later. A mail that no parser survives is a row by then.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from kaoping.base import audit, clock
from kaoping.base.queue import enqueue
from kaoping.evidence import storage
from kaoping.intake.models import Message
from kaoping.pure.mailparse import arrival_of


@dataclass(frozen=True, slots=True)
class Accepted:
    """The stored mail, and whether these bytes were new."""

    message: Message
    is_new: bool


def find_same(raw: bytes) -> Message | None:
    """The mail with exactly these bytes, if it is here."""
    key = (
        Message.objects.filter(file__sha256=hashlib.sha256(raw).hexdigest())
        .values_list("pk", flat=True)
        .first()
    )
    return None if key is None else Message.objects.select_related("file").get(pk=key)


def accept_message(
    raw: bytes,
    *,
    source: str,
    source_label: str = "",
    received_at: dt.datetime | None = None,
    actor: object = "intake",
    route_now: bool = False,
) -> Accepted:
    """Store a mail once. ``received_at`` decides punctuality and never moves.

    It is the listener's clock or INTERNALDATE where the caller knows one; otherwise the
    topmost Received line, else this moment. With ``route_now`` the caller routes the mail
    itself (``route_new``); a sweep finds it if the caller dies. Errors: ``OSError`` when the disk refuses.
    """
    same = find_same(raw)
    if same is not None:
        return Accepted(same, is_new=False)
    kept = storage.put([raw])  # synced before any row speaks of it
    moment = clock.now()
    try:
        with transaction.atomic():
            (file,) = storage.record(kept)
            message = Message.objects.create(
                file=file,
                source=source,
                source_label=source_label[:300],
                received_at=received_at or arrival_of(raw) or moment,
                entered_at=moment,
                tries=1 if route_now else 0,
            )
            audit.record("message.received", actor=actor, about=message, after={"sha256": file.sha256})
            if not route_now:
                enqueue("kaoping.intake.tasks.route_message", message.pk)
    except IntegrityError:  # two doors took in the same bytes at one moment
        return Accepted(Message.objects.select_related("file").get(file__sha256=kept[0].sha256), is_new=False)
    return Accepted(message, is_new=True)
