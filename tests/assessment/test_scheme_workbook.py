"""Workbooks of schemes as people hand them back: edited, mistyped, damaged, hostile."""

import datetime as dt
import io
import zipfile
from fractions import Fraction
from functools import cache

import pytest
import xlsxwriter
from hypothesis import given, settings

from kaoping.assessment.scheme_file_reading import REFUSALS, read_bytes, read_text, refusal
from kaoping.assessment.scheme_files import FileRefused, kind_of, read_workbook, workbook_of
from kaoping.pure.scheme import load
from kaoping.pure.scheme.tabular import TableFaults, cell_sentence, from_tables, to_tables
from kaoping.pure.scheme.tabular.columns import DETAILS, HEAD, NODES, WINDOWS
from kaoping.pure.scheme.tree import find
from kaoping.schemes import builtin_names, builtin_text
from tests.strategies.schemes import schemes


@cache
def luoyang():
    return load(builtin_text("luoyang-2014"))


class Book:
    """A scheme's sheets, to be changed as somebody in a spreadsheet would."""

    def __init__(self, scheme):
        self.sheets = {
            table.name: [list(table.columns), *(list(row) for row in table.rows)]
            for table in to_tables(scheme)
        }
        self.merged = []

    def column(self, sheet, heading):
        return self.sheets[sheet][0].index(heading)

    def put(self, sheet, row, heading, value):
        """Row 1 is the first below the headings."""
        self.sheets[sheet][row][self.column(sheet, heading)] = value
        return self

    def raw(self):
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
        day = book.add_format({"num_format": "yyyy/m/d"})
        for name, rows in self.sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for at, value in enumerate(row):
                    if isinstance(value, Fraction):
                        sheet.write_number(line, at, float(value))
                    elif isinstance(value, dt.date):
                        sheet.write_datetime(line, at, value, day)
                    elif value is not None:
                        sheet.write(line, at, value)
            for own, *area, value in self.merged:
                if own == name:
                    sheet.merge_range(*area, value)
        book.close()
        return out.getvalue()

    def read(self):
        return from_tables(read_workbook(self.raw())).scheme

    def faults(self):
        with pytest.raises(TableFaults) as caught:
            self.read()
        return [cell_sentence(one) for one in caught.value.faults]


@pytest.mark.parametrize("name", builtin_names())
def test_every_builtin_scheme_survives_its_workbook(name):
    scheme = load(builtin_text(name))

    assert from_tables(read_workbook(workbook_of(scheme))).scheme == scheme


@settings(max_examples=25)
@given(schemes())
def test_any_scheme_survives_its_workbook(scheme):
    assert from_tables(read_workbook(workbook_of(scheme))).scheme == scheme


def test_equal_schemes_give_equal_files():
    assert workbook_of(luoyang()) == workbook_of(luoyang())


@pytest.mark.parametrize(
    "written",
    [
        dt.date(2014, 5, 31), "2014年5月31日", "2014.5.31", "2014-5-31", "2014/05/31", "20140531", "5月31日", "5月底",
        "２０１４年５月３１日", "2014-05-31 00:00:00", "2014年5月31日前",
    ],
)  # fmt: skip
def test_days_in_every_usual_spelling(written):
    book = Book(luoyang()).put(WINDOWS, 1, "截止", written)

    assert find(book.read(), "1").node.windows.fixed[0].due == dt.date(2014, 5, 31)


@pytest.mark.parametrize("written", [2.5, "2.5", "２.５", "2.5分", " 2.5 ", "5/2", "2．5"])
def test_points_as_number_text_or_full_width(written):
    assert find(Book(luoyang()).put(NODES, 2, "分值", written).read(), "2").node.points == Fraction(5, 2)


def test_rows_inserted_reordered_blank_columns_moved_and_a_title_above():
    book = Book(luoyang())
    rows = book.sheets[NODES]
    heading, first, *others = rows
    new = [None] * len(heading)
    for name, value in {
        "序号": 12,
        "考核内容": "新增一项",
        "分值": "3",
        "计分办法": "按件均分",
        "报送时段": "每月",
    }.items():
        new[heading.index(name)] = value
    blank = [None] * len(heading)
    book.sheets[NODES] = [
        ["洛阳市直机关考核表", *blank[1:]], blank, heading, others[0], blank, first, *others[1:10], new, others[10],
    ]  # fmt: skip
    for row in book.sheets[NODES]:
        row.reverse()

    scheme = book.read()

    assert [node.id for node in scheme.indicators] == ["2", "1", *map(str, range(3, 12)), "12"]
    assert find(scheme, "12").node.windows.every == "month"
    assert find(scheme, "12").node.title == "新增一项"


def test_a_rules_own_rows_can_be_edited():
    book = Book(luoyang()).put(DETAILS, 1, "数值", "＞ 2").put(DETAILS, 2, "分值", 0.5)

    rule = find(book.read(), "B").node.rule

    assert (rule.bands[0].bound, rule.bands[0].above, rule.then.points) == (2, True, Fraction(1, 2))


