"""A sheet as it was read, by its headings: which row and cell says what, blank rows left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kaoping.pure.scheme.tabular.cells import narrow, text_of
from kaoping.pure.scheme.tabular.columns import SHEET_NAMES, Column
from kaoping.pure.scheme.tabular.grid import MAX_COLUMNS, MAX_ROWS, Places, RawSheet, Value

HEADING_WITHIN = 12  # rows; a title and a remark may stand over the headings


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell that is not empty, with the number of its place."""

    text: str
    place: int
    merged: bool = False  # the value is that of a merged cell's first


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row by the words of its columns; ``place`` is the whole row."""

    cells: dict[str, ReadCell]
    place: int
    number: int  # 1-based, as the spreadsheet shows it

    def text(self, word: str) -> str:
        cell = self.cells.get(word)
        return cell.text if cell else ""

    def at(self, word: str) -> int:
        """The place of the cell, or of the row where the cell is empty."""
        cell = self.cells.get(word)
        return cell.place if cell else self.place


def sheet_called(sheets: Sequence[RawSheet], name: str) -> RawSheet | None:
    """The sheet of this name, or of another that people give it."""
    wanted = {narrow(one).lower() for one in (name, *SHEET_NAMES.get(name, ()))}
    return next((sheet for sheet in sheets if narrow(sheet.name).lower() in wanted), None)


def rows_of(
    sheet: RawSheet, columns: Sequence[Column], needed: Sequence[str], places: Places
) -> list[ReadRow]:
    """The rows under the heading. Faults: no heading, a needed or an unknown column, two of one name."""
    whole = places.number(sheet.name, 0, None)
    if len(sheet.rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in sheet.rows):
        places.fault("sheet_too_large", whole, rows=MAX_ROWS, columns=MAX_COLUMNS)
        return []
    top, found = _heading(sheet, columns)
    missing = [column.heading for column in columns if column.word in needed and column.word not in found]
    if missing:
        allowed = tuple(column.heading for column in columns)
        places.fault("heading_missing", whole, missing=tuple(missing), allowed=allowed)
        return []
    for at, value in enumerate(sheet.rows[top]):
        text = text_of(value)
        if (
            text
            and at not in found.values()
            and _has_cells(sheet, top, at)
            and not text.startswith("内容（续")
        ):
            allowed = tuple(column.heading for column in columns)
            code = "heading_twice" if _word_of(text, columns) else "heading_unknown"
            places.fault(code, places.number(sheet.name, top, at), found=text, allowed=allowed)
    return list(_rows(sheet, top, found, places))


def _heading(sheet: RawSheet, columns: Sequence[Column]) -> tuple[int, dict[str, int]]:
    best: tuple[int, dict[str, int]] = (0, {})
    for number, row in enumerate(sheet.rows[:HEADING_WITHIN]):
        found: dict[str, int] = {}
        for at, value in enumerate(row):
            word = _word_of(text_of(value), columns)
            if word and word not in found:
                found[word] = at
        if len(found) > len(best[1]):
            best = (number, found)
    return best


def _word_of(text: str, columns: Sequence[Column]) -> str:
    plain = re.sub(r"[\s*＊]+", "", narrow(text))
    for column in columns:
        if plain == column.heading:
            return column.word
    bare = re.sub(r"[（(].*?[)）]", "", plain)
    for column in columns:
        if bare == column.heading or bare in column.also:
            return column.word
    return ""


def _has_cells(sheet: RawSheet, top: int, at: int) -> bool:
    return any(at < len(row) and text_of(row[at]) for row in sheet.rows[top + 1 :])


def _rows(sheet: RawSheet, top: int, found: dict[str, int], places: Places) -> Iterator[ReadRow]:
    joined = _joined(sheet)
    for number, row in enumerate(sheet.rows[top + 1 :], top + 1):
        cells: dict[str, ReadCell] = {}
        own = False
        for word, at in found.items():
            value: Value = row[at] if at < len(row) else None
            first = joined.get((number, at))
            text = text_of(value)
            merged = first is not None and first != (number, at)
            if merged and first is not None:
                text = text_of(sheet.rows[first[0]][first[1]]) if first[1] == at else ""
            if text:
                cells[word] = ReadCell(text, places.number(sheet.name, number, at), merged)
                own = own or not merged
        if own:  # a row that has nothing but what a merged cell lends it is blank
            yield ReadRow(cells, places.number(sheet.name, number, None), number + 1)


def _joined(sheet: RawSheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Each merged cell → the one that holds its value."""
    found = {}
    for area in sheet.merged:
        for row in range(area.top, min(area.bottom, area.top + MAX_ROWS) + 1):
            for column in range(area.left, min(area.right, MAX_COLUMNS) + 1):
                found[row, column] = (area.top, area.left)
    return found


def joined_text(sheet: RawSheet, row_number: int, heading: str) -> str:
    """A long text that goes on in the columns to the right of ``heading``; exactly as it stands."""
    for row in sheet.rows[:HEADING_WITHIN]:
        texts = [text_of(value) for value in row]
        if heading in texts:
            at = texts.index(heading)
            parts = sheet.rows[row_number - 1][at:]
            return "".join(part if isinstance(part, str) else text_of(part) for part in parts)
    return ""
