"""Windows with explicit dates, and the division of points over them."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme import load
from kaoping.pure.scheme.by_group import for_groups
from kaoping.pure.scheme.model import Period
from kaoping.pure.scheme.tree import leaf
from kaoping.pure.scheme.windows import (
    calendar_title,
    calendar_windows,
    notice_window,
    periods_of,
    title_of,
    window_marks,
    windows_of,
)
from kaoping.schemes import builtin_text
from tests.pure.scheme import samples

YEAR = Period(date(2014, 1, 1), date(2014, 12, 31))


def told(scheme, code):
    """Key, first and last day of each window, in the shortest form."""
    windows = windows_of(scheme, leaf(scheme, code))
    return [(one.key, f"{one.opens:%m%d}", f"{one.due:%m%d}", one.pieces) for one in windows]


@pytest.mark.parametrize(
    ("code", "windows"),
    [
        ("1", [("plan", "0101", "0331", 1), ("summary", "0101", "1130", 1)]),
        ("2", [("2014H1", "0101", "0630", 1), ("2014H2", "0701", "1231", 1)]),
        ("3", []),
        (
            "4",
            [
                ("2014Q1", "0101", "0331", 1),
                ("2014Q2", "0401", "0630", 1),
                ("2014Q3", "0701", "0930", 1),
                ("2014Q4", "1001", "1231", 1),
            ],
        ),
        ("5", [("2014H1", "0101", "0630", 1), ("2014H2", "0701", "1031", 1)]),
        (
            "7",
            [
                ("2014Q1", "0101", "0331", 1),
                ("2014Q2", "0401", "0630", 1),
                ("2014Q3", "0701", "0930", 1),
                ("2014Q4", "1001", "1031", 1),
            ],
        ),
        ("11", [("paper", "0101", "0831", 1)]),
    ],
)
def test_the_2014_scheme_has_the_windows_of_its_paper(code, windows):
    assert told(load(builtin_text("luoyang-2014")), code) == windows


@pytest.mark.parametrize(
    ("every", "count", "first", "last"),
    [
        ("week", 53, ("2014W01", date(2014, 1, 5)), ("2015W01", date(2014, 12, 31))),
        ("month", 12, ("2014M01", date(2014, 1, 31)), ("2014M12", date(2014, 12, 31))),
        ("quarter", 4, ("2014Q1", date(2014, 3, 31)), ("2014Q4", date(2014, 12, 31))),
        ("half-year", 2, ("2014H1", date(2014, 6, 30)), ("2014H2", date(2014, 12, 31))),
        ("year", 1, ("2014", date(2014, 12, 31)), ("2014", date(2014, 12, 31))),
    ],
)
def test_calendar_windows_of_a_year(every, count, first, last):
    windows = calendar_windows(every, YEAR)

    assert len(windows) == count
    assert (windows[0].key, windows[0].due) == first
    assert (windows[-1].key, windows[-1].due) == last


@given(
    every=st.sampled_from(["week", "month", "quarter", "half-year", "year"]),
    ends=st.tuples(
        st.dates(date(2010, 1, 1), date(2020, 1, 1)), st.dates(date(2010, 1, 1), date(2020, 1, 1))
    ),
)
def test_calendar_windows_cover_the_period_once(every, ends):
    period = Period(min(ends), max(ends))

    windows = calendar_windows(every, period)

    assert windows[0].opens == period.first
    assert windows[-1].due == period.last
    for before, after in pairwise(windows):
        assert (after.opens - before.due).days == 1
    assert len({window.key for window in windows}) == len(windows)


@given(full=st.fractions(0, 100), pieces=st.lists(st.integers(0, 9), min_size=1, max_size=9))
def test_the_marks_of_windows_make_the_full_mark(full, pieces):
    marks = window_marks(full, pieces)

    assert sum(marks) == (full if sum(pieces) else 0)
    assert all(
        mark == 0 or mark == full * asked / sum(pieces) for mark, asked in zip(marks, pieces, strict=True)
    )


def test_a_window_says_its_own_pieces_else_the_rule_does():
    text = samples.leaf(
        "points: 4, even: {pieces: 3}, windows: [{id: a, due: 2014-03-31}, {id: b, due: 2014-02-28, pieces: 1}]"
    )

    assert told(load(text), "1") == [("b", "0101", "0228", 1), ("a", "0101", "0331", 3)]


def test_a_due_day_makes_one_window_with_the_nodes_id():
    text = samples.leaf("points: 4, even: {}, from: 2014-05-01, due: 2014-08-31")

    assert told(load(text), "1") == [("1", "0501", "0831", 1)]


def test_a_node_without_windows_has_none():
    scheme = load(samples.leaf("points: 4, even: {}"))

    assert windows_of(scheme, leaf(scheme, "1")) is None


def test_children_inherit_windows_until_they_say_their_own():
    scheme = load("""\
scheme: s
title: t
year: 2014
indicators:
  - id: 1
    every: half-year
    indicators:
      - {id: 1.1, points: 1, even: {}}
      - {id: 1.2, points: 1, even: {}, due: 2014-03-31}
""")

    assert [key for key, *_ in told(scheme, "1.1")] == ["2014H1", "2014H2"]
    assert [key for key, *_ in told(scheme, "1.2")] == ["1.2"]


def test_dates_that_differ_by_group_are_asked_for_a_group():
    scheme = load(samples.leaf("points: 4, even: {}, due: {by_group: {甲: 2014-03-31, 乙: 2014-04-30}}"))
    with pytest.raises(SchemeError, match="by_group_unresolved"):
        windows_of(scheme, leaf(scheme, "1"))

    assert told(for_groups(scheme, {"乙"}), "1") == [("1", "0101", "0430", 1)]


@pytest.mark.parametrize(
    ("code", "due", "cut"),
    [("3", date(2014, 12, 20), date(2014, 12, 20)), ("9", date(2014, 12, 20), date(2014, 10, 31))],
)
def test_a_notice_is_cut_to_the_limit_of_its_task(code, due, cut):
    placed = leaf(load(builtin_text("luoyang-2014")), code)

    window = notice_window(placed, key="n1", issued=date(2014, 5, 1), due=due, title="推选", pieces=2)

    assert (window.key, window.due, window.title, window.pieces) == ("n1", cut, "推选", 2)


def test_a_repeated_scheme_is_cut_into_rounds():
    text = samples.leaf("points: 4, even: {}, every: month").replace(
        "year: 2014\n", "year: 2014\nrepeat: {every: quarter}\n"
    )
    scheme = load(text)

    rounds = periods_of(scheme)

    assert [key for key, _ in rounds] == ["2014Q1", "2014Q2", "2014Q3", "2014Q4"]
    third = windows_of(scheme, leaf(scheme, "1"), rounds[2][1])
    assert [window.key for window in third] == ["2014M07", "2014M08", "2014M09"]


@pytest.mark.parametrize(
    ("key", "chinese", "english"),
    [
        ("2014Q1", "一季度", "Q1"),
        ("2014H2", "下半年", "second half"),
        ("2014M03", "3月", "March"),
        ("2014W07", "第7周", "week 7"),
        ("2014", "全年", "whole year"),
        ("plan", "", ""),
    ],
)
def test_calendar_keys_have_names(key, chinese, english):
    assert (calendar_title(key), calendar_title(key, "en")) == (chinese, english)


def test_a_stated_title_wins():
    scheme = load(builtin_text("luoyang-2014"))
    windows = windows_of(scheme, leaf(scheme, "1"))

    assert [title_of(window, "en") for window in windows] == ["方案", "小结"]
    assert Fraction(2) / len(windows) == 1
