import io

import openpyxl
import pytest

from kaoping.base import tables

PAYLOADS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x", "  =1", "　=1"]


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
