"""Facts at the edges, as the table “At the edges” of ``docs/scheme-language/facts.md`` says, one row a row."""

import json
import random

import pytest

from kaoping.pure.errors import FactFaults
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import evaluate, read_facts
from tests.pure.scoring.fact_lines import (
    HEAD,
    assert_reckons,
    count,
    event,
    measure,
    piece,
    unit,
    waiver,
)

QUARTERLY = "indicators:\n  - {id: 1, title: 信息, points: 4, every: quarter, even: {}}\n"
TWO = "indicators:\n  - {id: 1, title: 信息, points: 4, due: 2014-03-31, even: {pieces: 2, quality: true}}\n"
COUNTED = (
    "indicators:\n  - {id: 1, title: 活动, points: 8, every: quarter, ratio: {of: {count: k}, full: 1}}\n"
)


def at(received, window="2014Q1", state="accepted", name="p"):
    return {"kind": "piece", "piece": name, "unit": "u1", "indicator": "1", "window": window,
            "received": received, "state": state}  # fmt: skip


def extension(window, until):
    return {
        "kind": "extension",
        "unit": "u1",
        "indicator": "1",
        "window": window,
        "until": until,
        "reason": "防汛",
    }


ROWS = [
    ("the last second of the due day", QUARTERLY, [at("2014-03-31T23:59:59.999+08:00")], "1"),
    ("midnight after it", QUARTERLY, [at("2014-04-01T00:00:00+08:00")], "0"),
    ("a minute after midnight", QUARTERLY, [at("2014-04-01T00:01:00+08:00")], "0"),
    ("the same moment in another zone", QUARTERLY, [at("2014-03-31T15:59:59Z")], "1"),
    ("midnight in another zone", QUARTERLY, [at("2014-03-31T16:00:00Z")], "0"),
    ("before its window began", QUARTERLY, [at("2014-02-01T09:00:00+08:00", "2014Q3")], "1"),
    ("two where one is asked", QUARTERLY, [at("2014-02-01T09:00:00+08:00", name=n) for n in "ab"], "1"),
    *((f"one that is {state}", QUARTERLY, [at("2014-02-01T09:00:00+08:00", state=state)], "0")
      for state in ("submitted", "returned", "rejected", "withdrawn")),
    ("within the extension", QUARTERLY, [extension("2014Q1", "2014-04-10"), at("2014-04-10T23:59:59+08:00")], "1"),
    ("an extension that is earlier", QUARTERLY, [extension("2014Q1", "2014-03-01"), at("2014-03-31T12:00:00+08:00")], "1"),
    ("the later of two extensions", QUARTERLY,
     [extension("2014Q1", "2014-04-20"), extension("2014Q1", "2014-04-05"), at("2014-04-20T12:00:00+08:00")], "1"),
    ("an extension moves no count into its window", COUNTED,
     [extension("2014Q1", "2014-04-10"), count("u1", "k", 1, "04-05")], "2"),
    ("a waived window leaves the division, its piece counts nowhere", QUARTERLY,
     [waiver("u1", "1", "2014Q2"), at("2014-02-01T09:00:00+08:00"), at("2014-05-01T09:00:00+08:00", "2014Q2", name="q")], "4/3"),
    ("clawed back: nothing, and nobody moves up", TWO,
     [piece("u1", "1", "1", "03-01", marks=[90]) | {"piece": "a"}, piece("u1", "1", "1", "03-02", marks=[80]),
      piece("u1", "1", "1", "03-03", marks=[70]), {"kind": "clawback", "piece": "a", "at": "2014-06-01", "reason": "不实"}], "8/5"),
    ("clawed back, but there is room", TWO,
     [piece("u1", "1", "1", "03-01", marks=[90]) | {"piece": "a"}, piece("u1", "1", "1", "03-02", marks=[80]),
      {"kind": "clawback", "piece": "a", "at": "2014-06-01", "reason": "不实"}], "8/5"),
    ("divided by nothing", "indicators:\n  - {id: 1, title: 率, points: 4, ratio: {of: {count: a, per: {count: b}}, full: 1}}\n",
     [count("u1", "a", 3)], "0"),
    ("divided by nothing under a deduction",
     "indicators:\n  - {id: 1, title: 率, points: 4, deduct: [{need: 1, of: {count: a, per: {count: b}}, minus: 3}]}\n",
     [count("u1", "a", 3)], "4"),
    ("divided by nothing in a condition",
     "indicators:\n  - {id: 1, title: 率, points: 4, deduct: [{if: {of: {count: a, per: {count: b}}, below: 1}, minus: 3}]}\n",
     [count("u1", "a", 3)], "4"),
    ("nothing needed", "indicators:\n  - {id: 1, title: 数, points: 4, deduct: [{need: 0, of: {count: a}, minus: even}]}\n", [], "4"),
    ("the first and the last day of the period", COUNTED, [count("u1", "k", 1, "01-01"), count("u1", "k", 1, "12-31")], "4"),
    ("outside the period", COUNTED,
     [{"kind": "count", "unit": "u1", "key": "k", "value": 1, "at": day} for day in ("2013-12-31", "2015-01-01")], "0"),
    ("the latest measure, though it is less",
     "indicators:\n  - {id: 1, title: 率, points: 4, ratio: {of: {measure: m}, full: 4}}\n",
     [measure("u1", "m", 4, day="03-01"), measure("u1", "m", 1, day="06-01")], "1"),
    ("an event of quantity nought", "indicators:\n  - {id: 1, title: 次, points: 4, per_item: {of: {events: a}, prices: [{points: 1}]}}\n",
     [event("u1", "a", quantity=0), event("u1", "a")], "1"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "facts", "score"), ROWS, ids=[row[0] for row in ROWS])
def test_at_the_edge(name, text, facts, score):
    facts = [unit("u1"), *facts]
    assert_reckons(text, facts, {"u1/1": score})
    random.Random(3).shuffle(facts)
    assert_reckons(text, facts, {"u1/1": score})


@pytest.mark.parametrize(
    "twice",
    [
        [at("2014-02-01T09:00:00+08:00")] * 2,
        [at("2014-02-01T09:00:00+08:00", "2014Q9")],
        [measure("u1", "m", 1), measure("u1", "m", 2)],
        [event("u1", "a") | {"event": "e"}] * 2,
    ],
    ids=["a piece twice", "a window that is not there", "two measures of a day", "an event twice"],
)
def test_what_is_refused_rather_than_guessed(twice):
    scheme = load(HEAD + QUARTERLY)
    with pytest.raises(FactFaults):
        evaluate(scheme, read_facts([json.dumps(one) for one in (unit("u1"), *twice)], scheme))
