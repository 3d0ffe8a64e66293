"""What a reader makes of a document: its text, its blocks in order, its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is, as the file itself says it."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"  # one row; cells parted by tabs
    HEADER = "header"
    FOOTER = "footer"
    NOTE = "note"  # foot- and endnotes, comments
    BOX = "box"  # text boxes
    SHEET = "sheet"  # the name of a sheet or the beginning of a slide


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or row. ``page`` counts from 1; 0 where the format does not say."""

    kind: BlockKind
    text: str
    level: int = 0  # of a heading, 1 to 9
    page: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture inside a document; sizes in pixels, 0 where its head does not say."""

    name: str
    kind: str  # jpg, png, gif, bmp, tif, webp, emf, wmf, other
    content: bytes
    width: int = 0
    height: int = 0

    @property
    def is_photo_like(self) -> bool:
        """Large enough to show something: no bullet, line or letterhead star."""
        return self.kind in PHOTO_KINDS and min(self.width, self.height) >= 120


PHOTO_KINDS = frozenset({"jpg", "png", "bmp", "tif", "webp", "gif"})


@dataclass(frozen=True, slots=True)
class Document:
    """A document read within the limits.

    ``faults`` are codes of what was left out (``cut_text``, ``cut_rows``, ``cut_pages``, ``cut_pictures``,
    ``part_broken``,
    ``picture_pages``: words that stand in pictures), never of what made reading impossible: that is an ``ExtractionError``.
    """

    kind: str
    blocks: tuple[Block, ...] = ()
    pictures: tuple[Picture, ...] = ()
    pages: int = 0  # 0: the format does not say
    faults: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether there are words besides names of sheets, headers and page numbers."""
        bare = (BlockKind.SHEET, BlockKind.HEADER, BlockKind.FOOTER)
        return any(block.kind not in bare and block.text.strip() for block in self.blocks)

    @property
    def text(self) -> str:
        """All blocks, one a line; at most ``limits.MOST_CHARACTERS``."""
        return "\n".join(block.text for block in self.blocks)
