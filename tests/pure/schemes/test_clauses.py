"""Clauses of the language that the rule kinds of ``test_rule_kinds`` leave untried, reckoned by hand.

A row is a name, a scheme, facts, and exact amounts, written as there: ``u1/2`` the score of a line,
``u1`` the total, ``u1 rank``, ``u1 grade``. The comment beside an amount is the sum.
"""

import json
from fractions import Fraction

import pytest

from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.parse import load
from kaoping.pure.scheme.render import render
from kaoping.pure.scoring import evaluate, read_facts
from tests.pure.scoring.test_rule_kinds import (
    HEAD,
    _found,
    answers,
    count,
    event,
    figure,
    mark,
    measure,
    piece,
    unit,
)


def notice(code, indicator, issued, due, **more):
    dates = {"issued": f"2014-{issued}", "due": f"2014-{due}"}
    return {"kind": "notice", "notice": code, "indicator": indicator, "title": code, **dates, **more}


def waiver(code, indicator, window=None):
    return {"kind": "waiver", "unit": code, "indicator": indicator, "window": window, "reason": "新设"}


def ballot(code, indicator, in_favour, against=0, **more):
    return {
        "kind": "ballot",
        "unit": code,
        "indicator": indicator,
        "for": in_favour,
        "against": against,
        **more,
    }


