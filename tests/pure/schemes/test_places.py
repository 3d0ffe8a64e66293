"""Places by a share, falling, from the end; a limit for each row of prices: rows as in ``test_clauses``."""

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.scheme.parse import load
from kaoping.pure.scheme.render import render
from kaoping.pure.scoring.notes import explain
from tests.pure.scoring.fact_lines import HEAD, assert_reckons, count, event, figure, measure, sheets_of, unit


def ten(*values):
    """u1 … with these numbers of news."""
    return [
        fact for i, value in enumerate(values, 1) for fact in (unit(f"u{i}"), count(f"u{i}", "news", value))
    ]


ROWS = [
    (
        "rank: the first 30 % of seven are two, rounded up three; equals at the line share the better place",
        """
indicators:
  - {id: 1, title: 舍去, points: 10, rank: {by: {count: news}, places: [{to: 30%, points: 10}], others: 6}}
  - {id: 2, title: 进一, points: 10, rank: {by: {count: news}, places: [{to: 30%, points: 10}], others: 6, round: up}}
  - {id: 3, title: 四舍五入, points: 10, rank: {by: {count: news}, places: [{to: 50%, points: 10}], others: 6, round: half_up}}
""",
        ten(70, 60, 50, 50, 30, 20, 10),
        # 30 % of 7 = 2.1: 2, 3; both on place 3 are in. 50 % = 3.5: 4.
        {"u2/1": "10", "u3/1": "6", "u3/2": "10", "u4/2": "10", "u5/2": "6", "u4/3": "10", "u5/3": "6"},
    ),
    (
        "rank: falling by half a point from place to place, equals alike, never below nothing",
        """
indicators:
  - {id: 1, title: 递减, points: 2, rank: {by: {count: news}, places: [{to: 1, points: 2}], then: {each: 1, points: -0.5}}}
  - {id: 2, title: 每两名, points: 5, rank: {by: {count: news}, places: [{to: 1, points: 5}, {to: 2, points: 3}], then: {each: 2, points: -1}}}
""",
        ten(9, 8, 8, 6, 5, 4, 3),
        {"u1/1": "2", "u2/1": "3/2", "u3/1": "3/2", "u4/1": "1/2", "u5/1": "0", "u7/1": "0",
         "u2/2": "3", "u4/2": "2", "u5/2": "2", "u6/2": "1"},
    ),
    (
        "rank: the last three, equals on the last place all last; who is first of two may be among them",
        """
indicators:
  - {id: 1, title: 后三名, points: 5, rank: {by: {count: news}, places: [{to: 1, points: 5}], others: 4, from_end: [{to: 1, points: 0}, {to: 3, points: 2}]}}
  - {id: 2, title: 后20%, points: 5, rank: {by: {count: news}, others: 5, from_end: [{to: 20%, points: 0}], round: up}}
""",
        ten(9, 8, 7, 6, 5, 5),
        # u5 and u6 have nobody behind them; u4 has two, u3 three. 20 % of 6 = 1.2: 2.
        {"u1/1": "5", "u3/1": "4", "u4/1": "2", "u5/1": "0", "u6/1": "0", "u5/2": "0", "u4/2": "5"},
    ),
    (
        "rank: where all are equal nobody is among the last",
        """
indicators:
  - {id: 1, title: 后三名, points: 5, rank: {by: {count: news}, others: 4, places: [{to: 1, points: 5}], from_end: [{to: 3, points: 0}]}}
""",
        ten(5, 5),
        {"u1": "5", "u2": "5"},
    ),
    (
        "take: a factor below zero takes away: so many more than last year",
        """
indicators:
  - {id: 1, title: 净增, points: 5, ratio: {of: {sum: [{count: helped}, {take: {carried: last}, times: -1}]}, full: 10}}
  - {id: 2, title: 满意率, points: 5, deduct: [{need: 95, of: {take: {measure: sat}, times: 100}, minus: 0.5}, {need: 95, of: {take: {measure: sat}, each: 1%}, minus: 0.1}]}
""",
        [unit("u1"), count("u1", "helped", 26), figure("u1", "last", 20), measure("u1", "sat", "0.884"),
         unit("u2"), count("u2", "helped", 18), figure("u2", "last", 20)],
        # 6 of 10; 6.6 × 0.5 and 7 × 0.1 off; fewer than last year is nothing
        {"u1/1": "3", "u1/2": "1", "u2/1": "0"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "facts", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_clause(name, text, facts, expected):
    assert_reckons(text, facts, expected)


SHARES = st.sampled_from(["10%", "25%", "30%", "1/3", "50%"])
ROUNDED = {"down": floor, "up": ceil, "half_up": lambda value: floor(value + Fraction(1, 2))}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=8), SHARES, SHARES, st.sampled_from(sorted(ROUNDED)))
def test_shares_of_places_as_reckoned_apart(values, top, end, how):
    text = f"""
indicators:
  - {{id: 1, title: x, points: 9, rank: {{by: {{count: news}}, places: [{{to: {top}, points: 9}}], others: 4, from_end: [{{to: {end}, points: 1}}], round: {how}}}}}
outcomes: [{{first: {top}, round: {how}, says: 前}}, {{last: {end}, round: {how}, says: 后}}]
"""
    sheets = sheets_of(load(HEAD + text), ten(*values))
    many = len(values)

    def share(written):
        part = Fraction(written[:-1]) / 100 if written.endswith("%") else Fraction(written)
        return ROUNDED[how](part * many)

    for i, value in enumerate(values, 1):
        ahead, behind = sum(one > value for one in values), sum(one < value for one in values)
        differ = len(set(values)) > 1
        low = differ and behind < share(end)
        assert sheets[f"u{i}"].total == (1 if low else 9 if ahead < share(top) else 4)


def test_words_for_the_first_and_the_last_of_each_group():
    text = """
groups: {甲: {group: 甲}, 乙: {group: 乙}}
ranking: {within: [甲, 乙]}
indicators: [{id: 1, title: x, points: 9, ratio: {of: {count: news}, full: 9}}]
outcomes:
  - {first: 2, says: 表扬}
  - {last: 50%, round: half_up, says: 约谈}
"""
    facts = [unit(f"a{n}", group="甲") for n in (1, 2, 3)] + [unit("b1", group="乙")]
    facts += [count("a1", "news", 3), count("a2", "news", 2), count("a3", "news", 2), count("b1", "news", 9)]
    said = {code: sheet.outcomes for code, sheet in sheets_of(load(HEAD + text), facts).items()}
    # Two on place 2 are both among the first two and, nobody being behind them, among the last two.
    assert said == {"a1": ("表扬",), "a2": ("表扬", "约谈"), "a3": ("表扬", "约谈"), "b1": ("表扬",)}


def test_a_tie_goes_to_who_has_less():
    text = """
ranking: {tie_break: [{take: {events: fault}, times: -1}]}
indicators: [{id: 1, title: x, points: 9, ratio: {of: {count: news}, full: 9}}]
"""
    fault = {"kind": "event", "event": "e", "unit": "u1", "key": "fault", "at": "2014-05-01"}
    sheets = sheets_of(load(HEAD + text), [*ten(5, 5), fault])
    assert (sheets["u1"].rank, sheets["u2"].rank) == (2, 1)


def test_divisors_and_inner_takes_are_told():
    text = """
indicators:
  - {id: 1, title: x, points: 10, ratio: {of: {take: {sum: [{count: news}, {take: {count: brief}, no_more: 5}], per: {measure: staff}}, times: 2}, full: 10}}
"""
    facts = [unit("u1"), count("u1", "news", 10), count("u1", "brief", 8), measure("u1", "staff", 5)]
    line = sheets_of(load(HEAD + text), facts)["u1"].line("1")
    told = [explain(one, "zh") for one in line.windows[0].notes]
    assert line.score == 6
    assert told == ["8 计作 5：5。", "读数由 15 ÷ 5 得出。", "3，乘以 2：6。"]


def test_the_new_words_are_written_back():
    text = (
        HEAD
        + """
indicators:
  - {id: 1, title: x, points: 9, rank: {by: {count: a}, places: [{to: 30%, points: 9}], then: {each: 1, points: -1}, from_end: [{to: 2, points: 0}], round: half_up}}
outcomes: [{last: 10%, round: up, says: 约谈}]
grades: [{grade: 优, first: 30%, round: half_up}, {grade: 良}]
"""
    )
    scheme = load(text)
    assert load(render(scheme)) == scheme
    assert "to: 30%" in render(scheme)


LIMITS = """
indicators:
  - id: 1
    title: 采用
    points: 20
    every: half-year
    per_item:
      of: {events: adopted}
      prices: [{where: {level: 省}, points: 2, cap: 5}, {where: {level: 市}, points: 1, cap: 2}, {points: 0.5}]
  - {id: 2, title: 报告会, points: 9, per_item: {of: {count: news}, prices: [{points: 2, cap: 3}]}}
"""


def adopted(number, level, day, quantity=1, **more):
    attributes = {"level": level} if level else {}
    return event("u1", "adopted", day, event=f"e{number}", quantity=quantity, attributes=attributes, **more)


def test_a_row_of_prices_gives_so_much_together():
    facts = [
        unit("u1"), count("u1", "news", 2),
        adopted(1, "省", "02-01", 2), adopted(2, "省", "03-01"), adopted(3, "市", "03-02", 5),
        adopted(4, "", "03-03", 3), adopted(5, "省", "09-01", 2),
        adopted(6, "市", "09-02", same="x"), adopted(7, "省", "09-03", same="x"),
    ]  # fmt: skip
    sheet = sheets_of(load(HEAD + LIMITS), facts)["u1"]
    # 4 and 1 of 2 (5 together), 2 of 5, 1.5; in the second half 4 and, the dearer of one thing, 1 of 2.
    assert [one.score for one in sheet.line("1").windows] == [Fraction(17, 2), 5]
    assert sheet.line("2").score == 3
    cut = {one.key: one.points for one in sheet.line("1").windows[0].entries}
    assert cut == {"e1": 4, "e2": 1, "e3": 2, "e4": Fraction(3, 2)}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["省", "市", ""]), st.integers(1, 4)), max_size=6))
def test_rows_of_prices_as_reckoned_apart(items):
    facts = [unit("u1"), *(adopted(i, level, "02-01", many) for i, (level, many) in enumerate(items))]
    sheet = sheets_of(load(HEAD + LIMITS), facts)["u1"]
    many = {name: sum(number for level, number in items if level == name) for name in ("省", "市", "")}
    assert sheet.line("1").windows[0].score == min(5, 2 * many["省"]) + min(2, many["市"]) + Fraction(
        many[""], 2
    )
