"""One file or one pasted text to the text of a draft, whichever way an office keeps its scheme.

Used by the page and by the command alike; knows no request and no database.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from kaoping.assessment.scheme_files import FileRefused, read_workbook, refuse_size, text_of
from kaoping.base.children import Ended, Pool
from kaoping.pure.scheme import load, render
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.proposal import (
    NO_TABLE,
    NoTable,
    Paper,
    PaperCell,
    PaperTable,
    Proposal,
    paper_of_text,
    propose,
)
from kaoping.pure.scheme.tabular import CellFault, RawSheet, TableFaults, cell_sentence, from_tables
from kaoping.pure.scheme.tabular.cells import text_of as cell_text
from kaoping.pure.scheme.tabular.columns import HEAD, NODES, REST
from kaoping.pure.scheme.tabular.rows import sheet_called

SECONDS = 30.0
_pool = Pool("kaoping.assessment.scheme_paper_child", seconds=SECONDS)
_SCHEME_TEXT = re.compile(r"^(scheme|indicators|title)\s*[:：]", re.MULTILINE)

REFUSALS: dict[str, tuple[str, str]] = {
    "empty": ("The file is empty. Choose another.", "文件是空的，请另选文件。"),
    "too_large": (
        "The file is larger than %(limit)s MB. A scheme needs far less; take pictures out of it and try again.",
        "文件超过 %(limit)s MB。方案用不了这么大，请删去图片再上传。",
    ),
    "bomb": (
        "Unpacked, the file is larger than %(limit)s MB; it was not opened. Save the table alone into a new file.",
        "文件解压后超过 %(limit)s MB，没有打开。请把表格单独另存为一个新文件。",
    ),
    "vast": (
        "A sheet reaches down to row %(rows)s and to column %(columns)s; far too many cells to be read. Delete the empty rows and columns behind the table, or copy the table into a new file.",
        "工作表一直延伸到第 %(rows)s 行、第 %(columns)s 列，单元格太多，读不了。请删去表格后面的空行空列，或者把表格复制到新文件里再上传。",
    ),
    "broken": (
        "The file cannot be opened; it is damaged or not what its name says. Open it in Excel, WPS or Word, save it again as .xlsx or .docx and upload that.",
        "文件打不开：可能已经损坏，或者内容与扩展名不符。请用 WPS、Excel 或 Word 打开，另存为 .xlsx 或 .docx 再上传。",
    ),
    "ended": (
        "Reading the file took too long or too much memory, so it was given up. Copy the table alone into a new file and upload that.",
        "读取这个文件用时过长或占内存过多，已经停止。请把表格单独复制到一个新文件里再上传。",
    ),
    "encrypted": (
        "The file is locked with a password. Save it without one and upload it again.",
        "文件加了密码。请去掉密码另存后再上传。",
    ),
    "old_word": (
        "This is an old Word document (.doc, .wps or .rtf). Open it in Word or WPS, save it as .docx, and upload that.",
        "这是老格式的 Word 文档（.doc、.wps 或 .rtf）。请用 Word 或 WPS 打开，另存为 .docx 再上传。",
    ),
    "pdf": (
        "This is a PDF. Copy its table and paste it below, or save it as .docx and upload that.",
        "这是 PDF。请复制里面的表格粘贴到下面的框里，或者另存为 .docx 再上传。",
    ),
    "other_zip": (
        "This is a packed file without a workbook or a document in it. Unpack it and upload the file inside.",
        "这是压缩包，里面没有工作簿或者文档。请解压后上传里面的文件。",
    ),
    "not_text": (
        "This is neither a workbook, nor a Word document, nor a text. Allowed: .xlsx, .xls, .docx, .yaml, .txt.",
        "这不是工作簿、Word 文档，也不是文字。可以上传 .xlsx、.xls、.docx、.yaml、.txt。",
    ),
}


@dataclass(frozen=True, slots=True)
class FileReading:
    """What a file gave. ``text`` is empty where nothing could be made of it; then ``faults`` say why."""

    source: str  # workbook, paper or text
    text: str = ""
    scheme: Scheme | None = None
    faults: tuple[CellFault, ...] = ()
    proposal: Proposal | None = field(default=None)


def refusal(error: FileRefused | NoTable, language: str) -> str:
    """Why a file was not taken, in words."""
    pick = 1 if language.lower().startswith("zh") else 0
    if isinstance(error, NoTable):
        return NO_TABLE[str(error.args[0])][pick]
    return REFUSALS[error.code][pick] % error.params


def read_bytes(raw: bytes, *, year: int, scheme_id: str = "draft", language: str = "zh-hans") -> FileReading:
    """A workbook of ours, an official table in Word or Excel, or a text, told apart by the bytes.

    ``year`` and ``scheme_id`` are for papers that name none. Errors: ``FileRefused``, ``NoTable``.
    """
    kind, paper = _looked_at(raw)
    if paper is not None:
        return _proposed(paper, year, scheme_id, language)
    if kind in ("xlsx", "xls"):
        sheets = read_workbook(raw)
        if any(sheet_called(sheets, name) for name in (HEAD, NODES, REST)):
            return _read_sheets(sheets)
        return _proposed(paper_of_sheets(sheets), year, scheme_id, language)
    return read_text(text_of(raw), year=year, scheme_id=scheme_id, language=language)


def _looked_at(raw: bytes) -> tuple[str, Paper | None]:
    """The file's kind as ``kind_of`` says it, and what a Word document says; both found out in a child."""
    refuse_size(raw)
    try:
        answer, content = _pool.ask({}, raw)
    except Ended as end:
        raise FileRefused("ended") from end
    if refused := answer.get("refused"):
        raise FileRefused(str(refused), **answer["params"])
    if not content:
        return str(answer["kind"]), None
    said = json.loads(content)
    tables = tuple(
        PaperTable(tuple(tuple(PaperCell(text, (line, at)) for text, line, at in row) for row in rows))
        for rows in said["tables"]
    )
    return str(answer["kind"]), Paper(tuple(said["lines"]), tables, int(said["after"]))


