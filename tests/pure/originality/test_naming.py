"""What a text without a title is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.pure.originality.naming import LONGEST, title_in


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        ("全市志愿服务工作推进会召开\n3月5日，全市志愿服务工作推进会召开。", "全市志愿服务工作推进会召开"),
        ("\n\n　　关于开展读书活动的通知\n各单位：", "关于开展读书活动的通知"),
        ("标题：春风行动\n正文", "春风行动"),
        ("★★★\n春风行动。\n正文", "春风行动"),
        ("春风行动启动。" + "三十二家单位参加了这一次活动，" * 5, "春风行动启动"),
        ("三十二家单位参加了这一次活动，" * 5, ("三十二家单位参加了这一次活动，" * 5)[: LONGEST - 1] + "…"),
        ("", ""),
        (" \n\u200b\n……", ""),
    ],
)
def test_the_first_line_that_says_something_names_the_text(opening, title):
    assert title_in(opening) == title


@given(st.text(max_size=900))
def test_any_text_has_a_short_name_or_none(text):
    assert len(title_in(text)) <= LONGEST
    assert "\n" not in title_in(text)
