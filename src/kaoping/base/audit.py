"""The append-only trail: one row a deed, sealed into a hash chain by one worker.

The row is written in the deed's own transaction; ``seal`` numbers and chains rows
later, in one place, so that writers never wait for each other. ``verify`` recomputes
the chain and names the first row that does not fit.
"""

import contextvars
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaoping.base import clock
from kaoping.base.models import AuditEvent

FIRST = "0" * 64
_door: contextvars.ContextVar["Door | None"] = contextvars.ContextVar("audit_door", default=None)
_words: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Door:
    """Where a request came in: the address and the post it acts for."""

    address: str = ""
    post_label: str = ""


def offer_words(words: Callable[[str], str]) -> None:
    """``words`` says what people call a verb; the whole product knows them, this package none."""
    global _words
    _words = words


def verb_in_words(verb: str) -> str:
    """What people call the verb, in the language of the moment; the verb itself where nobody said."""
    return _words(verb)


def come_in(door: Door | None) -> contextvars.Token:
    """Remember the door for every row this context writes; give the token to ``go_out``."""
    return _door.set(door)


def go_out(token: contextvars.Token) -> None:
    _door.reset(token)


def record(
    verb: str,
    *,
    actor: Any,
    about: Any,
    unit: Any = None,
    reason: str = "",
    before: dict | None = None,
    after: dict | None = None,
) -> AuditEvent:
    """Write one row; call it inside the transaction of the deed.

    ``actor`` is a person, a text naming a part of the system ("intake"), or None for
    the system itself. ``about`` is the object; what it is called is remembered as text.
    """
    row = row_of(verb, actor=actor, about=about, unit=unit, reason=reason, before=before, after=after)
    row.save(force_insert=True)
    return row


def row_of(
    verb: str,
    *,
    actor: Any,
    about: Any,
    unit: Any = None,
    reason: str = "",
    before: dict | None = None,
    after: dict | None = None,
) -> AuditEvent:
    """The row of ``record``, not yet written: give it to ``write`` in the same transaction."""
    kind, key, label = _who(actor)
    door = _door.get() or Door()
    return AuditEvent(
        at=clock.now(),
        actor_kind=kind,
        actor_key=key,
        actor_label=label[:200],
        post_label=door.post_label[:200],
        address=door.address[:45],
        verb=verb,
        object_kind=about._meta.label_lower,
        object_key=str(about.pk),
        object_label=str(about)[:300],
        unit_key=getattr(unit, "code", "") or "",
        reason=reason,
        before=before or {},
        after=after or {},
    )


def write(rows: Iterable[AuditEvent]) -> None:
    """Write the rows of many deeds of one transaction together."""
    AuditEvent.objects.bulk_create(rows)


def _who(actor: Any) -> tuple[str, str, str]:
    if actor is None:
        return "system", "", ""
    if isinstance(actor, str):
        return "system", actor, actor
    return "person", str(actor.pk), str(actor)


def seal(limit: int = 5000) -> int:
    """Chain up to ``limit`` unsealed rows in the order of their ids; returns how many.

    The chain's order is ``sealed_no``, the order of sealing: a slow transaction whose row
    appears later with a smaller id is sealed in the next round and nothing is left out.
    """
    with transaction.atomic():
        last = AuditEvent.objects.filter(sealed_no__isnull=False).order_by("-sealed_no").first()
        number, previous = (last.sealed_no or 0, last.row_hash) if last else (0, FIRST)
        rows = list(AuditEvent.objects.filter(sealed_no=None).order_by("id")[:limit])
        for row in rows:
            number += 1
            row.sealed_no, row.prev_hash = number, previous
            row.row_hash = previous = _hash(row, previous, number)
        AuditEvent.objects.bulk_update(rows, ["sealed_no", "prev_hash", "row_hash"], batch_size=500)
    return len(rows)


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row at which the chain does not hold."""

    sealed_no: int
    event_id: int | None
    why: str


def verify(expected_last: int | None = None) -> tuple[int, Broken | None]:
    """Recompute the chain: (rows read, first fault or None)."""
    previous, count = FIRST, 0
    rows = AuditEvent.objects.filter(sealed_no__isnull=False).order_by("sealed_no")
    for row in rows.iterator(chunk_size=2000):
        if row.sealed_no != count + 1:
            return count, Broken(count + 1, None, "missing")
        if row.prev_hash != previous or row.row_hash != _hash(row, previous, row.sealed_no):
            return count, Broken(row.sealed_no, row.pk, "changed")
        previous, count = row.row_hash, count + 1
    if expected_last is not None and count < expected_last:
        return count, Broken(count + 1, None, "cut off")
    return count, None


def _hash(row: AuditEvent, previous: str, number: int) -> str:
    at = row.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")
    fields = [
        previous, number, at, row.actor_kind, row.actor_key, row.actor_label, row.post_label,
        row.address, row.verb, row.object_kind, row.object_key, row.object_label, row.unit_key,
        row.reason, row.before, row.after,
    ]  # fmt: skip
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
