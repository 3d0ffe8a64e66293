"""Which facts a scheme asks for, and facts as the lines they came from."""

import json

from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import compile_scheme, read_facts
from kaoping.pure.scoring.lines import line_of, lines_of
from kaoping.pure.scoring.wanted import range_for, wanted, widest
from kaoping.schemes import builtin_text

ALL_KINDS = """
scheme: all-kinds
title: 各类事实
year: 2014
groups: {甲: {group: 甲}, 乙: {group: 乙}}
indicators:
  - {id: 1, title: 台账, points: 4, by: 检查组, checklist: {items: [{id: 制度, title: 有制度}, {id: 台账}, {id: 甲项, applies_to: [甲]}]}}
  - {id: 2, title: 评委评分, points: 10, by: 评委, assess: {drop: 1}}
  - {id: 3, title: 等次评议, points: 3, assess: {levels: {优: 3, 良: 2, 差: 0}}, every: half-year}
  - {id: 4, title: 群众测评, points: 10, ballot: {blank: 0.2}}
  - {id: 5, title: 测评表, points: 10, ballot: {items: [{id: 1, title: 班子, levels: {优: 10, 差: 0}}]}}
  - {id: 6, title: 上年创建, points: 40, carry: {key: civic}}
  - {id: 7, title: 知晓率, points: 5, ratio: {of: {measure: awareness}, zero: 0, full: 1}}
  - {id: 8, title: 信息采用, points: open, every: month,
     gate: {if: {of: {events: bad_report}, at_most: 0}, else: 0},
     per_item: {of: {events: adoption, where: {kind: 信息}}, multiply: heads,
                times: [{where: {front: true}, by: 2}],
                prices: [{where: {level: 市}, points: 4}, {where: {level: [省, 国家]}, points: {from: 1, to: 5}}]}}
  - {id: 9, title: 学习, points: 5, applies_to: [甲],
     deduct: [{every: month, need: 1, of: {count: study.meetings}, minus: 0.5},
              {of: {events: books.short}, minus: {from: 0.5, to: 1}}]}
vetoes: [{event: accident, where: {grade: 重大}, then: disqualified}]
ranking: {within: [甲, 乙]}
grades: [{grade: 保留, first: 90%}, {grade: 退出}]
"""
UNITS = [
    '{"kind":"unit","unit":"u1","name":"甲局","group":"甲"}',
    '{"kind":"unit","unit":"u2","name":"乙局","group":"乙","tags":["window"]}',
]
LINES = [
    '{"kind":"answer","unit":"u1","indicator":"1","item":"制度","answer":"yes","at":"2014-10-15"}',
    '{"kind":"mark","unit":"u1","indicator":"2","assessor":"r07","value":"85.5","by":"评委","home":"u2"}',
    '{"kind":"mark","unit":"u1","indicator":"2","assessor":"r08","value":null}',
    '{"kind":"mark","unit":"u2","indicator":"3","assessor":"r07","value":"优","window":"2014H1"}',
    '{"kind":"ballot","unit":"u1","indicator":"4","for":86,"against":9,"blank":2}',
    '{"kind":"sheet","sheet":"s1","unit":"u1","indicator":"5","verdict":"for","levels":{"1":"优"}}',
    '{"kind":"score","unit":"u1","key":"civic","value":"109/3"}',
    '{"kind":"measure","unit":"u1","key":"awareness","value":"186","of":"200","at":"2014-06-30"}',
    '{"kind":"event","event":"e1","units":["u1","u2"],"authors":{"u1":"1/3","u2":2},"key":"adoption","at":"2014-05-06","attributes":{"level":"省","front":true,"kind":"信息","heads":"2.50"},"quantity":3,"amount":"2.5","document":"文"}',
    '{"kind":"event","event":"e2","unit":"u2","key":"accident","at":"2014-05-06","until":"2015-05-06","same":"x"}',
    '{"kind":"count","unit":"u1","key":"study.meetings","value":1,"at":"2014-03-01"}',
    '{"kind":"decision","unit":"u1","grade":"保留","at":"2014-12-28","reason":"抽签"}',
    '{"kind":"piece","piece":"p1","unit":"u1","indicator":"8","window":"2014M03","received":"2014-03-20T09:00:00+08:00","state":"accepted","returns":2}',
    '{"kind":"clawback","piece":"p1","at":"2014-11-03","reason":"抽查"}',
    '{"kind":"waiver","unit":"u1","indicator":"8","window":null,"reason":"新设"}',
    '{"kind":"extension","unit":"u1","indicator":"8","window":"2014M04","until":"2014-05-05"}',
]


