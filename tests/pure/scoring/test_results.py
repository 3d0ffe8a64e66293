"""Combining, gates, limits, vetoes, ranking, grades: small schemes, exact results."""

import json
from datetime import date
from fractions import Fraction as F

import pytest

from kaoping.pure.errors import FactFaults
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import evaluate, read_facts

HEAD = "scheme: s\ntitle: s\nyear: 2014\n"


def score(text, *facts, units="abcd", as_of=None, **unit_fields):
    """The result of a small scheme; units are single letters."""
    scheme = load(HEAD + text)
    lines = [{"kind": "unit", "unit": code, **unit_fields.get(code, {})} for code in units]
    return evaluate(scheme, read_facts([json.dumps(fact) for fact in [*lines, *facts]], scheme), as_of)


def figure(unit, value, key="k", **more):
    return {"kind": "score", "unit": unit, "key": key, "value": value, "at": "2014-12-01", **more}


def count(unit, value, key="n", at="2014-05-01"):
    return {"kind": "count", "unit": unit, "key": key, "value": value, "at": at}


ONE_FIGURE = "indicators: [{id: 1, points: 100, carry: {key: k}}]\n"


@pytest.mark.parametrize(("combine", "total"), [("sum", "10"), ("average", "6"), ("highest", "8")])
def test_children_combine(combine, total):
    text = f"""indicators:
  - id: 1
    points: 10
    combine: {combine}
    indicators:
      - {{id: 1a, points: {8 if combine != "sum" else 6}, carry: {{key: x}}}}
      - {{id: 1b, points: {8 if combine != "sum" else 4}, carry: {{key: y}}}}
"""
    text = text.replace("points: 10\n    combine", "combine") if combine != "sum" else text
    result = score(text, figure("a", 8, "x"), figure("a", 4, "y"), units="a")

    assert result.sheet("a").total == F(total)


@pytest.mark.parametrize(
    ("gate", "value"),
    [("else: 0", 0), ("else: {times: 50%}", 4), ("else: {cap: 3}", 3)],
)
def test_an_unmet_gate_zeroes_multiplies_or_caps(gate, value):
    text = f"indicators: [{{id: 1, points: 10, gate: {{if: {{of: {{count: n}}, at_least: 2}}, {gate}}}, carry: {{key: k}}}}]\n"
    unmet = score(text, figure("a", 8), count("a", 1), units="a")
    met = score(text, figure("a", 8), count("a", 2), units="a")

    assert (unmet.sheet("a").total, met.sheet("a").total) == (value, 8)


def test_heads_divide_and_nothing_to_divide_by_is_missing():
    text = "indicators: [{id: 1, points: 10, per: {measure: heads}, per_item: {of: {count: n}, prices: [{points: 2}]}}]\n"
    heads = {"kind": "measure", "unit": "a", "key": "heads", "value": 4, "at": "2014-01-01"}
    result = score(text, heads, count("a", 6), count("b", 6), units="ab")

    assert result.sheet("a").total == 3
    assert (result.sheet("b").total, result.sheet("b").pending) == (0, 10)


def test_a_term_is_an_average_over_its_windows():
    text = (
        "indicators: [{id: 1, points: 40, combine: average, windows: [{id: y1, due: 2014-01-31}, "
        "{id: y2, due: 2014-12-31}], carry: {key: k}}]\n"
    )
    result = score(text, figure("a", 30, window="y1"), figure("a", 40, window="y2"), units="a")

    assert result.sheet("a").total == 35


def test_total_is_bound_only_where_it_says():
    text = "total: {cap: 100}\nindicators: [{id: 1, points: 90, carry: {key: k}}]\nbonus: [{id: B, points: 30, carry: {key: m}}]\n"
    result = score(text, figure("a", 90), figure("a", 30, "m"), units="a")

    assert (result.sheet("a").base, result.sheet("a").bonus, result.sheet("a").total) == (90, 30, 100)


