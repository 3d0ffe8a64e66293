"""What is recorded scores as the file it came from: the database loses and adds nothing."""

import json

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.assessment.actions.facts import Basis, import_lines
from kaoping.assessment.models import RecordedFact
from kaoping.pure.scheme import load, render
from kaoping.pure.scoring import Facts, compile_scheme, evaluate, read_facts
from kaoping.pure.scoring.lines import lines_of
from kaoping.results.facts import all_facts
from tests.make import make_unit
from tests.make_assessment import make_scheme
from tests.pure.scoring.test_wanted import ALL_KINDS
from tests.strategies.facts import recordable_lines
from tests.strategies.sound_schemes import sound_schemes

CODES = ("x1", "x2", "x3")
GROUPS = ("甲", "乙", "甲")


def unit_lines():
    return [
        {"kind": "unit", "unit": code, "name": f"{code}局", "group": group}
        for code, group in zip(CODES, GROUPS, strict=True)
    ]


def as_lines(objects):
    return [json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in objects]


def figures(plan, facts):
    found = []
    for sheet in evaluate(plan, facts, None).sheets:
        lines = [
            (
                line.id,
                str(line.score),
                str(line.attainable),
                str(line.pending),
                [note.code for note in line.notes],
            )
            for line in sheet.walk()
        ]
        vetoes = [(one.event, one.then) for one in sheet.vetoes]
        found.append(
            [sheet.unit, sheet.rank, str(sheet.total), str(sheet.comparable), sheet.grade, vetoes, lines]
        )
    return found


@st.composite
def cases(draw):
    scheme = draw(sound_schemes(max_leaves=4) | st.just(load(ALL_KINDS.replace("applies_to: [甲],\n", "\n"))))
    return scheme, draw(recordable_lines(scheme, CODES))


@pytest.mark.django_db
@settings(max_examples=15)
@given(case=cases())
def test_recorded_facts_score_as_the_file_they_came_from(case):
    scheme, lines = case
    with transaction.atomic():
        for code, group in zip(CODES, GROUPS, strict=True):
            make_unit(f"{code}局", code=code, group=group)
        version = make_scheme(render(scheme))
        plan = compile_scheme(load(version.text))
        file = as_lines([*unit_lines(), *lines])
        done, checked = import_lines(version, file, actor=None, basis=Basis("lines"))

        assert checked.refused == []
        assert done.new == RecordedFact.objects.count() == len(lines)
        from_file = figures(plan, read_facts(file, plan))
        kept = all_facts(version)
        assert figures(plan, Facts.of(kept)) == from_file
        exported = [line.encode() for line in lines_of(kept)]
        assert figures(plan, read_facts(exported, plan)) == from_file
        again, _checked = import_lines(version, exported, actor=None, basis=Basis("lines"))
        assert not again.anything
        assert again.known == len(lines)
        transaction.set_rollback(True)
