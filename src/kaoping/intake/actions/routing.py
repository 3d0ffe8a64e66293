"""Read a kept mail, find whose it is, and hand it up or leave it to a person.

May run twice without harm: only a mail in state ``received`` is claimed. Whatever goes
wrong in reading is a visible state of the mail, never an error of the importer.
"""

import logging
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import F

from kaoping.base import asked, audit
from kaoping.base.models import AuditEvent
from kaoping.evidence import storage
from kaoping.evidence.models import StoredFile
from kaoping.intake import ports
from kaoping.intake.guessing import thread_of
from kaoping.intake.models import Message, MessagePart
from kaoping.intake.parsing import Unreadable
from kaoping.intake.proposals import to_json
from kaoping.intake.returned import read_return
from kaoping.notifications import troubles
from kaoping.pure.mailparse import ParsedMessage

from .judging import Judgement, Known, judge, know
from .opening import Read, put_parts, read_all

log = logging.getLogger("kaoping.intake")
TOGETHER = 20  # mails settled in one commit
State = Message.State


def route(message_id: int) -> Message | None:
    """Read one received mail and settle its state; None when another worker has it or it is gone."""
    if not Message.objects.filter(pk=message_id, state=State.RECEIVED).update(tries=F("tries") + 1):
        return None
    return route_new(Message.objects.select_related("file").get(pk=message_id))


def route_with_others(message_id: int) -> int:
    """``route``, and with the mail those that nobody has tried yet: many that came together cost less each.

    Returns how many were settled; 0 when another worker had them first.
    """
    untried = Message.objects.filter(state=State.RECEIVED, tries=0)
    if not untried.filter(pk=message_id).exists():
        return int(route(message_id) is not None)
    others = untried.exclude(pk=message_id).order_by("pk").values_list("pk", flat=True)[: TOGETHER - 1]
    with transaction.atomic():
        keys = [key for key in (message_id, *others) if untried.filter(pk=key).update(tries=1)]
    rows = Message.objects.select_related("file").filter(pk__in=keys).order_by("pk")
    try:
        return sum(done is not None for done in route_all([(row, None) for row in rows]))
    except OSError:  # of one mail's file, perhaps: the others wait for their own jobs
        return int(route(message_id) is not None)


def route_new(message: Message, parsed: ParsedMessage | Unreadable | None = None) -> Message | None:
    """``route`` for whoever has just accepted the mail and counted the first try.

    ``parsed`` saves the reading where the caller has done it.
    """
    return route_all([(message, parsed)])[0]


def route_all(
    mails: Sequence[tuple[Message, ParsedMessage | Unreadable | None]],
) -> list[Message | None]:
    """``route_new`` for several mails: one wait for the disk, one commit. In their order.

    Errors: ``OSError`` when the disk refuses; the mails stay as they were and are tried again later.
    """
    try:
        read = read_all(mails)
        on_disk = put_parts([parsed for _message, parsed in read])
    except OSError:
        # The disk, not the mail: tried again later, as often as it takes.
        keys = [message.pk for message, _parsed in mails]
        Message.objects.filter(pk__in=keys, state=State.RECEIVED).update(tries=0)
        raise
    group = list(zip(read, on_disk, strict=True))
    if len(group) > 1:
        try:
            return _route_together(group)
        except Exception:  # one of them spoils the common commit; each for itself
            log.exception("routing %s mails together failed", len(read))
            group = [((_fresh(message), parsed), parts) for (message, parsed), parts in group]
    return [_route_together([one])[0] for one in group]


def _fresh(message: Message) -> Message:
    return Message.objects.select_related("file").get(pk=message.pk)


def _route_together(group: Sequence[tuple[Read, dict[int, storage.OnDisk]]]) -> list[Message | None]:
    """Settle the mails in one commit. What they all ask is asked once; none of them changes it."""
    with transaction.atomic(), asked.remembering():
        read = [parsed for (_message, parsed), _parts in group if isinstance(parsed, ParsedMessage)]
        # One mail alone is asked about where its own fault can be caught.
        known = know(read) if len(group) > 1 else None
        handler = ports.handler()
        if known is not None and handler is not None:
            handler.foresee({one.unit.pk for one in known.senders.values() if one.unit is not None})
        files = iter(storage.record([kept for _mail, parts in group for kept in parts.values()]))
        trail: list[AuditEvent] = []
        done = [
            _route_read(message, parsed, {position: next(files) for position in parts}, known, trail)
            for (message, parsed), parts in group
        ]
        audit.write(trail)
    return done


def _route_read(
    message: Message,
    parsed: ParsedMessage | Unreadable,
    files: dict[int, StoredFile],
    known: Known | None,
    trail: list[AuditEvent],
) -> Message | None:
    if isinstance(parsed, Unreadable):
        return _give_to_person(message, parsed)
    try:
        settled = _settle(message, parsed, files, known)
    except Exception:
        log.exception("mail %s cannot be read", message.pk)
        return _give_to_person(message)
    if settled is not None:
        trail.append(
            audit.row_of(
                f"message.{settled.state}",
                actor="intake",
                about=settled,
                unit=settled.unit,
                after={"why": settled.why, "result": settled.result_label},
            )
        )
    return settled


READ_FIELDS = (
    *(
        "message_id",
        "in_reply_to",
        "thread",
        "answers",
        "forwarded_from",
        "from_address",
        "from_name",
        "to_text",
        "subject",
        "date_header",
    ),
    *("body_text", "faults", "unit", "post", "state", "why", "proposal"),
    *("result_kind", "result_key", "result_label"),
)


