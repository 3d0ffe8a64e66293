"""Collect blocks and pictures up to the limits, and note what had to be left out."""

from __future__ import annotations

import re

from kaoping.pure.documents import limits
from kaoping.pure.documents.images import size_of
from kaoping.pure.documents.model import Block, BlockKind, Document, Picture
from kaoping.pure.errors import ExtractionError

# What no database and no page takes: NUL, other control letters, lone surrogates, non-characters.
# And what nobody sees, which parts a word in two: soft hyphens, blanks of no width, marks of byte order.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]")
_LINES = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")


def clean(text: str) -> str:
    """The text without letters that cannot be kept, its lines parted by a line feed."""
    return _UNFIT.sub("", _LINES.sub("\n", text))


class Full(Exception):
    """The text has reached its limit; the reader stops and keeps what it has."""


class Gather:
    """What a reader has found so far; the document lies ``inside`` so many others."""

    def __init__(self, kind: str, inside: int = 0) -> None:
        self.kind, self.inside = kind, inside
        self.blocks: list[Block] = []
        self.pictures: list[Picture] = []
        self.faults: dict[str, None] = {}
        self.pages = 0
        self._characters = self._asked = 0
        self._picture_bytes = 0

    def add(self, kind: BlockKind, text: str, *, level: int = 0, page: int = 0) -> None:
        """Keep one block, unless it is blank. Errors: ``Full`` when no more may be kept."""
        if len(text) > limits.MOST_BLOCK:
            text = text[: limits.MOST_BLOCK]
            self.fault("cut_text")
        text = clean(text).strip(" \t\n\u3000\xa0") if kind != BlockKind.TABLE else clean(text).strip("\n")
        self._asked += 1  # blank ones count: two million of them cost time too
        if not text.strip() and self._asked <= limits.MOST_BLOCKS:
            return
        room = limits.MOST_CHARACTERS - self._characters
        if len(text) + 1 > room or self._asked > limits.MOST_BLOCKS:
            self.fault("cut_text")
            raise Full
        self._characters += len(text) + 1
        self.blocks.append(Block(kind, text, level, page))

    def add_picture(self, name: str, content: bytes) -> None:
        """Keep a picture found inside, or note that it was left out."""
        kept = self._picture_bytes + len(content)
        if (
            len(self.pictures) >= limits.MOST_PICTURES
            or len(content) > limits.MOST_PICTURE_BYTES
            or kept > limits.MOST_PICTURES_BYTES
        ):
            self.fault("cut_pictures")
            return
        kind, width, height = size_of(content)
        self._picture_bytes = kept
        self.pictures.append(Picture(clean(name)[:200], kind, content, width, height))

    def fault(self, code: str) -> None:
        self.faults[code] = None

    def done(self) -> Document:
        """The document. Errors: ``ExtractionError("broken")`` when parts were broken and nothing is left."""
        if "part_broken" in self.faults and not self.blocks and not self.pictures:
            raise ExtractionError("broken", what="parts")
        return Document(self.kind, tuple(self.blocks), tuple(self.pictures), self.pages, tuple(self.faults))
