"""Spreadsheets of facts, out and in: one sheet for a grid, one row for an event."""

import datetime as dt
import hashlib
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kaoping.assessment.fact_forms import CellError, exact
from kaoping.assessment.fact_lines import MOST_LINES, FactLines, LinesRefused, read_fact_lines
from kaoping.assessment.queries.fact_checks import Entry
from kaoping.assessment.queries.fact_grids import Grid, GridPlace
from kaoping.base.tables import write_table
from kaoping.base.text_tables import read_text_table
from kaoping.base.workbooks import read_sheets
from kaoping.pure.scoring.wanted import Wanted

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 2_000
BETWEEN = re.compile(r"[、，,;；\s]+")
CODE, NAME, GROUP = gettext_lazy("code"), gettext_lazy("unit"), gettext_lazy("group")
CODE_WORDS = {"code", "代码", "单位代码", "编号", "表号", "sheet"}
EVENT_COLUMNS: dict[str, Any] = {
    "event": gettext_lazy("event id"),
    "units": gettext_lazy("unit codes"),
    "at": gettext_lazy("day"),
    "quantity": gettext_lazy("times"),
    "amount": gettext_lazy("points decided"),
    "until": gettext_lazy("in force until"),
    "piece": gettext_lazy("piece"),
    "same": gettext_lazy("same thing as"),
    "document": gettext_lazy("document"),
    "heads": gettext_lazy("heads by unit"),
}
EVENT_HEADS = {
    "event": {"事件编号", "event id", "event"},
    "units": {"单位代码", "单位", "unit codes", "unit", "units", "代码"},
    "at": {"日期", "day", "date", "发生日期"},
    "quantity": {"次数", "times", "quantity", "数量"},
    "amount": {"裁量分", "points decided", "amount"},
    "until": {"有效至", "in force until", "until"},
    "piece": {"材料", "收件号", "piece"},
    "same": {"同一事项", "same thing as", "same"},
    "document": {"文件", "文号", "document"},
    "heads": {"各单位人数", "人数", "heads by unit", "authors"},
}


class FileRefused(Exception):
    """The file cannot be read as a whole; ``sentence`` says why."""

    def __init__(self, sentence: Any) -> None:
        self.sentence = str(sentence)
        super().__init__(self.sentence)


@dataclass(slots=True)
class SheetRead:
    """What a spreadsheet says: cells by form name, or entries; and what is wrong with rows."""

    typed: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)  # place, sentence
    rows: int = 0


def is_lines(raw: bytes) -> bool:
    """Whether the bytes are a file of facts rather than a spreadsheet."""
    return raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def template(made: Grid, label: str) -> bytes:
    """The grid as a spreadsheet with what stands, to be filled in and brought back."""
    columns = [str(CODE), str(NAME), str(GROUP), *(column.label for column in made.columns)]
    rows = [
        [row.key, row.label, row.group, *("—" if cell.out else cell.text for cell in row.cells)]
        for row in made.rows
    ]
    notes = [
        f"{column.label}{_(': ')}{_(', ').join(word for _code, word in column.options)}"
        for column in made.columns
        if column.options
    ]
    return _book(label, columns, rows, [place_text(made.place), *notes, str(_EMPTY_MEANS)])


_EMPTY_MEANS = gettext_lazy(
    "An empty cell changes nothing; what stands is corrected by writing something else."
)


def event_template(asked: Wanted) -> bytes:
    columns = [str(EVENT_COLUMNS[name]) for name in ("event", "units", "at")]
    names = list(dict.fromkeys([*asked.attributes, *asked.numbers]))
    columns += names + [
        str(EVENT_COLUMNS[name])
        for name in ("quantity", "amount", "until", "piece", "same", "document", "heads")
    ]
    notes = [f"{name}{_(': ')}{_(', ').join(values)}" for name, values in asked.attributes.items()]
    notes.append(
        _(
            "One row is one event; several codes in one cell share it. Without an id a row gets one of its own."
        )
    )
    return _book(asked.name, columns, [], [f"event {asked.name}", *notes])


def place_text(place: GridPlace) -> str:
    """Which grid a spreadsheet was made from, in one line that is read back."""
    parts = [place.asked.kind, place.asked.name, place.window, place.day.isoformat() if place.day else "",
             place.assessor, place.unit]  # fmt: skip
    return " | ".join(parts)


