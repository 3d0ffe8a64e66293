"""Tables of other cities, written from the reference alone and reckoned by hand: a year of one unit each."""

import pytest

from tests.pure.scoring.fact_lines import assert_reckons, count, event, figure, mark, measure, unit


def months(key, *values):
    """A count on the tenth of each month, as many as there are values."""
    return [count("u1", key, value, f"{month:02}-10") for month, value in enumerate(values, start=1)]


ROWS = [
    (
        "信息报送：按级别和字数计价，每月最多计4条，连续两月零报扣分，瞒报一票否决",
        """
indicators:
  - id: 1
    title: 信息采用
    points: 40
    every: month
    window_cap: 8
    per_item:
      of: {events: adopted}
      prices:
        - {where: {level: 中央}, points: 8}
        - {where: {level: 省, length: {at_least: 1000}}, points: 5}
        - {where: {level: 省}, points: 3}
        - {where: {level: 市}, points: 1}
      times: [{where: {instruction: true}, by: 1.5}]
  - id: 2
    title: 报送纪律
    points: 20
    deduct:
      - {title: 缓报, of: {events: delayed}, minus: 0.5}
      - {title: 漏报, of: {events: missed}, minus: 2, at_most: 6}
      - {title: 连续零报, of: {in_a_row: {of: {count: reports}, at_most: 0}, every: month}, minus: 1}
  - {id: 3, title: 报送量（每月最多计4条）, points: 40, ratio: {of: {take: {count: reports}, every: month, no_more: 4}, full: 40}}
vetoes: [{title: 瞒报, event: concealed, then: zero}]
""",
        [
            event("u1", "adopted", "03-02", attributes={"level": "省", "length": 1200}),
            event("u1", "adopted", "03-05", attributes={"level": "省", "length": 800, "instruction": True}),
            event("u1", "adopted", "05-05", attributes={"level": "市"}, quantity=2),
            event("u1", "delayed"),
            *(event("u1", "missed") for _ in range(4)),
            *months("reports", 6, 4, 3, 0, 0, 2, 0, 1, 1, 1, 1, 1),
        ],
        # March 5 + 4.5, at most 8; 2. 20 − 0.5 − 6 − 2. 4 + 4 + 3 + 2 + 5 of 40
        {"u1/1": "10", "u1/2": "23/2", "u1/3": "18", "u1": "79/2"},
    ),
    (
        "安全生产：分级扣分扣完为止，较上年下降加分，重大事故取消评优",
        """
indicators:
  - id: 1
    title: 事故扣分
    points: 30
    deduct:
      - {title: 一般事故, of: {events: accident, where: {level: 一般}}, minus: 5}
      - {title: 死亡每人, of: {count: deaths}, minus: 10}
  - {id: 2, title: 隐患整改率, points: 20, ratio: {of: {count: fixed, per: {count: found}}, zero: 60%, full: 95%}}
bonus:
  - {id: B, title: 事故起数较上年下降, points: 5, steps: {of: {count: accidents, per: {carried: accidents.2013}}, bands: [{from: 0, points: 5}, {from: 80%, points: 2}, {from: 100%, points: 0}]}}
total: {cap: 52}
vetoes: [{title: 重大事故, event: accident, where: {level: 重大}, then: {not_above: 合格}}]
grades: [{grade: 优秀, from: 40}, {grade: 合格}]
""",
        [
            event("u1", "accident", attributes={"level": "一般"}),
            count("u1", "deaths", 1),
            count("u1", "fixed", 31), count("u1", "found", 40),
            count("u1", "accidents", 9), figure("u1", "accidents.2013", 10),
        ],
        # 30 − 5 − 10; 20 × 17.5 ÷ 35; 90%
        {"u1/1": "15", "u1/2": "10", "u1/B": "2", "u1": "27", "u1 grade": "合格"},
    ),
    (
        "志愿服务：人均学时，每人每月最多计，不足2小时的活动按件不计，累计任务",
        """
indicators:
  - {id: 1, title: 人均时长, points: 10, ratio: {of: {count: hours, per: {measure: members}}, full: 20}}
  - {id: 2, title: 活动（每次最多计3小时）, points: 12, per_item: {of: {events: service, where: {hours: {at_least: 2}}}, prices: [{points: 0.5}], multiply: hours, at_most: 1.5}}
  - id: 3
    title: 注册任务（上半年60人，全年100人）
    points: 10
    deduct:
      - {title: 上半年, need: 60, of: {take: {count: registered}, until: 2014-06-30}, minus: 0.1, at_most: 5}
      - {title: 全年, need: 100, of: {count: registered}, minus: even, at_most: 5}
""",
        [
            count("u1", "hours", 300), measure("u1", "members", 20),
            *(event("u1", "service", attributes={"hours": hours}) for hours in (1.5, 2, 8)),
            count("u1", "registered", 40, "06-30"), count("u1", "registered", 45, "07-01"),
        ],
        # 15 of 20 hours; 1 + 1.5; 10 − 2 − 15 × 0.1
        {"u1/1": "15/2", "u1/2": "5/2", "u1/3": "13/2"},
    ),
    (
        "效能考核：办结率，季度与年终四六开，超额完成最高计110%，最高单位折算",
        """
indicators:
  - id: 1
    title: 平时考核
    points: 40
    out_of: 100
    indicators:
      - {id: 1.1, title: 季度得分, points: 100, every: quarter, combine: average, carry: {key: quarter}}
  - {id: 2, title: 年终考核, points: 60, out_of: 100, by: 考核组, assess: {drop: 1, from: 5}}
bonus:
  - {id: B1, title: 重点任务, points: 10, ratio: {of: {count: tasks}, full: 10, up_to: 110%}}
  - {id: B2, title: 按时办结率（最高单位满分）, points: 10, ratio: {of: {count: on_time, per: {count: cases}}, full: most}}
""",
        [
            *(figure("u1", "quarter", value, window=f"2014Q{n}") for n, value in enumerate((90, 80, 85, 95), 1)),
            *(mark("u1", "2", f"r{n}", value) for n, value in enumerate((70, 80, 85, 90, 100), 1)),
            count("u1", "tasks", 12), count("u1", "on_time", 45), count("u1", "cases", 50),
            unit("u2"), count("u2", "on_time", 100), count("u2", "cases", 100),
        ],
        # 87.5 × 0.4; 85 × 0.6
        {"u1/1": "35", "u1/2": "51", "u1/B1": "11", "u1/B2": "9", "u1": "106"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "facts", "expected"), ROWS, ids=range(len(ROWS)))
def test_a_table_of_another_city(name, text, facts, expected):
    assert_reckons(text, [unit("u1"), *facts], expected)
