"""Every example of docs/scoring.md, with every row of its table."""

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import evaluate, formula_text, read_facts
from kaoping.schemes import builtin_text

CHINESE = Path(__file__).resolve().parents[3] / "docs" / "scoring.zh-CN.md"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "scoring.md"
EXAMPLE = re.compile(
    r"^### (?P<title>[^\n]+)\n(?P<text>.*?)```jsonl\n(?P<facts>.*?)```\n+(?P<table>(?:\|[^\n]*\n)+)",
    re.DOTALL | re.MULTILINE,
)


def examples():
    for section in re.split(r"(?m)^(?=### )", PAGE.read_text(encoding="utf-8"))[1:]:
        match = EXAMPLE.match(section)
        assert match, section[:40]
        yield pytest.param(match, id=match["title"])


def scheme_of(text):
    named = re.search(r"Scheme: `([\w-]+)`(?:, as of (\S+))?", text)
    if named:
        as_of = date.fromisoformat(named[2]) if named[2] else None
        return load(builtin_text(named[1])), as_of
    return load(re.search(r"```yaml\n(.*?)```", text, re.DOTALL)[1]), None


def amount_of(result, where, amount):
    unit, *rest = where.split("/")
    code, _, period = unit.partition("@")
    sheets = result.rounds if period else result.sheets
    found = next(sheet for sheet in sheets if sheet.unit == code and sheet.period == period)
    if rest:
        line = found.line(rest[0])
        found = line if len(rest) == 1 else next(one for one in line.windows if one.key == rest[1])
    value = getattr(found, amount)
    if amount == "formula":
        return formula_text(value)
    if amount == "counted":
        return ", ".join(piece.piece for piece in value)
    if amount == "outcomes":
        return ", ".join(value)
    return "–" if value is None else str(value)


@pytest.mark.parametrize("example", list(examples()))
def test_worked_example(example):
    scheme, as_of = scheme_of(example["text"])
    facts = read_facts(example["facts"].splitlines(), scheme)
    result = evaluate(scheme, facts, as_of)

    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in example["table"].splitlines()[2:]]
    found = [[where, amount, amount_of(result, where, amount)] for where, amount, _ in rows]

    assert found == rows


@pytest.mark.parametrize("example", list(examples()))
def test_amounts_agree_in_every_example(example):
    scheme, as_of = scheme_of(example["text"])
    facts = read_facts(example["facts"].splitlines(), scheme)

    for sheet in evaluate(scheme, facts, as_of).sheets:
        for line in sheet.walk():
            assert line.score <= line.high <= line.reach
            assert line.max is None or line.score <= line.max
            if line.rule == "even" and line.out is None:
                assert line.score == sum((window.score for window in line.windows), Fraction(0))
                assert line.score + line.pending + line.still + line.lost == line.attainable


def test_the_chinese_page_has_the_same_examples():
    """Schemes, facts and tables of amounts; only the words around them differ."""
    blocks = re.compile(r"```.*?```|`luoyang-2014`[^\n]*|^\| u\d[^\n]*", re.DOTALL | re.MULTILINE)
    english, chinese = PAGE.read_text(encoding="utf-8"), CHINESE.read_text(encoding="utf-8")

    assert [text.replace(", as of ", "，截至 ") for text in blocks.findall(english)] == blocks.findall(
        chinese
    )
