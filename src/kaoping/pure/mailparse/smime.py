"""Signed mail whose content lies open inside its envelope (S/MIME, opaque), and what is encrypted.

Only the way to the content is read of the envelope (RFC 5652); no signature is checked here.
"""

from __future__ import annotations

from collections.abc import Iterator

SIGNED = bytes.fromhex("2a864886f70d010702")
_SEQUENCE, _OID, _OCTETS, _CONSTRUCTED_OCTETS, _EXPLICIT = 0x30, 0x06, 0x04, 0x24, 0xA0
ELEMENTS = 200_000
TYPES = frozenset(
    [
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
    ]
)


class _NotThere(Exception):
    """The bytes are no signed content."""


def content_of(data: bytes) -> bytes | None:
    """The content that was signed; None if it is encrypted, detached or cut."""
    try:
        outer = _children(data, *_enter(data, 0, len(data), _SEQUENCE))
        tag, start, end = next(outer, (0, 0, 0))
        if tag != _OID or data[start:end] != SIGNED:
            return None
        tag, start, end = next(outer, (0, 0, 0))
        if tag != _EXPLICIT:
            return None
        for tag, from_, to in _children(data, *_enter(data, start, end, _SEQUENCE)):
            if tag == _SEQUENCE:  # of these the content comes first
                return _signed(data, from_, to)
    except (_NotThere, IndexError):
        return None
    return None


def _signed(data: bytes, start: int, end: int) -> bytes | None:
    parts = list(_children(data, start, end))
    if len(parts) < 2 or parts[0][0] != _OID or parts[1][0] != _EXPLICIT:
        return None
    pieces: list[bytes] = []
    waiting = [(parts[1][1], parts[1][2])]
    seen = 0
    while waiting:
        inner: list[tuple[int, int]] = []
        for tag, from_, to in _children(data, *waiting.pop(0)):
            seen += 1
            if seen > ELEMENTS:
                return None
            if tag == _OCTETS:
                pieces.append(data[from_:to])
            elif tag == _CONSTRUCTED_OCTETS:
                inner.append((from_, to))
        waiting = inner + waiting
    return b"".join(pieces) or None


def _enter(data: bytes, start: int, end: int, wanted: int) -> tuple[int, int]:
    tag, inner, to, _after = _element(data, start, end)
    if tag != wanted:
        raise _NotThere
    return inner, to


def _children(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    while start < end:
        tag, inner, to, after = _element(data, start, end)
        if tag == 0 and to == inner:  # the end of an indefinite length
            return
        yield tag, inner, to
        start = after


def _element(data: bytes, start: int, end: int) -> tuple[int, int, int, int]:
    """Tag, where the content begins and ends, where the next element begins."""
    tag, length = data[start], data[start + 1]
    inner = start + 2
    if length == 0x80:
        to = _end_of_indefinite(data, inner, end)
        return tag, inner, to, min(to + 2, end)
    if length & 0x80:
        count = length & 0x7F
        if count > 8:
            raise _NotThere
        length = int.from_bytes(data[inner : inner + count], "big")
        inner += count
    return tag, inner, min(inner + length, end), min(inner + length, end)


def _end_of_indefinite(data: bytes, start: int, end: int) -> int:
    """Where two zero bytes end an element of indefinite length, nested ones skipped."""
    position, depth, seen = start, 1, 0
    while position + 1 < end:
        seen += 1
        if seen > ELEMENTS:
            raise _NotThere
        if data[position] == 0 and data[position + 1] == 0:
            depth -= 1
            if depth == 0:
                return position
            position += 2
            continue
        length = data[position + 1]
        position += 2
        if length == 0x80:
            depth += 1
            continue
        if length & 0x80:
            count = length & 0x7F
            length = int.from_bytes(data[position : position + count], "big")
            position += count
        position += length
    return end