def test_ties_are_broken_by_numbers_and_groups_are_ranked_apart():
    text = (
        "groups: {甲: {group: 甲}, 乙: {group: 乙}}\nranking: {within: [甲, 乙], tie_break: [{count: n}]}\n"
        + ONE_FIGURE
    )
    first = {"group": "甲"}
    result = score(
        text,
        *(figure(unit, 50) for unit in "abcd"),
        count("b", 5),
        count("c", 2),
        units="abcd",
        a=first,
        b=first,
        c=first,
        d={"group": "乙"},
    )

    assert [(sheet.rank, sheet.unit, sheet.group) for sheet in result.sheets] == [
        (1, "b", "甲"),
        (1, "d", "乙"),
        (2, "c", "甲"),
        (3, "a", "甲"),
    ]


@pytest.mark.parametrize(
    ("ties", "decided", "grades"),
    [
        ("in", [], {"a": "优", "b": "优", "c": "优", "d": "良"}),
        ("out", [], {"a": "优", "b": "良", "c": "良", "d": "良"}),
        ("decide", [], {"a": "优", "b": None, "c": None, "d": "良"}),
        ("decide", ["c"], {"a": "优", "b": "良", "c": "优", "d": "良"}),
    ],
)
def test_a_tie_across_the_limit(ties, decided, grades):
    text = ONE_FIGURE + f"grades: [{{grade: 优, first: 2, ties: {ties}}}, {{grade: 良}}]\n"
    decisions = [{"kind": "decision", "unit": unit, "grade": "优", "at": "2014-12-28"} for unit in decided]
    result = score(text, figure("a", 90), figure("b", 80), figure("c", 80), figure("d", 10), *decisions)

    assert {sheet.unit: sheet.grade for sheet in result.sheets} == grades
    waits = [note.code for sheet in result.sheets for note in sheet.notes]
    assert waits == (["grade_awaits_decision"] * 2 if None in grades.values() else [])


@pytest.mark.parametrize(
    ("share", "rounds", "many"), [("30%", "", 1), ("30%", ", round: up", 2), ("50%", "", 2)]
)
def test_a_share_of_places_is_rounded_down_unless_it_says_up(share, rounds, many):
    text = ONE_FIGURE + f"grades: [{{grade: 优, first: {share}{rounds}}}]\n"
    result = score(text, *(figure(unit, value) for unit, value in zip("abcd", (90, 80, 70, 60), strict=True)))

    assert [sheet.grade for sheet in result.sheets] == ["优"] * many + [None] * (4 - many)


def test_vetoes_disqualify_zero_and_bar_grades():
    text = (
        ONE_FIGURE
        + "vetoes: [{event: v1, then: disqualified}, {event: v2, then: zero}, {event: v3, then: {not_above: 合格}}]\n"
        "grades: [{grade: 优秀, from: 80}, {grade: 合格, from: 60}, {grade: 不合格}]\n"
    )
    events = [
        {"kind": "event", "event": "e1", "unit": "a", "key": "v1", "at": "2014-05-01"},
        {"kind": "event", "event": "e2", "unit": "b", "key": "v2", "at": "2014-05-01"},
        {"kind": "event", "event": "e3", "unit": "c", "key": "v3", "at": "2013-05-01", "until": "2014-02-01"},
        {"kind": "event", "event": "e4", "unit": "d", "key": "v1", "at": "2013-05-01", "until": "2013-12-31"},
    ]
    result = score(text, *(figure(unit, 95) for unit in "abcd"), *events)

    assert [(sheet.unit, sheet.rank, sheet.grade) for sheet in result.sheets] == [
        ("c", 1, "合格"),
        ("d", 1, "优秀"),
        ("b", 3, "不合格"),
        ("a", None, None),
    ]
    assert [veto.event for sheet in result.sheets for veto in sheet.vetoes] == ["e3", "e2", "e1"]


def test_discretion_waits_for_its_amount_and_keeps_its_range():
    text = "indicators: [{id: 1, points: 10, per_item: {of: {events: e}, prices: [{points: {from: 1, to: 5}}]}}]\n"
    event = {"kind": "event", "event": "e1", "unit": "a", "key": "e", "at": "2014-05-01"}

    waiting = score(text, event, units="a").sheet("a")
    assert (waiting.total, waiting.pending) == (0, 5)
    assert score(text, {**event, "amount": "2.5"}, units="a").sheet("a").total == F(5, 2)
    with pytest.raises(FactFaults) as caught:
        score(text, {**event, "amount": 6}, units="a")
    assert [fault.code for fault in caught.value.faults] == ["amount_outside"]


