"""Signs that look like digits, and numbers longer than any number: nothing of a mail ends its reading."""

import pytest

from kaoping.assessment.mailwords import item_numbers, number_of
from kaoping.intake.doors.listener import Listening
from kaoping.pure.mailparse import parse

ODD = ["²", "①", "1²", "৪²", "9" * 5000]


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("十一", 11), ("第", None), ("１２", 12)])
def test_a_number_is_read_as_it_is_written(text, number):
    assert number_of(text) == number


@pytest.mark.parametrize("text", ODD)
def test_what_only_looks_like_a_number_is_none(text):
    assert number_of(text) is None
    assert isinstance(item_numbers(f"第{text}项"), list)
    with pytest.raises(ValueError, match=r"lmtp://127\.0\.0\.1"):
        Listening.named(f"lmtp://127.0.0.1:{text}")


@pytest.mark.parametrize("number", ODD)
def test_a_parts_name_in_odd_pieces_is_a_name_all_the_same(number):
    raw = (
        "From: a@b.example\r\nSubject: s\r\nContent-Type: application/octet-stream\r\n"
        f"Content-Disposition: attachment; filename*{number}=ab.txt\r\n\r\nx"
    ).encode()

    assert len(parse(raw).parts) == 1
