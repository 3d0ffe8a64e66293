import io
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest

from kaoping.base import tables

PAYLOADS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x", "  =1", "　=1",
    "\u00a0=1", "\u200b=1", "\ufeff=1", "\u2060\u200d =1", "\u202e=1", "\u3000\u00a0＝1", " \t=1", "﹦1", "﹢1", "﹣1",
    "\u2003@x", "\x01=1",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_formula_in_csv(payload):
    body = tables.to_csv(["名称"], [[payload]]).decode("utf-8-sig")

    assert "'" + payload.split("\r")[0] in body


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_formula_in_xlsx(payload):
    book = openpyxl.load_workbook(io.BytesIO(tables.to_xlsx("表", ["名称"], [[payload]])))

    assert book.active["A2"].data_type == "s"


def test_csv_opens_in_excel_as_chinese():
    assert tables.to_csv(["单位"], []).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["甲=1", "1-1", "a@b.cn", "《=》", "−0.25", "", "\u200b", "—"])
def test_text_that_is_no_formula_stays_as_it_is(text):
    assert tables.to_csv(["名称"], [[text, "x"]]).decode("utf-8-sig").split("\r\n")[1] == f"{text},x"


@pytest.mark.parametrize(
    ("value", "written"),
    [(3, "3"), (-3, "-3"), (Decimal("89.50"), "89.50"), (Fraction(179, 2), "89.5"), (Fraction(-1, 2), "-0.5"),
     (Fraction(2, 3), "0.6666666667")],
)  # fmt: skip
def test_numbers_are_numbers_in_both(value, written):
    assert tables.to_csv(["分"], [[value]]).decode("utf-8-sig").split("\r\n")[1] == written
    cell = openpyxl.load_workbook(io.BytesIO(tables.to_xlsx("表", ["分"], [[value]]))).active["A2"]
    assert (cell.data_type, cell.value) == ("n", pytest.approx(float(value)))


def test_a_text_longer_than_a_cell_is_cut_and_not_left_out():
    book = openpyxl.load_workbook(io.BytesIO(tables.to_xlsx("表", ["依据"], [["长" * 40_000]])))

    assert book.active["A2"].value == "长" * 32_767
