"""Tables that leave the house: xlsx and csv of exactly what a list shows.

Text from outside can never become a formula: xlsx cells are typed strings, csv cells
that a spreadsheet would run get a leading apostrophe (ASVS 1.2.10), whatever blanks, joiners
or wide forms stand before or in the place of the sign. Numbers are numbers in both.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from kaoping.base.clock import OFFICE_ZONE
from kaoping.pure.scoring.rounding import to_plain

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIGNS = "=+-@"  # a cell that begins with one is a formula
UNSEEN = ("Z", "Cc", "Cf")  # categories that a spreadsheet may pass over before the sign
LONGEST = 32_767  # characters in one cell of a workbook; more would be left out without a word


def wants_table(request: HttpRequest) -> str:
    """ "xlsx" or "csv" when the address asks for an export (``?export=``), else ""."""
    asked = request.GET.get("export", "")
    return asked if asked in {"xlsx", "csv"} else ""


def table_response(
    request: HttpRequest, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """The rows as a download named ``name`` in the form that ``?export=`` asks for."""
    kind = wants_table(request) or "xlsx"
    body = to_csv(columns, rows) if kind == "csv" else to_xlsx(name, columns, rows)
    response = HttpResponse(body, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}")
    return response


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with BOM, so that Excel on a Chinese desk reads it right."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_csv_cell(cell) for cell in columns])
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def to_xlsx(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet with a bold, frozen head; numbers as numbers, everything else as text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_sheet_name(name))
    write_table(book, sheet, columns, rows)
    book.close()
    return out.getvalue()


def write_table(
    book: Any, sheet: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]], top: int = 0
) -> int:
    """Write head and rows from line ``top`` on; return the line after the last."""
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    points = book.add_format({"num_format": "0.00"})
    widths = [_width(cell) for cell in columns]
    for column, cell in enumerate(columns):
        sheet.write_string(top, column, str(cell), head)
    line = top
    for line, row in enumerate(rows, top + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, Decimal | Fraction):
                sheet.write_number(line, column, float(cell), points)
            elif isinstance(cell, int | float) and not isinstance(cell, bool):
                sheet.write_number(line, column, cell)
            elif cell is not None and cell != "":
                sheet.write_string(line, column, plain(cell)[:LONGEST])
            if column < len(widths):
                widths[column] = max(widths[column], _width(cell))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, 60))
    sheet.freeze_panes(top + 1, 0)
    return line + 1


def plain(cell: Any) -> str:
    """A cell as text: dates as written in China, times to the minute in the office's zone."""
    if isinstance(cell, datetime):
        return cell.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _csv_cell(cell: Any) -> str:
    if isinstance(cell, int | float | Decimal):
        return str(cell)
    if isinstance(cell, Fraction):
        return to_plain(cell) if _ends(cell) else f"{float(cell):.10f}"  # 5/2 would be read as a day in May
    text = plain(cell)
    return "'" + text if _is_risky(text) else text


def _ends(value: Fraction) -> bool:
    """Whether the number is written out within four decimals, as ``to_plain`` does."""
    return (value * 10_000).denominator == 1


def _is_risky(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula or a command."""
    for number, letter in enumerate(text):
        if unicodedata.category(letter).startswith(UNSEEN):
            if number == 0 and letter in "\t\r\n\x00":
                return True
            continue
        return unicodedata.normalize("NFKC", letter)[0] in SIGNS
    return False


def _sheet_name(name: str) -> str:
    return "".join("-" if letter in "[]:*?/\\'" else letter for letter in name)[:31] or "1"


def _width(cell: Any) -> int:
    """Columns of a cell's text, a Chinese character counting two."""
    return max(
        (sum(2 if ord(letter) > 0x2E7F else 1 for letter in line) for line in plain(cell).split("\n")),
        default=0,
    )
