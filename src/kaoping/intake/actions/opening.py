"""From kept bytes to parsed mails and their parts on disk, before a transaction holds anybody up."""

from collections.abc import Sequence

from kaoping.evidence import storage
from kaoping.intake.models import Message
from kaoping.intake.parsing import Unreadable, parse_many, parse_safely
from kaoping.pure.mailparse import ParsedMessage, ParsedPart, limits

MAX_TRIES = 3
READ_BYTES = limits.MAIL_BYTES + 1  # one more than is read shows that a mail is too large
State = Message.State
Read = tuple[Message, ParsedMessage | Unreadable]


def read_all(mails: Sequence[tuple[Message, ParsedMessage | Unreadable | None]]) -> list[Read]:
    """Each mail with its reading, some of them read at the same time. Errors: ``OSError`` of the disk."""
    ahead = parse_many(
        storage.read_head(message.file, READ_BYTES)
        for message, parsed in mails
        if _is_read_ahead(message, parsed)
    )
    return [
        (message, _read(message, next(ahead) if _is_read_ahead(message, parsed) else parsed))
        for message, parsed in mails
    ]


def _is_read_ahead(message: Message, parsed: ParsedMessage | Unreadable | None) -> bool:
    """Whether a first reading is due, beside that of the group's other mails."""
    return parsed is None and message.tries <= MAX_TRIES


def _read(message: Message, parsed: ParsedMessage | Unreadable | None) -> ParsedMessage | Unreadable:
    """The mail, read in a child; what ended its reader ``MAX_TRIES`` times will end it always."""
    raw = b""
    while not isinstance(parsed, ParsedMessage):
        if isinstance(parsed, Unreadable):
            message.tries += 1
            Message.objects.filter(pk=message.pk, state=State.RECEIVED).update(tries=message.tries)
        if message.tries > MAX_TRIES:
            return parsed or Unreadable("stopped")
        raw = raw or storage.read_head(message.file, READ_BYTES)
        parsed = parse_safely(raw)
    return parsed


def put_parts(mails: Sequence[ParsedMessage | Unreadable]) -> list[dict[int, storage.OnDisk]]:
    """The parts of all mails on disk, by mail and position."""
    kept = [
        [part for part in parsed.parts if _is_kept(part)] if isinstance(parsed, ParsedMessage) else []
        for parsed in mails
    ]
    on_disk = iter(storage.put(part.payload for parts in kept for part in parts))
    return [{part.position: next(on_disk) for part in parts} for parts in kept]


def _is_kept(part: ParsedPart) -> bool:
    """Nested mails within nested mails lie in the outermost one already; empty bodies hold nothing."""
    if part.is_body:
        return bool(part.payload.strip())
    return not (part.content_type == "message/rfc822" and part.depth > 0)
