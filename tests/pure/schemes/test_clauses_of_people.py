"""Clauses about marks, votes, checklists and places, reckoned by hand as in ``test_clauses``."""

import pytest

from tests.pure.scoring.fact_lines import (
    answers,
    assert_reckons,
    ballot,
    count,
    figure,
    mark,
    sheet,
    unit,
    waiver,
)

ROWS = [
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