def test_need_is_judged_when_its_window_is_over():
    text = "indicators: [{id: 1, points: 6, deduct: [{every: quarter, need: 1, of: {count: n}, minus: 1}]}]\n"
    facts = [count("a", 1, at="2014-02-01")]

    totals = [
        score(text, *facts, units="a", as_of=day).sheet("a").total
        for day in (date(2014, 3, 30), date(2014, 6, 30), None)
    ]
    assert totals == [6, 5, 3]


def test_a_unit_that_an_indicator_does_not_address_is_rescaled():
    text = (
        "settings: {not_applicable: rescale}\ngroups: {窗口: {tag: window}}\n"
        "indicators: [{id: 1, points: 6, carry: {key: k}}, {id: 2, points: 4, applies_to: [窗口], carry: {key: m}}]\n"
    )
    result = score(
        text, figure("a", 3), figure("b", 3), figure("b", 4, "m"), units="ab", b={"tags": ["window"]}
    )
    first, second = result.sheet("a"), result.sheet("b")

    assert (first.base, first.attainable, first.comparable) == (3, 6, 5)
    assert (second.base, second.attainable, second.comparable) == (7, 10, 7)
    assert first.line("2").out == "not_for_unit"


def test_a_piece_for_a_notice_that_does_not_ask_the_unit_is_told():
    text = "indicators: [{id: 1, points: 4, by_notice: true, even: {}}]\n"
    notice = {"kind": "notice", "notice": "n", "indicator": "1", "issued": "2014-05-01", "due": "2014-06-30"}
    piece = {
        "kind": "piece",
        "piece": "p",
        "unit": "a",
        "indicator": "1",
        "window": "n",
        "received": "2014-06-01T09:00:00+08:00",
        "state": "accepted",
    }
    sheet = score(text, {**notice, "units": ["b"]}, piece, units="ab", as_of=date(2014, 7, 1)).sheet("a")

    assert sheet.total == 0
    assert [note.code for note in sheet.line("1").notes] == ["not_yet_scheduled", "not_asked"]


def test_beside_the_most_votes_a_unit_without_any_waits_for_them():
    text = "indicators: [{id: 1, points: 10, ballot: {share_of: most}}]\n"
    votes = {"kind": "ballot", "unit": "a", "indicator": "1", "for": 40}
    nobody = {"kind": "ballot", "unit": "c", "indicator": "1", "for": 0, "against": 3}

    sheets = {sheet.unit: sheet for sheet in score(text, votes, nobody, units="abc").sheets}

    assert {unit: (sheet.total, sheet.pending) for unit, sheet in sheets.items()} == {
        "a": (10, 0), "b": (0, 10), "c": (0, 0),
    }  # fmt: skip


def test_votes_of_whom_a_ballot_is_waived_for_are_neither_the_most_nor_a_rate():
    text = (
        "ranking: {tie_break: [{support: 1}]}\nsettings: {not_applicable: leave}\n"
        "indicators: [{id: 1, points: 10, ballot: {share_of: most}}]\n"
    )
    votes = [
        {"kind": "ballot", "unit": unit, "indicator": "1", "for": many}
        for unit, many in (("a", 40), ("b", 80))
    ]
    waived = {"kind": "waiver", "unit": "b", "indicator": "1", "window": None, "reason": "r"}
    against = {"kind": "ballot", "unit": "c", "indicator": "1", "against": 5, "for": 0}

    sheets = {sheet.unit: sheet for sheet in score(text, *votes, waived, against, units="abc").sheets}

    assert {unit: (sheet.total, sheet.rank) for unit, sheet in sheets.items()} == {
        "a": (10, 1), "c": (0, 2), "b": (0, 3),
    }  # fmt: skip
