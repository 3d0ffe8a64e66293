"""A Word document as the paper that ``pure.scheme.proposal`` reads: its lines and its tables.

Read with python-docx, cell by cell from the table's own XML: its convenience properties repeat merged
cells and cost minutes on long tables.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from kaoping.assessment.scheme_files import FileRefused
from kaoping.base.numbers import number_in
from kaoping.pure.scheme.proposal import Paper, PaperCell, PaperTable

MOST_SPAN = 60  # columns that one cell may span or leave out
MAX_DEPTH = 4  # of tables inside tables
_BLOCKS = {qn("w:p"), qn("w:tbl"), qn("w:sdt"), qn("w:sdtContent")}


def paper_of_docx(raw: bytes) -> Paper:
    """The lines and tables of a document. Errors: ``FileRefused("broken")``."""
    try:
        body = Document(io.BytesIO(raw)).element.body
    except (
        PackageNotFoundError,
        KeyError,
        ValueError,
        zipfile.BadZipFile,
        OSError,
        SyntaxError,
        AttributeError,
    ) as error:
        raise FileRefused("broken") from error
    lines: list[str] = []
    tables: list[PaperTable] = []
    before = -1
    for block in _blocks(body):
        if block.tag == qn("w:p"):
            lines += [line for line in _text(block).split("\n") if line.strip()]
        else:
            before = len(lines) if before < 0 else before
            tables += _tables(block)
    return Paper(tuple(lines), tuple(tables), len(lines) if before < 0 else before)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in their order, those inside content controls too."""
    for child in parent:
        if child.tag in (qn("w:sdt"), qn("w:sdtContent")):
            yield from _blocks(child)
        elif child.tag in _BLOCKS:
            yield child


def _text(block: Any) -> str:
    """The words of a paragraph as it now reads: deleted text is left out, list numbers are not text."""
    parts: list[str] = []
    for node in block.iter():
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.tag == qn("w:tab"):
            parts.append("\t" if node.getparent().tag == qn("w:r") else "")
        elif node.tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n")
        elif node.tag == qn("w:noBreakHyphen"):
            parts.append("-")
    return "".join(parts)


def _tables(table: Any, depth: int = 0) -> list[PaperTable]:
    """The table, then tables inside its cells (a page laid out as one large cell)."""
    rows: list[tuple[PaperCell, ...]] = []
    inner: list[PaperTable] = []
    above: dict[int, PaperCell] = {}
    for number, row in enumerate(_rows(table)):
        cells: list[PaperCell] = []
        at = _number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
        cells += [PaperCell("", (number, place)) for place in range(at)]
        for cell in _cells(row):
            properties = cell.find(qn("w:tcPr"))
            span = max(
                1,
                min(MOST_SPAN, _number(None if properties is None else properties.find(qn("w:gridSpan")), 1)),
            )
            merge = None if properties is None else properties.find(qn("w:vMerge"))
            at = len(cells)
            goes_on = merge is not None and merge.get(qn("w:val"), "continue") == "continue" and at in above
            made = above[at] if goes_on else PaperCell(_cell_text(cell), (number, at))
            if depth < MAX_DEPTH:
                for block in _blocks(cell):
                    if block.tag == qn("w:tbl"):
                        inner += _tables(block, depth + 1)
            cells += [made] * span
        rows.append(tuple(cells))
        above = dict(enumerate(cells))
    return [PaperTable(tuple(rows)), *inner]


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == qn("w:tr"):
            if child.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
                yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent")):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent")):
            yield from _cells(child)


def _cell_text(cell: Any) -> str:
    return "\n".join(
        text for block in _blocks(cell) if block.tag == qn("w:p") and (text := _text(block).strip())
    )


def _number(node: Any, otherwise: int) -> int:
    found = None if node is None else node.get(qn("w:val"))
    number = number_in(found or "")
    return otherwise if number is None else min(number, MOST_SPAN)
