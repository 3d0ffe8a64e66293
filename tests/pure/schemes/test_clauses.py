"""Clauses of the language that the rule kinds of ``test_rule_kinds`` leave untried, reckoned by hand.

A row is a name, a scheme, facts, and exact amounts by the places of ``fact_lines``; the comment beside
an amount is the sum. Those about people's marks, votes and places stand in ``test_clauses_of_people``.
"""

import pytest

from tests.pure.scoring.fact_lines import (
    assert_reckons,
    count,
    event,
    figure,
    measure,
    notice,
    piece,
    unit,
    waiver,
)

ROWS = [
    (
        "one piece priced in two windows: the dearest of the period, not of each window",
        """
indicators:
  - {id: 1, title: 采用, points: 100, every: quarter, per_item: {of: {events: a}, prices: [{where: {level: 省}, points: 8}, {points: 3}]}}
  - {id: 2, title: 累加, points: 100, every: quarter, per_item: {of: {events: a}, prices: [{where: {level: 省}, points: 8}, {points: 3}], same_item: add}}
  - {id: 3, title: 同分取早, points: 100, every: quarter, window_cap: 2, per_item: {of: {events: a}, prices: [{points: 3}]}}
""",
        [
            unit("u1"),
            event("u1", "a", "02-01", piece="x"),
            event("u1", "a", "05-01", piece="x", attributes={"level": "省"}),
            event("u1", "a", "05-02"),
        ],
        # 8 + 3; 3 + 8 + 3; the earlier 3 (cut to 2 in Q1) and the other 3 (cut to 2 in Q2)
        {"u1/1": "11", "u1/2": "14", "u1/3": "4"},
    ),
    (
        "at_most of an item comes before quantity and share; multiply takes the attribute",
        """
indicators:
  - {id: 1, title: 字数, points: open, per_item: {of: {events: a}, prices: [{points: 2}], multiply: parts, at_most: 5}}
  - {id: 2, title: 联合各得, points: open, per_item: {of: {events: b}, prices: [{points: 6}], shared: full}}
  - {id: 3, title: 联合均分, points: open, per_item: {of: {events: b}, prices: [{points: 6}]}}
  - {id: 4, title: 倒扣, points: open, floor: none, per_item: {of: {events: c}, prices: [{where: {bad: true}, points: -4}, {points: 1}]}}
""",
        [
            unit("u1"),
            unit("u2"),
            unit("u3"),
            event("u1", "a", attributes={"parts": "4"}, quantity=3),  # min(2 × 4, 5) × 3
            event("u1", "a", attributes={"parts": "1.5"}),  # 3
            event("u1", "a"),  # no attribute: 0
            event(None, "b", units=["u1", "u2", "u3"]),
            event("u1", "c", attributes={"bad": True}),
            event("u1", "c"),
        ],
        {"u1/1": "18", "u1/2": "6", "u2/2": "6", "u1/3": "2", "u3/3": "2", "u1/4": "-3"},
    ),
    (
        "what an item below zero takes is limited as what one above zero gives; of one fault the gravest",
        """
indicators:
  - {id: 1, title: 逾期（单件最多扣1分）, points: open, floor: none, per_item: {of: {events: a}, prices: [{points: -0.2}], multiply: days, at_most: 1}}
  - {id: 2, title: 通报（同一问题取最重）, points: open, floor: none, per_item: {of: {events: b}, prices: [{where: {level: 省}, points: -3}, {points: -1}]}}
  - {id: 3, title: 迟报（合计最多扣2分）, points: open, floor: none, per_item: {of: {events: c}, prices: [{points: -0.75, cap: 2}]}}
""",
        [
            unit("u1"),
            event("u1", "a", attributes={"days": "3"}),  # 0.6
            event("u1", "a", attributes={"days": "9"}, quantity=2),  # 1 each
            event("u1", "b", same="x"),
            event("u1", "b", same="x", attributes={"level": "省"}),  # 3, not 1
            event("u1", "b", same="y"),  # 1
            event("u1", "c", quantity=4),  # 3, cut to 2
        ],
        {"u1/1": "-13/5", "u1/2": "-4", "u1/3": "-2"},
    ),
    (
        "gates in order: multiplied, then capped; an unmet one of an inner node",
        """
indicators:
  - id: 1
    title: 前提
    points: 20
    gate:
      - {if: {of: {count: a}, at_least: 2}, else: {times: 50%}}
      - {if: {of: {count: b}, above: 0}, else: {cap: 6}}
    ratio: {of: {count: c}, full: 10}
  - id: 2
    title: 合并
    points: 10
    gate: {if: [{of: {count: a}, at_least: 1}, {any: [{of: {count: b}, at_least: 1}, {of: {count: c}, at_least: 99}]}], else: {cap: 1}}
    indicators:
      - {id: 2.1, title: 甲, points: 4, ratio: {of: {count: c}, full: 10}}
      - {id: 2.2, title: 乙, points: 6, ratio: {of: {count: c}, full: 5}}
""",
        [
            unit("u1"),
            unit("u2"),
            unit("u3"),
            *(count(code, "c", 8) for code in ("u1", "u2", "u3")),
            count("u1", "a", 2),
            count("u1", "b", 1),
            count("u2", "a", 1),
            count("u3", "a", 2),
        ],
        # 16; 16 × ½ = 8 → 6; 16 → 6. 3.2 + 6; → 1; → 1
        {"u1/1": "16", "u2/1": "6", "u3/1": "6", "u1/2": "46/5", "u2/2": "1", "u3/2": "1"},
    ),
    (
        "windows: clipped, in proportion to pieces, by notice cut to until, waived ones leave",
        """
indicators:
  - {id: 1, title: 按月, points: 12, every: month, from: 2014-03-15, until: 2014-08-10, even: {}}
  - {id: 2, title: 固定, points: 10, windows: [{id: a, due: 2014-03-31, pieces: 2}, {id: b, due: 2014-06-30, pieces: 3}], even: {}}
  - {id: 3, title: 通知, points: 6, by_notice: true, until: 2014-10-31, even: {}}
  - {id: 4, title: 两件, points: 6, every: half-year, even: {pieces: 3}}
""",
        [
            unit("u1"),
            unit("u2"),
            piece("u1", "1", "2014M03", "03-31"),
            piece("u1", "1", "2014M08", "08-10"),
            piece("u1", "1", "2014M08", "08-11"),  # August ends on the tenth
            piece("u1", "2", "a", "03-01"),
            piece("u1", "2", "b", "06-01"),
            piece("u1", "2", "b", "06-02"),
            notice("n1", "3", "05-01", "06-30", units="all"),
            notice("n2", "3", "09-01", "12-31", units=["u1"], pieces=2),
            piece("u1", "3", "n2", "10-31"),
            piece("u1", "3", "n2", "11-01"),  # cut to the end of October
            piece("u2", "3", "n1", "06-01"),
            waiver("u1", "4", "2014H1"),
            piece("u1", "4", "2014H2", "12-31"),
            piece("u2", "4", "2014H1", "01-31"),
        ],
        # March to August: six windows of 2. 10 ÷ 5 × 3. 6 ÷ 3 × 1; u2: 6 ÷ 1. 6 ÷ 3 × 1; 6 ÷ 6 × 1
        {"u1/1": "4", "u1/2": "6", "u1/3": "2", "u2/3": "6", "u1/4": "2", "u2/4": "1"},
    ),
    (
        "a deduction by month inside a quarter; need judged only once the window is over",
        """
indicators:
  - {id: 1, title: 学习, points: 12, every: quarter, window_floor: 1, deduct: [{every: month, need: 2, of: {count: study}, minus: 1, at_most: 5}]}
  - {id: 2, title: 均分单价, points: 10, deduct: [{need: 30, of: {count: talks}, minus: even}]}
  - {id: 3, title: 只对窗口, points: 3, deduct: [{of: {events: fault}, minus: 1, applies_to: 窗口}]}
groups: {窗口: {tag: window}}
""",
        [
            unit("u1", "window"),
            unit("u2"),
            count("u1", "study", 2, "01-15"),
            count("u1", "study", 1, "02-15"),
            count("u1", "study", 9, "03-15"),
            count("u1", "talks", 23),
            count("u2", "talks", 45),
            event("u1", "fault", quantity=2),
            event("u2", "fault", quantity=2),
        ],
        # Q1 3 − 1; the others 3 − 5, at least 1 each: 2 + 1 + 1 + 1. 10 − 7 × ⅓. u1 3 − 2
        {"u1/1": "5", "u2/1": "4", "u1/2": "23/3", "u2/2": "10", "u1/3": "1", "u2/3": "3"},
    ),
    (
        "combine: the best window, the mean of windows, the best child",
        """
indicators:
  - {id: 1, title: 最好一季, points: 8, combine: highest, every: quarter, ratio: {of: {count: a}, full: 4}}
  - {id: 2, title: 四季平均, points: 8, combine: average, every: quarter, ratio: {of: {count: a}, full: 4}}
  - id: 3
    title: 取最高
    points: 8
    combine: highest
    indicators:
      - {id: 3.1, title: 甲, points: 8, ratio: {of: {count: a}, full: 100}}
      - {id: 3.2, title: 乙, points: 5, carry: {key: x}}
""",
        [
            unit("u1"),
            count("u1", "a", 1, "01-10"),
            count("u1", "a", 3, "05-10"),
            figure("u1", "x", "4.5"),
        ],
        # Q2 8 × ¾; (2 + 6 + 0 + 0) ÷ 4; max(0.32, 4.5)
        {"u1/1": "6", "u1/2": "2", "u1/3": "9/2"},
    ),
    (
        "per inside per, divided by zero is missing, a ratio whose full is the smaller",
        """
indicators:
  - {id: 1, title: 人均次均, points: 10, ratio: {of: {count: hours, per: {count: visits, per: {measure: staff}}}, full: 20}}
  - {id: 2, title: 办结天数, points: 10, ratio: {of: {measure: days}, zero: 30, full: 5}}
  - {id: 3, title: 比率达标, points: 2, deduct: [{if: {of: {count: hours, per: {count: none}}, below: 5}, minus: 2}]}
""",
        [
            unit("u1"),
            count("u1", "hours", 6),
            count("u1", "visits", 12),
            measure("u1", "staff", 30),
            measure("u1", "days", 10),
        ],
        # 6 ÷ (12 ÷ 30) = 15 of 20; (10 − 30) ÷ (5 − 30); on a missing number nothing holds
        {"u1/1": "15/2", "u1/2": "8", "u1/3": "2"},
    ),
    (
        "totals below zero, a total's cap, a veto of zero",
        """
total: {cap: 12, floor: none}
indicators:
  - {id: 1, title: 扣分, points: 0, floor: none, deduct: [{of: {events: bad}, minus: 4}]}
  - {id: 2, title: 工作, points: 10, ratio: {of: {count: a}, full: 10}}
bonus: [{id: B, title: 加分, points: open, per_item: {of: {count: b}, prices: [{points: 2}]}}]
vetoes: [{event: fraud, then: zero}]
""",
        [
            unit("u1"),
            unit("u2"),
            unit("u3"),
            event("u1", "bad", quantity=3),
            count("u1", "a", 5),
            count("u2", "a", 10),
            count("u2", "b", 5),
            count("u3", "a", 9),
            event("u3", "fraud", "01-01"),
        ],
        {"u1": "-7", "u2": "12", "u3": "0", "u2 rank": 1, "u3 rank": 2, "u1 rank": 3},
    ),
    (
        "rescale: indicators that groups have instead of each other are not added up",
        """
settings: {not_applicable: rescale}
groups: {区: {group: 区}, 县: {group: 县}}
indicators:
  - {id: 1, title: 区, points: 20, applies_to: 区, ratio: {of: {count: a}, full: 10}}
  - {id: 2, title: 县, points: 20, applies_to: 县, ratio: {of: {count: a}, full: 10}}
  - {id: 3, title: 共性, points: {by_group: {区: 80, 县: 60}}, ratio: {of: {count: b}, full: 10}}
bonus: [{id: B, title: 加分, points: 5, per_item: {of: {count: c}, prices: [{points: 1}]}}]
""",
        [
            unit("u1", group="区"),
            unit("u2", group="县"),
            count("u1", "a", 5),
            count("u2", "a", 5),
            count("u1", "b", 10),
            count("u2", "b", 10),
            count("u2", "c", 2),
        ],
        # 10 + 80 of 100; (10 + 60) × 100 ÷ 80 + 2
        {"u1": "90", "u1 comparable": "90", "u2": "72", "u2 comparable": "179/2"},
    ),
    (
        "late pieces: the node's own worth before the settings', counted beside those on time",
        """
settings: {late: {worth: 50%}}
indicators:
  - {id: 1, title: 折半, points: 4, every: half-year, even: {}}
  - {id: 2, title: 八折, points: 4, late: {worth: 80%}, due: 2014-06-30, even: {pieces: 2, quality: true}}
  - {id: 3, title: 不计, points: 4, late: {worth: 0}, due: 2014-06-30, even: {}}
""",
        [
            unit("u1"),
            piece("u1", "1", "2014H1", "07-01"),
            piece("u1", "1", "2014H2", "12-31"),
            piece("u1", "2", "2", "07-01", marks=[100]),
            piece("u1", "2", "2", "06-30", marks=[60]),
            piece("u1", "2", "2", "06-29", marks=[50]),
            piece("u1", "3", "3", "07-01"),
        ],
        # 2 × ½ + 2. The best two by worth: 100 × 0.8 and 60, of 2 points each. 0
        {"u1/1": "3", "u1/2": "14/5", "u1/3": "0"},
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
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "facts", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_clause(name, text, facts, expected):
    assert_reckons(text, facts, expected)