def read_text(text: str, *, year: int, scheme_id: str = "draft", language: str = "zh-hans") -> FileReading:
    """A scheme's own text, or a table that was pasted. Errors: ``NoTable``."""
    if _SCHEME_TEXT.search(text):
        return FileReading("text", text)
    return _proposed(paper_of_text(text), year, scheme_id, language)


def _read_sheets(sheets: list[RawSheet]) -> FileReading:
    try:
        found = from_tables(sheets)
    except TableFaults as error:
        return FileReading("workbook", faults=error.faults)
    text = render(found.scheme)
    return FileReading("workbook", text, load(text), found.faults)


def _proposed(paper: Paper, year: int, scheme_id: str, language: str) -> FileReading:
    proposal = propose(paper, scheme_id=scheme_id, year=year, language=language)
    return FileReading("paper", proposal.text, proposal.scheme, proposal=proposal)


def paper_of_sheets(sheets: list[RawSheet]) -> Paper:
    """The official table where an office keeps it in Excel: rows of one cell over it are its title."""
    lines: list[str] = []
    tables: list[PaperTable] = []
    for sheet in sheets:
        origins = {
            (row, column): (area.top, area.left)
            for area in sheet.merged
            for row in range(area.top, min(area.bottom, area.top + 2000) + 1)
            for column in range(area.left, min(area.right, area.left + 60) + 1)
        }
        rows: list[tuple[PaperCell, ...]] = []
        for number, row in enumerate(sheet.rows):
            cells = []
            for at in range(len(row)):
                origin = origins.get((number, at), (number, at))
                cells.append(PaperCell(cell_text(sheet.rows[origin[0]][origin[1]]), origin))
            words = {cell.text for cell in cells if cell.text}
            if not rows and len(words) == 1:
                lines += words
            elif words:
                rows.append(tuple(cells))
        if rows:
            tables.append(PaperTable(tuple(rows)))
    return Paper(tuple(lines), tuple(tables), len(lines))


def sentences(found: FileReading, language: str) -> list[str]:
    """The faults of a workbook in words."""
    return [cell_sentence(fault, language) for fault in found.faults]
