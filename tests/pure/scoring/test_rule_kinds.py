"""Every rule kind of ``design/domain.md`` §1 as a small scheme written from the reference, reckoned by hand.

A row is: the kinds, a scheme, facts, and exact amounts: ``u1`` is the total, ``u1/2`` the score of a
line, ``u1@2014M03`` the total of a round; ``u1 rank``, ``u1 grade``, ``u1 outcomes`` what follows.
"""

import json
from fractions import Fraction

import pytest

from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.parse import load
from kaoping.pure.scheme.render import render
from kaoping.pure.scoring import evaluate, read_facts

KINDS = {f"K{number:02}" for number in range(1, 40)}
HEAD = "scheme: s\ntitle: 示例\nyear: 2014\n"
_serial = iter(range(1_000_000))


def unit(code, *tags, group=None):
    return {"kind": "unit", "unit": code, "tags": list(tags)} | ({"group": group} if group else {})


def piece(code, indicator, window, day, state="accepted", **more):
    received = f"2014-{day}T12:00:00+08:00"
    return {"kind": "piece", "piece": f"p{next(_serial)}", "unit": code, "indicator": indicator,
            "window": window, "received": received, "state": state, **more}  # fmt: skip


def count(code, key, value, day="06-15"):
    return {"kind": "count", "unit": code, "key": key, "value": value, "at": f"2014-{day}"}


def event(code, key, day="06-15", **more):
    whom = {} if code is None else {"unit": code}
    return {"kind": "event", "event": f"e{next(_serial)}", "key": key, "at": f"2014-{day}", **whom, **more}


def measure(code, key, value, of=None, day="06-30"):
    found = {"kind": "measure", "unit": code, "key": key, "value": value, "at": f"2014-{day}"}
    return found if of is None else found | {"of": of}


def mark(code, indicator, assessor, value, **more):
    return {
        "kind": "mark",
        "unit": code,
        "indicator": indicator,
        "assessor": assessor,
        "value": value,
        **more,
    }


def answers(code, indicator, **items):
    return [
        {"kind": "answer", "unit": code, "indicator": indicator, "item": item.lstrip("_"), "answer": answer}
        for item, answer in items.items()
    ]


