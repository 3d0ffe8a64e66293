"""Read a kept mail, find whose it is, and hand it up or leave it to a person.

May run twice without harm: only a mail in state ``received`` is claimed. Whatever goes
wrong in reading is a visible state of the mail, never an error of the importer.
"""

import logging
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F

from kaoping.base import audit
from kaoping.evidence import storage
from kaoping.intake import ports
from kaoping.intake.models import Message, MessagePart
from kaoping.intake.proposals import to_json
from kaoping.intake.queries import Sender, guess_unit, sender_of
from kaoping.pure.mailparse import ParsedMessage, ParsedPart, parse, why_automatic
from kaoping.units.models import Office

log = logging.getLogger("kaoping.intake")
MAX_TRIES = 3
State = Message.State


@dataclass(frozen=True, slots=True)
class Judgement:
    """What follows from the envelope alone: ignored, for a person, or ("") to be proposed on."""

    state: str
    why: str
    sender: Sender


def judge(parsed: ParsedMessage) -> Judgement:
    """Who sent it, and whether a machine did. Reads only."""
    if not parsed.headers:
        return Judgement(State.TRIAGE, "cannot_read", Sender())
    automatic = why_automatic(parsed)
    address = parsed.sender.address
    if address and Office.objects.filter(mailbox__iexact=address).exists():
        return Judgement(State.IGNORED, "own_mail", Sender())
    sender = sender_of(parsed.sender.address)
    if automatic and not (sender.is_sure and automatic in ("list", "bulk")):
        return Judgement(State.IGNORED, automatic, sender)
    if automatic:
        return Judgement(State.TRIAGE, "list_from_known", sender)
    if sender.is_office:
        return Judgement(State.TRIAGE, "from_office", sender)
    if sender.unit is None:
        guess = guess_unit(parsed)
        return Judgement(State.TRIAGE, "guessed_unit" if guess.unit else "unknown_sender", guess)
    if "several_senders" in parsed.faults:
        return Judgement(State.TRIAGE, "several_senders", sender)
    return Judgement("", "", sender)


def route(message_id: int) -> Message | None:
    """Read one received mail and settle its state; None when another worker has it or it is gone."""
    if not Message.objects.filter(pk=message_id, state=State.RECEIVED).update(tries=F("tries") + 1):
        return None
    return route_new(Message.objects.select_related("file").get(pk=message_id))


def route_new(message: Message, parsed: ParsedMessage | None = None) -> Message | None:
    """``route`` for whoever has just accepted the mail and counted the first try.

    ``parsed`` saves the reading where the caller has done it.
    """
    try:
        if message.tries > MAX_TRIES:
            raise RuntimeError("tried too often")
        parsed = parsed or parse(storage.read(message.file))
        kept = [part for part in parsed.parts if _is_kept(part)]
        on_disk = storage.put(part.payload for part in kept)
        return _settle(message, parsed, dict(zip([part.position for part in kept], on_disk, strict=True)))
    except OSError:
        # The disk, not the mail: tried again later, as often as it takes.
        Message.objects.filter(pk=message.pk, state=State.RECEIVED).update(tries=F("tries") - 1)
        raise
    except Exception:
        log.exception("mail %s cannot be read", message.pk)
        return _give_to_person(message)


def _is_kept(part: ParsedPart) -> bool:
    """Nested mails within nested mails lie in the outermost one already; empty bodies hold nothing."""
    if part.is_body:
        return bool(part.payload.strip())
    return not (part.content_type == "message/rfc822" and part.depth > 0)


READ_FIELDS = (
    *("message_id", "in_reply_to", "from_address", "from_name", "to_text", "subject", "date_header"),
    *("body_text", "faults", "unit", "post", "state", "why", "proposal"),
    *("result_kind", "result_key", "result_label"),
)


class _Overtaken(Exception):
    """Another worker settled the mail first; what was done here is rolled back."""


def _settle(message: Message, parsed: ParsedMessage, on_disk: dict[int, storage.OnDisk]) -> Message | None:
    try:
        with transaction.atomic():
            _settle_once(message, parsed, on_disk)
    except (_Overtaken, IntegrityError):
        if Message.objects.filter(pk=message.pk, state=State.RECEIVED).exists():
            raise
        return None
    return message


def _settle_once(message: Message, parsed: ParsedMessage, on_disk: dict[int, storage.OnDisk]) -> None:
    judgement = judge(parsed)
    sender = judgement.sender
    files = dict(zip(on_disk, storage.record(list(on_disk.values())), strict=True))
    message.message_id = parsed.message_id[:300]
    message.in_reply_to = parsed.in_reply_to[:300]
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
    MessagePart.objects.bulk_create(
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
    if message.state == State.TRIAGE:
        _propose(message, judgement)
    values = {name: getattr(message, name) for name in READ_FIELDS}
    if not Message.objects.filter(pk=message.pk, state=State.RECEIVED).update(**values):
        raise _Overtaken
    audit.record(
        f"message.{message.state}",
        actor="intake",
        about=message,
        unit=message.unit,
        after={"why": message.why, "result": message.result_label},
    )


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
def _give_to_person(message: Message) -> Message:
    changed = Message.objects.filter(pk=message.pk, state=State.RECEIVED).update(
        state=State.TRIAGE, why="cannot_read"
    )
    message.refresh_from_db()
    if changed:
        audit.record("message.triage", actor="intake", about=message, after={"why": "cannot_read"})
    return message
