"""Flags of a pdf: scripts, programs to start, files inside, actions on opening.

The objects are read as text, streams left out but for object streams, which are unpacked; names written
with ``#`` codes are resolved first. A full parser would follow a hostile file wherever it leads.
"""

from __future__ import annotations

import itertools
import re
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kaoping.pure.documents.source import Source

MOST_UNPACKED = 64 << 20  # of all object streams
END = rb"(?=[\s/<>\[\]()%{}]|$)"
CODES = (
    ("pdf_script", re.compile(rb"/(?:JS|JavaScript)" + END)),
    ("pdf_launch", re.compile(rb"/Launch" + END)),
    ("pdf_form_send", re.compile(rb"/(?:SubmitForm|ImportData)" + END)),
    ("pdf_media", re.compile(rb"/(?:RichMedia|Movie|Sound)" + END)),
    ("pdf_xfa", re.compile(rb"/XFA" + END)),
    ("pdf_actions", re.compile(rb"/AA" + END)),
)
EMBEDDED = re.compile(rb"/EmbeddedFiles?" + END + rb"|/FileAttachment" + END)
OPENING = re.compile(rb"/OpenAction\s*(\[|<<|(\d+)\s+(\d+)\s+R)")
STREAM = re.compile(rb"stream\r?\n|stream\r")


def look(source: Source) -> list[tuple[str, dict[str, Any]]]:
    """Codes with their values. Passwords are asked elsewhere (``encrypted``), by a real reader."""
    words = _words(source.read(0, source.size))
    found: list[tuple[str, dict[str, Any]]] = [(code, {}) for code, pattern in CODES if pattern.search(words)]
    inside = len(re.findall(rb"/Type\s*/EmbeddedFile" + END, words))
    if inside or EMBEDDED.search(words):
        found.append(("embedded", {"count": max(inside, 1)}))
    if _acts_on_opening(words):
        found.append(("pdf_open_action", {}))
    return found


def _words(content: bytes) -> bytes:
    """All objects as text, without the bytes of streams."""
    parts, at, unpacked = [], 0, 0
    while True:
        begin = STREAM.search(content, at)
        if begin is None:
            parts.append(content[at:])
            break
        head = content[at : begin.start()]
        parts.append(head)
        end = content.find(b"endstream", begin.end())
        if end < 0:
            break
        dictionary = head[head.rfind(b" obj") :] if b" obj" in head else head[-2000:]
        if b"ObjStm" in _plain(dictionary) and unpacked < MOST_UNPACKED:
            inflated = _inflate(content[begin.end() : end], MOST_UNPACKED - unpacked)
            unpacked += len(inflated)
            parts.append(b" " + inflated + b" ")
        at = end + 9
    return _plain(b"".join(parts))


def _inflate(packed: bytes, most: int) -> bytes:
    machine = zlib.decompressobj()
    try:
        return machine.decompress(packed, most)
    except zlib.error:
        return b""


def _plain(words: bytes) -> bytes:
    """Names without codes: ``/J#53`` is ``/JS``."""
    if b"#" not in words:
        return words
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code.group(1), 16)]), words)


def _acts_on_opening(words: bytes) -> bool:
    """Whether opening does more than going to a page."""
    for action in itertools.islice(OPENING.finditer(words), 20):
        if action.group(1) == b"[":
            continue
        if action.group(2):
            place = re.search(
                rb"(?<!\d)" + action.group(2) + rb"\s+" + action.group(3) + rb"\s+obj\b(.{0,400})",
                words,
                re.DOTALL,
            )
            if place is None:
                continue
            body = place.group(1)
        else:
            body = words[action.end() : action.end() + 400]
        kind = re.search(rb"/S\s*/(\w+)", body)
        if kind and kind.group(1) not in (b"GoTo", b"Named"):
            return True
    return False
