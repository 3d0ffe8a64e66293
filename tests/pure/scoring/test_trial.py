"""A scheme tried on other facts: what fits is scored, what does not is counted and left out."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme import load
from kaoping.pure.scheme.next_year import next_year
from kaoping.pure.scoring import evaluate, read_facts
from kaoping.pure.scoring.trial import TrialFacts, all_of, fit, invent
from kaoping.schemes import builtin_facts, builtin_names, builtin_text
from tests.strategies.sound_schemes import sound_schemes


def own_facts(name, scheme):
    return TrialFacts(scheme, all_of(read_facts(builtin_facts(name).splitlines(), scheme)))


@pytest.mark.parametrize("name", builtin_names())
def test_a_builtin_schemes_own_facts_fit_it_and_next_years_text_with_the_same_totals(name):
    scheme = load(builtin_text(name))
    moved = load(next_year(builtin_text(name), scheme.period.first.year + 1).text)
    facts = own_facts(name, scheme)
    before, after = fit(facts, scheme), fit(facts, moved)

    assert before.left_out == {}
    assert after.left_out == {}
    assert [(sheet.unit, sheet.total) for sheet in evaluate(before.plan, before.facts).sheets] == [
        (sheet.unit, sheet.total) for sheet in evaluate(after.plan, after.facts).sheets
    ]


@pytest.mark.parametrize("name", builtin_names())
def test_invented_facts_are_the_same_for_the_same_seed_and_all_fit(name):
    scheme = load(builtin_text(name))
    first, again, other = invent(scheme, 4, 7), invent(scheme, 4, 7), invent(scheme, 4, 8)

    assert first.facts == again.facts
    assert first.facts != other.facts
    assert fit(first, scheme).left_out == {}
    assert len(fit(first, scheme).facts.units) == 4


def test_facts_of_another_scheme_are_left_out_and_counted_by_kind():
    luoyang, lecture = (load(builtin_text(name)) for name in ("luoyang-2014", "lecture-2014"))
    facts = own_facts("luoyang-2014", luoyang)

    found = fit(facts, lecture)

    assert found.left_out["piece"] > 0
    assert evaluate(found.plan, found.facts).sheets is not None


def test_a_quarters_pieces_go_into_the_months_that_hold_their_day():
    scheme = load(builtin_text("luoyang-2014"))
    monthly = load(builtin_text("luoyang-2014").replace("every: quarter", "every: month"))
    facts = own_facts("luoyang-2014", scheme)

    found = fit(facts, monthly)

    assert {
        piece.window[:5]
        for own in found.facts.units.values()
        for piece in own.pieces
        if piece.indicator == "4"
    } == {"2014M"}


@settings(max_examples=60)
@given(sound_schemes(), st.integers(0, 3))
def test_any_sound_scheme_can_be_tried_on_invented_facts(scheme, seed):
    try:
        given_facts = invent(scheme, 3, seed)
    except SchemeError:
        return  # a unit would have to be in two groups at once, or in none
    found = fit(given_facts, dataclasses.replace(scheme))

    assert found.left_out == {}
    assert evaluate(found.plan, found.facts).finished
