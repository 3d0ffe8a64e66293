"""What is said to bring more does: each change, made for real, moves the score by the figure said."""

import random
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import (
    ClawbackFact,
    CountFact,
    EventFact,
    Facts,
    MarkFact,
    MeasureFact,
    NoticeFact,
    PieceFact,
    ScoreFact,
    UnitFact,
    compile_scheme,
    evaluate,
    read_facts,
)
from kaoping.pure.scoring.explain import explain_sheet, steps_in_words
from kaoping.pure.scoring.gains import improvements
from kaoping.pure.scoring.gains.words import SENTENCES, sentence, sentences
from kaoping.schemes import builtin_facts, builtin_names, builtin_text
from tests.pure.scoring.test_worked_examples import examples, scheme_of
from tests.strategies.sound_schemes import sound_schemes

UNITS = [UnitFact("u1", "甲局"), UnitFact("u2", "乙局")]


def all_facts(facts):
    """Every fact once, as a list again."""
    found = [*facts.notices.values()]
    for own in facts.units.values():
        found.append(own.unit)
        for name in type(own).__slots__:
            if name != "unit":
                found += [one for one in getattr(own, name) if not any(one is known for known in found)]
    return found


def scores(plan, facts, unit, as_of, period):
    """Line scores and total of the unit, by the way that everybody is scored."""
    result = evaluate(plan, Facts.of(facts), as_of)
    sheet = next(one for one in (*result.sheets, *result.rounds) if (one.unit, one.period) == (unit, period))
    return {line.id: line.score for line in sheet.walk()} | {"": sheet.total}


def assert_true(plan, facts, unit, as_of=None, period="", most=99):
    """Each change of each improvement brings exactly what is said; returns the kinds that were seen.

    ``most``: so many changes of one improvement are made, where the facts are many.
    """
    every = all_facts(facts)
    now = scores(plan, every, unit, as_of, period)
    result = evaluate(plan, facts, as_of)
    found = improvements(plan, facts, unit, as_of, period=period, result=result)
    for one in found:
        for change in one.changes[:most]:
            kept = [fact for fact in every if not any(fact is gone for gone in change.drop)]
            after = scores(plan, [*kept, *change.add], unit, as_of, period)
            assert after[one.indicator] - now[one.indicator] == one.points, one
            assert after[""] - now[""] == one.total, one
        if one.together is not None and len(one.changes) <= most:
            gone = [fact for change in one.changes for fact in change.drop]
            kept = [fact for fact in every if not any(fact is dropped for dropped in gone)]
            added = [fact for change in one.changes for fact in change.add]
            after = scores(plan, [*kept, *added], unit, as_of, period)
            assert after[one.indicator] - now[one.indicator] == one.together, one
        assert (one.points > 0 and one.total > 0) or one.kind == "veto"
        for language in ("zh", "en"):
            text = sentence(one, language)
            assert text
            assert "%(" not in text
    return {one.kind for one in found}


@pytest.mark.parametrize("example", list(examples()))
def test_in_every_worked_example_each_figure_is_true(example):
    scheme, as_of = scheme_of(example["text"])
    plan = compile_scheme(scheme)
    facts = read_facts(example["facts"].splitlines(), plan)
    rounds = [key for key, _ in plan.rounds] if plan.repeats else [""]

    for unit in facts.units:
        for period in rounds:
            assert_true(plan, facts, unit, as_of, period)


@pytest.mark.parametrize("name", builtin_names())
def test_in_every_built_in_scheme_each_figure_is_true(name):
    plan = compile_scheme(load(builtin_text(name)))
    facts = read_facts(builtin_facts(name).splitlines(), plan)
    rounds = [key for key, _ in plan.rounds] if plan.repeats else [""]

    assert assert_true(plan, facts, sorted(facts.units)[-1], None, rounds[0], most=1)


WINDOWS = [f"2014M{month:02}" for month in range(1, 13)]
WINDOWS += ["2014Q1", "2014Q2", "2014Q3", "2014Q4", "2014H1", "2014H2", "plan", "summary", "n1", ""]


