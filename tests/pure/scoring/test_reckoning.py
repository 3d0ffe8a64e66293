"""How a number arose: the steps lead from the facts to exactly the score, in both languages."""

import random
import re
from fractions import Fraction as F
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kaoping.pure.scoring.reckoning as package
from kaoping.pure.scheme.model import Rounding
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import Facts, compile_scheme, evaluate, read_facts
from kaoping.pure.scoring.explain import explain_sheet, explained_as_json, explained_text
from kaoping.pure.scoring.reckoning import reckoning
from kaoping.pure.scoring.reckoning.words import STEPS, said, step
from kaoping.schemes import builtin_facts, builtin_names, builtin_text
from tests.pure.scoring.test_gains import FRAME, U1, invented
from tests.pure.scoring.test_worked_examples import examples, scheme_of
from tests.strategies.sound_schemes import sound_schemes

WITHOUT_A_RESULT = {
    "number_taken", "number_taken_times", "number_times", "number_divided",
    "item_not_counted", "votes", "out", "pending", "still", "rank", "grade", "grade_from", "waits_for", "outcomes",
    "deduct_waits",
}  # fmt: skip


def assert_leads_to_the_score(plan, facts, as_of=None):
    result = evaluate(plan, facts, as_of)
    for sheet in (*result.sheets, *result.rounds):
        for line in sheet.walk():
            steps = reckoning(plan, facts.units[sheet.unit].unit, line, sheet.period)
            assert (steps[-1].params["result"] if steps else F(0)) == line.score
            for one in steps:
                for language in ("zh", "en"):
                    assert "%(" not in step(one, language)


@pytest.mark.parametrize("example", list(examples()))
def test_in_every_worked_example(example):
    scheme, as_of = scheme_of(example["text"])
    plan = compile_scheme(scheme)

    assert_leads_to_the_score(plan, read_facts(example["facts"].splitlines(), plan), as_of)


@pytest.mark.parametrize("name", builtin_names())
def test_in_every_built_in_scheme(name):
    plan = compile_scheme(load(builtin_text(name)))

    assert_leads_to_the_score(plan, read_facts(builtin_facts(name).splitlines(), plan))


@pytest.mark.parametrize(
    ("rule", "value", "wanted"),
    [
        ("zero: 20, full: 10, up_to: 150%", 2, "2 reaches the limit: at most 10 × 1.5 = 15.00."),
        ("full: 20, up_to: 80%", 17, "17 reaches the limit: at most 10 × 0.8 = 8.00."),
    ],
)
def test_the_limit_of_up_to_is_said_as_it_is(rule, value, wanted):
    plan = compile_scheme(load(FRAME + f"  - {{id: 1, points: 10, ratio: {{of: {{measure: m}}, {rule}}}}}\n"))
    fact = f'{{"kind":"measure","unit":"u1","key":"m","value":{value},"at":"2014-03-01"}}\n'
    facts = read_facts((U1 + fact).splitlines(), plan)
    sheet = evaluate(plan, facts).sheets[0]

    steps = reckoning(plan, facts.units["u1"].unit, next(iter(sheet.walk())))

    assert [step(one, "en") for one in steps] == [wanted]