def _book(name: str, columns: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", name)[:31].strip() or "facts")
    write_table(book, sheet, columns, rows)
    sheet.freeze_panes(1, 2)
    about = book.add_worksheet(pgettext("sheet of a workbook", "about"))
    for line, text in enumerate(notes):
        about.write_string(line, 0, text)
    if notes and " | " in notes[0]:
        about.write_string(
            0, 1, _("For checking that the file comes back to its own page; leave it as it is.")
        )
    about.set_column(0, 0, 80)
    book.close()
    return out.getvalue()


def read_tables(raw: bytes) -> list[list[list[str]]]:
    """The file's sheets as rows of text. Errors: ``FileRefused``."""
    if len(raw) > MAX_BYTES:
        raise FileRefused(
            _("The file has %(size)s MB; at most %(limit)s MB are read.")
            % {"size": len(raw) // 1024 // 1024 + 1, "limit": MAX_BYTES // 1024 // 1024}
        )
    try:
        if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            tables = [
                [[_text(value) for value in row] for row in sheet.even_rows()]
                for sheet in read_sheets(raw, most=2)
            ]
        else:
            tables = [read_text_table(raw, most_rows=MAX_ROWS, most_columns=MAX_COLUMNS)]
    except (ValueError, OSError) as error:
        why = getattr(error, "why", "")
        if why == "columns":
            raise FileRefused(
                _("A row of the file has more than %(limit)s columns. Take the template of this page.")
                % {"limit": MAX_COLUMNS}
            ) from error
        if why == "ended":
            raise FileRefused(
                _(
                    "Reading the file took too long or too much memory, so it was given up; nothing was taken. Copy the table alone into a new file and try again."
                )
            ) from error
        raise FileRefused(
            _(
                "This is no spreadsheet that can be read. Send xlsx, xls, ods, csv, or a file of facts (JSON lines)."
            )
        ) from error
    if not tables or not any(any(row) for row in tables[0]):
        raise FileRefused(_("The file is empty. Fill in the template and choose it again."))
    if len(tables[0]) > MAX_ROWS:
        raise FileRefused(_("The file has more than %(limit)s rows. Part it.") % {"limit": MAX_ROWS})
    return tables


def read_lines(raw: bytes) -> FactLines:
    """The lines of a file of facts. Errors: ``FileRefused``."""
    try:
        return read_fact_lines(raw)
    except LinesRefused as error:
        raise FileRefused(
            _(
                "Reading the file took too long or too much memory, or it has more than %(limit)s lines; nothing was taken. Part it, or use “kaoping facts import”."
            )
            % {"limit": MOST_LINES}
        ) from error


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.date().isoformat() if isinstance(value, dt.datetime) else value.isoformat()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.12g}"
    return str(value).strip() if value is not None else ""


def _heading(table: list[list[str]], first: set[str]) -> int:
    for number, cells in enumerate(table[:10]):
        if any(cell.lower() in first for cell in cells):
            return number
    raise FileRefused(
        _("No row names its columns; one must be called “%(code)s”. Fill in the template of this page.")
        % {"code": sorted(first)[-1]}
    )


def read_grid_sheet(raw: bytes, made: Grid) -> SheetRead:
    """The cells of a filled template. Errors: ``FileRefused``."""
    tables = read_tables(raw)
    if len(tables) > 1 and tables[1] and tables[1][0] and " | " in tables[1][0][0]:
        ours, theirs = place_text(made.place).rstrip(" |"), tables[1][0][0].rstrip(" |")
        if ours != theirs:
            raise FileRefused(
                _(
                    "This file was made for “%(theirs)s”, and this page is “%(ours)s”. Go to its page, or take the template here."
                )
                % {"theirs": theirs, "ours": ours}
            )
    table = tables[0]
    place = _heading(table, CODE_WORDS)
    heads = table[place]
    code_at = next(number for number, cell in enumerate(heads) if cell.lower() in CODE_WORDS)
    labels = {column.label: number for number, column in enumerate(made.columns)}
    labels |= {column.field.removeprefix("item:"): number for number, column in enumerate(made.columns)}
    columns = {at: labels[head] for at, head in enumerate(heads) if head in labels}
    read = SheetRead()
    known = {str(CODE), str(NAME), str(GROUP), "代码", "单位", "组别", ""}
    for at, head in enumerate(heads):
        if at != code_at and at not in columns and head not in known:
            read.faults.append((head, _("No column of this page is called so. Columns are: %(allowed)s.") % {
                "allowed": _(", ").join(column.label for column in made.columns)}))  # fmt: skip
    rows = {row.key: row for row in made.rows}
    seen: dict[str, int] = {}
    for number, cells in enumerate(table[place + 1 :], place + 2):
        code = cells[code_at] if code_at < len(cells) else ""
        if not any(cells):
            continue
        where = _("row %(row)s") % {"row": number}
        if code not in rows:
            read.faults.append((where, _("“%(code)s” is no unit that is asked here.") % {"code": code}))
        elif code in seen:
            read.faults.append(
                (where, _("“%(code)s” stands in row %(row)s already.") % {"code": code, "row": seen[code]})
            )
        else:
            seen[code] = number
            read.rows += 1
            for at, column in columns.items():
                text = cells[at] if at < len(cells) else ""
                if text and not (text == "—" and rows[code].cells[column].out):
                    read.typed[rows[code].cells[column].name] = text
    return read


def read_event_sheet(raw: bytes, asked: Wanted) -> SheetRead:
    """The events of a filled template, a row each. Errors: ``FileRefused``."""
    table = read_tables(raw)[0]
    place = _heading(table, EVENT_HEADS["units"])
    fields: dict[int, str] = {}
    attributes: dict[int, str] = {}
    names = {*asked.attributes, *asked.numbers}
    read = SheetRead()
    for at, head in enumerate(table[place]):
        found = next(
            (
                name
                for name, words in EVENT_HEADS.items()
                if head.lower() in words or head == str(EVENT_COLUMNS[name])
            ),
            "",
        )
        if head in names or head.startswith("@"):
            attributes[at] = head.removeprefix("@")
        elif found:
            fields[at] = found
        elif head:
            read.faults.append((head, _("The scheme reads no attribute “%(name)s” of “%(key)s”. It reads: %(allowed)s.") % {
                "name": head, "key": asked.name, "allowed": _(", ").join(sorted(names)) or "—"}))  # fmt: skip
    same: Counter[str] = Counter()
    for number, cells in enumerate(table[place + 1 :], place + 2):
        if not any(cells):
            continue
        read.rows += 1
        where = _("row %(row)s") % {"row": number}
        values = {name: cells[at] for at, name in fields.items() if at < len(cells) and cells[at]}
        given = {name: cells[at] for at, name in attributes.items() if at < len(cells) and cells[at]}
        digest = hashlib.sha256("\x1f".join([asked.name, *cells]).encode()).hexdigest()[:12]
        same[digest] += 1
        try:
            read.entries.append(Entry(_event_line(asked, values, given, f"f{digest}-{same[digest]}"), where))
        except CellError as error:
            read.faults.append((where, str(error)))
    return read


def _event_line(asked: Wanted, values: dict[str, str], given: dict[str, str], own_id: str) -> dict[str, Any]:
    codes = [code for code in BETWEEN.split(values.get("units", "")) if code]
    heads = [number for number in BETWEEN.split(values.get("heads", "")) if number]
    if heads and len(heads) != len(codes):
        raise CellError(
            _(
                "%(heads)s numbers stand for %(units)s units. Write one number for each unit, in the same order."
            )
            % {"heads": len(heads), "units": len(codes)}
        )
    line: dict[str, Any] = {"kind": "event", "event": values.get("event") or own_id, "key": asked.name}
    if heads:
        line["authors"] = {code: exact(number) for code, number in zip(codes, heads, strict=True)}
    elif len(codes) == 1:
        line["unit"] = codes[0]
    else:
        line["units"] = codes
    words = {"是": "true", "yes": "true", "否": "false", "no": "false"}
    attributes = {}
    for name, text in given.items():
        known = asked.attributes.get(name, ())
        value = text if text in known else words.get(text.lower(), text)
        attributes[name] = exact(value) if name in asked.numbers else value
    if attributes:
        line["attributes"] = attributes
    for name in ("at", "until"):
        if values.get(name):
            line[name] = values[name].replace("/", "-").replace(".", "-")
    for name in ("quantity", "amount"):
        if values.get(name):
            line[name] = exact(values[name])
    for name in ("piece", "same", "document"):
        if values.get(name):
            line[name] = values[name]
    return line
