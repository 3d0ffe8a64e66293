"""An official paper as plain values: its lines of text and its tables with merged cells kept apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MAX_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class PaperCell:
    """A cell of the grid. Cells that were merged share ``origin``, the (row, column) of the first."""

    text: str
    origin: tuple[int, int]


@dataclass(frozen=True, slots=True)
class PaperTable:
    rows: tuple[tuple[PaperCell, ...], ...]

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands outside tables, in order, and the tables."""

    lines: tuple[str, ...] = ()
    tables: tuple[PaperTable, ...] = ()
    after: int = field(default=0)  # so many of ``lines`` stand before the first table


def table_of(rows: list[list[str]]) -> PaperTable:
    """A table without merged cells."""
    return PaperTable(
        tuple(
            tuple(PaperCell(text, (number, at)) for at, text in enumerate(row))
            for number, row in enumerate(rows)
        )
    )


_GAP = re.compile(r"\t+| {3,}|　{2,}|(?<=\S) *\| *")


def paper_of_text(text: str) -> Paper:
    """A text copied out of a page or a PDF: columns by tabs, by bars or wide gaps, or one cell a line.

    The last is how word processors write a table into a plain text: every cell on a line that begins
    with a tab, a blank line after each row.
    """
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    if sum(line.startswith("\t") for line in lines) >= 8 and not any("\t" in line.strip() for line in lines):
        return _cells_by_line(lines)
    rows: list[list[str]] = []
    plain: list[str] = []
    before = -1
    for line in lines:
        if re.fullmatch(r"[\s|:+\-—=]*", line):
            continue
        cells = [cell.strip() for cell in _GAP.split(line.strip().strip("|"))]
        if len(cells) >= 3 or (rows and len(cells) == len(rows[0])):
            before = len(plain) if before < 0 else before
            rows.append(cells)
        elif rows and len(cells) == 1 and line.startswith((" ", "\t", "　")):
            rows[-1][-1] += "\n" + cells[0]
        else:
            plain.append(line.strip())
    tables = (table_of(rows),) if len(rows) >= 2 else ()
    return Paper(tuple(line for line in plain if line), tables, max(before, 0))


def _cells_by_line(lines: list[str]) -> Paper:
    plain: list[str] = []
    rows: list[list[str]] = []
    row: list[str] = []
    before = -1
    in_table = False
    for line in lines:
        if line.startswith("\t") and line.strip():
            in_table = True
            before = len(plain) if before < 0 else before
            row.append(line.strip())
        elif in_table and line.strip() and row:
            row[-1] += "\n" + line.strip()
        elif in_table and row and _may_end(row, rows):
            rows.append(row)
            row = []
        elif not in_table and line.strip():
            plain.append(line.strip())
    if row:
        rows.append(row)
    width = max((len(one) for one in rows), default=0)
    padded = [one + [""] * (width - len(one)) for one in rows]
    return Paper(tuple(plain), (table_of(padded),), max(before, 0))


def _may_end(row: list[str], rows: list[list[str]]) -> bool:
    """A blank line ends a row, but not while its first cell is spelled down the page (其 它 说 明)."""
    return len(row) > 1 or not rows
