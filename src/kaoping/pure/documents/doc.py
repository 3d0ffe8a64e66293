"""Word 97 and later (doc, wps): the text by its piece table, with every count held against the bytes.

Converters tried guess at 16-bit text and gave mojibake for Chinese; the piece table says where each
stretch lies and whether it has one byte a letter or two. Older Word is refused by name. Letters that
were deleted, struck out or hidden are no text (``doc_marks``).
"""

from __future__ import annotations

import re
import struct

from kaoping.pure.documents import doc_marks, limits, ppt, sheets
from kaoping.pure.documents.gather import Full, Gather
from kaoping.pure.documents.model import BlockKind, Document
from kaoping.pure.documents.ole import Ole, add_blips
from kaoping.pure.errors import ExtractionError

WORD_97, WORD_95 = 0xA5EC, 0xA5DC
FIRST_97 = 101  # nFib of the first Word that has a piece table in this form
ENCRYPTED, TABLE_1 = 0x0100, 0x0200
ONE_BYTE = 0x40000000
# After the main text the other parts follow, each with its count of letters in the head.
_PARTS = (
    (0x4C, BlockKind.PARAGRAPH), (0x50, BlockKind.NOTE), (0x54, BlockKind.HEADER), (0x5C, BlockKind.NOTE),
    (0x60, BlockKind.NOTE), (0x64, BlockKind.BOX), (0x68, BlockKind.HEADER),
)  # fmt: skip
_SIGNS = {"\x0b": "\n", "\x0c": "\r", "\x0e": "\r", "\x1e": "-", "\xa0": " "}
_DROPPED = re.compile("[\x00-\x06\x08\x0f-\x12\x16-\x1d\x1f]")
_PLAIN_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")


def read(kind: str, content: bytes) -> Document:
    """Text and pictures; of an OLE file that is none of Word's whatever it is."""
    file = Ole(content)
    if file.has("WordDocument"):
        return _read(kind, file)
    if file.has("Workbook") or file.has("Book"):
        return sheets.read_xls(kind, content, file)
    if file.has("PowerPoint Document"):
        return ppt.read_ole(kind, file)
    if not file.has_any:  # its directory, which lies far behind, was cut off
        raise ExtractionError("broken", what="ole")
    raise ExtractionError("unknown_kind", kind=kind)


def _read(kind: str, file: Ole) -> Document:
    stream = file.read("WordDocument")
    text = _text(file, stream)
    gather = Gather(kind)
    try:
        place = 0
        for offset, block in _PARTS:
            count = min(2 * _number(stream, offset), len(text) - place)
            _add(gather, block, text[place : place + count].decode("utf-16-le", "replace"))
            place += count
        if place == 0:
            _add(gather, BlockKind.PARAGRAPH, text.decode("utf-16-le", "replace"))
    except Full:
        pass
    for name in ("Data", "WordDocument"):
        if file.has(name):
            add_blips(file.read(name), gather)
    return gather.done()


def _text(file: Ole, stream: bytes) -> bytes:
    """All letters in the order of their positions, in 16 bits as positions count. Errors: ``encrypted``, ``old_format``, ``broken``."""
    magic, version = struct.unpack_from("<HH", stream, 0)
    if magic == WORD_95 or (magic == WORD_97 and version < FIRST_97):
        raise ExtractionError("old_format")
    if magic != WORD_97:
        raise ExtractionError("broken", what="head")
    flags = struct.unpack_from("<H", stream, 10)[0]
    if flags & ENCRYPTED:
        raise ExtractionError("encrypted")
    table = file.read("1Table" if flags & TABLE_1 else "0Table")
    begin, length = struct.unpack_from("<II", stream, 0x1A2)
    pieces = _piece_table(table[begin : begin + length])
    count = (len(pieces) - 4) // 12
    if count < 1:
        raise ExtractionError("broken", what="pieces")
    places = struct.unpack_from(f"<{count + 1}I", pieces, 0)
    marks = _marks(stream, table)
    found: list[bytes] = []
    room = limits.MOST_CHARACTERS * 2  # field codes and marks go later
    for index in range(count):
        letters = places[index + 1] - places[index]
        if letters < 0:
            raise ExtractionError("broken", what="pieces")
        letters = min(letters, room)
        where = struct.unpack_from("<I", pieces, 4 * (count + 1) + 8 * index + 2)[0]
        if where & ONE_BYTE:
            start, width = (where & ~ONE_BYTE) // 2, 1
            piece = stream[start : start + letters].decode("cp1252", "replace").encode("utf-16-le")
        else:
            start, width = where, 2
            piece = stream[where : where + 2 * letters]
        found.append(doc_marks.without(piece, start, width, marks) if marks else piece)
        room -= len(piece) // 2
        if room <= 0:
            break
    return b"".join(found)


def _marks(stream: bytes, table: bytes) -> list[doc_marks.Stretch]:
    try:
        return doc_marks.left_out(stream, table)
    except (struct.error, IndexError):  # pages that are cut off: the letters themselves can still be read
        return []


def _piece_table(clx: bytes) -> bytes:
    place = 0
    while place < len(clx) and clx[place] == 1:
        place += 3 + struct.unpack_from("<H", clx, place + 1)[0]
    if place >= len(clx) or clx[place] != 2:
        raise ExtractionError("broken", what="pieces")
    length = struct.unpack_from("<I", clx, place + 1)[0]
    return clx[place + 5 : place + 5 + length]


def _number(stream: bytes, offset: int) -> int:
    return int(struct.unpack_from("<I", stream, offset)[0]) if len(stream) >= offset + 4 else 0


def _add(gather: Gather, block: BlockKind, text: str) -> None:
    seen: set[str] = set()
    for paragraph in _plain(text).split("\r"):
        if "\x07" in paragraph:
            _rows(gather, paragraph)
        elif block != BlockKind.HEADER or paragraph not in seen:  # the same for each section
            seen.add(paragraph)
            gather.add(block, paragraph)


def _rows(gather: Gather, text: str) -> None:
    """Cells end with a mark, a row with one more; what follows the last is the next paragraph."""
    *rows, rest = text.split("\x07\x07")
    for row in rows:
        gather.add(BlockKind.TABLE, "\t".join(cell.strip() for cell in row.split("\x07")))
    gather.add(
        BlockKind.TABLE if "\x07" in rest else BlockKind.PARAGRAPH, rest.strip("\x07").replace("\x07", "\t")
    )


def _plain(text: str) -> str:
    """Without field codes (their results stay) and marks of drawings and notes."""
    for _depth in range(6):  # fields nest: the innermost first
        text, count = _PLAIN_FIELD.subn(lambda match: match.group(1) or "", text)
        if not count:
            break
    text = re.sub("[\x13\x14\x15]", "", text)
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    return _DROPPED.sub("", text)
