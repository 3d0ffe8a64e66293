"""An office's own workbooks are opened in a child: cells as they are, and no file that harms the asker."""

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from kaoping.base import workbooks
from kaoping.base.workbooks import Sheet, WorkbookRefused, read_sheets
from kaoping.units.forms.book import read_book
from kaoping.units.forms.roll import MAX_COLUMNS, read_roll

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def ods(rows):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {_SPACES}><office:body><office:spreadsheet>'
            f'<table:table table:name="一">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


CELL = '<table:table-cell office:value-type="string"{}><text:p>代码</text:p></table:table-cell>'


def test_cells_keep_their_kind_and_place():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("一")
        sheet.merge_range(0, 0, 0, 2, "名册")
        for column, value in enumerate(["0012", 3.5, True]):
            sheet.write(2, column, value)
        sheet.write_datetime(2, 3, dt.datetime(2014, 3, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
        book.add_worksheet("二")

    first, second = read_sheets(out.getvalue())

    assert first.rows[0][0] == "名册"
    assert not any(first.rows[1])
    assert first.rows[2][:3] == ["0012", 3.5, True]
    assert str(first.rows[2][3])[:10] == "2014-03-31"
    assert (first.merged, second) == ([(0, 0, 0, 2)], Sheet("二", [], []))
    assert {len(row) for row in first.even_rows()} == {4}
    assert [sheet.name for sheet in read_sheets(out.getvalue(), most=1)] == ["一"]


VAST = {
    "rows": f'<table:table-row table:number-rows-repeated="1048576">{CELL.format("")}</table:table-row>',
    "columns": "<table:table-row>"
    + CELL.format(' table:number-columns-repeated="900000000"')
    + "</table:table-row>",
    "both": '<table:table-row table:number-rows-repeated="1000000">'
    + CELL.format(' table:number-columns-repeated="16384"')
    + "</table:table-row>",
}


@pytest.mark.parametrize("rows", VAST.values(), ids=VAST)
def test_repeated_rows_and_cells_of_an_ods_are_refused_and_harm_nobody(rows):
    raw = ods(rows)

    assert len(read_roll(raw).faults) == len(read_book(raw).faults) == 1
    assert read_sheets(ods(f"<table:table-row>{CELL.format('')}</table:table-row>"))[0].rows == [["代码"]]


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0" * 200, b"no workbook"])
def test_what_is_no_workbook_is_refused(raw):
    with pytest.raises(WorkbookRefused) as caught:
        read_sheets(raw)

    assert caught.value.why == "broken"


def test_an_end_of_the_reader_is_a_refusal(monkeypatch):
    monkeypatch.setattr(workbooks._pool, "seconds", 0.0)

    with pytest.raises(WorkbookRefused) as caught:
        read_sheets(b"PK\x03\x04")

    assert caught.value.why == "ended"


def test_a_text_of_endless_columns_is_no_roll():
    assert [fault.code for fault in read_roll(b"," * (MAX_COLUMNS + 1)).faults] == ["file_unreadable"]
