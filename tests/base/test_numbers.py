"""Numbers that addresses carry."""

import pytest

from kaoping.base.numbers import number_in


@pytest.mark.parametrize("text", ["", "-1", "²", "1.0", "x", "9" * 16, "9" * 5000])
def test_what_is_no_key_is_none(text):
    assert number_in(text) is None


def test_a_key_is_read():
    assert number_in("12") == 12
