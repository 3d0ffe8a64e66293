"""Schemes as files of an office: a workbook out, workbooks and texts in. Bytes here, meaning in ``pure``.

Told apart by their bytes, never by their name: a zip with a workbook or a document in it, an old OLE
file, a text. Every limit is checked before anything is unpacked.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from fractions import Fraction
from typing import Any

import xlsxwriter

from kaoping.base.workbooks import WorkbookRefused, read_sheets
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.tabular import Merged, RawSheet, Table, to_tables
from kaoping.pure.scheme.tabular.columns import GUIDE, SHEETS

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 80 * 1024 * 1024
MAX_MEMBERS = 2_000
MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # one day for all, so that equal schemes give equal files
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class FileRefused(Exception):
    """A file that is no scheme; ``code`` names the sentence, ``params`` its figures."""

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(code)


def kind_of(raw: bytes) -> str:
    """``xlsx``, ``xls``, ``docx`` or ``text``. Errors: ``FileRefused``."""
    refuse_size(raw)
    if raw.startswith(ZIP):
        names = _checked_zip(raw)
        if "word/document.xml" in names:
            return "docx"
        if any(name.startswith("xl/") and name.endswith(".xml") for name in names):
            return "xlsx"
        raise FileRefused("other_zip")
    if raw.startswith(OLE):
        return _kind_of_ole(raw)
    if raw.startswith(b"%PDF"):
        raise FileRefused("pdf")
    if raw.lstrip()[:5].lower() == b"{\\rtf":
        raise FileRefused("old_word")
    return "text"


def refuse_size(raw: bytes) -> None:
    """Errors: ``FileRefused`` for a file with nothing in it, or with more than any scheme needs."""
    if not raw:
        raise FileRefused("empty")
    if len(raw) > MAX_BYTES:
        raise FileRefused("too_large", limit=MAX_BYTES // 1024 // 1024)


def _checked_zip(raw: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileRefused("broken") from error
    if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED:
        raise FileRefused("bomb", limit=MAX_UNPACKED // 1024 // 1024)
    return {one.filename for one in members}


def _kind_of_ole(raw: bytes) -> str:
    """An old workbook is read; an old document and anything encrypted is not."""
    names = {name.encode("utf-16-le"): word for name, word in _STREAMS.items()}
    found = {word for name, word in names.items() if name in raw}
    if "encrypted" in found:
        raise FileRefused("encrypted")
    if "doc" in found:
        raise FileRefused("old_word")
    if "xls" in found:
        return "xls"
    raise FileRefused("broken")


_STREAMS = {"EncryptedPackage": "encrypted", "WordDocument": "doc", "Workbook": "xls", "Book": "xls"}


def text_of(raw: bytes) -> str:
    """A text file in UTF-8, UTF-16 or GB18030. Errors: ``FileRefused``."""
    is_utf_16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise FileRefused("not_text")


# --- in -----------------------------------------------------------------------------------------


def read_workbook(raw: bytes) -> list[RawSheet]:
    """The sheets of an xlsx, xls or et file. Errors: ``FileRefused``."""
    try:
        found = read_sheets(raw)
    except WorkbookRefused as error:
        if error.why == "vast":
            raise FileRefused("vast", rows=error.rows, columns=error.columns) from error
        if error.why == "ended":
            raise FileRefused("ended") from error
        raise FileRefused("broken") from error
    # The value of a merged cell stands in its first.
    return [
        RawSheet(sheet.name, sheet.even_rows(), [Merged(*area) for area in sheet.merged]) for sheet in found
    ]


# --- out ----------------------------------------------------------------------------------------


def workbook_of(scheme: Scheme) -> bytes:
    """The scheme's sheets as xlsx. Texts are typed texts: nothing in them can become a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": scheme.title[:200], "created": MADE})
    formats = {
        "head": book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#f2efec"}
        ),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "number": book.add_format({"valign": "top"}),
    }
    for table in to_tables(scheme):
        _write(book.add_worksheet(table.name), table, formats)
    _guide(book.add_worksheet(GUIDE), formats)
    book.get_worksheet_by_name(SHEETS[1]).activate()
    book.close()
    return out.getvalue()


def _write(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    widths = [_width(heading) for heading in table.columns]
    for column, heading in enumerate(table.columns):
        sheet.write_string(0, column, heading, formats["head"])
    for line, row in enumerate(table.rows, 1):
        for column, value in enumerate(row):
            _write_cell(sheet, line, column, value, formats)
            widths[column] = max(widths[column], _width(value))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, 48))
    for column, words in table.choices:
        sheet.data_validation(
            1, column, 500, column,
            {"validate": "list", "source": list(words), "error_type": "warning", "ignore_blank": True},
        )  # fmt: skip
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": "A1:Z2000"})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_cell(sheet: Any, line: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, Fraction | int):
        sheet.write_number(line, column, float(value), formats["number"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, column, value, formats["day"])
    else:
        sheet.write_string(line, column, str(value), formats["text"])


def _width(value: Any) -> int:
    lines = str(value if value is not None else "").split("\n")
    return max(sum(2 if ord(letter) > 0x2E7F else 1 for letter in line) for line in lines)


GUIDE_LINES = (
    ("方案", "整个方案只填一次的内容。不需要的留空。"),
    ("指标", "一行一个指标。级别写 1、2、3，下一级紧跟在上一级下面。分值写数；没有满分的写“不限”。"),
    ("指标 · 计分办法", "按件均分、按件计价、分档、按比例、扣分、评委评分、清单、测评投票、名次、引用得分；有下级指标的留空。"),
    ("指标 · 计什么", "报送件数；计数、事件、测量值、达标项数、赞成率、得分，后面空一格写键。例：计数 publishing.reposts；事件 adoption（level=市）。"),
    ("指标 · 报送时段", "每周、每月、每季度、每半年、每年；一次（截止写在“截止”）；按通知；固定时段（逐个写在“时段”表）。"),
    ("计分细则", "按件计价写单价、倍数；分档写档次（达到 3 写 3，超过 9 写 ＞9）、再每增；扣分、等次、项目、组合、题目、名次同样一行一条。"),
    ("按组不同的值", "区：10；开发区：4"),
    ("日期", "日期格式的单元格，或者 2014-3-31、2014.3.31、2014年3月31日、3月底。"),
    ("其他", "表格里放不下的内容，用方案语言的写法原样保存，导入时原样读回；不要改动“词”这一列。"),
    ("原样：", "格子里以“原样：”开头的内容也是方案语言的写法。"),
)  # fmt: skip


def _guide(sheet: Any, formats: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    for line, (name, says) in enumerate(GUIDE_LINES):
        sheet.write_string(line, 0, name, formats["head"])
        sheet.write_string(line, 1, says, formats["text"])