def sheet(number, code, verdict, **levels):
    return {"kind": "sheet", "sheet": f"s{number}", "unit": code, "indicator": "1", "verdict": verdict} | (
        {"levels": {name.lstrip("_"): level for name, level in levels.items()}} if levels else {}
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
        "several scorers, own house set aside, the latest mark of one assessor, conversion",
        """
indicators:
  - id: 1
    title: 折算
    points: 20
    out_of: 100
    indicators:
      - {id: 1.1, title: 办公室, points: 60, by: 办公室, assess: {out_of: 10}}
      - {id: 1.2, title: 专家, points: 40, by: 专家, assess: {panel: median, at_least: 2}}
""",
        [
            unit("u1"),
            mark("u1", "1.1", "a", 5, by="办公室", at="2014-03-01"),
            mark("u1", "1.1", "a", 8, by="办公室", at="2014-04-01"),  # the latest: 48
            mark("u1", "1.1", "self", 10, by="自评"),
            mark("u1", "1.2", "x", 90, by="专家"),
            mark("u1", "1.2", "y", 70, by="专家"),  # median of two: 80 → 32
            mark("u1", "1.2", "z", 100, by="专家", home="u1"),
        ],
        {"u1/1.1": "48", "u1/1.2": "32", "u1/1": "16"},
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
        "ballots: cast, the most, blank and abstaining ones, support in a condition",
        """
indicators:
  - {id: 1, title: 全部票, points: 10, ballot: {share_of: cast, blank: 0.1, abstain: 0.2}}
  - {id: 2, title: 最多票, points: 10, ballot: {share_of: most}}
  - {id: 3, title: 达标, points: 1, deduct: [{if: {of: {support: 1}, below: 80%}, minus: 1}]}
ranking: {within: [甲, 乙]}
groups: {甲: {group: 甲}, 乙: {group: 乙}}
""",
        [
            unit("u1", group="甲"),
            unit("u2", group="甲"),
            unit("u3", group="乙"),
            ballot("u1", "1", 60, 20, abstain=10, blank=5, invalid=5),
            ballot("u1", "1", 20),
            ballot("u1", "2", 30),
            ballot("u2", "2", 40),
            ballot("u3", "2", 10),
        ],
        # 10 × 80 ÷ 120 − 0.5 − 2; 30 ÷ 40; u3 is ranked with nobody else
        {"u1/1": "25/6", "u1/2": "15/2", "u2/2": "10", "u3/2": "10", "u1/3": "0"},
    ),
    (
        "appraisal sheets: against counts 0, a level that is not listed is invalid, blank only deducts",
        """
indicators:
  - {id: 1, title: 测评, points: 10, ballot: {blank: 0.2, items: [{id: 1, levels: {优: 6, 良: 3}}, {id: 2, levels: {优: 4, 差: 0}}]}}
""",
        [
            unit("u1"),
            sheet(1, "u1", "for", _1="优", _2="优"),
            sheet(2, "u1", "for", _1="良", _2="差"),
            sheet(3, "u1", "against"),
            sheet(4, "u1", "blank"),
            sheet(5, "u1", "for", _1="优"),  # one question left out: invalid
        ],
        {"u1/1": "62/15"},  # (10 + 3 + 0) ÷ 3 − 0.2
    ),
    (
        "places: equals share the better, the last, low first, within groups; all equal nobody is last",
        """
groups: {甲: {group: 甲}, 乙: {group: 乙}}
indicators:
  - {id: 1, title: 名次, points: 5, rank: {by: {count: a}, within: [甲, 乙], places: [{to: 1, points: 5}, {to: 3, points: 3}], others: 1, last: 0}}
  - {id: 2, title: 投诉少, points: 4, rank: {by: {count: b}, order: low, places: [{to: 2, points: 4}], others: 2}}
""",
        [
            *(unit(f"u{n}", group="甲") for n in range(1, 6)),
            *(unit(f"v{n}", group="乙") for n in (1, 2)),
            *(count(f"u{n}", "a", value) for n, value in ((1, 9), (2, 9), (3, 7), (4, 5), (5, 1))),
            *(count(f"v{n}", "a", 3) for n in (1, 2)),
            count("u1", "b", 1),
            count("u2", "b", 2),
        ],
        {
            "u1/1": "5", "u2/1": "5", "u3/1": "3", "u4/1": "1", "u5/1": "0", "v1/1": "5", "v2/1": "5",
            "u1/2": "2", "u2/2": "2", "u3/2": "4", "v1/2": "4",
        },
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
        "a checklist by windows, na leaves, rows by number, items of one group",
        """
groups: {窗口: {tag: window}}
indicators:
  - {id: 1, title: 半年查, points: 8, every: half-year, checklist: {items: [{id: a, points: 6}, {id: b, points: 2}]}}
  - {id: 2, title: 分组条目, points: 6, checklist: {items: [{id: a}, {id: b}, {id: c, applies_to: 窗口}]}}
  - {id: 3, title: 达标条数, points: 3, deduct: [{need: 3, of: {met: 2}, minus: 1}]}
""",
        [
            unit("u1", "window"),
            unit("u2"),
            *({**one, "at": "2014-03-01"} for one in answers("u1", "1", a="yes", b="no")),
            *({**one, "at": "2014-09-01"} for one in answers("u1", "1", a="yes", b="yes")),
            *answers("u1", "2", a="yes", b="na", c="yes"),
            *answers("u2", "2", a="yes", b="no"),
        ],
        # 3 + 0 + 3 + 1. 2 + 2, the na one lost; 6 ÷ 2 × 1. 3 − 1; 3 − 2
        {"u1/1": "7", "u1/2": "4", "u2/2": "3", "u1/3": "2", "u2/3": "1"},
    ),
    (
        "a term of years: weights, an average over years, the attainable of a waived year",
        """
indicators:
  - {id: 1, title: 加权, points: 100, indicators: [{id: 1.1, points: 40, title: 前年, out_of: 100, carry: {key: a}}, {id: 1.2, points: 60, title: 去年, out_of: 100, carry: {key: b}}]}
  - {id: 2, title: 三段平均, points: 100, combine: average, windows: [{id: x, due: 2014-04-30}, {id: y, due: 2014-08-31}, {id: z, due: 2014-12-31}], carry: {key: c}}
""",
        [
            unit("u1"),
            unit("u2"),
            figure("u1", "a", 95),
            figure("u1", "b", 85),
            *(figure("u1", "c", value, window=key) for key, value in (("x", 90), ("y", 80))),
            *(figure("u2", "c", value, window=key) for key, value in (("x", 90), ("y", 80))),
            waiver("u2", "2", "z"),
        ],
        # 38 + 51; a missing year counts 0, a waived one leaves
        {"u1/1": "89", "u1/2": "170/3", "u2/2": "85"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "facts", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_clause(name, text, facts, expected):
    scheme = load(HEAD + text)
    assert check(scheme) == ()
    assert load(render(scheme)) == scheme

    result = evaluate(scheme, read_facts([json.dumps(fact) for fact in facts], scheme))

    sheets = {sheet.unit: sheet for sheet in result.sheets}
    found = {place: _found(sheets, place) for place in expected}
    assert found == {p: Fraction(v) if isinstance(v, str) else v for p, v in expected.items()}


QUOTA = """
indicators: [{id: 1, title: 总分, points: 100, carry: {key: sum}}]
grades: [{grade: 先进, from: 60, %s}, {grade: 合格}]
"""


def quota(words, values, *more, head=HEAD):
    """Who gets 先进, when units have these totals."""
    scheme = load(head + QUOTA % words)
    assert check(scheme) == ()
    facts = [unit(f"u{n}") for n in range(1, len(values) + 1)]
    facts += [figure(f"u{n}", "sum", value) for n, value in enumerate(values, start=1)]
    result = evaluate(scheme, read_facts([json.dumps(fact) for fact in (*facts, *more)], scheme))
    return "".join(
        sheet.unit[1:] for sheet in sorted(result.sheets, key=lambda s: s.unit) if sheet.grade == "先进"
    )


def decided(code):
    return {"kind": "decision", "unit": code, "grade": "先进", "at": "2014-12-30", "reason": "会议决定"}


@pytest.mark.parametrize(
    ("words", "values", "more", "who"),
    [
        ("first: 2", [90, 80, 70], (), "12"),
        ("first: 2, ties: in", [90, 80, 80, 70], (), "123"),
        ("first: 2, ties: out", [90, 80, 80, 70], (), "1"),
        ("first: 2", [90, 80, 80, 70], (), "1"),  # decide, and nobody has decided
        ("first: 2", [90, 80, 80, 70], (decided("u3"),), "13"),
        ("first: 2, ties: in", [90, 50, 80], (), "13"),  # below 60 nobody, however few there are
        ("first: 5", [90, 80, 59], (), "12"),
        ("first: 30%", [90, 80, 70, 65, 61], (), "1"),  # 1.5 rounded down
        ("first: 30%, round: up", [90, 80, 70, 65, 61], (), "12"),
        ("first: 1/3, ties: in", [90, 90, 70], (), "12"),
        ("first: 10%", [90, 80, 70], (), ""),  # a tenth of three is nobody
        ("first: 10%, round: up, ties: out", [90, 90, 70], (), ""),
    ],
)
def test_quota(words, values, more, who):
    assert quota(words, values, *more) == who
