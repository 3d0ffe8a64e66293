"""Sheets of a workbook as plain values, and the register that leads from a fault to its cell.

The language's own reader knows lines; a workbook has sheets and cells. So every value that is read from
a cell carries a number in place of a line, and ``Places`` knows which cell that number is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TypeAlias

from kaoping.pure.errors import Fault, KaopingError

Value: TypeAlias = "str | int | float | bool | date | datetime | time | timedelta | Fraction | None"

MAX_ROWS = 20_000  # of one sheet
MAX_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet to be written: its heading and its rows. ``choices``: column → the words it may hold."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    choices: tuple[tuple[int, tuple[str, ...]], ...] = ()
    lead: str = ""  # a sentence over the heading


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that the author joined, 0-based, both ends included; the value stands in the first."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it was read: rows from the first line on, cells from column A on."""

    name: str
    rows: Sequence[Sequence[Value]]
    merged: Sequence[Merged] = ()


@dataclass(frozen=True, slots=True)
class CellFault:
    """A fault with the place of its cell; ``cell`` is empty where the whole sheet is meant."""

    sheet: str
    cell: str
    fault: Fault


class TableFaults(KaopingError):
    """Sheets that are no scheme: all faults, in the order of the sheets."""

    def __init__(self, faults: Sequence[CellFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("table_faults", count=len(self.faults))


@dataclass(slots=True)
class Places:
    """Numbers for cells; number 0 is the workbook as a whole."""

    cells: list[tuple[str, str]] = field(default_factory=lambda: [("", "")])
    faults: list[CellFault] = field(default_factory=list)

    def number(self, sheet: str, row: int, column: int | None) -> int:
        """A number for this cell (0-based), or for its whole row where ``column`` is None."""
        self.cells.append((sheet, cell_name(row, column)))
        return len(self.cells) - 1

    def of(self, number: int | None) -> tuple[str, str]:
        return self.cells[number or 0] if (number or 0) < len(self.cells) else ("", "")

    def fault(self, code: str, place: int, **params: object) -> None:
        sheet, cell = self.of(place)
        self.faults.append(CellFault(sheet, cell, Fault(code, None, params)))

    def add(self, faults: Sequence[Fault]) -> None:
        """Faults whose ``line`` is one of these numbers; a second line among the parameters too."""
        for fault in faults:
            sheet, cell = self.of(fault.line)
            params = dict(fault.params)
            if isinstance(params.get("first"), int):
                params["first"] = "!".join(part for part in self.of(params["first"]) if part)
            self.faults.append(CellFault(sheet, cell, Fault(fault.code, None, params)))


def cell_name(row: int, column: int | None) -> str:
    """``D5``, or ``5`` for the whole row. Units: 0-based row and column."""
    if column is None:
        return str(row + 1)
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
