"""A value set by people: it stands before folding, beside what was computed, and obeys the scheme's limits."""

import datetime as dt
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.pure.errors import FactFaults
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import OverrideFact, compile_scheme, evaluate, evaluate_unit, read_facts
from kaoping.pure.scoring.as_json import sheet_as_json
from kaoping.pure.scoring.explain import explain_sheet, explained_text
from kaoping.pure.scoring.fact_faults import sentence
from kaoping.pure.scoring.facts import Facts
from kaoping.pure.scoring.lines import line_of, lines_of
from kaoping.pure.scoring.notes import explain
from kaoping.pure.scoring.reading import LineReader

NESTED = """
scheme: nested
title: 套层
year: 2014
timezone: Asia/Shanghai
indicators:
  - id: "1"
    title: 一
    points: 10
    indicators:
      - {id: "1.1", title: 甲, points: 6, every: quarter, even: {}}
      - {id: "1.2", title: 乙, points: 4, every: half-year, even: {}}
  - {id: "2", title: 二, points: 5, deduct: [{title: 问题, of: {events: fault}, minus: 2}], floor: none}
"""
UNITS = [
    '{"kind":"unit","unit":"a","name":"甲局"}',
    '{"kind":"unit","unit":"b","name":"乙局"}',
    '{"kind":"piece","piece":"p1","unit":"a","indicator":"1.1","window":"2014Q1","received":"2014-03-01T09:00:00+08:00","state":"accepted"}',
    '{"kind":"piece","piece":"p2","unit":"b","indicator":"1.2","window":"2014H1","received":"2014-03-01T09:00:00+08:00","state":"accepted"}',
]
PLAN = compile_scheme(load(NESTED))


def override(**fields):
    return json.dumps(
        {"kind": "override", "unit": "a", "indicator": "1.1", "value": "2.5", "reason": "邮箱停机", **fields},
        ensure_ascii=False,
    )


def sheet(*lines, unit="a", plan=PLAN):
    return evaluate(plan, read_facts([*UNITS, *lines], plan)).sheet(unit)


@pytest.mark.parametrize(
    ("indicator", "value", "above", "total"),
    [
        ("1.1", "2.5", "2.5", "7.5"),
        ("1", "9", "9", "14"),
        ("2", "-3", "1.5", "-1.5"),
        ("1.2", "1/3", "11/6", "41/6"),
    ],
)
def test_the_value_replaces_the_line_before_folding(indicator, value, above, total):
    found = sheet(override(indicator=indicator, value=value))

    assert found.line(indicator).score == Fraction(value)
    assert found.line("1").score == Fraction(above)
    assert found.total == Fraction(total)


def test_what_was_computed_stays_beside_it_in_json_and_words():
    facts = read_facts([*UNITS, override()], PLAN)
    result = evaluate(PLAN, facts)
    found = result.sheet("a")
    line = sheet_as_json(found, PLAN.scheme.settings.rounding)["lines"][0]["lines"][0]
    explained = explain_sheet(PLAN, facts, found, None, result=result)

    assert (line["score"], line["computed"], line["computed_exact"]) == ("2.50", "1.50", "3/2")
    assert line["notes"][-1] == {
        "code": "overridden", "computed": "3/2", "value": "5/2", "reason": "邮箱停机"
    }  # fmt: skip
    assert found.line("1.1").formula.result == Fraction("1.5")
    assert "计算 1.5，经决定改定为 2.50。邮箱停机" in explained_text(
        explained, "zh", PLAN.scheme.settings.rounding
    )
    assert "Computed 1.5, set by decision to 2.50." in explained_text(
        explained, "en", PLAN.scheme.settings.rounding
    )


@pytest.mark.parametrize(
    ("value", "printed"), [("1.9", "1.90"), ("2", "2.00"), ("1.125", "1.125"), ("1/3", "1/3")]
)
def test_the_note_prints_the_value_as_the_column_beside_it(value, printed):
    note = sheet(override(value=value)).line("1.1").notes[-1]

    assert explain(note, "zh") == f"计算 1.50，改定 {printed}。邮箱停机"


