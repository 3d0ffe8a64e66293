"""A small sound scheme, and ways to bend it."""

SMALL = """\
scheme: small
title: 试行方案
year: 2014
groups: {甲: {group: 甲}, 乙: {group: 乙}, 窗口: {tag: window}}
materials: {signed: {seal: true}}
rubrics: {plain: {title: 质量}}
tasks: {t1: {title: 第一项任务}}
indicators:
  - {id: 1, title: 信息, points: 4, every: quarter, even: {}}
  - id: 2
    title: 活动
    points: 6
    indicators:
      - {id: 2.1, title: 次数, points: 2, task: t1, ratio: {of: {count: talks}, full: 4}}
      - {id: 2.2, title: 检查, points: 4, checklist: {items: [{id: a, points: 3}, {id: b, points: 1}]}}
bonus:
  - {id: B, title: 转载, points: 4, per_item: {of: {events: adoption}, prices: [{points: 1}]}}
grades: [{grade: 优秀, from: 9}, {grade: 合格, from: 6}, {grade: 不合格}]
"""


def with_line(number, text):
    """SMALL with one line replaced; the first is 1."""
    lines = SMALL.splitlines()
    lines[number - 1] = text
    return "\n".join(lines) + "\n"


def leaf(words, *, title="试"):
    """A scheme with one indicator, whose words (other than id and title) are given as YAML in braces."""
    return (
        f"scheme: s\ntitle: {title}\nyear: 2014\n"
        "groups: {甲: {group: 甲}, 乙: {group: 乙}}\n"
        f"indicators:\n  - {{id: 1, title: 项, {words}}}\n"
    )
