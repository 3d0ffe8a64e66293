"""The lines before a part's body: where they end, and what belongs to one header."""

from __future__ import annotations

import codecs
import re

from . import limits
from .parts import Walk

_BREAK = re.compile(rb"\r?\n")
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_KNOWN_FIELD = re.compile(
    rb"(content-[a-z-]+|from|to|cc|subject|date|message-id|mime-version|received|reply-to|x-[a-z0-9-]+)[ \t]*:",
    re.I,
)


def usual_breaks(raw: bytes) -> bytes:
    """The mail with its lines ended as usual, where a program saved it otherwise throughout."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    if b"\n" not in raw and b"\r" in raw:
        return raw.replace(b"\r", b"\n")
    first = raw.find(b"\n", 0, limits.HEADER_BYTES)
    return raw.replace(b"\r\r\n", b"\r\n") if raw[max(0, first - 2) : first] == b"\r\r" else raw


def read_headers(raw: bytes, start: int, end: int, walk: Walk) -> tuple[tuple[tuple[str, bytes], ...], int]:
    """The header block that begins at ``start``, and where the body begins."""
    fields: list[tuple[str, list[bytes]]] = []
    position, size = start, 0
    while position < end:
        found = _BREAK.search(raw, position, end)
        line_end, following = found.span() if found else (end, end)
        if line_end == position:
            return _unfold(fields, walk), following
        line = raw[position : min(line_end, position + limits.HEADER_BLOCK_BYTES)]
        size += line_end - position
        if size > limits.HEADER_BLOCK_BYTES or len(fields) >= limits.HEADERS:
            walk.fault("headers_too_large")
            blank = re.compile(rb"\n\r?\n").search(raw, max(start, position - 1), end)
            return _unfold(fields, walk), blank.end() if blank else end
        name = _FIELD.match(line)
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1][1].append(line)
        elif name:
            fields.append((name.group(1).decode("ascii").lower(), [line[name.end() :]]))
        elif line.startswith((b"From ", b">From ")) and not fields:
            pass  # an mbox line
        elif fields and _headers_go_on(raw, following, end):
            walk.fault("header_line_broken")  # clients fold raw Chinese subjects without an indent
            fields[-1][1].append(b" " + line)
        else:
            if fields:
                walk.fault("header_end_missing")
            return _unfold(fields, walk), position
        position = following
    return _unfold(fields, walk), end


def _headers_go_on(raw: bytes, position: int, end: int) -> bool:
    """Whether one of the next three lines is a well-known header."""
    for _ in range(3):
        found = _BREAK.search(raw, position, min(end, position + 2000))
        if not found or found.start() == position:
            return False
        if _KNOWN_FIELD.match(raw, position):
            return True
        position = found.end()
    return False


def _unfold(fields: list[tuple[str, list[bytes]]], walk: Walk) -> tuple[tuple[str, bytes], ...]:
    out = []
    for name, lines in fields:
        value = b"".join(lines).strip()
        if len(value) > limits.HEADER_BYTES:
            walk.fault("header_too_long")
            value = value[: limits.HEADER_BYTES]
        out.append((name, value))
    return tuple(out)
