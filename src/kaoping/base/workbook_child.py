"""The process in which an office's own workbooks are opened: one question a file, no network, no disk.

``python -I -m kaoping.base.workbook_child``. The question says how many ``sheets`` are wanted; the
bytes are an xlsx, xls, et or ods file. The answer's bytes are JSON: for each sheet its name, its rows
of cells without what is empty at their ends, and its merged areas. A cell is a text, a number, true,
false, null, or [kind, ISO text] for days and times.
"""

import datetime as dt
import io
import json
import zipfile
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from kaoping.base import sheet_bounds as bounds
from kaoping.base.children import serve
from kaoping.base.sheet_bounds import SheetTooVast, refuse_vast_sheets

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20
MOST_ROWS = 200_000  # of a sheet
MOST_CELLS = 2_000_000  # of all sheets, empty ends not counted
MOST_LETTERS = 40_000_000


def work(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Read one file."""
    try:
        refuse_vast_sheets(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        room = [MOST_CELLS, MOST_LETTERS]
        sheets = [_sheet(book, name, room) for name in book.sheet_names[: int(question["sheets"])]]
    except SheetTooVast as error:
        return {"refused": "vast", "rows": error.rows, "columns": error.columns}, b""
    except (CalamineError, ValueError, OSError, zipfile.BadZipFile):
        return {"refused": "broken"}, b""
    return {}, json.dumps(sheets, ensure_ascii=False).encode("utf-8", "replace")


def _sheet(book: CalamineWorkbook, name: str, room: list[int]) -> list[Any]:
    sheet = book.get_sheet_by_name(name)
    merged = [[top, left, bottom, right] for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]
    height, width = sheet.total_height, max(1, sheet.total_width)
    if height > MOST_ROWS or height * width > bounds.MOST_CELLS:
        raise SheetTooVast(height, width)
    rows: list[list[Any]] = []
    # Positions are absolute: a merged area and a sentence about a cell name rows as the sheet does.
    for row in sheet.to_python(skip_empty_area=False):
        while row and row[-1] in ("", None):
            row.pop()
        room[0] -= len(row)
        room[1] -= sum(len(value) for value in row if isinstance(value, str))
        if min(room) < 0:
            raise SheetTooVast(height, width)
        rows.append([_cell(value) for value in row])
    while rows and not rows[-1]:
        rows.pop()
    return [name, rows, merged]


def _cell(value: Any) -> Any:
    if isinstance(value, dt.timedelta):
        return ["length", value.total_seconds()]
    for kind in (dt.datetime, dt.date, dt.time):
        if isinstance(value, kind):
            return [kind.__name__, value.isoformat()]
    return value


if __name__ == "__main__":
    serve(work, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
