"""How many get a grade: numbers, shares, equals across the limit."""

import json

import pytest

from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import evaluate, read_facts
from tests.pure.scoring.fact_lines import HEAD, figure, unit

QUOTA = """
indicators: [{id: 1, title: 总分, points: 100, carry: {key: sum}}]
grades: [{grade: 先进, from: 60, %s}, {grade: 合格}]
"""


def quota(words, values, *more, head=HEAD):
    """Who gets 先进, when units have these totals."""
    scheme = load(head + QUOTA % words)
    assert check(scheme) == ()
    facts = [unit(f"u{n}") for n in range(1, len(values) + 1)]
    facts += [figure(f"u{n}", "sum", value) for n, value in enumerate(values, start=1)]
    result = evaluate(scheme, read_facts([json.dumps(fact) for fact in (*facts, *more)], scheme))
    return "".join(
        sheet.unit[1:] for sheet in sorted(result.sheets, key=lambda s: s.unit) if sheet.grade == "先进"
    )


def decided(code):
    return {"kind": "decision", "unit": code, "grade": "先进", "at": "2014-12-30", "reason": "会议决定"}


@pytest.mark.parametrize(
    ("words", "values", "more", "who"),
    [
        ("first: 2", [90, 80, 70], (), "12"),
        ("first: 2, ties: in", [90, 80, 80, 70], (), "123"),
        ("first: 2, ties: out", [90, 80, 80, 70], (), "1"),
        ("first: 2", [90, 80, 80, 70], (), "1"),  # decide, and nobody has decided
        ("first: 2", [90, 80, 80, 70], (decided("u3"),), "13"),
        ("first: 2, ties: in", [90, 50, 80], (), "13"),  # below 60 nobody, however few there are
        ("first: 5", [90, 80, 59], (), "12"),
        ("first: 30%", [90, 80, 70, 65, 61], (), "1"),  # 1.5 rounded down
        ("first: 30%, round: up", [90, 80, 70, 65, 61], (), "12"),
        ("first: 1/3, ties: in", [90, 90, 70], (), "12"),
        ("first: 10%", [90, 80, 70], (), ""),  # a tenth of three is nobody
        ("first: 10%, round: up, ties: out", [90, 90, 70], (), ""),
    ],
)
def test_quota(words, values, more, who):
    assert quota(words, values, *more) == who
