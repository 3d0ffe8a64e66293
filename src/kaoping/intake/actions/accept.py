"""Keep a mail before anything reads it.

Sacred order: bytes to disk and synced → row, unique on the file, with its audit entry in
one transaction → reading, later. A mail that no parser survives is a row by then. Several
mails that come at once share the wait for the disk and the commit; none is acknowledged before.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from kaoping.base import asked, audit, clock
from kaoping.base.queue import enqueue
from kaoping.evidence import storage
from kaoping.intake.models import Message
from kaoping.pure.mailparse import arrival_of

RACES = 3  # lost ones, before the database's refusal is believed


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail at the door: its bytes, or what ``storage.put`` made of them.

    ``received_at`` decides punctuality and never moves: the listener's clock or INTERNALDATE where
    the door knows one; otherwise the topmost Received line, else the moment of acceptance.
    """

    raw: bytes | storage.OnDisk
    received_at: dt.datetime | None = None
    label: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest() if isinstance(self.raw, bytes) else self.raw.sha256


@dataclass(frozen=True, slots=True)
class Accepted:
    """The stored mail, and whether these bytes were new."""

    message: Message
    is_new: bool


def find_same(raw: bytes) -> Message | None:
    """The mail with exactly these bytes, if it is here."""
    return _known([hashlib.sha256(raw).hexdigest()]).get(hashlib.sha256(raw).hexdigest())


def accept_message(
    raw: bytes,
    *,
    source: str,
    source_label: str = "",
    received_at: dt.datetime | None = None,
    actor: object = "intake",
    route_now: bool = False,
) -> Accepted:
    """``accept_many`` for one mail."""
    mail = Incoming(raw, received_at, source_label)
    return accept_many([mail], source=source, actor=actor, route_now=route_now)[0]


def accept_many(
    mails: Sequence[Incoming],
    *,
    source: str,
    actor: object = "intake",
    route_now: bool = False,
    beside: Callable[[list[Accepted]], None] | None = None,
) -> list[Accepted]:
    """Store each mail once, in one commit; the answer is in their order.

    ``beside`` writes in the same transaction what must stand or fall with the mails. With
    ``route_now`` the caller routes them itself (``route_all``); a sweep finds them if it dies.
    Errors: ``OSError`` when the disk refuses; nothing is kept then.
    """
    keys = [mail.sha256 for mail in mails]
    on_disk: dict[str, storage.OnDisk] = {}
    for race in range(RACES):
        known = _known(keys)
        new = {key: mail for key, mail in zip(keys, mails, strict=True) if key not in known}
        missing = [key for key in new if key not in on_disk]
        # Synced before any row speaks of it.
        on_disk |= zip(missing, _put([new[key] for key in missing]), strict=True)
        try:
            with transaction.atomic(), asked.remembering():
                made = _record(new, on_disk, source=source, actor=actor, route_now=route_now)
                told: set[str] = set()
                accepted = []
                for key in keys:
                    accepted.append(Accepted(known.get(key) or made[key], key in made and key not in told))
                    told.add(key)
                if beside is not None:
                    beside(accepted)
                return accepted
        except IntegrityError:  # another door took in the same bytes at this moment
            if race == RACES - 1:
                raise
    raise AssertionError("unreachable")


def _known(keys: Sequence[str]) -> dict[str, Message]:
    # The keys first: joined at once, the planner reads every mail.
    found = Message.objects.filter(file__sha256__in=set(keys)).values_list("pk", flat=True)
    return {one.file.sha256: one for one in Message.objects.select_related("file").filter(pk__in=list(found))}


def _put(mails: Sequence[Incoming]) -> list[storage.OnDisk]:
    put = iter(storage.put(mail.raw for mail in mails if isinstance(mail.raw, bytes)))
    return [next(put) if isinstance(mail.raw, bytes) else mail.raw for mail in mails]


def _record(
    new: dict[str, Incoming],
    on_disk: dict[str, storage.OnDisk],
    *,
    source: str,
    actor: object,
    route_now: bool,
) -> dict[str, Message]:
    if not new:
        return {}
    moment = clock.now()
    files = storage.record([on_disk[key] for key in new])
    rows = [
        Message(
            file=file,
            source=source,
            source_label=mail.label[:300],
            received_at=mail.received_at or _arrival(mail) or moment,
            entered_at=moment,
            tries=1 if route_now else 0,
        )
        for file, mail in zip(files, new.values(), strict=True)
    ]
    Message.objects.bulk_create(rows)
    audit.write(
        audit.row_of("message.received", actor=actor, about=row, after={"sha256": row.file.sha256})
        for row in rows
    )
    if not route_now:
        for row in rows:
            enqueue("kaoping.intake.tasks.route_message", row.pk)
    return dict(zip(new, rows, strict=True))


def _arrival(mail: Incoming) -> dt.datetime | None:
    return arrival_of(mail.raw) if isinstance(mail.raw, bytes) else None
