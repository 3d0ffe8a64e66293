"""Hundreds of damaged schemes: each is refused with lines or read as what it says, never a traceback."""

import random

import pytest

from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme import check, load, render
from kaoping.pure.scheme.faults import sentence
from kaoping.schemes import builtin_text
from tests.pure.scheme.samples import SMALL

SEED = 20140303
SIGNS = "{}[]:,-#&*!|>'\"%@`\t 0９：，\\\u2028\x00\n~?"


def _without_paragraphs(text):
    return text[: text.index("paragraphs:")].split("notes:")[0]


TEXTS = {"small": SMALL, "luoyang": _without_paragraphs(builtin_text("luoyang-2014"))}


def _damaged(text, random_source):
    """One to three random edits of characters, words or lines."""
    for _ in range(random_source.randint(1, 3)):
        lines = text.splitlines(keepends=True)
        at = random_source.randrange(len(text))
        line = random_source.randrange(len(lines))
        kind = random_source.randrange(8)
        if kind == 0:
            text = text[:at] + text[at + 1 :]
        elif kind == 1:
            text = text[:at] + random_source.choice(SIGNS) + text[at:]
        elif kind == 2:
            text = "".join(lines[:line] + lines[line + 1 :])
        elif kind == 3:
            text = "".join([*lines[: line + 1], *lines[line:]])
        elif kind == 4:
            other = random_source.randrange(len(lines))
            lines[line], lines[other] = lines[other], lines[line]
            text = "".join(lines)
        elif kind == 5:
            words = text.split(" ")
            one, other = (random_source.randrange(len(words)) for _ in range(2))
            words[one] = words[other]
            text = " ".join(words)
        elif kind == 6:
            text = text[:at]
        else:
            lines[line] = " " * random_source.randint(1, 3) + lines[line]
            text = "".join(lines)
        if not text:
            return text
    return text


@pytest.mark.parametrize("name", TEXTS)
def test_damage_is_refused_with_lines_or_read_exactly(name):
    random_source = random.Random(SEED)
    refused = 0
    for number in range(250):
        text = _damaged(TEXTS[name], random_source)
        last = len(text.splitlines()) or 1
        try:
            scheme = load(text)
        except SchemeFaults as error:
            faults = error.faults
            assert faults, number
        else:
            faults = check(scheme)
            assert load(render(scheme)) == scheme, number
        refused += bool(faults)
        for fault in faults:
            assert fault.line is not None, (number, fault)
            assert 1 <= fault.line <= last, (number, fault)
            assert "…." not in sentence(fault), (number, fault)
            assert not sentence(fault).startswith(fault.code), (number, fault)
            assert sentence(fault, "zh"), (number, fault)
    assert refused > 150


BREAKING = [
    ("points: 4", "point: 4"),
    ("points: 4", "points: four"),
    ("points: 4", "points: -4"),
    ("points: 4", "points: [4]"),
    ("points: 4", "points: {by_group: {丙: 4}}"),
    ("points: 4, every: quarter", "points: 4, every: quarterly"),
    ("every: quarter", "every: quarter, due: 2014-02-29"),
    ("year: 2014", "year: '2014'\nyear: 2015"),
    ("even: {}", "even: 1"),
    ("even: {}", "odd: {}"),
    ("even: {}", "even: {}, carry: {key: x}"),
    ("count: talks", "counts: talks"),
    ("count: talks", "score: 9"),
    ("full: 4", "full: 0"),
    ("id: b, points: 1", "id: a, points: 1"),
    ("id: b, points: 1", "id: b, points: 0"),
    ("events: adoption", "measure: adoption"),
    ("prices: [{points: 1}]", "prices: []"),
    ("from: 6", "from: 96"),
    ("grade: 合格", "grade: 优秀"),
    ("group: 甲", "groups: 甲"),
    ("seal: true", "seal: 是"),
    ("id: 2.2", "id: 1"),
    ("title: 试行方案", "title:"),
    ("task: t1", "task: t2"),
]


@pytest.mark.parametrize(("old", "new"), BREAKING)
def test_no_breaking_change_is_read_in_silence(old, new):
    text = SMALL.replace(old, new, 1)
    assert text != SMALL
    try:
        faults = check(load(text))
    except SchemeFaults as error:
        faults = error.faults

    assert faults
    assert all(fault.line for fault in faults)