def figure(code, key, value, **more):
    return {"kind": "score", "unit": code, "key": key, "value": value, **more}


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
    (
        "K03 K38",
        """
indicators:
  - {id: 1, title: 扣1-5分, points: 10, deduct: [{of: {events: fault}, minus: {from: 1, to: 5}}]}
  - {id: 2, title: 现场, points: 2, by: 检查组, assess: {levels: {优: 2, 良: 1, 中: 0.5, 差: 0}}}
  - {id: 3, title: 考评组审核, points: 8, by: 考评组, assess: {out_of: 8}}
  - id: 4
    title: 四个科室各评一块
    points: 11
    indicators:
      - {id: 4.1, points: 4, title: 甲, by: 甲科, assess: {out_of: 4}}
      - {id: 4.2, points: 3, title: 乙, by: 乙科, assess: {out_of: 3}}
      - {id: 4.3, points: 2.5, title: 丙, by: 丙科, assess: {out_of: 2.5}}
      - {id: 4.4, points: 1.5, title: 丁, by: 丁科, assess: {out_of: 1.5}}
""",
        [
            unit("u1"),
            event("u1", "fault", amount=3),
            event("u1", "fault", amount="1.5", quantity=2),
            mark("u1", "2", "a", "良", by="检查组"),
            mark("u1", "2", "b", "中", by="检查组"),
            mark("u1", "3", "branch", 8, by="支部"),
            mark("u1", "3", "group", "6.5", by="考评组"),
            mark("u1", "4.1", "x", 4, by="甲科"),
            mark("u1", "4.2", "x", 2, by="乙科"),
            mark("u1", "4.3", "x", "2.5", by="丙科"),
            mark("u1", "4.4", "x", None, by="丁科"),
        ],
        {"u1/1": "4", "u1/2": "3/4", "u1/3": "13/2", "u1/4": "17/2"},
    ),
    (
        "K18 K39 K26",
        """
repeat: {every: month, year: none}
indicators:
  - {id: 1, title: 工作, points: 100, ratio: {of: {count: work}, full: 100}}
grades: [{grade: 优秀, from: 90}, {grade: 达标, from: 85}, {grade: 未达标}]
outcomes:
  - {grade: 未达标, in_a_row: 3, says: 通报批评}
  - {place: last, says: 黄牌警告}
  - {place: 1, in_a_row: 2, says: 流动红旗}
""",
        [
            unit("u1"),
            unit("u2"),
            *(count("u1", "work", 90, f"{month:02}-10") for month in range(1, 13)),
            *(count("u2", "work", 84, f"{month:02}-10") for month in range(1, 4)),
            count("u2", "work", 85, "04-10"),
        ],
        {
            "u1@2014M01": "90", "u2@2014M03": "84", "u1@2014M01 grade": "优秀", "u2@2014M04 grade": "达标",
            "u2@2014M02 outcomes": ["黄牌警告"], "u2@2014M03 outcomes": ["通报批评", "黄牌警告"],
            "u2@2014M04 outcomes": ["黄牌警告"], "u1@2014M01 outcomes": [], "u1@2014M02 outcomes": ["流动红旗"],
        },
    ),
    (
        "K23 K37 K35",
        """
indicators:
  - id: 1
    title: 两年加权
    points: 100
    indicators:
      - {id: 1.1, title: 2013年, points: 40, out_of: 100, carry: {key: y2013}}
      - {id: 1.2, title: 2014年, points: 60, out_of: 100, carry: {key: y2014}}
  - id: 2
    title: 三年平均
    points: 100
    combine: average
    windows: [{id: y1, due: 2014-01-31}, {id: y2, due: 2014-06-30}, {id: y3, due: 2014-12-31}]
    carry: {key: civic}
  - {id: 3, title: 每人每月3小时, points: 12, every: month, ratio: {of: {count: hours, per: {measure: staff}}, full: 3}}
  - {id: 4, title: 窗口总分÷人数, points: open, per: {count: heads}, per_item: {of: {events: point}, prices: [{points: 6}]}}
""",
        [
            unit("u1"),
            unit("u2"),
            figure("u1", "y2013", 90),
            figure("u1", "y2014", 80),
            figure("u1", "civic", 90, window="y1"),
            figure("u1", "civic", 80, at="2014-05-05"),
            figure("u1", "civic", 85, window="y3"),
            count("u1", "hours", 30, "01-10"),
            measure("u1", "staff", 10, day="01-01"),
            count("u1", "hours", 15, "02-10"),
            measure("u1", "staff", 10, day="02-01"),
            count("u1", "hours", 99, "03-10"),
            event("u1", "point"),
            event(None, "point", authors={"u1": 2, "u2": 1}, quantity=2),
            count("u1", "heads", 4),
            count("u2", "heads", 2),
        ],
        {"u1/1": "84", "u1/2": "85", "u1/3": "3/2", "u1/4": "7/2", "u2/4": "2"},
    ),
    (
        "K09 K30 K29 K21 K31",
        """
settings: {late: {worth: 1}, objection_days: 5}
materials:
  scan: {photos: 2, shows: [单位名称], document_number: true, words: {from: 200}, resubmissions: 1}
indicators:
  - {id: 1, title: 季报, points: 8, every: quarter, material: scan, even: {}}
  - {id: 2, title: 不及时扣1分, points: 3, deduct: [{of: {late: all, indicator: 1}, minus: 1}]}
  - {id: 3, title: 错过时间不再受理, points: 2, late: {worth: 0}, due: 2014-06-30, even: {}}
""",
        [
            unit("u1"),
            piece("u1", "1", "2014Q1", "04-01"),
            piece("u1", "1", "2014Q2", "06-30", returns=1),
            piece("u1", "1", "2014Q3", "09-01", returns=2),
            piece("u1", "1", "2014Q4", "12-01") | {"piece": "claw"},
            {"kind": "clawback", "piece": "claw", "at": "2014-12-20", "reason": "抽查不实"},
            piece("u1", "1", "2014Q4", "12-02"),
            piece("u1", "3", "3", "07-01"),
        ],
        {"u1/1": "4", "u1/2": "2", "u1/3": "0", "u1": "6"},
    ),
    (
        "K11 K27 K26",
        """
indicators: [{id: 1, title: 总分, points: 100, carry: {key: sum}}]
vetoes:
  - {title: 安全事故, event: accident, where: {level: [重大, 特大]}, then: disqualified}
  - {title: 计生, event: family, then: zero}
  - {title: 曝光, event: exposed, then: {not_above: 合格}}
grades: [{grade: 先进, from: 80, first: 2}, {grade: 合格, from: 60}, {grade: 不合格}]
""",
        [
            *(unit(f"u{n}") for n in range(1, 7)),
            *(figure(f"u{n}", "sum", 100 - n) for n in range(1, 7)),
            event("u1", "accident", attributes={"level": "重大"}),
            event("u2", "accident", attributes={"level": "一般"}),
            event("u3", "exposed"),
            event("u6", "family"),
        ],
        {
            "u1 rank": None, "u2 rank": 1, "u3 rank": 2, "u4 rank": 3, "u6 rank": 5, "u6": "0",
            "u2 grade": "先进", "u3 grade": "合格", "u4 grade": "合格", "u5 grade": "合格", "u6 grade": "不合格",
        },
    ),
    (
        "K27 K28",
        """
groups: {甲: {group: 甲}}
indicators:
  - id: 1
    title: 综合票
    points: 100
    indicators:
      - {id: 1.1, title: 公众, points: 60, by: 公众, ballot: {abstain: 0.2}}
      - {id: 1.2, title: 评委, points: 40, by: 评委, assess: {drop: 2, from: 5}}
grades: [{grade: 保留, first: 90%}, {grade: 退出}]
""",
        [
            *(unit(f"u{n:02}", group="甲") for n in range(1, 12)),
            *(
                {"kind": "ballot", "unit": f"u{n:02}", "indicator": "1.1", "by": "公众", "for": 100 - n}
                | {"against": n - 1, "abstain": 1}
                for n in range(1, 12)
            ),
            *(mark("u01", "1.2", f"r{n}", value, by="评委") for n, value in enumerate([10, 50, 80, 90, 100])),
            *(mark("u02", "1.2", f"r{n}", value, by="评委") for n, value in enumerate([50, 60])),
        ],
        {
            "u01/1.1": "296/5", "u01/1.2": "32", "u01": "456/5", "u02/1.2": "22", "u09 grade": "保留",
            "u10 grade": "退出", "u11 grade": "退出",
        },
    ),
    (
        "K15 K16 K17",
        """
indicators:
  - id: 1
    title: 采用
    points: 100
    per_item:
      of: {events: adoption}
      prices: [{where: {level: 国家}, points: 20}, {points: 4}]
      times: [{where: {headline: true}, by: 2}, {where: {journal: true}, by: 0.5}]
  - {id: 2, title: 升级, points: 100, per_item: {of: {events: upgrade}, prices: [{where: {to: 市}, points: 3}, {where: {to: 省}, points: 10}, {where: {to: 国}, points: 15}], same_item: add}}
""",
        [
            unit("u1"),
            unit("u2"),
            event("u1", "adoption", piece="x", attributes={"headline": True}),
            event("u1", "adoption", piece="x", attributes={"level": "国家", "journal": True}),
            event("u1", "adoption", same="y", attributes={"headline": True, "journal": True}),
            event("u1", "adoption", same="y"),
            event(None, "adoption", units=["u1", "u2"], attributes={"level": "国家"}),
            event("u1", "upgrade", same="z", attributes={"to": "市"}),
            event("u1", "upgrade", same="z", attributes={"to": "省"}),
            event("u1", "upgrade", same="z", attributes={"to": "国"}),
        ],
        {"u1/1": "24", "u2/1": "10", "u1/2": "28"},
    ),
    (
        "K33",
        """
settings: {not_applicable: rescale}
groups: {窗口: {tag: window}}
indicators:
  - {id: 1, title: 窗口, points: 10, applies_to: 窗口, ratio: {of: {count: w}, full: 10}}
  - {id: 2, title: 共性, points: 30, ratio: {of: {count: c}, full: 30}}
bonus: [{id: B, title: 奖励, points: 4, per_item: {of: {count: b}, prices: [{points: 1}]}}]
""",
        [
            unit("u1", "window"),
            unit("u2"),
            count("u1", "w", 4),
            count("u1", "c", 20),
            count("u2", "c", 20),
            count("u2", "b", 1),
        ],
        {"u1": "24", "u2": "21", "u1 comparable": "24", "u2 comparable": "83/3", "u2 rank": 1, "u1 rank": 2},
    ),
]  # fmt: skip


