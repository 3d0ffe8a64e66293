"""Last year's scheme for the new year: every date is moved or listed, and the draft always loads."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.scheme import load, render
from kaoping.pure.scheme.free_days import free_day
from kaoping.pure.scheme.moved import move_day
from kaoping.pure.scheme.next_year import LITERAL, SENTENCES, next_year, sentence
from kaoping.schemes import builtin_names, builtin_text
from tests.strategies.schemes import schemes

LUOYANG = builtin_text("luoyang-2014")


@pytest.mark.parametrize(
    ("day", "years", "moved"),
    [
        ("2014-03-31", 1, "2015-03-31"),
        ("2015-02-28", 1, "2016-02-29"),  # month-end stays month-end
        ("2016-02-29", 1, "2017-02-28"),
        ("2016-02-28", 1, "2017-02-28"),
        ("2014-08-15", -1, "2013-08-15"),
    ],
)
def test_a_day_moves_by_years(day, years, moved):
    assert move_day(date.fromisoformat(day), years) == date.fromisoformat(moved)


@pytest.mark.parametrize(
    ("day", "what"),
    [
        ("2015-10-31", "星期六"),
        ("2015-10-01", "国庆节"),
        ("2015-05-01", "劳动节"),
        ("2024-05-02", ""),
        ("2025-05-02", "劳动节"),
        ("2015-03-31", ""),
    ],
)
def test_free_days_of_the_calendar(day, what):
    assert free_day(date.fromisoformat(day)) == what


def test_luoyang_goes_into_2015():
    made = next_year(LUOYANG, 2015)

    assert made.scheme.id == "luoyang-2015"
    assert (made.scheme.period.first, made.scheme.period.last) == (date(2015, 1, 1), date(2015, 12, 31))
    assert (made.scheme.document.number, made.scheme.document.date) == ("", None)
    assert [window.due for window in made.scheme.indicators[0].windows.fixed] == [
        date(2015, 3, 31),
        date(2015, 11, 30),
    ]
    said = [sentence(one, "zh") for one in made.decisions]
    assert "第5项下半年：截止 10月31日 是星期六。保留还是改到别的日子？" in said
    assert "第3项见通知：去年的专项通知没有带过来，今年要另发。" in said
    assert any(
        one.startswith("请填写新文件的文号和日期；去年的（洛市直文明委〔2014〕1号 2014年3月3日）")
        for one in said
    )
    assert sum("（去年签发：" in one for one in said) == len(made.scheme.notes) > 0
    assert all(not note.signer and note.date is None for note in made.scheme.notes)


def test_a_decision_names_its_line():
    made = next_year(LUOYANG, 2015)
    lines = made.text.splitlines()

    (first,) = [one for one in made.decisions if one.code == "free_day" and one.node == "7"]
    assert "2015" in "".join(lines[first.line - 1 : first.line + 16])
    assert "id: 7" in lines[first.line - 1]
    assert all(1 <= one.line <= len(lines) for one in made.decisions)
    assert [one.line for one in made.decisions] == sorted(one.line for one in made.decisions)


@pytest.mark.parametrize("name", builtin_names())
@pytest.mark.parametrize("year", [2015, 2016])
def test_every_built_in_scheme_can_be_copied(name, year):
    text = builtin_text(name)
    made = next_year(text, year)

    assert load(made.text) == made.scheme
    for decision in made.decisions:
        for language in ("en", "zh"):
            assert "%(" not in sentence(decision, language)
    keys = [one.key for one in made.decisions]
    assert len(keys) == len(set(keys))
    made = next_year(text, year, "en")
    _every_date_is_moved_or_listed(text, made, year - load(text).period.first.year)


def test_keys_terms_and_words_of_a_year_are_listed():
    text = render(load(LUOYANG)).replace(
        "bonus:", "bonus:\n  - {id: C, title: 上年 2013 得分, points: 2, carry: {key: civic-2013}}"
    )
    codes = {(one.code, one.node) for one in next_year(text, 2015).decisions}

    assert {("key", ""), ("term", "C"), ("text_year", "")} <= codes


def _every_date_is_moved_or_listed(source, made, years):
    told = " ".join(sentence(one, "en") for one in made.decisions)
    for literal in set(LITERAL.findall(source)):
        try:
            moved = move_day(date.fromisoformat(literal), years).isoformat()
        except ValueError:
            moved = literal
        assert moved in made.text or literal in told, literal


@given(schemes(), st.integers(2000, 2031))
@settings(max_examples=40, deadline=None)
def test_the_draft_always_loads_and_no_date_is_lost(scheme, year):
    text = render(scheme)
    made = next_year(text, year, "en")

    assert load(made.text) == made.scheme
    assert made.scheme.period.first.year == year
    _every_date_is_moved_or_listed(text, made, year - scheme.period.first.year)
    for decision in made.decisions:
        assert sentence(decision, "zh")


def test_comments_with_dates_are_listed():
    made = next_year("# 定于 2014-09-01 再议\n" + LUOYANG, 2015)
    told = [sentence(one, "zh") for one in made.decisions if one.code == "comments"]
    assert re.search("2014-09-01", told[0])


def test_every_code_has_both_languages():
    assert all(english and chinese for english, chinese in SENTENCES.values())
