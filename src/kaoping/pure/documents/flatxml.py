"""Office documents as one XML file: Word 2003, Excel 2003 and flat OpenDocument.

Record systems hand them out under names like 报表.xls. Any other XML has no text that anyone wrote.
"""

from __future__ import annotations

import contextlib
from typing import Any

from kaoping.pure.documents import limits, xml
from kaoping.pure.documents.docx import WordWalk
from kaoping.pure.documents.gather import Full, Gather
from kaoping.pure.documents.model import BlockKind, Document
from kaoping.pure.documents.odf import OpenWalk
from kaoping.pure.errors import ExtractionError

WORD = b"schemas.microsoft.com/office/word/2003/wordml"
WORD_PACKAGE = b"schemas.microsoft.com/office/2006/xmlPackage"
EXCEL = b"urn:schemas-microsoft-com:office:spreadsheet"
OPEN = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def read(kind: str, content: bytes) -> Document:
    """Text and rows. Errors: ``ExtractionError("unknown_kind")`` for XML of another sort."""
    head = content[:16384].replace(b"\x00", b"")
    gather = Gather(kind)
    with contextlib.suppress(Full):
        if WORD in head or WORD_PACKAGE in head:
            WordWalk(gather, {}, BlockKind.PARAGRAPH).part(content)
        elif EXCEL in head:
            _sheets(content, gather)
        elif OPEN in head:
            OpenWalk(gather).part(content)
        else:
            raise ExtractionError("unknown_kind", kind=kind)
    return gather.done()


def _sheets(content: bytes, gather: Gather) -> None:
    cells: list[str] = []
    left = limits.MOST_ROWS
    try:
        for event, tag, element in xml.walk(content):
            if event == "start":
                if tag == "Worksheet":
                    gather.add(BlockKind.SHEET, xml.attribute(element, "Name"))
                elif tag == "Cell":
                    _skip_to(xml.attribute(element, "Index"), cells)
                continue
            if tag == "Cell":
                data = [one for one in element if isinstance(one.tag, str) and xml.local(one) == "Data"]
                text = "".join("".join(one.itertext()) for one in data)
                cells.append(text.removesuffix("T00:00:00.000").replace("\t", " "))
            elif tag == "Row":
                left -= 1
                if left < 0:
                    gather.fault("cut_rows")
                    raise Full
                if any(cells):
                    gather.add(BlockKind.TABLE, "\t".join(cells).rstrip("\t"))
                cells.clear()
                xml.free(element)
    except ExtractionError as error:
        if error.code != "broken":
            raise
        gather.fault("part_broken")


def _skip_to(index: Any, cells: list[str]) -> None:
    """A cell may say its column; those before it are empty."""
    if index.isdecimal() and len(cells) < int(index[:4]) <= limits.MOST_COLUMNS:
        cells += [""] * (int(index[:4]) - 1 - len(cells))
