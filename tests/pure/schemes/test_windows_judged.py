"""A need within days is judged once its last day is over, and only in windows that share a day with it."""

from datetime import date

import pytest

from tests.pure.scoring.fact_lines import assert_reckons, count, unit


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
