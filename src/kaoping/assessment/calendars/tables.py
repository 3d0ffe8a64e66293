"""A year's days off as an office keeps them: a table of days, read from csv or a workbook.

What cannot be read is named by line, and then nothing of the file is taken. A year taken in is kept in
the data folder, where it wins over a shipped one (``calendars``).
"""

import csv
import datetime as dt
import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kaoping.assessment.calendars import OFF, WORK
from kaoping.base.text_tables import read_text_table
from kaoping.base.workbooks import read_sheets

MAX_BYTES = 1024 * 1024
MAX_ROWS = 400
MAX_LINES, MAX_COLUMNS = 2_000, 100  # remarks and empty lines too
YEARS = range(2000, 2101)
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip (xlsx, ods), OLE (xls)
HEADINGS = {
    "date": ("date", "日期", "day"),
    "kind": ("kind", "类型", "类别", "性质"),
    "name": ("name", "名称", "节日", "说明"),
}
KINDS = {
    OFF: ("off", "休", "放假", "休息", "假", "holiday"),
    WORK: ("work", "班", "上班", "调班", "补班", "工作"),
}
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


@dataclass(frozen=True, slots=True)
class DayRow:
    day: dt.date
    kind: str  # off, work
    name: str


@dataclass(frozen=True, slots=True)
class CalendarTable:
    """The days of one year, or why they cannot be taken (sentences, with their lines)."""

    year: int | None
    rows: tuple[DayRow, ...]
    faults: tuple[str, ...]

    @property
    def off(self) -> int:
        return sum(1 for row in self.rows if row.kind == OFF)

    @property
    def worked(self) -> int:
        return len(self.rows) - self.off


def read_calendar(raw: bytes) -> CalendarTable:
    """The days of the file: columns 日期, 类型 (休 or 班) and 名称, in any order, all of one year."""
    if len(raw) > MAX_BYTES:
        return _refused(_("The file is larger than 1 MB; a year's days off need far less."))
    try:
        table = _table_of(raw)
    except (ValueError, OSError) as error:
        if getattr(error, "why", "") == "ended":
            return _refused(
                _(
                    "Reading the file took too long or too much memory, so it was given up; nothing was taken. Copy the table alone into a new file and try again."
                )
            )
        return _refused(_("The file cannot be read. Save it as .xlsx or .csv and choose it again."))
    lines = [(number, row) for number, row in enumerate(table, 1) if any(row) and not row[0].startswith("#")]
    if not lines:
        return _refused(_("The file is empty."))
    for place, (_number, cells) in enumerate(lines[:10]):
        columns = [_heading(cell) for cell in cells]
        if "date" in columns and "kind" in columns:
            return _rows(lines[place + 1 :], columns)
    return _refused(_("No line has the headings 日期 (date) and 类型 (kind)."))


def keep_calendar(table: CalendarTable) -> Path:
    """Write the year into the data folder, in one step. Call it on a table without faults."""
    folder = Path(settings.VAR_DIR) / "calendars"
    folder.mkdir(parents=True, exist_ok=True)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["date", "kind", "name"])
    writer.writerows([row.day.isoformat(), row.kind, row.name] for row in table.rows)
    path = folder / f"{table.year}.csv"
    scratch = path.with_suffix(".new")
    scratch.write_text(out.getvalue(), encoding="utf-8")
    os.replace(scratch, path)
    return path


def _rows(lines: Sequence[tuple[int, list[str]]], columns: Sequence[str]) -> CalendarTable:
    found: dict[dt.date, DayRow] = {}
    faults: list[str] = []
    if len(lines) > MAX_ROWS:
        return _refused(
            _("The table has more than %(most)s lines; a year has fewer days off.") % {"most": MAX_ROWS}
        )
    for number, cells in lines:
        values = {key: cell for key, cell in zip(columns, cells, strict=False) if key}
        day, kind = _day(values.get("date", "")), _kind(values.get("kind", ""))
        if day is None:
            said = {"line": number, "found": values.get("date", "")[:30]}
            faults.append(_("Line %(line)s: “%(found)s” is no day; write it as 2026-10-01.") % said)
        elif kind is None:
            said = {"line": number, "found": values.get("kind", "")[:30]}
            faults.append(_("Line %(line)s: “%(found)s” is neither 休 (off) nor 班 (work).") % said)
        elif day in found:
            faults.append(
                _("Line %(line)s: %(day)s stands in the table twice.") % {"line": number, "day": day}
            )
        elif kind == WORK and day.weekday() < 5:
            faults.append(
                _("Line %(line)s: %(day)s is no week-end day; it is worked anyway.")
                % {"line": number, "day": day}
            )
        else:
            found[day] = DayRow(day, kind, " ".join(values.get("name", "").split())[:40])
    years = sorted({day.year for day in found})
    if len(years) > 1:
        faults.append(
            _("The table speaks of several years (%(years)s); take them in one by one.")
            % {"years": "、".join(map(str, years))}
        )
    if not found and not faults:
        faults.append(_("The file is empty."))
    if faults:
        return CalendarTable(None, (), tuple(faults))
    return CalendarTable(years[0], tuple(found[day] for day in sorted(found)), ())


def _refused(sentence: Any) -> CalendarTable:
    return CalendarTable(None, (), (str(sentence),))


def _table_of(raw: bytes) -> list[list[str]]:
    if raw.startswith(SPREADSHEETS):
        return [[_cell(value) for value in row] for sheet in read_sheets(raw, most=1) for row in sheet.rows]
    return read_text_table(raw, most_rows=MAX_LINES, most_columns=MAX_COLUMNS)


def _cell(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value).strip() if value is not None else ""


def _heading(cell: str) -> str:
    plain = cell.strip().lower()
    return next((key for key, names in HEADINGS.items() if plain in names), "")


def _kind(cell: str) -> str | None:
    plain = cell.strip().lower()
    return next((kind for kind, names in KINDS.items() if plain in names), None)


def _day(cell: str) -> dt.date | None:
    match = _DAY.fullmatch(cell.strip())
    if match is None:
        return None
    try:
        day = dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
    return day if day.year in YEARS else None
