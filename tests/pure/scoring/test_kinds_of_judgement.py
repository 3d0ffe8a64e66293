"""The rule kinds of ``design/domain.md`` §1 that people judge, and what follows from totals, reckoned by hand.

Rows are written as in ``test_rule_kinds``.
"""

import pytest

from tests.pure.scoring.fact_lines import assert_reckons, count, event, figure, mark, measure, piece, unit

ROWS = [
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


@pytest.mark.parametrize(("kinds", "text", "facts", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_rule_kind(kinds, text, facts, expected):
    assert_reckons(text, facts, expected)
