"""Documents inside a document, left there as they were: web pages, saved pages, rich text, other papers.

Record systems put the whole text into a docx in this way; what opens it would put it in its place.
"""

from __future__ import annotations

import email
import importlib
from collections.abc import Iterator
from email.message import Message

from kaoping.pure.documents.detect import kind_of_bytes
from kaoping.pure.documents.gather import Gather
from kaoping.pure.documents.model import Block
from kaoping.pure.errors import ExtractionError

# The kinds that programs put there, with the readers' modules.
_READERS = {"html": "html", "xml": "flatxml", "rtf": "rtf", "txt": "html", "docx": "docx"}
MOST_PARTS = 200  # of a saved page
MOST_INSIDE = 2  # a paper in a paper, and one in that


def add(content: bytes, gather: Gather) -> None:
    """Put the words of one chunk behind what is gathered; what cannot be read is noted as a fault."""
    try:
        for block in _blocks(content, gather.inside):
            gather.add(block.kind, block.text, level=block.level)
    except ExtractionError as error:
        if error.code in ("too_big", "unsafe_xml"):
            raise
        gather.fault("part_broken")


def _blocks(content: bytes, inside: int) -> Iterator[Block]:
    kind = kind_of_bytes(content)
    if kind in ("mht", "eml"):
        for part in _pages(content):
            yield from importlib.import_module("kaoping.pure.documents.html").read("html", part).blocks
        return
    module = _READERS.get(kind)
    if module is None or (kind == "docx" and inside >= MOST_INSIDE):
        raise ExtractionError("unknown_kind", kind=kind)
    reader = importlib.import_module(f"kaoping.pure.documents.{module}")
    found = reader.read(kind, content, inside + 1) if kind == "docx" else reader.read(kind, content)
    yield from found.blocks


def _pages(content: bytes) -> Iterator[bytes]:
    """The pages of a saved page (mht), unpacked, with the encoding that they claim written before them."""
    for number, part in enumerate(email.message_from_bytes(content).walk()):
        if number >= MOST_PARTS:
            break
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            yield _claimed(part) + (payload if isinstance(payload, bytes) else b"")


def _claimed(part: Message) -> bytes:
    label = str(part.get_content_charset() or "")
    return b"<meta charset=%s>" % label.encode("ascii", "ignore")[:30] if label else b""
