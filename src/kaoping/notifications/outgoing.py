"""The door through which everything leaves by mail: a row first, the sending later.

    send_mail(to="lan@jyj.example", subject=…, body=…, kind="receipt", about=version, in_reply_to="<…>")

Nothing is sent inside a transaction. While sending is not set up nothing is written either: there
is no heap of old mail to leave the house on the day somebody switches it on.
"""

import datetime as dt
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from kaoping.base import audit, clock
from kaoping.base.queue import enqueue
from kaoping.notifications import account
from kaoping.notifications.compose import one_line
from kaoping.notifications.models import OutgoingAttachment, OutgoingMail
from kaoping.units.models import AddressTrouble, Post, Unit

State = OutgoingMail.State
ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-][a-z0-9!#$%&'*+/=?^_`{|}~.-]{0,63}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,8}"
)
ROBOT = re.compile(
    r"(mailer-daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|bounces?)([-+=].*)?", re.I
)
MOST_BYTES = 5 * 1024 * 1024  # of attachments
MOST_LETTERS = 20_000  # of a body
LIMITED = ("receipt",)  # kinds of which one sender gets a set number a day


@dataclass(frozen=True, slots=True)
class Attachment:
    """A small file to go with a mail."""

    name: str
    content: bytes
    mime_type: str = "application/octet-stream"


def clean_address(text: str) -> str:
    """The address in lower case; empty when it is none to which mail can go.

    Domains in Chinese become their ASCII form; line ends and spaces make it no address.
    """
    text = text.strip(" \t").lower()
    local, at, domain = text.rpartition("@")
    if at and not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    address = f"{local}@{domain}"
    return address if len(address) <= 254 and ADDRESS.fullmatch(address) else ""


@transaction.atomic
def send_mail(
    *,
    to: str,
    subject: str,
    body: str,
    kind: str,
    about: Any = None,
    in_reply_to: str = "",
    thread: Iterable[str] = (),
    attachments: Sequence[Attachment] = (),
    to_name: str = "",
    unit: Unit | None = None,
    post: Post | None = None,
    once: str | None = None,
    repeats: OutgoingMail | None = None,
) -> OutgoingMail | None:
    """Write a mail down to be sent after this transaction; None while sending is not set up.

    What may not be sent is written down all the same, held back with the reason. ``once`` names
    what must never be said twice: a second call gives the first row back. ``kind`` is a code of
    ``wording.KINDS``; a receipt counts against the day's number of answers to one sender.
    """
    if not account.is_sending():
        return None
    if once and (earlier := OutgoingMail.objects.filter(once=once).first()) is not None:
        return earlier
    now, address = clock.now(), clean_address(to)
    why = _held_back(address, kind, now)
    try:
        with transaction.atomic():
            mail = OutgoingMail.objects.create(
                kind=kind,
                to_address=address or one_line(to, 254).lower(),
                to_name=one_line(to_name, 200),
                unit=unit,
                post=post,
                subject=one_line(subject),
                body=_body(body),
                message_id=new_message_id(),
                in_reply_to=one_line(in_reply_to),
                thread=[one_line(one) for one in thread][-20:],
                once=once,
                about_kind=about._meta.label_lower if about is not None else "",
                about_key=str(about.pk) if about is not None else "",
                state=State.SUPPRESSED if why else State.QUEUED,
                why=why,
                made_at=now,
                next_try_at=None if why else now,
                repeats=repeats,
            )
    except IntegrityError:  # somebody else said it in the same moment
        return OutgoingMail.objects.get(once=once)
    _attach(mail, attachments)
    if not why:
        enqueue("kaoping.notifications.tasks.deliver_due")
    return mail


@transaction.atomic
def resend(mail: OutgoingMail, *, actor: Any, to: str = "") -> OutgoingMail | None:
    """The same words once more, as a mail of its own; ``to`` another address. The old row stays."""
    again = send_mail(
        to=to or mail.to_address, subject=mail.subject, body=mail.body, kind=mail.kind,
        in_reply_to=mail.in_reply_to, thread=mail.thread, to_name="" if to else mail.to_name,
        unit=mail.unit, post=mail.post, repeats=mail,
        attachments=[
            Attachment(one.name, bytes(one.content), one.mime_type) for one in mail.attachments.all()
        ],
    )  # fmt: skip
    if again is not None:
        OutgoingMail.objects.filter(pk=again.pk).update(about_kind=mail.about_kind, about_key=mail.about_key)
        audit.record(
            "mail.resent", actor=actor, about=mail, unit=mail.unit, after={"to": again.to_address, "mail": again.pk}
        )  # fmt: skip
    return again


def answers_today(address: str, now: dt.datetime) -> int:
    """How many answers went to an address in the last 24 hours."""
    rows = OutgoingMail.objects.filter(
        to_address=address, kind__in=LIMITED, made_at__gt=now - dt.timedelta(days=1), repeats=None
    )
    return rows.exclude(state=State.SUPPRESSED).count()


def _held_back(address: str, kind: str, now: dt.datetime) -> str:
    """A code of ``wording.WHY``, or "" when the mail may go."""
    if not address:
        return "bad_address"
    if address in account.own_addresses():
        return "own_address"
    if ROBOT.fullmatch(address.partition("@")[0]):
        return "robot"
    if AddressTrouble.objects.filter(address=address, suspended_at__isnull=False).exists():
        return "suspended"
    if kind in LIMITED and answers_today(address, now) >= account.account().answers_a_day:
        return "too_many"
    return ""


def _attach(mail: OutgoingMail, attachments: Sequence[Attachment]) -> None:
    if sum(len(one.content) for one in attachments) > MOST_BYTES:
        raise ValueError("attachments")
    OutgoingAttachment.objects.bulk_create(
        OutgoingAttachment(
            mail=mail, position=number, name=one_line(one.name, 200), mime_type=one.mime_type,
            content=one.content,
        )
        for number, one in enumerate(attachments, 1)
    )  # fmt: skip


def _body(text: str) -> str:
    kept = "".join(one for one in text if one in "\n\t" or ord(one) >= 32)
    return kept[:MOST_LETTERS].rstrip() + "\n"


def new_message_id() -> str:
    """Our name for a mail: chance enough that only who received it can answer it."""
    return f"<kaoping.{secrets.token_hex(16)}@{account.sender_address().rpartition('@')[2]}>"
