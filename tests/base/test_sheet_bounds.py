"""A small file may span a vast sheet; it is refused before anybody makes room for it."""

import io

import pytest
import xlsxwriter

from kaoping.base.sheet_bounds import SheetTooVast, refuse_vast_sheets
from kaoping.units.forms.roll import read_roll


def book(row, column):
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    made.add_worksheet().write(row, column, "x")
    made.close()
    return out.getvalue()


def test_the_last_corner_is_refused_with_how_far_it_reaches():
    with pytest.raises(SheetTooVast) as caught:
        refuse_vast_sheets(book(1_048_575, 16_383))

    assert (caught.value.rows, caught.value.columns) == (1_048_576, 16_384)


@pytest.mark.parametrize("raw", [book(20_000, 40), b"", b"no zip", b"PK\x03\x04 broken"])
def test_what_is_not_vast_goes_on_to_its_reader(raw):
    assert refuse_vast_sheets(raw) is None


def test_the_unit_roll_says_that_it_cannot_be_read():
    assert [fault.code for fault in read_roll(book(1_048_575, 16_383)).faults] == ["file_unreadable"]
