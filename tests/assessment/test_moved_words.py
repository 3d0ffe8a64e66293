"""The days of a window that are moved are said old and new: before it is done, and in the record."""

import datetime as dt

import pytest
from django.utils import translation

from kaoping.assessment import actions
from kaoping.assessment.models import Indicator
from kaoping.assessment.window_words import moved_words
from tests.make_assessment import make_notice

DAYS = {"opens": "2014-03-01", "due": "2014-04-30", "grace": None, "closes": "2014-06-30"}


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ({}, ""),
        ({"due": "2014-05-07"}, "截止 4月30日 → 5月7日"),
        ({"grace": "2014-05-07"}, "宽限到 无 → 5月7日"),
        ({"closes": "2014-07-31"}, "关闭 6月30日 → 7月31日"),
        (
            {"opens": "2014-03-10", "due": "2014-05-07", "closes": "2014-07-31"},
            "开始 3月1日 → 3月10日 · 截止 4月30日 → 5月7日 · 关闭 6月30日 → 7月31日",
        ),
    ],
)
def test_only_what_changes_is_said(after, words):
    with translation.override("zh-hans"):
        assert moved_words(DAYS, {**DAYS, **after}) == words


def test_the_preview_and_the_record_say_what_moves(stand_at, unit, lan, client):
    stand_at("2014-06-10 09:00")
    window = make_notice(Indicator.objects.get(code="3"), due="2014-06-20").window
    days = actions.Days.of(window)
    later = window.due_on + dt.timedelta(days=7)
    values = {
        "opens_on": days.opens_on, "due_on": later, "closes_on": max(days.closes_on, later), "grace_until": "",
    }  # fmt: skip
    said = f"截止 {window.due_on.month}月{window.due_on.day}日 → {later.month}月{later.day}日"
    client.force_login(lan)

    assert f"<strong>{said}" in client.post(f"/windows/{window.pk}/", {**values, "act": "show"}).text
    page = client.post(
        f"/windows/{window.pk}/", {**values, "act": "move", "reason": "市里顺延"}, follow=True
    ).text
    assert said in page
    assert "市里顺延" in page
    assert "宽限到" not in page.partition("调整记录")[2]