def test_a_cell_merged_downwards_counts_for_each_of_its_rows():
    book = Book(luoyang())
    at = book.column(NODES, "材料要求")
    for row in (4, 5):
        book.put(NODES, row, "材料要求", None)
    book.merged.append((NODES, 4, at, 5, at, "basic"))

    scheme = book.read()

    assert [find(scheme, id).node.material for id in ("4", "5")] == ["basic", "basic"]


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "value", "told"),
    [
        (NODES, 2, "分值", "两分", "工作表“指标”单元格 H3：“分值”后面要写数"),
        (NODES, 2, "分值", dt.date(2014, 5, 30), "工作表“指标”单元格 H3："),
        (NODES, 3, "计分办法", "看情况", "工作表“指标”单元格 I4：“计分办法”不能填“看情况”。可以填：按件均分、"),
        (NODES, 3, "计分办法", None, "工作表“指标”第 4 行：第3项没有计分办法，也没有下级指标。"),
        (NODES, 3, "报送时段", "偶尔", "工作表“指标”单元格 N4：“报送时段”不能填“偶尔”。可以填：每周、"),
        (NODES, 4, "序号", None, "工作表“指标”第 5 行：这一行有内容，但“序号”是空的。"),
        (NODES, 5, "级别", "3", "工作表“指标”单元格 B6：这里的级别是 3，但按上面各行最多只能是 2。"),
        (NODES, 12, "计什么", "转载数", "工作表“指标”单元格 J13：“转载数”不知道计什么。"),
        (NODES, 2, "件数", "几件", "工作表“指标”单元格 K3："),
        (WINDOWS, 1, "截止", "2014-02-30", "工作表“时段”单元格 E2："),
        (WINDOWS, 1, "截止", 41729, "工作表“时段”单元格 E2："),
        (WINDOWS, 1, "序号", "99", "工作表“时段”单元格 A2：“指标”表里没有序号为“99”的指标。"),
        (DETAILS, 1, "类型", "单价", "工作表“计分细则”单元格 B2：计分办法“分档”没有“单价”这种细则。"),
        (HEAD, 7, "内容", "去年", "工作表“方案”单元格 B8："),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_sheet_and_cell(sheet, row, heading, value, told):
    sentences = Book(luoyang()).put(sheet, row, heading, value).faults()

    assert any(sentence.startswith(told) for sentence in sentences), sentences


def test_a_column_nobody_knows_is_told_and_an_empty_one_is_not():
    book = Book(luoyang())
    for number, row in enumerate(book.sheets[NODES]):
        row.append(["备注", "去年3分"][number] if number < 2 else None)
        row.append("空列" if number == 0 else None)

    assert book.faults()[0].startswith("工作表“指标”单元格 AD1：不认识“备注”这一列，而列里有内容。")


def test_faults_that_only_the_whole_shows_name_their_cell():
    book = Book(luoyang()).put(NODES, 3, "序号", "2")

    found = from_tables(read_workbook(book.raw()))

    assert cell_sentence(found.faults[0]).startswith("工作表“指标”第 4 行：")


def test_text_that_looks_like_a_formula_stays_text():
    scheme = load(
        builtin_text("luoyang-2014").replace(
            "title: 当前形势或思想理论专题教育", 'title: "=HYPERLINK(\\"http://a\\")"'
        )
    )
    raw = workbook_of(scheme)

    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
    assert from_tables(read_workbook(raw)).scheme == scheme


def test_a_large_number_typed_as_a_fraction_is_refused_not_guessed():
    assert Book(luoyang()).put(NODES, 2, "分值", 1 / 3).faults()[0].startswith("工作表“指标”单元格 H3：")


def test_the_official_table_in_a_spreadsheet_is_proposed_as_a_draft():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    sheet.merge_range(0, 0, 0, 3, "某市2015年考核标准")
    for line, row in enumerate(
        [
            ["序号", "考核内容", "考核标准", "分值"],
            [1, "方案", "3月底前报送", 4],
            [2, "教育", "每季度不少于两次", 8],
        ],
        1,
    ):
        sheet.write_row(line, 0, row)
    book.close()

    found = read_bytes(out.getvalue(), year=2030)

    assert found.source == "paper"
    assert found.scheme.title == "某市2015年考核标准"
    assert [(node.id, node.points) for node in found.scheme.indicators] == [("1", 4), ("2", 8)]


def _zip(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in files.items():
            package.writestr(name.replace("__", "/"), body)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"x" * (10 * 1024 * 1024 + 1), "too_large"),
        (b"PK\x03\x04 broken", "broken"),
        (_zip(a="b"), "other_zip"),
        (_zip(xl__big=b"0" * (90 * 1024 * 1024)), "bomb"),
        (OLE + "WordDocument".encode("utf-16-le"), "old_word"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE, "broken"),
        (b"{\\rtf1 x}", "old_word"),
        (b"%PDF-1.4", "pdf"),
    ],
)
def test_what_is_no_scheme_is_refused_with_what_to_do(raw, code):
    with pytest.raises(FileRefused) as caught:
        kind_of(raw)

    assert caught.value.code == code
    assert refusal(caught.value, "zh-hans").endswith("。")
    assert refusal(caught.value, "en").endswith(".")


@pytest.mark.parametrize(
    "raw", [_zip(xl__workbook=b"<x"), _zip(word__document=b"x"), b"\xff\xfe\x00", b"\x80\xff\x00"]
)
def test_damaged_bytes_never_end_in_a_traceback(raw):
    with pytest.raises(FileRefused):
        read_bytes(raw.replace(b"word/document", b"word/document"), year=2030)


def test_one_cell_in_the_last_corner_is_refused_before_room_is_made_for_all():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet(NODES).write(1_048_575, 16_383, "x")
    book.close()

    with pytest.raises(FileRefused, match="vast"):
        read_bytes(out.getvalue(), year=2030)


def test_every_refusal_is_said_in_both_languages_with_the_same_figures():
    for english, chinese in REFUSALS.values():
        assert english.count("%(") == chinese.count("%(")


def test_a_schemes_own_text_is_taken_as_it_is_in_gb18030_too():
    text = builtin_text("luoyang-2014")

    assert read_bytes(text.encode("gb18030"), year=2030).text == text
    assert read_text(text, year=2030).source == "text"
