"""What lies beyond the full mark: credited up to a limit, set by people, without room for one group."""

import pytest

from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.parse import load
from tests.pure.scoring.fact_lines import HEAD, assert_reckons, count, measure, sheets_of, unit

ROWS = [
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
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "facts", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_clause(name, text, facts, expected):
    assert_reckons(text, facts, expected)


def test_people_may_set_what_more_than_asked_would_give():
    text = (
        "indicators:\n  - {id: 1, title: 任务, points: 10, ratio: {of: {count: a}, full: 20, up_to: 120%}}\n"
    )
    set_to = {"kind": "override", "unit": "u1", "indicator": "1", "value": "11.5", "reason": "漏计"}

    assert_reckons(text, [unit("u1"), set_to], {"u1/1": "23/2"})


def test_a_ratio_without_room_for_one_group_is_refused_and_reckons_all_the_same():
    text = """
groups: {甲: {tag: x}, 乙: {tag: y}}
indicators:
  - {id: 1, title: 任务, points: 10, ratio: {of: {count: a}, full: {by_group: {甲: 0, 乙: 5}}, up_to: 120%}}
"""
    scheme = load(HEAD + text)

    assert [fault.code for fault in check(scheme)] == ["ratio_flat"]
    sheets = sheets_of(scheme, [unit("u1", "x"), unit("u2", "y"), count("u2", "a", 6)])
    assert {code: sheet.total for code, sheet in sheets.items()} == {"u1": 10, "u2": 12}
    assert {code: sheet.line("1").score for code, sheet in sheets.items()} == {"u1": 10, "u2": 12}
