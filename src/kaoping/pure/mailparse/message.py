"""One mail as values. ``parse`` takes any bytes and always returns; faults are codes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from . import body, limits, split, words
from .address import Address, parse_addresses
from .charsets import decode
from .header_lines import read_headers
from .parts import Leaf, Walk
from .received import arrival

_IDS = re.compile(r"<[^<>\s]{1,298}>")
_FILE_NAME = re.compile(r"[^/\\:?*<>|]{1,190}\.[A-Za-z0-9]{2,5}")
_HIDDEN = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_ENDINGS = {
    "text/plain": "txt", "text/html": "html", "text/calendar": "ics", "text/csv": "csv", "message/rfc822": "eml",
    "message/delivery-status": "txt", "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif",
    "image/bmp": "bmp", "application/pdf": "pdf", "application/msword": "doc", "application/zip": "zip",
    "text/rtf": "rtf", "application/rtf": "rtf",
    "application/vnd.ms-excel": "xls", "application/ms-tnef": "dat",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ParsedPart:
    """A leaf of the mail: a text body, or something attached."""

    position: int  # from 1, in the mail's order
    path: str  # "1.2": second part of the first
    content_type: str  # as declared; the bytes decide what it is
    charset: str
    name: str  # the sender's label, or one made up
    is_named: bool
    payload: bytes
    is_body: bool
    is_inline: bool  # shown within the text, such as a picture of a signature
    content_id: str
    depth: int  # nested mails above it

    @property
    def size_bytes(self) -> int:
        return len(self.payload)


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """What a mail says of itself. Nothing here is proven, ``sender`` least of all."""

    headers: tuple[tuple[str, str], ...]  # lower-case names, decoded, as far as the limits allow
    content_type: str
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    sender: Address
    senders: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    date_text: str
    received_at: dt.datetime | None  # topmost Received line; UTC
    body_text: str
    parts: tuple[ParsedPart, ...]
    faults: tuple[str, ...]

    @property
    def attachments(self) -> tuple[ParsedPart, ...]:
        return tuple(part for part in self.parts if not part.is_body)

    def header(self, name: str) -> str:
        """The first header of this lower-case name, or ""."""
        return next((value for key, value in self.headers if key == name), "")


def parse(raw: bytes) -> ParsedMessage:
    """Read a mail. Never an exception: what cannot be read is left out and named in ``faults``."""
    fields, walk = split.split(raw)
    headers = tuple((name, words.text_of(value)) for name, value in fields)
    first = dict(reversed(headers))
    senders = _addresses(fields, "from")
    if len(senders) > 1:
        walk.fault("several_senders")
    sender = next((one for one in senders if one.address), None)
    if sender is None:
        fallback = [
            one for one in _addresses(fields, "sender") + _addresses(fields, "reply-to") if one.address
        ]
        walk.fault("no_sender")
        sender = Address(senders[0].name if senders else "", fallback[0].address if fallback else "")
    text, was_cut = body.body_text(walk.leaves)
    if "-----BEGIN PGP MESSAGE-----" in text:
        walk.fault("encrypted")
    if was_cut:
        walk.fault("body_cut")
    content_type = first.get("content-type", "text/plain").partition(";")[0].strip().lower()
    return ParsedMessage(
        headers=headers,
        content_type=content_type[:100],
        message_id=_id(first.get("message-id", "")),
        in_reply_to=_id(first.get("in-reply-to", "")),
        references=tuple(_IDS.findall(first.get("references", "")))[-50:],
        sender=sender,
        senders=senders,
        to=_addresses(fields, "to"),
        cc=_addresses(fields, "cc"),
        subject=words.without_numbers(first.get("subject", "").translate(_HIDDEN)),
        date_text=first.get("date", "")[:100],
        received_at=arrival(first.get("received", "")),
        body_text=text,
        parts=_parts(walk),
        faults=tuple(walk.faults),
    )


def arrival_of(raw: bytes) -> dt.datetime | None:
    """The topmost Received line's time without reading the rest of the mail."""
    head = raw[:1000]
    start = len(head) - len(head.lstrip(b"\xef\xbb\xbf\r\n "))
    fields, _body = read_headers(raw, start, min(len(raw), limits.HEADER_BLOCK_BYTES), Walk())
    return arrival(next((words.text_of(value) for name, value in fields if name == "received"), ""))


def label_of(name: str) -> str:
    """A file name fit to be shown and saved: no folders, no control or hidden letters."""
    name = words.without_percents(words.without_numbers(words.tidy(name.translate(_HIDDEN))))
    if re.match(r"[A-Za-z]:\\", name) or name.startswith(("\\\\", "../", "..\\", "./", "/")):
        name = re.split(r"[/\\]", name)[-1] or name
    name = name.strip()
    if len(name) > limits.NAME_CHARS:
        _stem, dot, ending = name.rpartition(".")
        name = name[: limits.NAME_CHARS - 12] + "…" + (dot + ending if dot and len(ending) < 10 else "")
    return name


def _parts(walk: Walk) -> tuple[ParsedPart, ...]:
    out = []
    for position, leaf in enumerate(walk.leaves, 1):
        is_body = body.is_text(leaf)
        own = leaf.disposition_parameters.get("filename") or leaf.parameters.get("name") or ""
        label = label_of(own or ("" if is_body else _named_beside(leaf)))
        content_id = leaf.header("content-id").strip("<> ")[:200]
        out.append(
            ParsedPart(
                position=position,
                path=leaf.path,
                content_type=leaf.content_type,
                charset=leaf.parameters.get("charset", "")[:40],
                name=label or _made_up(leaf, position),
                is_named=bool(label),
                payload=leaf.payload,
                is_body=is_body,
                is_inline=not is_body and leaf.disposition != "attachment" and bool(content_id),
                content_id=content_id,
                depth=leaf.depth,
            )
        )
    return tuple(out)


def _named_beside(leaf: Leaf) -> str:
    """A file's name where Outlook and pages sent as mail write it instead; "" for other words."""
    described, location = leaf.header("content-description"), leaf.header("content-location")
    return next((name for name in (described, location.rpartition("/")[2]) if _FILE_NAME.fullmatch(name)), "")


def _made_up(leaf: Leaf, position: int) -> str:
    if leaf.content_type == "message/rfc822":
        inner, _body = read_headers(leaf.payload, 0, len(leaf.payload), Walk())
        subject = next((words.text_of(value) for name, value in inner if name == "subject"), "")
        safe = re.sub(r'[/\\:*?"<>|]', "_", label_of(subject))[:80].strip(" .")
        return f"{safe or f'part-{position}'}.eml"
    return f"part-{position}.{_ENDINGS.get(leaf.content_type, 'bin')}"


def _addresses(fields: tuple[tuple[str, bytes], ...], wanted: str) -> tuple[Address, ...]:
    found: list[Address] = []
    for name, value in fields:
        if name == wanted and len(found) < limits.ADDRESSES:
            found.extend(parse_addresses(decode(value)))
    return tuple(found)


def _id(value: str) -> str:
    found = _IDS.search(value)
    return (found.group() if found else value.strip())[:300]