def invented(rng, leaves):
    """Facts of every kind that the generated schemes read, for two units."""
    found = [*UNITS]

    def day():
        return date(2014, 1, 1) + timedelta(rng.randrange(365))

    for number in range(rng.randrange(12)):
        marks = tuple(F(rng.randrange(40, 101)) for _ in range(rng.randrange(6)))
        moment = datetime(2014, 1, 1, tzinfo=UTC) + timedelta(days=rng.randrange(370))
        state = rng.choice(["accepted"] * 3 + ["returned", "rejected", "submitted", "withdrawn"])
        unit, leaf = rng.choice(UNITS).unit, rng.choice(leaves)
        found.append(PieceFact(f"p{number}", unit, leaf, rng.choice(WINDOWS), moment, state, marks))
        if state == "accepted" and rng.random() < 0.2:
            found.append(ClawbackFact(f"p{number}", day()))
    for number in range(rng.randrange(10)):
        key = rng.choice(["adoption", "fault"])
        attributes = rng.choice([{}, {"level": "市"}, {"level": "省"}])
        units = rng.choice([("u1",), ("u2",), ("u1", "u2")])
        same = rng.choice([None, None, "s"])
        quantity = F(rng.randrange(1, 4))
        found.append(
            EventFact(f"e{number}", key, units, day(), same=same, attributes=attributes, quantity=quantity)
        )
    for _ in range(rng.randrange(6)):
        key = rng.choice(["publishing.reposts", "talks"])
        found.append(CountFact(rng.choice(UNITS).unit, key, F(rng.randrange(1, 5)), day()))
    for _ in range(rng.randrange(3)):
        found.append(MeasureFact(rng.choice(UNITS).unit, "awareness", F(rng.randrange(0, 7)), day()))
    for number in range(rng.randrange(6)):
        unit, leaf = rng.choice(UNITS).unit, rng.choice(leaves)
        value = F(rng.randrange(50, 101))
        found.append(
            MarkFact(unit, leaf, f"r{number}", value, "评委", rng.choice([None, "2014Q1"]), at=day())
        )
    for leaf in leaves:
        if rng.random() < 0.7:
            found.append(NoticeFact(f"n{leaf}", leaf, date(2014, 2, 1), date(2014, 6, 30), "通知", 2))
            found.append(
                PieceFact(f"q{leaf}", "u1", leaf, f"n{leaf}", datetime(2014, 7, 3, tzinfo=UTC), "accepted")
            )
    return found


@given(sound_schemes(), st.integers(0, 10**6), st.sampled_from([None, date(2014, 5, 20)]))
@settings(max_examples=15, deadline=None)
def test_in_generated_schemes_each_figure_is_true(scheme, seed, as_of):
    plan = compile_scheme(scheme)
    leaves = [placed.id for placed in plan.index.values() if placed.node.rule is not None]
    facts = Facts.of(invented(random.Random(seed), leaves))

    assert_true(plan, facts, "u1", as_of)


