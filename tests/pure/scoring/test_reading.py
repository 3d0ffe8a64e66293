"""Faults of fact files: each with its line and a sentence in both languages; nothing half-read."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from kaoping.pure.errors import FactFaults
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import compile_scheme, evaluate, read_facts, to_exact
from kaoping.pure.scoring.fact_faults import ROWS, sentence
from kaoping.pure.scoring.reading import plain_lines
from kaoping.schemes import builtin_facts, builtin_text

PLAN = compile_scheme(load(builtin_text("luoyang-2014")))
UNIT = {"kind": "unit", "unit": "u1"}
PIECE = {
    "kind": "piece",
    "piece": "p1",
    "unit": "u1",
    "indicator": "4",
    "window": "2014Q1",
    "received": "2014-03-20T09:00:00+08:00",
    "state": "accepted",
    "marks": [],
}
NOTICE = {"kind": "notice", "notice": "n1", "indicator": "6", "issued": "2014-05-01", "due": "2014-06-30"}


def faults_of(*facts, plan=PLAN):
    lines = [fact if isinstance(fact, str | bytes) else json.dumps(fact) for fact in facts]
    with pytest.raises(FactFaults) as caught:
        read_facts(lines, plan)
    return [(fault.line, fault.code) for fault in caught.value.faults]


def without(fact, field):
    return {name: value for name, value in fact.items() if name != field}


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ("{", "not_json"),
        ("{} {}", "not_json"),
        ("[1]", "not_an_object"),
        ('"u1"', "not_an_object"),
        (b'{"kind":"unit","unit":"\xff"}', "not_utf8"),
        ('{"kind":"unit","unit":"\\ud800"}', "half_a_character"),
        ('{"kind":"count","unit":"u1","key":"k","value":NaN}', "not_a_number"),
        ('{"kind":"count","unit":"u1","key":"k","value":' + "9" * 5000 + "}", "too_deep"),
        ("[" * 100_000, "too_deep"),
        ({"unit": "u1"}, "kind_missing"),
        ({"kind": "units"}, "unknown_kind"),
        ({"kind": ["unit"]}, "unknown_kind"),
        ({**PIECE, "unit": "u9"}, "unknown_unit"),
        ({**PIECE, "indicator": "44"}, "unknown_indicator"),
        ({**PIECE, "window": "2014Q5"}, "unknown_window"),
        ({**PIECE, "window": None}, "window_missing"),
        ({**PIECE, "indicator": "6", "window": "n9"}, "unknown_window"),
        ({**PIECE, "indicator": "3", "window": "n1"}, "notice_of_other"),
        ({**PIECE, "window": ["2014Q1"]}, "not_text"),
        ({**PIECE, "unit": {}}, "not_text"),
        ({**PIECE, "indicator": True}, "not_text"),
        ({**PIECE, "marks": [["85"]]}, "not_exact"),
        ({**PIECE, "marks": {"a": 1}}, "not_a_list_of_marks"),
        ({**PIECE, "authors": {"u1": 0}}, "no_heads"),
        ({**PIECE, "authors": {"u9": 1}}, "unknown_unit"),
        ({**PIECE, "attributes": [1]}, "not_a_mapping"),
        ({**PIECE, "state": ["accepted"]}, "unknown_state"),
        ({**PIECE, "state": "done"}, "unknown_state"),
        (without(PIECE, "state"), "field_missing"),
        (without(PIECE, "received"), "field_missing"),
        ({**PIECE, "received": "20 March"}, "not_a_moment"),
        ({**PIECE, "received": "2014-03-20T09:00:00"}, "not_a_moment"),
        ({**PIECE, "received": "2014-03-20"}, "not_a_moment"),
        ({**PIECE, "occurred": "2014-W12-4"}, "not_a_day"),
        ({**PIECE, "occurred": "20140320"}, "not_a_day"),
        ('{"kind":"unit","unit":"u2","unit":"u3"}', "field_twice"),
        ('{"kind":"unit","unit":"u2","x":{"a":1,"a":2}}', "field_twice"),
        ({"kind": "waiver", "unit": "u1", "indicator": "9", "reason": "x"}, "window_unsaid"),
        ({"kind": "count", "unit": "u1", "key": "k", "value": 5}, "field_missing"),
        ({**PIECE, "received": "0001-01-01T00:00:00+14:00"}, "not_a_moment"),
        ({**PIECE, "marks": ["100.5"]}, "mark_outside"),
        ({**PIECE, "marks": [-1]}, "mark_outside"),
        ({**PIECE, "marks": [True]}, "not_exact"),
        ({**PIECE, "marks": ["８５"]}, "not_exact"),
        ({**PIECE, "marks": ["0." + "3" * 31]}, "not_exact"),
        ({**PIECE, "marks": "85"}, "not_a_list_of_marks"),
        ({**without(PIECE, "marks"), "mark": ["85"]}, "field_misspelt"),
        ({**NOTICE, "notice": "n2", "indicator": "4"}, "not_by_notice"),
        ({**NOTICE, "notice": "n2", "units": ["u9"]}, "unknown_unit"),
        ({**NOTICE, "notice": "n2", "units": "u1"}, "units_neither"),
        ({**NOTICE, "notice": "n2", "pieces": 0}, "not_whole"),
        ({**NOTICE, "notice": "n2", "due": "2014-06-31"}, "not_a_day"),
        (NOTICE, "given_twice_notice"),
        (UNIT, "given_twice_unit"),
        ({"kind": "waiver", "unit": "u1", "indicator": "99", "window": None}, "unknown_indicator"),
        ({"kind": "waiver", "unit": "u1", "indicator": "4", "window": "x"}, "unknown_window"),
        ({"kind": "extension", "unit": "u1", "indicator": "4", "until": "2014-07-10"}, "window_missing"),
        ({"kind": "count", "unit": "u1", "key": "k", "value": "five", "at": "2014-02-03"}, "not_exact"),
        ({"kind": "count", "unit": "u1", "key": "k", "value": "1/0", "at": "2014-02-03"}, "not_exact"),
        ({"kind": "event", "event": "e", "key": "k", "at": "2014-01-01"}, "event_of_nobody"),
        ({"kind": "clawback", "piece": "p9", "at": "2014-01-01"}, "unknown_piece"),
        ({"kind": "decision", "unit": "u1", "grade": "优"}, "unknown_grade"),
        ({"kind": "mark", "unit": "u1", "indicator": "4", "assessor": "r", "value": 1}, "takes_no_marks"),
    ],
)
def test_a_broken_line_is_named(fact, code):
    assert faults_of(UNIT, NOTICE, fact) == [(3, code)]


def test_every_fault_is_listed_in_the_order_of_lines():
    found = faults_of(PIECE, {**PIECE, "unit": "u9", "marks": [101], "state": "x"}, "{", UNIT)

    assert found == [
        (2, "unknown_state"),
        (2, "mark_outside"),
        (2, "given_twice_piece"),
        (2, "unknown_unit"),
        (3, "not_json"),
    ]


def test_a_broken_unit_line_does_not_make_its_pieces_faults():
    assert faults_of({**UNIT, "tags": "window"}, PIECE) == [(1, "not_a_list_of_text")]


@pytest.mark.parametrize("code", sorted(ROWS))
def test_every_sentence_is_whole_in_both_languages(code):
    english, chinese = ROWS[code]
    names = set(__import__("re").findall(r"%\((\w+)\)s", english))

    assert names == set(__import__("re").findall(r"%\((\w+)\)s", chinese))
    assert english.rstrip("”")[-1] in ".?…"
    assert chinese[-1] in "。？"


def test_faults_are_sentences():
    with pytest.raises(FactFaults) as caught:
        read_facts([json.dumps(UNIT), json.dumps({**PIECE, "window": "2014Q5"})], PLAN)
    fault = caught.value.faults[0]

    assert (
        sentence(fault, "en") == "Indicator 4 has no window “2014Q5”. It has: 2014Q1, 2014Q2, 2014Q3, 2014Q4."
    )
    assert sentence(fault, "zh") == "第 4 项没有时段“2014Q5”。现有：2014Q1、2014Q2、2014Q3、2014Q4。"


def test_a_text_is_shown_within_its_quotes_and_a_number_is_not():
    with pytest.raises(FactFaults) as caught:
        read_facts(
            [json.dumps({**NOTICE, "pieces": "2"}), json.dumps({**NOTICE, "notice": "n2", "pieces": 1.5})],
            PLAN,
        )
    first, second = [sentence(fault, "en") for fault in caught.value.faults]

    assert first == '“pieces” is "2"; it must be a whole number, 1 or more.'
    assert second == "“pieces” is 1.5; it must be a whole number, 1 or more."


def test_a_notice_may_ask_for_any_number_of_pieces():
    facts = read_facts([json.dumps({**NOTICE, "pieces": 10**14}), json.dumps(UNIT)], PLAN)

    (sheet,) = evaluate(PLAN, facts, date(2014, 5, 2)).sheets

    assert [line.reach for line in sheet.lines if line.id == "6"] == [3]


def test_what_is_allowed_is_read():
    facts = read_facts(
        [
            b"\xef\xbb\xbf" + json.dumps(PIECE).encode(),
            "\n",
            json.dumps(
                {**PIECE, "piece": "p2", "received": "2014-03-20T01:00:00Z", "indicator": 4, "remark": "x"}
            ),
            json.dumps(
                {**PIECE, "piece": "p3", "received": "2014-03-20T09:00+08:00", "marks": [85, 90.5, "1e1"]}
            ),
            json.dumps(NOTICE),
            json.dumps(UNIT) + "\r\n",
        ],
        PLAN,
    )

    assert [piece.piece for piece in facts.units["u1"].pieces] == ["p1", "p2", "p3"]
    assert [str(mark) for mark in facts.units["u1"].pieces[2].marks] == ["85", "181/2", "10"]
    assert facts.notices["n1"].pieces == 1
    assert facts.count == 5


def test_what_would_steer_a_terminal_is_not_printed():
    with pytest.raises(FactFaults) as caught:
        read_facts([b"\x1b[2J\n", json.dumps({**PIECE, "state": "\x1b]0;x\x07"})], PLAN)

    said = "".join(sentence(fault, "zh") for fault in caught.value.faults)
    assert said.isprintable()
    assert "�[2J" in said


def test_a_number_with_many_digits_stays_exact():
    mark = "0.30000000000000004"  # what other programs write for 0.1 + 0.2
    piece = {**PIECE, "indicator": "11", "window": "paper", "marks": [mark]}
    line = json.dumps({**piece, "piece": "p2", "unit": "u2"}).replace(f'"{mark}"', mark)

    sheets = evaluate(
        PLAN, read_facts([json.dumps(UNIT), '{"kind":"unit","unit":"u2"}', json.dumps(piece), line], PLAN)
    ).sheets

    assert [sheet.total for sheet in sheets] == [Fraction(mark) / 50] * 2


def test_ever_new_denominators_are_written_in_full():
    marks = [f"1/{10**29 + number}" for number in range(200)]
    lines = [json.dumps(UNIT), json.dumps({**PIECE, "indicator": "11", "window": "paper", "marks": marks})]

    sheet = evaluate(PLAN, read_facts(lines, PLAN)).sheets[0]

    top, bottom = to_exact(sheet.total).split("/")
    assert len(bottom) > 4300
    assert (Decimal(top), Decimal(bottom)) == sheet.total.as_integer_ratio()


def test_no_facts_give_no_sheets():
    assert evaluate(PLAN, read_facts([], PLAN)).sheets == ()


ROUNDS = """
scheme: r
title: r
year: 2014
repeat: {every: quarter}
indicators:
  - {id: 1, points: 10, by: g, assess: {}}
  - {id: 2, points: 10, carry: {key: k}}
  - {id: 3, points: 10, checklist: {items: [{id: x}]}}
  - {id: 4, points: 10, every: month, carry: {key: m}}
