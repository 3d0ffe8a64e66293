"""Workbooks (xlsx, xls, et): their cells as rows of text, by calamine, bounded.

calamine makes room for the whole rectangle that a sheet's cells span, and an allocation that fails ends
the process; so how far the cells reach is looked at first. Of a sheet that reaches too far only the
words are taken.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re
import struct
from typing import Any

import python_calamine

from kaoping.pure.documents import limits, office, xml
from kaoping.pure.documents.container import Container
from kaoping.pure.documents.gather import Full, Gather
from kaoping.pure.documents.model import BlockKind, Document
from kaoping.pure.documents.ole import Ole, add_blips
from kaoping.pure.errors import ExtractionError

MOST_CELLS = 4_000_000  # of one sheet's rectangle
_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,4})(\d{1,9})["']""")
_HIDDEN_CELL = re.compile(rb"""\sr\s*=\s*["'][^"'<>]{0,40}&""")
_OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Records of a cell; row and column are their first two numbers.
_XLS_CELLS = frozenset([0x0006, 0x00BD, 0x00BE, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6])
_FILE_PASS, _DRAWINGS, _CONTINUE = 0x002F, 0x00EB, 0x003C


def read(kind: str, content: bytes) -> Document:
    """Rows and pictures of a workbook."""
    if content.startswith(_OLE_HEAD):
        return read_xls(kind, content, Ole(content))
    container = Container(content)
    gather = Gather(kind)
    try:
        if _is_vast(container):
            gather.fault("cut_rows")
            _words(container, gather)
        else:
            _rows(content, gather)
        _beside(container, gather)
    except Full:
        pass
    office.add_pictures(container, [], "xl/media/", gather)
    return gather.done()


def _beside(container: Container, gather: Gather) -> None:
    """Text boxes, drawn words and remarks, which lie beside the cells."""
    for name in container.names():
        if re.fullmatch(r"xl/(?:drawings/[^/]+|charts/chart[^/]*|diagrams/data[^/]*)\.xml", name.lower()):
            office.add_words(container, name, BlockKind.BOX, gather)
        elif re.fullmatch(r"xl/(?:comments[^/]*|comments/[^/]+)\.xml", name.lower()):
            office.add_words(container, name, BlockKind.NOTE, gather)


def read_xls(kind: str, content: bytes, file: Ole) -> Document:
    """The same of the older format."""
    name = "Workbook" if file.has("Workbook") else "Book"
    drawings = _look_through(file.read(name))
    gather = Gather(kind)
    with contextlib.suppress(Full):
        _rows(content, gather)
    add_blips(drawings, gather)
    return gather.done()


def _rows(content: bytes, gather: Gather) -> None:
    left = limits.MOST_ROWS
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        for index, name in enumerate(names[: limits.MOST_SHEETS]):
            rows = _sheet(book, index, gather)
            if rows is None:
                continue
            gather.add(BlockKind.SHEET, name)
            for row in rows:
                texts = [_cell(value) for value in row[: limits.MOST_COLUMNS]]
                while texts and not texts[-1]:
                    texts.pop()
                if not texts:
                    continue
                if left <= 0:
                    gather.fault("cut_rows")
                    raise Full
                left -= 1
                gather.add(BlockKind.TABLE, "\t".join(texts))
        if len(names) > limits.MOST_SHEETS:
            gather.fault("cut_rows")
    except (Full, ExtractionError, MemoryError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except python_calamine.PasswordError:
        raise ExtractionError("encrypted") from None
    except BaseException as error:  # a panic of the library is no Exception
        if "assword" in str(error):
            raise ExtractionError("encrypted") from None
        raise ExtractionError("broken", what=type(error).__name__) from None


def _sheet(book: Any, index: int, gather: Gather) -> Any:
    """The rows of one sheet; None for a chart or what cannot be read while others can."""
    try:
        return book.get_sheet_by_index(index).iter_rows()
    except Exception:
        gather.fault("part_broken")
        return None


def _cell(value: Any) -> str:
    """A cell as people see it, roughly: no ".0" behind whole numbers, days without midnight."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    return " ".join(str(value).split("\t")).replace("\r\n", "\n").strip() if value is not None else ""


def _is_vast(container: Container) -> bool:
    """Whether a sheet's cells span too large a rectangle; counts what all its XML unpacks to."""
    vast = False
    for name in container.names():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        body = container.read(name)
        xml.refuse_unsafe(body)
        if b"\x00" in body[:64]:
            body = body.replace(b"\x00", b"")
        rows = columns = 0
        for letters, number in _CELL.findall(body):
            rows = max(rows, int(number))
            column = 0
            for letter in letters:
                column = column * 26 + letter - 64
            columns = max(columns, column)
        vast = vast or rows * columns > MOST_CELLS or _HIDDEN_CELL.search(body) is not None
    return vast


def _words(container: Container, gather: Gather) -> None:
    """The strings of a workbook, without their places."""
    for name in container.names():
        if re.fullmatch(r"xl/(?:sharedstrings|worksheets/[^/]+)\.xml", name.lower()):
            parts: list[str] = []
            for event, tag, element in xml.walk(container.read(name)):
                if event == "start":
                    continue
                if tag == "t":
                    parts.append(element.text or "")
                elif tag in ("si", "is"):
                    gather.add(BlockKind.TABLE, "".join(parts).replace("\t", " "))
                    parts.clear()
                elif tag in ("c", "row"):
                    xml.free(element)


def _look_through(stream: bytes) -> bytes:
    """The drawings of an xls, put together. Errors: ``encrypted``; ``too_big`` where its cells reach too far."""
    rows = columns = place = 0
    drawings = bytearray()
    drawing = False
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        place += 4
        if kind in _XLS_CELLS and length >= 4 and place + 4 <= len(stream):
            row, column = struct.unpack_from("<HH", stream, place)
            last = column
            if kind in (0x00BD, 0x00BE) and place + length <= len(stream):
                last = struct.unpack_from("<H", stream, place + length - 2)[0]
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
        elif kind == _FILE_PASS:
            raise ExtractionError("encrypted")
        drawing = kind == _DRAWINGS or (drawing and kind == _CONTINUE)
        if drawing:
            drawings += stream[place : place + length]
        place += length
    if rows * columns > MOST_CELLS:
        raise ExtractionError("too_big", what="cells", most=MOST_CELLS)
    return bytes(drawings)
