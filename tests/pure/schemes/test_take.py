"""Numbers taken within limits, in steps, by their days: rows as in ``test_clauses``, and a reckoning written apart."""

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring.notes import explain
from tests.pure.scoring.fact_lines import HEAD, assert_reckons, count, figure, measure, piece, sheets_of, unit

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
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "facts", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_clause(name, text, facts, expected):
    assert_reckons(text, facts, expected)


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
    facts = [unit("u1"), *(count("u1", "k", value, f"{number:02}-28") for number, value in found)]

    score = sheets_of(scheme, facts)["u1"].total

    total = Fraction(0)
    for number in range(1, month + 1):
        parts = Fraction(sum(value for at, value in found if at == number), each)
        steps = ceil(parts) if up else floor(parts)
        total += min(max(steps, least) if steps > 0 else steps, most)
    assert score == total * Fraction(3, 2) * 2


def test_a_figure_without_a_day_is_not_added_once_a_month():
    text = """
indicators:
  - {id: 1, title: 结转, points: 24, ratio: {of: {take: {carried: k}, every: month}, full: 24}}
"""
    assert_reckons(text, [unit("u1"), figure("u1", "k", 2)], {"u1/1": "0"})
    assert_reckons(text, [unit("u1"), figure("u1", "k", 2, at="2014-03-01")], {"u1/1": "2"})


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
    line = sheets_of(scheme, [unit("u1"), count("u1", "a", 70)])["u1"].line("1")

    assert [explain(one, "en") for one in line.windows[0].notes if one.code.startswith("number")] == [wanted]