class _Overtaken(Exception):
    """Another worker settled the mail first; what was done here is rolled back."""


def _settle(
    message: Message, parsed: ParsedMessage, files: dict[int, StoredFile], known: Known | None
) -> Message | None:
    try:
        with transaction.atomic():
            _settle_once(message, parsed, files, known)
    except (_Overtaken, IntegrityError):
        if Message.objects.filter(pk=message.pk, state=State.RECEIVED).exists():
            raise
        return None
    return message


def _settle_once(
    message: Message, parsed: ParsedMessage, files: dict[int, StoredFile], known: Known | None
) -> None:
    known = known or know([parsed])
    judgement = judge(parsed, known)
    sender = judgement.sender
    message.message_id = parsed.message_id[:300]
    message.in_reply_to = parsed.in_reply_to[:300]
    message.thread = thread_of(parsed)
    message.answers = judgement.answered
    message.forwarded_from = judgement.forwarded_from[:254]
    message.from_address = parsed.sender.address[:254]
    message.from_name = parsed.sender.name[:200]
    message.to_text = ", ".join(str(one) for one in parsed.to + parsed.cc)[:5000]
    message.subject = parsed.subject[:500]
    message.date_header = parsed.date_text[:100]
    message.body_text = parsed.body_text
    message.faults = list(parsed.faults)
    message.unit = sender.unit if sender.is_sure else None
    message.post = sender.post
    message.state = Message.State(judgement.state or State.TRIAGE)
    message.why = judgement.why
    parts = MessagePart.objects.bulk_create(
        MessagePart(
            message=message,
            position=part.position,
            name=part.name[:300],
            declared_type=part.content_type[:100],
            is_body=part.is_body,
            is_inline=part.is_inline,
            file=files[part.position],
        )
        for part in parsed.parts
        if part.position in files
    )
    _lay_by(message, parts)
    if message.state == State.TRIAGE:
        _propose(message, judgement)
    elif judgement.why == "bounce":
        _note_bounce(message, parsed, known)
    if judgement.automatic:
        message.proposal["automatic"] = judgement.automatic
    elif judgement.answered is not None or message.from_address.lower() in known.troubled:
        troubles.is_well(message.from_address, answered=judgement.answered)
    values = {name: getattr(message, name) for name in READ_FIELDS}
    if not Message.objects.filter(pk=message.pk, state=State.RECEIVED).update(**values):
        raise _Overtaken


def _lay_by(message: Message, parts: list[MessagePart]) -> None:
    """Whoever asks for the mail's parts gets these, with their files, and the database is not asked."""
    rows = message.parts.all()
    rows._result_cache = parts
    message._prefetched_objects_cache = {"parts": rows}  # type: ignore[attr-defined]


def _note_bounce(message: Message, parsed: ParsedMessage, known: Known) -> None:
    """A mail of ours came back: settle its row, and point to it."""
    said = read_return(parsed)
    mail = troubles.note_bounce(
        message_ids=said.message_ids, addresses=said.addresses, status=said.status, said=said.said,
        action=said.action,
    )  # fmt: skip
    if mail is not None:
        known.troubled |= {mail.to_address}  # a later mail of the group may come from there
        message.answers = mail
        message.result_kind, message.result_key = "notifications.outgoingmail", str(mail.pk)
        message.result_label = mail.subject[:200]


def _propose(message: Message, judgement: Judgement) -> None:
    """Ask the handler, keep its proposal, and take the mail in when everything is certain."""
    handler, sender = ports.handler(), judgement.sender
    proposal = ports.Proposal()
    if handler is not None:
        known, message.unit = message.unit, sender.unit
        try:
            with transaction.atomic():
                proposal = handler.propose(message)
        except Exception:  # a fault above must not lose the mail; a person decides
            log.exception("no proposal for mail %s", message.pk)
        message.unit = known
    message.proposal = to_json(proposal, sender)
    if judgement.why:
        return
    if handler is None:
        message.why = "no_handler"
    elif proposal.asks:
        message.why = "question"
    elif not proposal.items:
        message.why = "no_idea"
    elif proposal.confidence < ports.SURE or proposal.unit_id not in (None, message.unit_id):
        message.why = "not_sure"
    else:
        _take_in(message, handler, proposal)


def _take_in(message: Message, handler: ports.MailHandler, proposal: ports.Proposal) -> None:
    try:
        with transaction.atomic():
            taken = handler.take_in(message, proposal.items, actor="intake")
    except ports.CannotTakeIn as refusal:
        message.why = "refused"
        message.proposal["refused"] = refusal.sentence
        return
    except Exception:
        log.exception("mail %s could not be taken in", message.pk)
        message.why = "refused"
        return
    message.state, message.why = State.MATCHED, "sure"
    message.result_kind, message.result_key = taken.kind[:60], taken.key[:80]
    message.result_label = taken.label[:200]


@transaction.atomic
def _give_to_person(message: Message, end: Unreadable | None = None) -> Message:
    changed = Message.objects.filter(pk=message.pk, state=State.RECEIVED).update(
        state=State.TRIAGE, why="cannot_read", faults=list(end.parsed.faults) if end else []
    )
    message.refresh_from_db()
    if changed:
        audit.record("message.triage", actor="intake", about=message, after={"why": "cannot_read"})
    return message