@given(sound_schemes(), st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_in_generated_schemes(scheme, seed):
    plan = compile_scheme(scheme)
    leaves = [placed.id for placed in plan.index.values() if placed.node.rule is not None]

    assert_leads_to_the_score(plan, Facts.of(invented(random.Random(seed), leaves)))


SAID = {
    "even": (
        "  - {id: 1, points: 4, every: quarter, even: {}}\n",
        '{"kind":"piece","piece":"a","unit":"u1","indicator":"1","window":"2014Q1",'
        '"received":"2014-03-01T09:00:00+08:00","state":"accepted"}',
        "满分 4 分，应报 4 件均分，计分 1 件：4 ÷ 4 × 1 = 1.00。",
        "4 points over 4 pieces asked for, 1 counted: 4 ÷ 4 × 1 = 1.00.",
    ),
    "per and cap": (
        "  - {id: 1, points: 2, per: {count: heads}, per_item: {of: {count: k}, prices: [{points: 1}]}}\n",
        '{"kind":"count","unit":"u1","key":"heads","value":2,"at":"2014-03-01"}\n'
        '{"kind":"count","unit":"u1","key":"k","value":9,"at":"2014-03-01"}',
        "k：1 × 9 = 9.00。按人数平均：9 ÷ 2 = 4.50。4.5 超过上限 2，计 2.00。",
        "k: 1 × 9 = 9.00. By heads: 9 ÷ 2 = 4.50. 4.5 is above the limit of 2: 2.00.",
    ),
    "gate and floor": (
        "  - id: 1\n    points: 4\n    floor: 1\n    gate: {if: {of: {count: k}, above: 1}, else: {times: 50%}}\n"
        "    deduct: [{title: 被通报, of: {events: e}, minus: 3}]\n",
        '{"kind":"event","event":"x","unit":"u1","key":"e","at":"2014-03-01"}',
        "被通报：1 × 3，扣 3.00。4 − 3 = 1.00。未达前提条件（“k”的数量超过 1）：1 × 0.5 = 0.50。0.5 低于下限 1，计 1.00。",
        "被通报: 1 × 3 = 3.00 taken. 4 − 3 = 1.00. The condition (the count “k” more than 1) is not met: 1 × 0.5 = 0.50. "
        "0.5 is below the floor of 1: 1.00.",
    ),
    "average of windows": (
        "  - {id: 1, points: 10, combine: average, every: half-year, carry: {key: k}}\n",
        '{"kind":"score","unit":"u1","key":"k","value":8,"at":"2014-03-01"}\n'
        '{"kind":"score","unit":"u1","key":"k","value":6,"at":"2014-09-01"}',
        "上半年：由“k”转入：8.00。下半年：由“k”转入：6.00。平均：(8 + 6) ÷ 2 = 7.00。",
        "first half: Brought in from “k”: 8.00. second half: Brought in from “k”: 6.00. "
        "Averaged: (8 + 6) ÷ 2 = 7.00.",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_the_steps_are_said_in_words_and_figures(name):
    text, lines, chinese, english = SAID[name]
    plan = compile_scheme(load(FRAME + text))
    facts = read_facts((U1 + lines).splitlines(), plan)
    line = evaluate(plan, facts).sheets[0].lines[0]

    steps = reckoning(plan, facts.units["u1"].unit, line)

    assert "".join(step(one, "zh") for one in steps) == chinese
    assert " ".join(step(one, "en") for one in steps) == english


def test_windows_of_which_the_same_is_to_be_said_are_named_together():
    text = "  - {id: 1, points: 4, every: quarter, deduct: [{title: 例会, need: 1, of: {count: k}, minus: 0.5}]}\n"
    plan = compile_scheme(load(FRAME + text))
    lines = U1 + '{"kind":"count","unit":"u1","key":"k","value":1,"at":"2014-05-01"}'
    facts = read_facts(lines.splitlines(), plan)
    line = evaluate(plan, facts).sheets[0].lines[0]

    assert said(reckoning(plan, facts.units["u1"].unit, line), "zh") == [
        "一季度、三季度、四季度：例会：扣 0.50。应 1，少 1。",
        "4 − 0.5 − 0.5 − 0.5 = 2.50。",
    ]


def test_the_explanation_is_text_and_json():
    plan = compile_scheme(load(FRAME + SAID["even"][0]))
    facts = read_facts((U1 + SAID["even"][1]).splitlines(), plan)
    result = evaluate(plan, facts)
    rounding = plan.scheme.settings.rounding

    found = explain_sheet(plan, facts, result.sheets[0], result=result)
    as_json = explained_as_json(found, rounding)

    assert explained_text(found, "zh", rounding).splitlines()[1:5] == [
        "  怎样得来：",
        "    满分 4 分，应报 4 件均分，计分 1 件：4 ÷ 4 × 1 = 1.00。",
        "  差在哪里，怎样能多得：",
        "    二季度、三季度、四季度：缺报 3 件，各失 1.00 分。合计 3.00 分。",
    ]
    gain = as_json[0]["more"][0]
    assert (gain["kind"], gain["exact"], gain["together"], gain["windows"]) == (
        "missed",
        "1/1",
        "3/1",
        ["2014Q2", "2014Q3", "2014Q4"],
    )
    assert gain["changes"][0]["add"][0]["kind"] == "piece"
    assert as_json[-1]["sheet"] is True


def test_every_step_has_both_languages():
    folder = Path(package.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    assert set(re.findall(r"(?:note|yield)\(?\s*\(?\"(\w+[a-z])\"", text)) <= set(STEPS)
    for code, (english, chinese) in STEPS.items():
        assert english.replace("%(why)s", "").endswith((".", "")), code
        assert "%(result)s" in chinese or code in WITHOUT_A_RESULT or code.startswith(("veto", "missed_")), (
            code
        )


def test_what_the_rank_goes_by_can_be_typed_in_as_printed():
    """6.33 × 30 ÷ 19 is 9.99; the sheet says 10.00, so the base is printed with more decimals."""
    plan = compile_scheme(
        load(
            "scheme: s\ntitle: s\nyear: 2014\nsettings: {not_applicable: rescale}\ntotal: {cap: 9}\n"
            "groups: {a: {tag: a}}\nindicators:\n"
            "  - {id: 1, points: 19, ratio: {of: {count: n}, full: 3}}\n"
            "  - {id: 2, points: 11, applies_to: a, carry: {key: k}}\n"
        )
    )
    count = '{"kind":"count","unit":"u1","key":"n","value":1,"at":"2014-05-01"}'
    facts = read_facts(['{"kind":"unit","unit":"u1"}', count], plan)
    result = evaluate(plan, facts)

    text = explained_text(explain_sheet(plan, facts, result.sheets[0], result=result), "en", Rounding())

    assert "Base 6.33 + bonus 0.00 = 6.33." in text
    assert "For the rank: 6.3333 × 30.00 ÷ 19.00 + 0.00 = 10.00." in text
    assert "Place 1, by 9.00." in text