def test_every_kind_has_a_row():
    assert {kind for kinds, *_ in ROWS for kind in kinds.split()} == KINDS


@pytest.mark.parametrize(("kinds", "text", "facts", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_rule_kind(kinds, text, facts, expected):
    scheme = load(HEAD + text)
    assert check(scheme) == ()
    assert load(render(scheme)) == scheme

    result = evaluate(scheme, read_facts([json.dumps(fact) for fact in facts], scheme))

    sheets = {sheet.unit: sheet for sheet in result.sheets}
    sheets |= {f"{sheet.unit}@{sheet.period}": sheet for sheet in result.rounds}
    found = {place: _found(sheets, place) for place in expected}
    wanted = {
        place: Fraction(value)
        if isinstance(value, str) and not place.endswith((" grade", " outcomes"))
        else value
        for place, value in expected.items()
    }
    assert found == wanted


def _found(sheets, place):
    place, _, what = place.partition(" ")
    code, _, indicator = place.partition("/")
    sheet = sheets[code]
    if indicator:
        return next(line.score for line in _lines(sheet.lines) if line.id == indicator)
    value = getattr(sheet, what or "total")
    return list(value) if what == "outcomes" else value


def _lines(lines):
    for line in lines:
        yield line
        yield from _lines(line.children)
