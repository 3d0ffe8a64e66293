"""What holds for every built-in scheme on any invented year, on any day of it."""

import json
import random
from datetime import date

import pytest

from kaoping.pure.scheme.parse import load
from kaoping.pure.scheme.rules import Word
from kaoping.pure.scheme.tree import index
from kaoping.pure.scoring import compile_scheme, evaluate, evaluate_unit, read_facts
from kaoping.pure.scoring.invent import invented_facts, invented_units
from kaoping.schemes import builtin_names, builtin_text

NAMES = builtin_names()
PLANS = {name: compile_scheme(load(builtin_text(name))) for name in NAMES}
DAYS = [None, date(2014, 5, 31), date(2014, 1, 1), date(2014, 11, 30)]


def year(name, seed, shuffle=None):
    plan = PLANS[name]
    lines = [
        json.dumps(one) for one in invented_facts(plan.scheme, invented_units(plan.scheme, 5, seed), seed)
    ]
    if shuffle is not None:
        random.Random(shuffle).shuffle(lines)
    return read_facts(lines, plan)


def told(result):
    return [
        (
            sheet.unit,
            sheet.period,
            sheet.rank,
            sheet.base,
            sheet.bonus,
            sheet.total,
            sheet.comparable,
            sheet.grade,
        )
        for sheet in (*result.sheets, *result.rounds)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_year(name):
    plan = PLANS[name]
    units = invented_units(plan.scheme, 3)

    assert list(invented_facts(plan.scheme, units)) == list(invented_facts(plan.scheme, units))
    assert list(invented_facts(plan.scheme, units)) != list(invented_facts(plan.scheme, units, seed=1))


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", NAMES)
def test_lines_keep_their_limits_and_add_up(name, day):
    nodes = index(PLANS[name].scheme)
    result = evaluate(PLANS[name], year(name, seed=2), day)

    for sheet in (*result.sheets, *result.rounds):
        if sheet.base_lines:
            assert sum(line.score for line in sheet.base_lines) == sheet.base
            assert sum(line.attainable for line in sheet.base_lines) == sheet.attainable
        for line in sheet.walk():
            node = nodes[line.id].node
            assert line.score <= line.high <= line.reach, (line.id, line)
            if line.max is not None:
                assert line.score <= line.max, line.id
                assert line.attainable <= line.max, line.id
            if node.floor is not Word.NONE:
                assert line.score >= 0, line.id
    ranks = {}
    for sheet in result.sheets:
        if sheet.rank is not None:
            ranks.setdefault(sheet.group, []).append((sheet.rank, -sheet.comparable))
    for group in ranks.values():
        assert sorted(group) == sorted(group, key=lambda pair: pair[1])


@pytest.mark.parametrize("name", NAMES)
def test_order_and_company_do_not_matter(name):
    plan, facts = PLANS[name], year(name, seed=3)
    result = evaluate(plan, facts)

    assert told(evaluate(plan, year(name, seed=3, shuffle=1))) == told(result)
    if not plan.repeats:
        for sheet in result.sheets:
            alone = evaluate_unit(plan, facts, sheet.unit)
            assert (alone.base, alone.bonus, alone.lines) == (sheet.base, sheet.bonus, sheet.lines)


@pytest.mark.parametrize("name", NAMES)
def test_when_the_year_is_over_only_pieces_on_a_desk_can_still_count(name):
    plan = PLANS[name]
    units = invented_units(plan.scheme, 5, seed=4)
    settled = [
        json.dumps(one)
        for one in invented_facts(plan.scheme, units, seed=4)
        if one.get("state") not in ("submitted", "returned")
    ]
    result = evaluate(plan, read_facts(settled, plan))

    assert result.finished
    for sheet in result.sheets:
        for line in sheet.walk():
            assert line.reach == line.high, (sheet.unit, line.id)
