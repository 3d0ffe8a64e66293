"""Numbers made of other numbers: months in a row, how many of them, sums, figures brought along."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.parse import load
from tests.pure.scoring.fact_lines import (
    HEAD,
    answers,
    assert_reckons,
    ballot,
    count,
    event,
    figure,
    sheets_of,
    unit,
    waiver,
)

ROWS = [
    (
        "in a row: three silent months running empty the row; two do not",
        """
indicators:
  - id: 1
    title: 更新
    points: 10
    gate: {if: {of: {in_a_row: {of: {count: updates}, at_most: 0}, every: month}, below: 3}, else: 0}
    steps: {of: {count: updates}, bands: [{from: 1, points: 10}]}
  - {id: 2, title: 断更月份, points: 12, deduct: [{of: {how_often: {of: {count: updates}, at_most: 0}, every: month}, minus: 0.5}]}
""",
        [
            unit("u1"), *(count("u1", "updates", 1, f"{month:02}-10") for month in (3, 6, 9, 12)),
            unit("u2"), *(count("u2", "updates", 1, f"{month:02}-10") for month in (3, 6, 10, 12)),
        ],
        {"u1/1": "10", "u1/2": "8", "u2/1": "0", "u2/2": "8"},
    ),
    (
        "in a row: another row's score, month by month",
        """
indicators:
  - {id: 1, title: 月分, points: 120, every: month, ratio: {of: {count: news}, full: 10}}
  - {id: 2, title: 连续低分, points: 6, deduct: [{of: {in_a_row: {of: {score: 1}, below: 6}, every: month}, minus: 1}]}
""",
        [unit("u1"), *(count("u1", "news", 6, f"{month:02}-10") for month in (1, 2, 5, 6, 7, 10, 11, 12))],
        # 48 of 120; March and April, August and September: two running
        {"u1/1": "48", "u1/2": "4"},
    ),
    (
        "carried: growth over last year's figure, one without any is missing; a window's own figure",
        """
indicators:
  - {id: 1, title: 增长, points: 10, ratio: {of: {count: a, per: {carried: a.2013}}, zero: 1, full: 110%}}
  - {id: 2, title: 季度增长, points: 8, every: quarter, ratio: {of: {count: a, per: {carried: q.2013}}, full: 2}}
""",
        [
            unit("u1"), count("u1", "a", 63, "02-01"), figure("u1", "a.2013", 60),
            figure("u1", "q.2013", 63, window="2014Q1"), figure("u1", "q.2013", 5, window="2014Q2"),
            unit("u2"), count("u2", "a", 63),
        ],
        {"u1/1": "5", "u1/2": "1", "u2/1": "0"},
    ),
    (
        "sum: by weight; missing if one is",
        """
indicators:
  - {id: 1, title: 采用, points: 20, ratio: {of: {sum: [{events: a, where: {level: 市}}, {take: {events: a, where: {level: 省}}, times: 3}]}, full: 20}}
  - {id: 2, title: 缺一, points: 20, ratio: {of: {sum: [{count: b}, {measure: c}]}, full: 20}}
""",
        [
            unit("u1"), event("u1", "a", attributes={"level": "省"}, quantity=2),
            event("u1", "a", attributes={"level": "市"}), count("u1", "b", 7),
        ],
        {"u1/1": "7", "u1/2": "0"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "facts", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_clause(name, text, facts, expected):
    assert_reckons(text, facts, expected)


@given(st.sets(st.integers(1, 12)))
@settings(max_examples=30, deadline=None)
def test_a_run_is_never_longer_than_all_that_held(held):
    text = """
indicators:
  - {id: 1, title: 连续, points: 12, ratio: {of: {in_a_row: {of: {count: k}, at_least: 1}, every: month}, full: 12}}
  - {id: 2, title: 几期, points: 12, ratio: {of: {how_often: {of: {count: k}, at_least: 1}, every: month}, full: 12}}
"""
    months = "".join("x" if number in held else " " for number in range(1, 13))
    longest = max((len(run) for run in months.split(" ")), default=0)
    facts = [unit("u1"), *(count("u1", "k", 1, f"{number:02}-15") for number in held)]

    assert_reckons(text, facts, {"u1/1": str(longest), "u1/2": str(len(held))})


WHOLE_ROWS = """
indicators:
  - {id: 1, title: 季度, points: 12, every: quarter, ratio: {of: {count: a}, full: 1}}
  - {id: 2, title: 清单, points: 2, checklist: {items: [{id: a}, {id: b}]}}
  - {id: 3, title: 测评, points: 2, ballot: {}}
  - id: 4
    title: 月月
    points: 12
    deduct: [{of: %s, minus: 1}]
"""
UNREAD = [
    ("{how_often: {of: {score: 1}, below: 12}, every: month}", "score"),
    ("{in_a_row: {of: {met: 2}, at_least: 1}, every: month}", "met"),
    ("{how_often: {of: {support: 3}, at_least: 0}, every: quarter}", "support"),
    ("{take: {score: 2}, every: month}", "score"),
    ("{take: {sum: [{count: a}, {met: 2}]}, every: month}", "met"),
]


@pytest.mark.parametrize(("number", "word"), UNREAD)
def test_what_has_no_windows_is_refused_window_by_window_and_reads_nothing_there(number, word):
    scheme = load(HEAD + WHOLE_ROWS % number)
    assert [(one.code, one.params["found"]) for one in check(scheme)] == [("number_not_by_window", word)]

    facts = [unit("u1"), *answers("u1", "2", a="yes", b="yes"), ballot("u1", "3", 3, 1)]
    facts += [count("u1", "a", 1, day) for day in ("02-15", "05-15", "08-15")]
    assert sheets_of(scheme, facts)["u1"].line("4").score == 12


@pytest.mark.parametrize(
    "number",
    [
        "{how_often: {of: {score: 1}, below: 3}, every: quarter}",
        "{take: {how_often: {of: {score: 1}, below: 3}, every: quarter}, every: half-year}",
    ],
)
def test_a_row_with_the_same_windows_is_read_window_by_window(number):
    facts = [unit("u1"), *(count("u1", "a", 1, day) for day in ("02-15", "05-15", "08-15"))]
    assert_reckons(WHOLE_ROWS % number, facts, {"u1/1": "9", "u1/4": "11"})


def test_a_waived_window_neither_counts_nor_breaks_a_run():
    text = """
indicators:
  - {id: 3, title: 季度, points: 12, every: quarter, ratio: {of: {count: a}, full: 1}}
  - {id: 4, title: 缺报, points: 6, deduct: [{of: {how_often: {of: {score: 3}, below: 1}, every: quarter}, minus: 1}]}
  - {id: 5, title: 连续, points: 3, ratio: {of: {in_a_row: {of: {score: 3}, at_least: 1}, every: quarter}, full: 3}}
"""
    facts = [unit("u1"), *(count("u1", "a", 1, day) for day in ("02-15", "05-15", "11-15"))]

    assert_reckons(text, [*facts, waiver("u1", "3", "2014Q3")], {"u1/4": "6", "u1/5": "3"})
    assert_reckons(text, [*facts, waiver("u1", "3")], {"u1/4": "6", "u1/5": "0"})
    assert_reckons(text, facts, {"u1/4": "5", "u1/5": "2"})
