"""Totals without the trace are those of the trace, exactly: all built-in schemes and generated ones."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import compile_scheme, evaluate, read_facts
from kaoping.pure.scoring.by_round import ByRound
from kaoping.pure.scoring.evaluate import lines_in, totals_of
from kaoping.pure.scoring.field import Field
from kaoping.pure.scoring.invent import invented_facts, invented_units
from kaoping.schemes import builtin_names, builtin_text
from tests.strategies.sound_schemes import sound_schemes

DAYS = [None, date(2014, 2, 14), date(2014, 6, 30), date(2014, 10, 31)]


def assert_same(plan, facts, as_of):
    by_round = ByRound(plan, facts) if plan.repeats else None
    for key, _ in plan.rounds:
        field = Field(plan, facts, as_of, key)
        brief_field = Field(plan, facts, as_of, key, by_round)
        for code in facts.units:
            lean, full = lines_in(brief_field.figures(code)), lines_in(field.new_case(code))
            assert totals_of(field, code, lean) == totals_of(field, code, full)
            for brief, whole in zip((*lean[0], *lean[1]), (*full[0], *full[1]), strict=True):
                assert _figures(brief) == _figures(whole)


def _figures(line):
    windows = [(one.key, one.score, one.best, one.waived) for one in line.windows]
    own = (line.id, line.score, line.attainable, line.out, line.label, windows)
    return own, [_figures(child) for child in line.children]


@pytest.mark.parametrize("as_of", DAYS, ids=str)
@pytest.mark.parametrize("name", builtin_names())
def test_built_in_schemes(name, as_of):
    scheme = load(builtin_text(name))
    plan = compile_scheme(scheme)
    lines = [json.dumps(one) for one in invented_facts(scheme, invented_units(scheme, 12))]

    assert_same(plan, read_facts(lines, plan), as_of)


@given(sound_schemes(), st.sampled_from(DAYS))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_generated_schemes(scheme, as_of):
    plan = compile_scheme(scheme)
    lines = [json.dumps(one) for one in invented_facts(scheme, invented_units(scheme, 5))]
    facts = read_facts(lines, plan)

    assert_same(plan, facts, as_of)


@pytest.mark.parametrize("name", builtin_names())
def test_a_sheet_opened_later_adds_up_to_its_head(name):
    scheme = load(builtin_text(name))
    lines = [json.dumps(one) for one in invented_facts(scheme, invented_units(scheme, 6))]
    result = evaluate(scheme, read_facts(lines, scheme), DAYS[2])

    for sheet in (*result.rounds, *result.sheets):
        if sheet.lines:
            assert sum(line.score for line in sheet.base_lines) == sheet.base
            assert sum(line.score for line in sheet.bonus_lines) == sheet.bonus
            assert sum(line.attainable for line in sheet.base_lines) == sheet.attainable
