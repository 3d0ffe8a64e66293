"""Numbers taken within limits, counted by months, added, brought along; what lies beyond the full mark.

Rows are written as in ``test_clauses``. The properties hold ``take`` against a reckoning written apart.
"""

import json
from datetime import date
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import evaluate, read_facts
from kaoping.pure.scoring.notes import explain
from tests.pure.scoring.fact_lines import (
    HEAD,
    answers,
    assert_reckons,
    ballot,
    count,
    event,
    figure,
    measure,
    piece,
    unit,
    waiver,
)

ROWS = [
    (
        "take: less than ten hours counts as ten, nothing at all as nothing",
        """
indicators:
  - {id: 1, title: 学时, points: 40, ratio: {of: {take: {count: hours}, no_less: 10}, full: 40}}
""",
        [unit("u1"), count("u1", "hours", 4), unit("u2"), unit("u3"), count("u3", "hours", "10.5")],
        {"u1": "10", "u2": "0", "u3": "21/2"},
    ),
    (
        "take: each month for itself, at most three of a month; the limit comes before the sum",
        """
indicators:
  - {id: 1, title: 信息, points: 36, ratio: {of: {take: {count: news}, every: month, no_more: 3}, full: 36}}
  - {id: 2, title: 全年封顶, points: 36, ratio: {of: {take: {count: news}, no_more: 3}, full: 36}}
""",
        [unit("u1"), count("u1", "news", 5, "01-31"), count("u1", "news", 2, "02-01")],
        {"u1/1": "5", "u1/2": "3"},
    ),
    (
        "take: begun thirties, full thirties; limits count thirties, then the factor",
        """
indicators:
  - {id: 1, title: 超时, points: 9, deduct: [{of: {take: {count: seconds}, each: 30, round: up}, minus: 0.5}]}
  - {id: 2, title: 整段, points: 9, deduct: [{of: {take: {count: seconds}, each: 30}, minus: 0.5}]}
  - {id: 3, title: 封顶, points: 9, deduct: [{of: {take: {count: seconds}, each: 30, no_more: 2, times: 1.5}, minus: 0.5}]}
""",
        [unit("u1"), count("u1", "seconds", 95), unit("u2"), count("u2", "seconds", 90)],
        # 4 and 3 halves; two thirties × 1.5
        {"u1/1": "7", "u1/2": "15/2", "u1/3": "15/2", "u2/1": "15/2", "u2/2": "15/2"},
    ),
    (
        "take: half by the end of June, the day itself included; the rest of the year in the second half",
        """
indicators:
  - id: 1
    title: 走访
    points: 10
    deduct:
      - {need: 20, of: {take: {count: visits}, until: 2014-06-30}, minus: 0.2}
      - {need: 20, of: {take: {count: visits}, from: 2014-07-01}, minus: 0.2}
""",
        [unit("u1"), count("u1", "visits", 15, "06-30"), count("u1", "visits", 25, "07-01")],
        {"u1": "9"},
    ),
    (
        "take: pieces by the day they happened, else came; a missing measure adds nothing",
        """
indicators:
  - {id: 1, title: 信息, points: 4, every: quarter, even: {}}
  - {id: 2, title: 上半年信息, points: 4, ratio: {of: {take: {pieces: all, indicator: 1}, until: 2014-06-30}, full: 4}}
  - {id: 3, title: 季度测量, points: 4, ratio: {of: {take: {measure: level}, every: quarter}, full: 4}}
""",
        [unit("u1"), piece("u1", "1", "2014Q1", "03-31"), piece("u1", "1", "2014Q3", "07-02", occurred="2014-06-30"),
         measure("u1", "level", 1, day="02-01"), measure("u1", "level", 2, day="03-01"), measure("u1", "level", 1, day="11-01")],
        {"u1/1": "2", "u1/2": "2", "u1/3": "3", "u1": "7"},
    ),
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
    (
        "up_to: what lies beyond the target is credited, up to the limit; the row above caps at its points",
        """
indicators:
  - {id: 1, title: 任务, points: 10, ratio: {of: {count: a}, full: 20, up_to: 120%}}
  - {id: 2, title: 组, indicators: [{id: 2.1, title: 任务, points: 10, ratio: {of: {count: a}, full: 20, up_to: 120%}}]}
  - {id: 3, title: 天数, points: 10, ratio: {of: {measure: days}, zero: 20, full: 10, up_to: 1.5}}
  - {id: 4, title: 折算, points: 5, out_of: 100, cap: 5.5, ratio: {of: {count: a}, full: 20, up_to: 120%}}
""",
        [
            unit("u1"), count("u1", "a", 22), measure("u1", "days", 8),
            unit("u2"), count("u2", "a", 99), measure("u2", "days", 1),
        ],
        {"u1/1": "11", "u1/2": "10", "u1/3": "12", "u1/4": "11/2", "u1 attainable": "35",
         "u2/1": "12", "u2/3": "15", "u2/4": "11/2"},
    ),
    (
        "ties share the points of the places that they take; the lowest of them may be the last",
        """
indicators:
  - {id: 1, title: 名次, points: 9, rank: {by: {count: a}, places: [{to: 1, points: 9}, {to: 2, points: 6}], others: 3, last: 0, ties: average}}
""",
        [unit(f"u{n}") for n in range(1, 6)]
        + [count(f"u{n}", "a", value) for n, value in enumerate((8, 8, 5, 4, 4), start=1)],
        # (9 + 6) ÷ 2; 3; (3 + 0) ÷ 2
        {"u1": "15/2", "u2": "15/2", "u3": "3", "u4": "3/2", "u5": "3/2"},
    ),
    (
        "prices by length: bounds of a number; what is no number fits none",
        """
indicators:
  - id: 1
    title: 稿件
    points: 20
    per_item:
      of: {events: article}
      prices:
        - {where: {length: {at_least: 3000}}, points: 3}
        - {where: {length: {above: 999, below: 3000}, level: 市}, points: 2}
        - {where: {length: {at_most: 999}}, points: 0.5}
""",
        [unit("u1"), *(event("u1", "article", attributes={"length": length, "level": "市"})
                       for length in (3000, "2999.5", 1000, 999, "长")), event("u1", "article")],
        {"u1": "15/2"},
    ),
    (
        "outcomes: last and not passed; only in a group; quotas by group",
        """
groups: {甲: {group: A}, 乙: {group: B}}
indicators:
  - {id: 1, title: 总分, points: 100, carry: {key: k}}
ranking: {within: [甲, 乙]}
grades: [{grade: 优秀, first: {by_group: {甲: 1, 乙: 50%}}}, {grade: 合格, from: 60}, {grade: 不合格}]
outcomes:
  - {place: last, grade: 不合格, says: 约谈}
  - {place: 1, applies_to: 乙, says: 表彰}
  - {place: last, if: {of: {carried: last.2013}, at_least: 1}, says: 连续两年末位}
""",
        [
            *(unit(f"a{n}", group="A") for n in (1, 2)), *(unit(f"b{n}", group="B") for n in (1, 2, 3, 4)),
            *(figure(code, "k", value) for code, value in (("a1", 90), ("a2", 70), ("b1", 80), ("b2", 75), ("b3", 70), ("b4", 50))),
            figure("a2", "last.2013", 1), figure("b4", "last.2013", 0),
        ],
        {
            "a1 grade": "优秀", "a2 grade": "合格", "b1 grade": "优秀", "b2 grade": "优秀", "b3 grade": "合格",
            "a1 outcomes": [], "a2 outcomes": ["连续两年末位"], "b1 outcomes": ["表彰"], "b4 outcomes": ["约谈"],
        },
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "facts", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_clause(name, text, facts, expected):
    assert_reckons(text, facts, expected)


@pytest.mark.parametrize(
    ("as_of", "points"),
    [("2014-06-29", "10"), ("2014-06-30", "9"), ("2014-12-30", "9"), ("2014-12-31", "6")],
)
def test_a_need_by_a_day_is_judged_once_that_day_is_over(as_of, points):
    text = """
indicators:
  - id: 1
    title: 走访
    points: 10
    deduct:
      - {need: 20, of: {take: {count: visits}, until: 2014-06-30}, minus: 0.2}
      - {need: 30, of: {count: visits}, minus: 0.2}
"""
    day = date.fromisoformat(as_of)
    assert_reckons(text, [unit("u1"), count("u1", "visits", 15, "06-01")], {"u1": points}, day)


def test_people_may_set_what_more_than_asked_would_give():
    text = (
        "indicators:\n  - {id: 1, title: 任务, points: 10, ratio: {of: {count: a}, full: 20, up_to: 120%}}\n"
    )
    set_to = {"kind": "override", "unit": "u1", "indicator": "1", "value": "11.5", "reason": "漏计"}

    assert_reckons(text, [unit("u1"), set_to], {"u1/1": "23/2"})


counts = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 400)), max_size=8)


