"""A parsed mail as JSON values and a row of byte strings, and back again unchanged."""

import dataclasses
import datetime as dt
from typing import Any

from kaoping.pure.mailparse import Address, ParsedMessage, ParsedPart

_PLAIN = tuple(
    field.name
    for field in dataclasses.fields(ParsedMessage)
    if field.name
    not in {"headers", "sender", "senders", "to", "cc", "references", "received_at", "parts", "faults"}
)
_OF_PART = tuple(field.name for field in dataclasses.fields(ParsedPart) if field.name != "payload")


def to_frame(parsed: ParsedMessage) -> tuple[dict[str, Any], list[bytes]]:
    """Values that JSON can carry, and the parts' bytes beside them."""
    values = {name: getattr(parsed, name) for name in _PLAIN}
    values |= {
        "headers": parsed.headers,
        "references": parsed.references,
        "faults": parsed.faults,
        "sender": _pair(parsed.sender),
        "senders": [_pair(one) for one in parsed.senders],
        "to": [_pair(one) for one in parsed.to],
        "cc": [_pair(one) for one in parsed.cc],
        "received_at": parsed.received_at.isoformat() if parsed.received_at else "",
        "parts": [[*(getattr(part, name) for name in _OF_PART), len(part.payload)] for part in parsed.parts],
    }
    return values, [part.payload for part in parsed.parts]


def from_frame(values: dict[str, Any], content: bytes) -> ParsedMessage:
    """The mail as the child saw it. Errors: ``KeyError``, ``ValueError``, ``TypeError`` for a frame that is none."""
    parts, position = [], 0
    for *of_part, size in values["parts"]:
        payload = content[position : position + size]
        parts.append(ParsedPart(**dict(zip(_OF_PART, of_part, strict=True)), payload=payload))
        position += size
    received = values["received_at"]
    return ParsedMessage(
        **{name: values[name] for name in _PLAIN},
        headers=tuple((name, value) for name, value in values["headers"]),
        references=tuple(values["references"]),
        faults=tuple(values["faults"]),
        sender=Address(*values["sender"]),
        senders=tuple(Address(*one) for one in values["senders"]),
        to=tuple(Address(*one) for one in values["to"]),
        cc=tuple(Address(*one) for one in values["cc"]),
        received_at=dt.datetime.fromisoformat(received) if received else None,
        parts=tuple(parts),
    )


def _pair(address: Address) -> tuple[str, str]:
    return address.name, address.address
