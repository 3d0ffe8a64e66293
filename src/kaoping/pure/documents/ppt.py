"""PowerPoint 97 and later (ppt, dps): the text records of its slides, masters left out."""

from __future__ import annotations

import contextlib
import struct

from kaoping.pure.documents.gather import Full, Gather
from kaoping.pure.documents.model import BlockKind, Document
from kaoping.pure.documents.ole import Ole, add_blips
from kaoping.pure.errors import ExtractionError

CHARACTERS, BYTES, MASTER, CONTAINER = 0x0FA0, 0x0FA8, 0x03F8, 0x0F
MOST_RECORDS = 500_000


def read(kind: str, content: bytes) -> Document:
    return read_ole(kind, Ole(content))


def read_ole(kind: str, file: Ole) -> Document:
    """Text and pictures of an opened file."""
    if not file.has("PowerPoint Document"):
        raise ExtractionError("unknown_kind", kind=kind)
    if file.has("EncryptedSummary"):
        raise ExtractionError("encrypted")
    gather = Gather(kind)
    with contextlib.suppress(Full):
        _walk(file.read("PowerPoint Document"), gather)
    if file.has("Pictures"):
        add_blips(file.read("Pictures"), gather)
    return gather.done()


def _walk(stream: bytes, gather: Gather) -> None:
    """Records one after another; a container is entered by going on behind its head."""
    place, seen, records = 0, "", 0
    while place + 8 <= len(stream) and records < MOST_RECORDS:
        records += 1
        version, kind, length = struct.unpack_from("<HHI", stream, place)
        place += 8
        if version & 0xF == CONTAINER and kind != MASTER:
            continue
        body = stream[place : place + length] if kind in (CHARACTERS, BYTES) else b""
        place += length
        if body:
            text = body.decode("utf-16-le" if kind == CHARACTERS else "latin-1", "replace")
            if text != seen:
                for line in text.replace("\x0b", "\n").split("\r"):
                    gather.add(BlockKind.PARAGRAPH, line)
            seen = text