@given(counts, st.integers(1, 60), st.booleans(), st.integers(0, 9), st.integers(0, 9), st.integers(1, 12))
@settings(max_examples=40, deadline=None)
def test_take_is_what_its_page_says(found, each, up, least, more, month):
    """Month by month: in steps, then within the limits, then added."""
    most = least + more
    words = f"every: month, until: 2014-{month:02}-28, each: {each}, round: {'up' if up else 'down'}"
    words += f", no_less: {least}, no_more: {most}, times: 1.5"
    text = f"indicators:\n  - {{id: 1, title: a, points: open, steps: {{of: {{take: {{count: k}}, {words}}},"
    text += " bands: [{from: 0, points: 0}], then: {each: 0.5, points: 1}}}\n"
    scheme = load(HEAD + text)
    assert check(scheme) == ()
    lines = [unit("u1"), *(count("u1", "k", value, f"{number:02}-28") for number, value in found)]

    score = evaluate(scheme, read_facts([json.dumps(one) for one in lines], scheme)).sheets[0].total

    total = Fraction(0)
    for number in range(1, month + 1):
        parts = Fraction(sum(value for at, value in found if at == number), each)
        steps = ceil(parts) if up else floor(parts)
        total += min(max(steps, least) if steps > 0 else steps, most)
    assert score == total * Fraction(3, 2) * 2


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