FRAME = "scheme: x\ntitle: 示例\nyear: 2014\nsettings: {late: {worth: 1/2}}\nindicators:\n"
U1 = '{"kind":"unit","unit":"u1"}\n'
KINDS = {
    "send_late": (
        "  - {id: 1, points: 4, every: quarter, even: {}}\n",
        U1,
        date(2014, 5, 20),
        ["缺报", "现在补报 1 件，按迟报受理，可加 0.50 分。"],
    ),
    "withdrawn": (
        "  - {id: 1, points: 4, due: 2014-03-31, even: {quality: true}}\n",
        U1 + '{"kind":"piece","piece":"a","unit":"u1","indicator":"1","window":"1",'
        '"received":"2014-03-01T09:00:00+08:00","state":"withdrawn"}\n',
        None,
        ["a：撤回的 1 件，如受理并评满分，可得 4.00 分。"],
    ),
    "decide": (
        "  - {id: 1, points: 9, per_item: {of: {events: e}, prices: [{points: {from: 1, to: 5}}]}}\n",
        U1 + '{"kind":"event","event":"x","unit":"u1","key":"e","at":"2014-03-01"}\n',
        None,
        ["x：待裁量，按上限 5 分计可加 5.00 分。", "再有 1 次“e”可加 5.00 分。"],
    ),
    "gate": (
        "  - {id: 1, points: 9, gate: {if: {of: {count: talks}, at_least: 2}, else: {times: 50%}},"
        " carry: {key: k}}\n",
        U1 + '{"kind":"score","unit":"u1","key":"k","value":6}\n',
        None,
        ["前提条件未达：“talks”的数量不少于 2（现为 0）；到 2 即通过，可加 3.00 分。"],
    ),
    "zero veto": (
        "  - {id: 1, points: 9, carry: {key: k}}\nvetoes: [{title: 重大事故, event: e, then: zero}]\n",
        U1 + '{"kind":"score","unit":"u1","key":"k","value":6}\n'
        '{"kind":"event","event":"x","unit":"u1","key":"e","at":"2014-03-01"}\n',
        None,
        ["x：如没有“重大事故”这次否决：总分加 6.00 分。"],
    ),
    "conversion": (
        "  - id: 1\n    points: 10\n    out_of: 100\n    indicators:\n"
        "      - {id: 1.1, points: 100, steps: {of: {count: talks}, bands: [{from: 3, points: 40},"
        " {from: 9, points: 100}]}}\n",
        U1 + '{"kind":"count","unit":"u1","key":"talks","value":7,"at":"2014-03-01"}\n',
        None,
        ["到 9 可进下一档：还差 2，+60.00 分（计入总分 +6.00 分）。"],
    ),
    "a cap above": (
        "  - {id: 1, points: 5, per_item: {of: {events: e}, prices: [{points: 2}]}}\n",
        U1 + '{"kind":"event","event":"x","unit":"u1","key":"e","at":"2014-03-01","quantity":2}\n',
        None,
        ["再有 1 次“e”可加 1.00 分。"],
    ),
    "far below the floor": (
        "  - {id: 1, points: 2, every: half-year, deduct: [{need: 4, of: {pieces: all}, minus: 1}]}\n",
        U1,
        None,
        ["只补一样还加不上分；全部做到位，可加 2.00 分。"],
    ),
    "several missing in a window": (
        "  - {id: 1, points: 16, every: quarter, even: {pieces: 2}}\n",
        U1 + '{"kind":"piece","piece":"a","unit":"u1","indicator":"1","window":"2014Q1",'
        '"received":"2014-04-02T09:00:00+08:00","state":"rejected"}\n',
        None,
        ["缺报 7 件，各失 2.00 分。合计 14.00 分。"],
    ),
    "one event of several times": (
        "  - {id: 1, points: 10, deduct: [{title: 进京, of: {events: p}, minus: 1}]}\n",
        U1 + '{"kind":"event","event":"y","unit":"u1","key":"p","at":"2014-03-01","quantity":6}\n',
        None,
        ["y：进京：共 6 次，少 1 次可少扣 1.00 分。", "进京：全部没有时，可少扣 6.00 分。"],
    ),
    "a deduction at its greatest": (
        "  - {id: 1, points: 10, deduct: [{title: 欠缴, of: {count: owed}, minus: 0.2, at_most: 5}]}\n",
        U1 + '{"kind":"count","unit":"u1","key":"owed","value":30,"at":"2014-03-01"}\n',
        None,
        ["欠缴：全部没有时，可少扣 5.00 分。"],
    ),
    "late deduction": (
        "  - {id: 1, points: 4, due: 2014-03-31, even: {}}\n"
        "  - {id: 2, points: 2, deduct: [{title: 迟报, of: {late: all, indicator: 1}, minus: 0.5}]}\n",
        U1 + '{"kind":"piece","piece":"a","unit":"u1","indicator":"1","window":"1",'
        '"received":"2014-04-02T09:00:00+08:00","state":"accepted"}\n',
        None,
        ["迟报：少 1 可少扣 0.50 分（计入总分 +2.50 分）。"],
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_what_would_have_brought_more_is_said(name):
    text, lines, as_of, wanted = KINDS[name]
    plan = compile_scheme(load(FRAME + text))
    facts = read_facts(lines.splitlines(), plan)

    said = [sentence(one) for one in improvements(plan, facts, "u1", as_of)]

    for text in wanted:
        assert any(text in one for one in said), said
    assert_true(plan, facts, "u1", as_of)


@pytest.mark.parametrize(
    ("rule", "value", "kinds"),
    [
        ("deduct: [{of: {take: {count: a}, each: 30, round: up}, minus: 0.5}]", 95, {"line_none"}),
        ("deduct: [{need: 10, of: {take: {count: a}, each: 30}, minus: 0.5}]", 95, {"line_clear"}),
        ("deduct: [{of: {take: {count: a}, no_more: 5}, minus: 0.5}]", 95, {"line_none"}),
        ("ratio: {of: {take: {count: a}, each: 30}, full: 10}", 95, set()),
        ("ratio: {of: {take: {count: a}, times: 0.1}, full: 10}", 95, set()),
        ("ratio: {of: {take: {count: a}, no_less: 10}, full: 40}", 4, set()),
        ("ratio: {of: {take: {count: a}, no_less: 10}, full: 40}", 14, {"ratio_step", "ratio_full"}),
        ("ratio: {of: {take: {take: {count: a}, each: 30}, until: 2014-06-30}, full: 10}", 95, set()),
        ("steps: {of: {take: {count: a}, each: 30}, bands: [{from: 2, points: 1}, {from: 4, points: 10}]}", 95, set()),
    ],
)  # fmt: skip
def test_a_distance_is_said_only_in_what_is_recorded(rule, value, kinds):
    plan = compile_scheme(load(FRAME + f"  - {{id: 1, points: 10, {rule}}}\n"))
    fact = f'{{"kind":"count","unit":"u1","key":"a","value":{value},"at":"2014-03-01"}}\n'
    facts = read_facts((U1 + fact).splitlines(), plan)

    assert {one.kind for one in improvements(plan, facts, "u1")} == kinds
    assert_true(plan, facts, "u1")


def test_what_does_not_lift_the_total_is_not_advised():
    text = (
        "  - {id: 1, points: 10, ratio: {of: {events: e}, full: 2}}\n"
        "  - {id: 2, points: 10, deduct: [{title: 通报, of: {events: e}, minus: 2}]}\n"
    )
    plan = compile_scheme(load(FRAME + text))
    facts = read_facts(
        (U1 + '{"kind":"event","event":"x","unit":"u1","key":"e","at":"2014-03-01"}\n').splitlines(), plan
    )

    assert [one.indicator for one in improvements(plan, facts, "u1")] == ["1"]


PRICES = (
    "  - {id: 1, points: open, per_item: {of: {events: e}, prices: ["
    "{where: {level: 国}, points: 5}, {where: {level: 省}, points: 3}, {where: {level: 市}, points: 1}],"
    " times: [{where: {front: yes}, by: 2}]}}\n"
)


def test_many_prices_are_told_in_one_sentence():
    plan = compile_scheme(load(FRAME + PRICES))
    found = improvements(plan, read_facts(U1.splitlines(), plan), "u1")

    assert sentences(found) == [
        "再有 1 次“e”，按档可加：级别：国 +5.00 分；级别：省 +3.00 分；级别：市 +1.00 分。"
    ]


GRADES = (
    "  - {id: 1, points: 100, carry: {key: k}}\n"
    "grades:\n  - {grade: 优秀, first: 1, from: 90, if: {of: {events: bad}, at_most: 0}}\n"
    "  - {grade: 良好, from: 80}\n  - {grade: 一般}\n"
)


@pytest.mark.parametrize(
    ("mine", "other", "bad", "why", "advised"),
    [
        (95, 85, True, "未评“优秀”：条件不符，须“bad”的次数最多 0（现为 1）。", []),
        (91, 96, False, "未评“优秀”：名额 1 个已由名次在前的取得。", []),
        (85, 89, False, "未评“优秀”：85.00 未到分数线 90。", ["优秀"]),
        (85, 96, False, "未评“优秀”：85.00 未到分数线 90。", []),
        (70, 96, False, "未评“良好”：70.00 未到分数线 80。", ["良好"]),
    ],
)
def test_a_missed_grade_says_why_and_is_advised_only_where_it_can_be_had(mine, other, bad, why, advised):
    plan = compile_scheme(load(FRAME + GRADES))
    made = [*UNITS, ScoreFact("u1", "k", F(mine)), ScoreFact("u2", "k", F(other))]
    if bad:
        made.append(EventFact("x", "bad", ("u1",), date(2014, 3, 1)))
    facts = Facts.of(made)
    result = evaluate(plan, facts)
    sheet = next(one for one in result.sheets if one.unit == "u1")

    whole = explain_sheet(plan, facts, sheet, result=result)[-1]

    assert why in steps_in_words(whole, "zh", plan.scheme.settings.rounding)
    assert [one.values["grade"] for one in whole.more if one.kind == "grade_line"] == advised


def test_every_sentence_has_both_languages():
    for code, (english, chinese) in SENTENCES.items():
        assert english.endswith("."), code
        assert chinese.endswith("。"), code


def test_a_full_sheet_is_told_nothing():
    plan = compile_scheme(load(FRAME + "  - {id: 1, points: 5, carry: {key: k}}\n"))
    facts = read_facts((U1 + '{"kind":"score","unit":"u1","key":"k","value":5}\n').splitlines(), plan)

    assert improvements(plan, facts, "u1") == ()


def test_what_has_happened_is_no_advice():
    text = FRAME + "  - {id: 1, points: 8, every: quarter, even: {pieces: 2}}\n"
    facts = (
        U1
        + '{"kind":"piece","piece":"a","unit":"u1","indicator":"1","window":"2014Q1",'
        + '"received":"2014-04-02T09:00:00+08:00","state":"accepted"}\n'
        + '{"kind":"piece","piece":"b","unit":"u1","indicator":"1","window":"2014Q2",'
        + '"received":"2014-05-02T09:00:00+08:00","state":"returned"}\n'
    )
    plan = compile_scheme(load(text))

    found = improvements(plan, read_facts(facts.splitlines(), plan), "u1", date(2014, 8, 1))

    assert {(one.kind, one.still) for one in found} == {
        ("missed", False), ("late", False), ("send_late", True), ("accept", True), ("send", True),
    }  # fmt: skip
    assert [sentence for one, sentence in zip(found, sentences(found), strict=True) if one.still] == [
        "一季度、二季度：现在补报 1 件，按迟报受理，可加 0.50 分。合计 1.00 分。",
        "二季度 b：待受理或补正的 1 件，受理后加 1.00 分。",
        "三季度：再报 1 件受理，可加 1.00 分。合计 2.00 分。",
    ]
