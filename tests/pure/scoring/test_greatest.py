"""``ratio: {full: most}``: the greatest number among the units ranked together has the full mark."""

from datetime import date
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.parse import load
from kaoping.pure.scheme.render import render
from kaoping.pure.scoring import (
    CountFact,
    Facts,
    MeasureFact,
    UnitFact,
    WaiverFact,
    compile_scheme,
    evaluate,
    evaluate_unit,
)
from kaoping.results.standings import _compares_units

DAY = date(2014, 6, 30)
TEXT = """
scheme: s
title: 以最高者为满分
year: 2014
groups: {甲: {group: 甲}, 乙: {group: 乙}}
indicators:
  - {id: 1, title: 采用, points: 6, ratio: {of: {count: adopted}, full: most}}
  - {id: 2, title: 知晓率, points: 10, ratio: {of: {measure: awareness}, zero: 50%, full: most}}
ranking: {within: [甲, 乙]}
"""
PLAN = compile_scheme(load(TEXT))


def scores(facts, plan=PLAN):
    return {
        sheet.unit: [line.score for line in sheet.lines] for sheet in evaluate(plan, Facts.of(facts)).sheets
    }


def test_by_hand():
    """甲: 30, 20, 0 of adopted; 80%, 65%, missing. 乙 stands apart; its u5 is waived from 1."""
    facts = [
        *(UnitFact(f"u{n}", group="甲" if n < 4 else "乙") for n in range(1, 6)),
        CountFact("u1", "adopted", F(30), DAY),
        CountFact("u2", "adopted", F(20), DAY),
        MeasureFact("u1", "awareness", F(80), DAY, F(100)),
        MeasureFact("u2", "awareness", F(65), DAY, F(100)),
        CountFact("u4", "adopted", F(2), DAY),
        CountFact("u5", "adopted", F(100), DAY),
        WaiverFact("u5", "1"),
        MeasureFact("u4", "awareness", F(40), DAY, F(100)),
        MeasureFact("u5", "awareness", F(50), DAY, F(100)),
    ]

    found = scores(facts)

    assert check(PLAN.scheme) == ()
    assert load(render(PLAN.scheme)) == PLAN.scheme
    assert found == {"u1": [6, 10], "u2": [4, 5], "u3": [0, 0], "u4": [6, 0], "u5": [0, 0]}
    lines = {line.id: line for line in evaluate_unit(PLAN, Facts.of(facts), "u4").lines}
    assert [one.code for one in lines["2"].windows[0].notes] == ["greatest", "nobody_has_any"]


numbers = st.lists(st.tuples(st.booleans(), st.none() | st.integers(0, 6), st.booleans()), max_size=8)


@given(numbers)
@settings(max_examples=60, deadline=None)
def test_each_has_its_part_of_the_greatest(units):
    """A naive count; nobody beats the best; a unit alone has the sheet that it has among all."""
    facts = []
    for number, (first, value, waived) in enumerate(units):
        facts.append(UnitFact(f"u{number}", group="甲" if first else "乙"))
        if value is not None:
            facts.append(MeasureFact(f"u{number}", "awareness", F(value), DAY, F(6)))
        if waived:
            facts.append(WaiverFact(f"u{number}", "2"))
    held = Facts.of(facts)

    found = {unit: own[1] for unit, own in scores(facts).items()}

    for number, (first, value, waived) in enumerate(units):
        best = max((v for f, v, w in units if f == first and v is not None and not w), default=0)
        out = waived or value is None or best <= 3
        expected = 0 if out else F(10) * max(0, value - 3) / (best - 3)
        assert found[f"u{number}"] == expected
        assert evaluate_unit(PLAN, held, f"u{number}").lines[1].score == expected


def test_such_a_scheme_is_scored_for_everybody_at_once():
    fixed = TEXT.replace("full: most", "full: 90%").replace("ranking: {within: [甲, 乙]}", "")

    assert _compares_units(load(TEXT.replace("ranking: {within: [甲, 乙]}", "")))
    assert not _compares_units(load(fixed))


@pytest.mark.parametrize("of", ["{count: prizes}", "{pieces: all, indicator: 2}"])
def test_only_events_have_prices_at_discretion(of):
    """A count and a piece have no amount that anybody could have decided."""
    text = f"""
scheme: s
title: 酌情
year: 2014
indicators:
  - {{id: 1, title: 奖项, points: 10, per_item: {{of: {of}, prices: [{{points: {{from: 1, to: 5}}}}]}}}}
  - {{id: 2, title: 信息, points: 4, every: quarter, even: {{}}}}
"""

    assert [fault.code for fault in check(load(text))] == ["discretion_needs_events"]
    assert check(load(text.replace(of, "{events: prizes}"))) == ()