def test_a_ratio_without_room_for_one_group_is_refused_and_reckons_all_the_same():
    text = """
groups: {甲: {tag: x}, 乙: {tag: y}}
indicators:
  - {id: 1, title: 任务, points: 10, ratio: {of: {count: a}, full: {by_group: {甲: 0, 乙: 5}}, up_to: 120%}}
"""
    scheme = load(HEAD + text)

    assert [fault.code for fault in check(scheme)] == ["ratio_flat"]
    lines = [json.dumps(one) for one in (unit("u1", "x"), unit("u2", "y"), count("u2", "a", 6))]
    sheets = evaluate(scheme, read_facts(lines, scheme)).sheets
    assert {sheet.unit: sheet.total for sheet in sheets} == {"u1": 10, "u2": 12}
    assert [sheet.line("1").score for sheet in sheets] == [sheet.total for sheet in sheets]


EARLY = [
    ("every: month, need: 1, of: {take: {count: a}, until: 2014-06-30}", [(1, 1)], "2014-07-01", "7"),
    ("every: month, need: 1, of: {take: {count: a}, until: 2014-06-30}", [(1, 1)], "2014-12-31", "7"),
    ("every: quarter, need: 1, of: {take: {count: a}, from: 2014-07-01}", [(8, 1)], "2014-12-31", "11"),
    (
        "every: quarter, if: {of: {take: {count: a}, until: 2014-06-30}, below: 1}",
        [(1, 1)],
        "2014-12-31",
        "11",
    ),
    ("need: 3, of: {take: {take: {count: a}, until: 2014-06-30}, times: 2}", [(1, 1)], "2014-07-01", "11"),
    ("need: 3, of: {take: {take: {count: a}, until: 2014-06-30}, times: 2}", [(1, 1)], "2014-06-29", "12"),
    (
        "need: 3, of: {sum: [{take: {count: a}, until: 2014-03-31}, {take: {count: a}, until: 2014-06-30}]}",
        [(1, 1)],
        "2014-07-01",
        "11",
    ),
    ("need: 3, of: {sum: [{count: b}, {take: {count: a}, until: 2014-06-30}]}", [(1, 1)], "2014-07-01", "12"),
    (
        "need: 3, of: {take: {count: a}, until: 2014-06-30, per: {take: {count: a}, until: 2014-05-31}}",
        [(1, 1)],
        "2014-07-01",
        "10",
    ),
]