def test_a_settled_line_is_settled_and_nobody_stands_above_what_is_attainable():
    found = sheet(override(value="6"), '{"kind":"waiver","unit":"a","indicator":"1.1","window":"2014Q2"}')
    line = found.line("1.1")

    assert (line.pending, line.still, line.lost) == (0, 0, 0)
    assert line.score <= line.attainable <= line.max


def test_a_line_that_is_out_stays_out_and_says_so():
    found = sheet(override(), '{"kind":"waiver","unit":"a","indicator":"1.1","window":null}')

    assert found.line("1.1").score == 0
    assert [one.code for one in found.line("1.1").notes] == ["waived", "overridden_out"]


def test_it_is_known_from_its_day_on():
    facts = read_facts([*UNITS, override(at="2014-06-01")], PLAN)

    assert evaluate_unit(PLAN, facts, "a", dt.date(2014, 5, 31)).line("1.1").computed is None
    assert evaluate_unit(PLAN, facts, "a", dt.date(2014, 6, 1)).line("1.1").computed is not None


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"indicator": "9"}, "The scheme has no indicator “9”. It has: 1, 1.1, 1.2, 2."),
        ({"value": "6.01"}, "The value 6.01 lies outside what indicator 1.1 allows, 0 to 6. Set one within."),
        ({"value": "-1"}, "The value -1 lies outside what indicator 1.1 allows, 0 to 6. Set one within."),
        ({"indicator": "2", "value": "5.5"}, "The value 5.5 lies outside what indicator 2 allows, −∞ to 5. Set one within."),
        ({"value": 2.5}, None),
        (
            {"value": "viel"},
            "“value” is “viel”; it must be an exact number such as 85, \"90.5\" or \"1/3\", "
            "with at most 30 digits on either side of its point or stroke.",
        ),
        ({"unit": "x"}, "There is no unit “x” in this file. Add its line or mend the code."),
        ({"period": "Q9"}, "There is no round “Q9” for “period”. Rounds are: none."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_a_sentence(fields, says):
    if says is None:
        assert sheet(override(**fields)).line("1.1").score == Fraction("2.5")
        return
    with pytest.raises(FactFaults) as caught:
        sheet(override(**fields))

    assert [sentence(fault) for fault in caught.value.faults] == [says]


def test_one_line_is_set_once():
    with pytest.raises(FactFaults) as caught:
        sheet(override(), override(value="1"))

    assert [sentence(fault) for fault in caught.value.faults] == [
        "Indicator “1.1” of this unit is set on line 5 already. Remove one."
    ]


@given(
    value=st.fractions(0, 6, max_denominator=997),
    reason=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    at=st.none() | st.dates(),
)
def test_reading_what_was_written_gives_the_same_fact(value, reason, at):
    fact = OverrideFact("a", "1.1", value, reason, "甲、乙", at)
    reader = LineReader(PLAN)
    reader.take(1, next(lines_of([fact])).encode())

    assert not reader.faults
    assert reader.numbered == [(1, fact)]
    assert line_of(fact)["kind"] == "override"


@given(value=st.fractions(0, 6, max_denominator=97))
def test_others_are_never_touched_and_sums_hold(value):
    facts = read_facts(UNITS, PLAN)
    before = evaluate(PLAN, facts)
    plain = sheet_as_json(before.sheet("b"), PLAN.scheme.settings.rounding)
    made = [fact for own in facts.units.values() for fact in (own.unit, *own.pieces)]
    after = evaluate(PLAN, Facts.of([*made, OverrideFact("a", "1.1", value)]))
    now = sheet_as_json(after.sheet("b"), PLAN.scheme.settings.rounding)

    assert {**now, "rank": None} == {**plain, "rank": None}
    own = after.sheet("a")
    assert own.base == sum(line.score for line in own.base_lines)
    assert own.base + own.pending + own.still + own.lost == own.attainable
