"""The process in which strangers' documents are opened: one question a file, no network, no disk.

``python -I -m kaoping.evidence.reading.child``. A question names the ``kind``, its bytes are the
file; the answer says ``state``, ``why``, ``pages`` and ``hints``, its bytes are the text. The kind
``recognised`` is text that was read off pictures, its pages parted by form feeds.
"""

import contextlib
import os
from typing import Any

from kaoping.base.children import serve
from kaoping.evidence.reading.hints import hints_of
from kaoping.pure import mailparse
from kaoping.pure.documents import BlockKind, Document, read
from kaoping.pure.documents.detect import kind_of_bytes
from kaoping.pure.documents.gather import Full, Gather
from kaoping.pure.documents.read import READABLE
from kaoping.pure.documents.structure import structure_of
from kaoping.pure.errors import ExtractionError

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20
NICENESS = 10  # people's pages come first

RECOGNISED = "recognised"
PICTURES = frozenset({"jpg", "png", "gif", "bmp", "tif", "webp", "heic"})


def work(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Read one file."""
    kind = str(question["kind"])
    try:
        document = _read(kind, content)
        found = structure_of(document)
    except ExtractionError as error:
        return {"state": "refused", "why": error.code}, b""
    hints = hints_of(document, found, sure=2 if kind == RECOGNISED else 3)
    state = "text" if document.says_something else "no_text"
    text = document.text if state == "text" else ""
    return {"state": state, "why": "", "pages": document.pages, "hints": hints}, text.encode()


def _read(kind: str, content: bytes) -> Document:
    if kind == RECOGNISED:
        return _recognised(content.decode("utf-8", "replace"))
    if kind in ("eml", "mht"):
        return _mail(kind, content)
    return read(kind, content)


def _recognised(text: str) -> Document:
    gather = Gather(RECOGNISED)
    with contextlib.suppress(Full):
        for number, page in enumerate(text.split("\f"), 1):
            gather.pages = number
            for line in page.split("\n"):
                gather.add(BlockKind.PARAGRAPH, line, page=number)
    return gather.done()


def _mail(kind: str, content: bytes) -> Document:
    """A mail sent as a file: its subject, its words, and behind the name of each attachment what it says."""
    mail = mailparse.parse(content)
    gather = Gather(kind)
    with contextlib.suppress(Full):
        gather.add(BlockKind.TITLE, mail.subject)
        for line in mail.body_text.split("\n"):
            gather.add(BlockKind.PARAGRAPH, line)
        for part in mail.attachments:
            if not part.is_inline:
                gather.add(BlockKind.NOTE, part.name)
                _attached(part.name, part.payload, gather)
    return gather.done()


def _attached(name: str, content: bytes, gather: Gather) -> None:
    """The words and pictures of one attachment; what cannot be read leaves its name alone.

    A mail in the mail has been parted already, and an archive is a container, not a document.
    """
    kind = kind_of_bytes(content)
    if kind not in READABLE:
        if kind in PICTURES:
            gather.add_picture(name, content)
        return
    try:
        document = read(kind, content)
    except ExtractionError:
        gather.fault("part_broken")
        return
    for block in document.blocks:
        gather.add(block.kind, block.text, level=block.level)
    for picture in document.pictures:
        gather.add_picture(picture.name, picture.content)


if __name__ == "__main__":
    with contextlib.suppress(OSError, AttributeError):
        os.nice(NICENESS)
    serve(work, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