@pytest.mark.parametrize(("line", "found", "as_of", "points"), EARLY)
def test_a_window_that_shares_no_day_with_what_is_taken_is_not_judged(line, found, as_of, points):
    text = f"indicators:\n  - {{id: 1, title: 走访, points: 12, deduct: [{{{line}, minus: 1}}]}}\n"
    facts = [unit("u1"), *(count("u1", "a", value, f"{month:02}-15") for month, value in found)]
    assert_reckons(text, facts, {"u1/1": points}, date.fromisoformat(as_of))


def test_a_round_after_the_days_that_are_taken_loses_nothing():
    text = """
repeat: {every: quarter, year: average}
indicators:
  - {id: 1, title: 走访, points: 12, deduct: [{need: 3, of: {take: {count: a}, until: 2014-06-30}, minus: 1}]}
"""
    facts = [unit("u1"), *(count("u1", "a", 3, day) for day in ("02-15", "05-15"))]
    assert_reckons(text, facts, {"u1": "12"})


def test_the_quarters_of_a_row_that_have_not_begun_keep_their_points():
    text = """
indicators:
  - {id: 1, title: 走访, points: 12, every: quarter, deduct: [{need: 1, of: {take: {count: a}, until: 2014-03-15}, minus: 3}]}
"""
    facts = [unit("u1"), count("u1", "a", 1, "01-15")]
    assert_reckons(text, facts, {"u1/1": "12"}, date(2014, 3, 16))


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
    lines = [json.dumps(one) for one in facts]
    sheet = evaluate(scheme, read_facts(lines, scheme)).sheets[0]
    assert sheet.line("4").score == 12


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


def test_a_figure_without_a_day_is_not_added_once_a_month():
    text = """
indicators:
  - {id: 1, title: 结转, points: 24, ratio: {of: {take: {carried: k}, every: month}, full: 24}}
"""
    assert_reckons(text, [unit("u1"), figure("u1", "k", 2)], {"u1/1": "0"})
    assert_reckons(text, [unit("u1"), figure("u1", "k", 2, at="2014-03-01")], {"u1/1": "2"})


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


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        ("{take: {count: a}, each: 30, times: 3}", "70 taken as 2, × 3: 6."),
        ("{take: {count: a}, times: 3}", "70, × 3: 210."),
        ("{sum: [{count: b}, {take: {count: a}, each: 30}]}", "70 taken as 2: 2."),
    ],
)
def test_the_factor_and_the_parts_of_a_sum_are_told(number, wanted):
    scheme = load(
        HEAD + f"indicators:\n  - {{id: 1, title: 折合, points: 9, ratio: {{of: {number}, full: 900}}}}\n"
    )
    lines = [json.dumps(one) for one in (unit("u1"), count("u1", "a", 70))]
    line = evaluate(scheme, read_facts(lines, scheme)).sheets[0].line("1")

    assert [explain(one, "en") for one in line.windows[0].notes if one.code.startswith("number")] == [wanted]
