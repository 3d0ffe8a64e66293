"""Workbooks that an office uploads, opened in a child with limits and handed over as plain cells."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from kaoping.base.children import Ended, Pool

SECONDS = 30.0
MOST_SHEETS = 200

_pool = Pool("kaoping.base.workbook_child", seconds=SECONDS, size=2)


class WorkbookRefused(ValueError):
    """The file was not read; ``why`` is ``broken``, ``vast`` (``rows`` and ``columns`` say how far its
    cells reach) or ``ended``: reading it took too long, too much memory, or ended the reader.
    """

    def __init__(self, why: str, rows: int = 0, columns: int = 0) -> None:
        self.why, self.rows, self.columns = why, rows, columns
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Rows end with their last cell that says something; ``merged``: top, left, bottom, right."""

    name: str
    rows: list[list[Any]]  # None, str, bool, int, float, date, datetime, time, timedelta
    merged: list[tuple[int, int, int, int]]

    def even_rows(self) -> list[list[Any]]:
        """The rows filled up with empty cells to one length."""
        width = max(map(len, self.rows), default=0)
        return [[*row, *[""] * (width - len(row))] for row in self.rows]


def read_sheets(raw: bytes, *, most: int = MOST_SHEETS) -> list[Sheet]:
    """The first ``most`` sheets of an xlsx, xls, et or ods file. Errors: ``WorkbookRefused``."""
    try:
        answer, content = _pool.ask({"sheets": most}, raw)
    except Ended as end:
        raise WorkbookRefused("ended") from end
    if refused := answer.get("refused"):
        raise WorkbookRefused(str(refused), int(answer.get("rows", 0)), int(answer.get("columns", 0)))
    return [
        Sheet(name, [[_value(cell) for cell in row] for row in rows], [tuple(area) for area in merged])
        for name, rows, merged in json.loads(content)
    ]


_KINDS = {
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
}


def _value(cell: Any) -> Any:
    if not isinstance(cell, list):
        return cell
    kind, said = cell
    return dt.timedelta(seconds=said) if kind == "length" else _KINDS[kind](said)