"""
FIGURE = {"kind": "score", "unit": "u1", "value": 5}


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ({"kind": "mark", "unit": "u1", "indicator": "1", "assessor": "a", "value": 8}, "round_unsaid"),
        ({"kind": "answer", "unit": "u1", "indicator": "3", "item": "x", "answer": "yes"}, "round_unsaid"),
        ({**FIGURE, "key": "k"}, "round_unsaid"),
        ({**FIGURE, "key": "k", "window": "2014M01"}, "window_not_needed"),
        ({**FIGURE, "key": "m"}, "window_missing"),
        ({**FIGURE, "key": "m", "window": "2014M13"}, "unknown_window"),
    ],
)
def test_a_fact_that_would_land_nowhere_is_a_fault(fact, code):
    plan = compile_scheme(load(ROUNDS))

    assert faults_of(UNIT, fact, plan=plan) == [(2, code)]


COMPARED = """
scheme: c
title: c
year: 2014
indicators:
  - {id: 1, points: 10, every: quarter, ratio: {of: {carried: k}, full: 5}}
  - {id: 2, points: 10, ratio: {of: {carried: n}, full: 5}}
  - {id: 3, points: 10, ratio: {of: {take: {carried: m}, every: month}, full: 5}}
"""


@pytest.mark.parametrize(
    ("key", "window", "code"),
    [
        ("k", "2014Q5", "unknown_window"),
        ("k", "2014Q4", None),
        ("k", None, None),
        ("n", "2014H3", "window_not_needed"),
        ("n", None, None),
        ("m", "2014M13", "window_not_needed"),
        ("m", "2014M12", None),
    ],
)
def test_a_figure_to_compare_with_names_a_window_that_exists(key, window, code):
    plan = compile_scheme(load(COMPARED))
    fact = {**FIGURE, "key": key} | ({"window": window} if window else {})
    if code:
        assert faults_of(UNIT, fact, plan=plan) == [(2, code)]
    else:
        read_facts([json.dumps(one) for one in (UNIT, fact)], plan)


def test_a_figure_of_a_round_is_read():
    facts = [UNIT, {**FIGURE, "key": "m", "window": "2014M02"}, {**FIGURE, "key": "k", "at": "2014-05-05"}]
    plan = compile_scheme(load(ROUNDS))

    result = evaluate(plan, read_facts([json.dumps(fact) for fact in facts], plan))

    assert [str(sheet.total) for sheet in result.rounds] == ["5", "5", "0", "0"]


def test_a_unit_outside_all_groups_is_a_fault_of_its_line():
    plan = compile_scheme(
        load(
            "scheme: g\ntitle: g\nyear: 2014\ngroups: {a: {group: a}, b: {group: b}}\n"
            "indicators: [{id: 1, points: {by_group: {a: 2, b: 3}}, every: quarter, even: {}}]\n"
        )
    )

    assert faults_of({**UNIT, "group": "a"}, {**UNIT, "unit": "u2", "group": "c"}, plan=plan) == [
        (2, "by_group_none")
    ]


def test_lines_written_anew_read_the_same():
    raw = builtin_facts("luoyang-2014").encode()
    lines, faults = plain_lines(raw)
    plan = compile_scheme(load(builtin_text("luoyang-2014")))
    assert faults == []
    assert read_facts(lines, plan).count == read_facts(raw.splitlines(), plan).count
    assert [json.loads(line) for line in lines] == [json.loads(line) for line in raw.splitlines()]


def test_lines_written_anew_keep_numbers_as_typed_and_leave_faults_blank():
    raw = b'\xef\xbb\xbf{"a": 1.50, "b" : [{"c": "\\u4e2d\\n"}, 1e2, null, true]}\r\n\n{"a": NaN}\n{"a": 1, "a": 2}\n"\xff"\n[1]\n'
    lines, faults = plain_lines(raw + b"[" * 20_000 + b'\n{"z": -0.0}')
    assert lines == [
        '{"a":1.50,"b":[{"c":"中\\n"},1e2,null,true]}'.encode(), b"", b"", b"", b"", b"", b"", b'{"z":-0.0}',
    ]  # fmt: skip
    codes = [(fault.code, fault.line) for fault in faults]
    assert codes == [
        ("not_a_number", 3), ("field_twice", 4), ("not_utf8", 5), ("not_an_object", 6), ("too_deep", 7),
    ]  # fmt: skip