def test_a_scheme_asks_for_what_its_rules_read():
    asked = {(one.kind, one.name): one for one in wanted(load(ALL_KINDS))}

    assert list(asked) == [
        ("answer", "1"), ("mark", "2"), ("mark", "3"), ("ballot", "4"), ("sheet", "5"), ("score", "civic"),
        ("measure", "awareness"), ("event", "adoption"), ("event", "bad_report"), ("count", "study.meetings"),
        ("event", "books.short"), ("event", "accident"), ("decision", ""),
    ]  # fmt: skip
    assert [item.id for item in asked["answer", "1"].items] == ["制度", "台账", "甲项"]
    assert asked["answer", "1"].by == "检查组"
    assert asked["mark", "3"].levels == ("优", "良", "差")
    assert asked["mark", "3"].has_windows
    assert asked["sheet", "5"].items[0].levels == ("优", "差")
    assert asked["decision", ""].grades == ("保留",)
    assert asked["count", "study.meetings"].concerns({"甲"})
    assert not asked["count", "study.meetings"].concerns({"乙"})


def test_an_event_is_asked_for_what_prices_look_at():
    asked = {one.name: one for one in wanted(load(ALL_KINDS)) if one.kind == "event"}
    adoption = asked["adoption"]

    assert adoption.attributes == {"kind": ("信息",), "level": ("市", "省", "国家"), "front": ("true",)}
    assert adoption.numbers == ("heads",)
    assert range_for(adoption, {"kind": "信息", "level": "市"}) is None
    found = range_for(adoption, {"kind": "信息", "level": "省"})
    assert found is not None
    assert (found.low, found.high) == (1, 5)
    assert widest(asked["books.short"]) is not None
    assert asked["accident"].lasts
    assert asked["accident"].concerns(set())


def test_the_first_scheme_asks_for_reposts_alone():
    assert [(one.kind, one.name) for one in wanted(load(builtin_text("luoyang-2014")))] == [
        ("count", "publishing.reposts")
    ]


def test_lines_of_facts_read_back_as_the_same_facts():
    plan = compile_scheme(load(ALL_KINDS))
    facts = read_facts(UNITS + LINES, plan)
    every = [own.unit for own in facts.units.values()]
    for own in facts.units.values():
        for name in (
            "pieces", "extensions", "waivers", "counts", "measures", "answers", "marks", "ballots", "sheets",
            "scores", "clawbacks", "decisions",
        ):  # fmt: skip
            every += getattr(own, name)
    events = {one.event: one for own in facts.units.values() for one in own.events}
    every += events.values()
    again = read_facts(list(lines_of(every)), plan)

    assert len(every) == len(UNITS + LINES)
    assert list(lines_of(every)) == [json.dumps(line_of(one), ensure_ascii=False) + "\n" for one in every]
    for code, own in facts.units.items():
        for name in own.__slots__:
            assert getattr(again.units[code], name) == getattr(own, name)
    assert line_of(events["e2"]) == {
        "kind": "event", "event": "e2", "key": "accident", "units": ["u2"], "at": "2014-05-06", "same": "x",
        "until": "2015-05-06",
    }  # fmt: skip
