"""The rule kinds of ``design/domain.md`` §1 as small schemes written from the reference, reckoned by hand.

A row is: the kinds, a scheme, facts, and exact amounts by the places of ``fact_lines``. Those that
people judge, and what follows from totals, stand in ``test_kinds_of_judgement``.
"""

from typing import get_args

import pytest

from kaoping.pure.scheme.rules import Number
from kaoping.pure.scoring.numbers import READERS
from tests.pure.scoring.fact_lines import (
    answers,
    assert_reckons,
    count,
    event,
    figure,
    mark,
    measure,
    piece,
    unit,
)
from tests.pure.scoring.test_kinds_of_judgement import ROWS as OTHER_ROWS

KINDS = {f"K{number:02}" for number in range(1, 40)}
ROWS = [
    (
        "K20 K04 K01",
        """
indicators:
  - id: 1
    title: 一月份专项工作
    points: 9
    indicators:
      - {id: 1.1, title: 走访慰问, points: 4, from: 2014-01-01, due: 2014-01-31, even: {pieces: 2}}
      - {id: 1.2, title: 年度计划, points: 5, due: 2014-01-31, even: {}}
  - {id: 2, title: 月度信息, points: 12, every: month, even: {}}
  - {id: 3, title: 播出数量, points: 6, ratio: {of: {count: broadcast}, full: 4}}
  - {id: 4, title: 活动, points: 20, per_item: {of: {events: activity}, prices: [{points: 5}]}}
""",
        [
            unit("u1"),
            piece("u1", "1.1", "1.1", "01-31"),
            piece("u1", "1.2", "1.2", "02-01"),
            piece("u1", "2", "2014M01", "01-09"),
            piece("u1", "2", "2014M03", "03-09"),
            piece("u1", "2", "2014M03", "03-10"),
            count("u1", "broadcast", 3),
            event("u1", "activity"),
            event("u1", "activity", quantity=2),
        ],
        {"u1/1": "2", "u1/2": "2", "u1/3": "9/2", "u1/4": "15", "u1": "47/2"},
    ),
    (
        "K02 K08 K05",
        """
indicators:
  - id: 1
    title: 学习
    points: 10
    deduct:
      - {title: 每月集中学习, every: month, need: 1, of: {count: study}, minus: 0.5}
      - {title: 每季度研讨, every: quarter, need: 1, of: {count: seminar}, minus: 1}
  - {id: 2, title: 扣满8分为止, points: 10, floor: 2, deduct: [{need: 20, of: {count: visits}, minus: 0.5}]}
  - {id: 3, title: 每少1次扣0.5分, points: 10, deduct: [{need: 20, of: {count: visits}, minus: 0.5}]}
""",
        [
            unit("u1"),
            unit("u2"),
            *(count("u1", "study", 1, f"{month:02}-28") for month in range(1, 11)),
            count("u1", "seminar", 3, "03-31"),
            count("u1", "seminar", 1, "04-01"),
            count("u1", "visits", 6),
        ],
        {"u1/1": "7", "u1/2": "3", "u1/3": "3", "u2/2": "2", "u2/3": "0", "u2/1": "0"},
    ),
    (
        "K13 K14 K36 K05",
        """
indicators:
  - {id: 1, title: 信息, points: 40, per_item: {of: {events: adoption}, prices: [{where: {level: 市}, points: 4}, {where: {level: [省, 国家]}, points: 20}]}}
bonus:
  - {id: A, title: 最高限额10分, points: 10, per_item: {of: {count: prizes}, prices: [{points: 5}]}}
  - {id: B, title: 加分无上限, points: open, per_item: {of: {events: instruction}, prices: [{where: {level: 区}, points: 20}, {where: {level: 市}, points: 40}, {where: {level: 省}, points: 80}]}}
""",
        [
            unit("u1"),
            event("u1", "adoption", attributes={"level": "市"}),
            event("u1", "adoption", attributes={"level": "国家"}),
            event("u1", "adoption", attributes={"level": "县"}),
            event("u1", "adoption"),
            count("u1", "prizes", 3),
            event("u1", "instruction", attributes={"level": "省"}),
            event("u1", "instruction", attributes={"level": "市"}),
        ],
        {"u1/1": "24", "u1/A": "10", "u1/B": "120", "u1": "154"},
    ),
    (
        "K22 K34",
        """
groups: {区: {group: 区}, 开发区: {group: 开发区}, 庭院: {tag: 庭院}, 无庭院: {without: 庭院}}
indicators:
  - id: 1
    title: 报告会
    points: 5
    deduct: [{need: {by_group: {区: 30, 开发区: 20}}, of: {count: talks}, minus: {by_group: {区: 5/30, 开发区: 0.25}}}]
  - {id: 2, title: 有庭院, points: 3, applies_to: 庭院, checklist: {items: [{id: a}, {id: b}, {id: c}]}}
  - {id: 3, title: 无庭院, points: 3, applies_to: 无庭院, checklist: {items: [{id: a}]}}
""",
        [
            unit("u1", "庭院", group="区"),
            unit("u2", group="开发区"),
            count("u1", "talks", 24),
            count("u2", "talks", 12),
            *answers("u1", "2", a="yes", b="yes", c="no"),
            *answers("u2", "3", a="yes"),
        ],
        {"u1/1": "4", "u2/1": "3", "u1/2": "2", "u2/3": "3", "u1": "6", "u2": "6", "u1 rank": 1, "u2 rank": 1},
    ),
    (
        "K24 K25 K19",
        """
indicators:
  - id: 1
    title: 综合
    points: 106
    indicators:
      - {id: 1.1, title: 材料, points: 39.7, by: 材料组, assess: {}}
      - {id: 1.2, title: 实地, points: 46.3, by: 实地组, assess: {}}
      - {id: 1.3, title: 问卷, points: 10, ratio: {of: {measure: awareness}, full: 1}}
      - {id: 1.4, title: 部门, points: 10, carry: {key: dept}}
  - {id: 2, title: 折算, points: 40, out_of: 100, carry: {key: larger}}
  - id: 3
    title: 比率
    points: 5
    deduct:
      - {if: {of: {count: used, per: {count: sent}}, below: 30%}, minus: 1}
      - {if: {of: {measure: awareness}, at_most: 90%}, minus: 2}
  - {id: 4, title: 创建面80%, points: 4, ratio: {of: {count: created, per: {count: all}}, zero: 40%, full: 80%}}
""",
        [
            unit("u1"),
            mark("u1", "1.1", "r1", 90, by="材料组"),
            mark("u1", "1.2", "r2", "80", by="实地组"),
            measure("u1", "awareness", "170", "200"),
            figure("u1", "dept", "9.25"),
            figure("u1", "larger", "85"),
            count("u1", "used", 29),
            count("u1", "sent", 100),
            count("u1", "created", 6),
            count("u1", "all", 10),
        ],
        {"u1/1.1": "3573/100", "u1/1": "9052/100", "u1/2": "34", "u1/3": "2", "u1/4": "2", "u1": "12852/100"},
    ),
    (
        "K10 K32 K12",
        """
total: {floor: none}
indicators:
  - id: 1
    title: 信息
    points: open
    every: month
    gate: {if: {of: {events: bad}, at_most: 0}}
    per_item: {of: {events: adoption}, prices: [{where: {untrue: true}, points: 0}, {where: {level: 市}, points: 4}, {where: {level: 省}, points: 10}]}
  - {id: 2, title: 不实, points: 0, floor: none, deduct: [{of: {events: adoption, where: {untrue: true}}, minus: 5}, {of: {events: bad}, minus: 10}]}
  - {id: 3, title: 未完成部分2倍扣, points: 6, floor: none, deduct: [{need: 6, of: {count: done}, minus: 2}]}
  - id: 4
    title: 负面清单
    points: 0
    floor: none
    deduct:
      - {title: 迟到, of: {events: negative, where: {no: 1}}, minus: 0.5, at_most: 1}
      - {title: 失实, of: {events: negative, where: {no: [2, 3]}}, minus: 3}
""",
        [
            unit("u1"),
            event("u1", "adoption", "01-05", attributes={"level": "市"}),
            event("u1", "adoption", "01-31", attributes={"level": "市"}),
            event("u1", "adoption", "01-31", attributes={"level": "省", "untrue": True}),
            event("u1", "adoption", "02-01", attributes={"level": "市"}),
            event("u1", "bad", "02-28"),
            event("u1", "adoption", "03-01", attributes={"level": "省"}),
            count("u1", "done", 1),
            event("u1", "negative", attributes={"no": 1}, quantity=5),
            event("u1", "negative", attributes={"no": "3"}),
        ],
        {"u1/1": "18", "u1/2": "-15", "u1/3": "-4", "u1/4": "-4", "u1": "-5"},
    ),
    (
        "K06 K07",
        """
indicators:
  - {id: 1, title: 达到15条计50分, points: 50, steps: {of: {count: items}, bands: [{from: 15, points: 50}]}}
  - {id: 2, title: 学时, points: 50, steps: {of: {count: hours}, bands: [{from: 100, points: 10}, {above: 100, points: 30}, {above: 150, points: 40}, {from: 200, points: 50}]}}
  - id: 3
    title: 等次
    points: 3
    checklist:
      items: [{id: 1}, {id: 2}, {id: 3}, {id: 4}]
      rows: [{met: all, points: 3, title: A}, {met: [2, 3, 4], points: 2, title: B}, {met: 3, points: 1, title: C}]
  - {id: 4, title: 前提, points: 10, gate: {if: {of: {count: items}, at_least: 15}, else: {times: 50%}}, ratio: {of: {count: hours}, full: 200}}
""",
        [
            unit("u1"),
            unit("u2"),
            unit("u3"),
            count("u1", "items", 14),
            count("u2", "items", 15),
            count("u1", "hours", 100),
            count("u2", "hours", "150.5"),
            count("u3", "hours", 200),
            *answers("u1", "3", _1="no", _2="yes", _3="yes", _4="yes"),
            *answers("u2", "3", _1="yes", _2="yes", _3="yes", _4="no"),
            *answers("u3", "3", _1="yes", _2="yes", _3="yes", _4="yes"),
        ],
        {
            "u1/1": "0", "u2/1": "50", "u1/2": "10", "u2/2": "40", "u3/2": "50", "u1/3": "2", "u2/3": "1",
            "u3/3": "3", "u1/4": "5/2", "u2/4": "301/40", "u3/4": "5",
        },
    ),
]  # fmt: skip


def test_every_kind_has_a_row():
    assert {kind for kinds, *_ in (*ROWS, *OTHER_ROWS) for kind in kinds.split()} == KINDS


@pytest.mark.parametrize(("kinds", "text", "facts", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_rule_kind(kinds, text, facts, expected):
    assert_reckons(text, facts, expected)


def test_every_kind_of_number_has_one_reader():
    assert set(READERS) == set(get_args(Number))
