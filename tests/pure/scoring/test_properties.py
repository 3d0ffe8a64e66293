"""What may never break, whatever the facts: order, monotony, limits, one printed value."""

import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction as F
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import kaoping.pure.scoring as package
from kaoping.pure.scheme.model import Rounding
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import (
    CountFact,
    Facts,
    NoticeFact,
    PieceFact,
    UnitFact,
    WaiverFact,
    compile_scheme,
    duty_worths,
    evaluate,
    evaluate_unit,
    formula_for_spreadsheet,
    to_exact,
    to_published,
)
from kaoping.pure.scoring.notes import NOTES
from kaoping.schemes import builtin_text

PLAN = compile_scheme(load(builtin_text("luoyang-2014")))
LATE_PLAN = compile_scheme(
    load(builtin_text("luoyang-2014").replace("late: {worth: 0}", "late: {worth: 50%}"))
)
PLACES = [("1", "plan"), ("4", "2014Q1"), ("4", "2014Q2"), ("2", "2014H1"), ("11", "paper"), ("6", "n1")]
NOTICE = NoticeFact("n1", "6", date(2014, 4, 1), date(2014, 6, 30), "", 2)
UNIT = UnitFact("u1")

marks = st.lists(st.integers(0, 200).map(lambda half: F(half, 2)), max_size=6).map(tuple)
moments = st.integers(0, 380 * 24).map(
    lambda hours: datetime(2013, 12, 28, tzinfo=UTC) + timedelta(hours=hours)
)


@st.composite
def pieces(draw):
    found = []
    for number in range(draw(st.integers(0, 8))):
        indicator, window = draw(st.sampled_from(PLACES))
        state = draw(
            st.sampled_from(["accepted", "accepted", "accepted", "returned", "rejected", "submitted"])
        )
        found.append(PieceFact(f"p{number}", "u1", indicator, window, draw(moments), state, draw(marks)))
    return found


def score(facts, plan=PLAN, as_of=None):
    return evaluate_unit(plan, Facts.of([UNIT, NOTICE, *facts]), "u1", as_of)


@given(pieces(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_facts_does_not_matter(facts, rng):
    mixed = [UNIT, NOTICE, *facts]
    rng.shuffle(mixed)

    first = score(facts)
    again = evaluate_unit(PLAN, Facts.of(mixed), "u1")

    assert (again.total, again.comparable, again.lines) == (first.total, first.comparable, first.lines)


@given(pieces(), st.data())
@settings(max_examples=50, deadline=None)
def test_better_evidence_never_lowers_a_score(facts, data):
    if not facts:
        return
    plan = data.draw(st.sampled_from([PLAN, LATE_PLAN]))
    place = data.draw(st.integers(0, len(facts) - 1))
    piece = facts[place]
    better = data.draw(
        st.sampled_from(
            [
                replace(piece, state="accepted"),
                replace(piece, marks=tuple(min(F(100), mark + 7) for mark in piece.marks)),
                replace(piece, received=piece.received - timedelta(days=90)),
            ]
        )
    )
    if piece.state == "rejected" and not piece.marks:
        better = replace(better, state="accepted")

    assert score([*facts[:place], better, *facts[place + 1 :]], plan).base >= score(facts, plan).base


@given(pieces(), st.integers(0, 12))
@settings(max_examples=25, deadline=None)
def test_points_stay_within_their_limits(facts, reposts):
    sheet = score([*facts, CountFact("u1", "publishing.reposts", F(reposts), date(2014, 5, 1))])

    assert 0 <= sheet.base <= sheet.attainable <= 30
    assert 0 <= sheet.bonus <= 4
    assert sheet.base == sum((line.score for line in sheet.base_lines), F(0))
    for line in sheet.walk():
        assert 0 <= line.score <= line.high <= line.reach <= line.max
        for window in line.windows:
            assert len(window.counted) + len(window.waiting) <= window.required
            assert 0 <= window.score <= window.high <= window.reach
            assert line.rule != "even" or window.reach <= window.full


@given(pieces(), st.integers(0, 363), st.integers(1, 200))
@settings(max_examples=25, deadline=None)
def test_time_adds_scores_and_takes_hopes(facts, start, days):
    """Facts only come in as time goes on: the score rises; what may still be reached falls."""
    early = date(2014, 1, 1) + timedelta(start)
    late = min(early + timedelta(days), date(2014, 12, 31))
    facts = [one for one in facts if one.indicator != "6"]  # a notice changes what the others are worth

    assert score(facts, as_of=early).base <= score(facts, as_of=late).base


@given(st.fractions(-1_000_000, 1_000_000), st.integers(0, 4))
def test_half_up_is_that_of_decimal_arithmetic(value, places):
    value = F(round(value * 1000), 1000)
    printed = to_published(value, Rounding(places, "half_up"))
    wanted = (Decimal(value.numerator) / value.denominator).quantize(
        Decimal(1).scaleb(-places), ROUND_HALF_UP
    )

    assert Decimal(printed) == wanted
    assert not printed.startswith("-0") or Decimal(printed) != 0


def test_rounding_modes_and_exact_values():
    assert [to_published(F(5, 200), Rounding(2, mode)) for mode in ("half_up", "half_even", "down")] == [
        "0.03",
        "0.02",
        "0.02",
    ]
    assert (to_exact(F(3)), to_exact(F(-43, 2)), to_published(F(-1, 1000))) == ("3/1", "-43/2", "0.00")


@given(pieces())
@settings(max_examples=20, deadline=None)
def test_formulas_yield_their_results(facts):
    for line in score(facts).walk():
        if line.formula is None or line.formula.steps:
            continue
        text = formula_for_spreadsheet(line.formula)
        if text is not None:
            exact = eval(re.sub(r"(\d+)(?:\.(\d+))?", r"F('\g<0>')", text[1:]), {"F": F})  # noqa: S307
            assert exact == line.score


def test_duty_worths_are_what_the_sheet_pays():
    notices = [NOTICE, NoticeFact("n2", "6", date(2014, 5, 1), date(2014, 7, 31), "", 1)]
    worths = duty_worths(PLAN, UNIT, notices, [WaiverFact("u1", "4", "2014Q1"), WaiverFact("u1", "7")])
    by_place = {(duty.indicator, duty.window_key): duty for duty in worths}

    assert by_place["6", "n1"].worth == by_place["6", "n2"].worth == 1
    assert (by_place["6", "n1"].pieces, by_place["6", "n1"].asked) == (2, 3)
    assert (by_place["4", "2014Q1"].waived, by_place["4", "2014Q2"].worth) == (True, F(4, 3))
    assert all(by_place["7", f"2014Q{n}"].waived for n in (1, 2, 3, 4))
    assert sum(duty.worth * duty.pieces for duty in worths if not duty.waived) == 2 + 2 + 4 + 2 + 3 + 4 + 2


def test_ranking_is_by_exact_values_and_skips():
    facts = [UnitFact(f"u{n}") for n in range(5)]
    for n, mark in enumerate([F(90), F(90) + F(1, 10**12), F(90), F(10), F(10)]):
        facts.append(
            PieceFact(f"p{n}", f"u{n}", "11", "paper", datetime(2014, 8, 1, tzinfo=UTC), "accepted", (mark,))
        )
    random.Random(1).shuffle(facts)

    found = [(sheet.rank, sheet.unit) for sheet in evaluate(PLAN, Facts.of(facts)).sheets]

    assert found == [(1, "u1"), (2, "u0"), (2, "u2"), (4, "u3"), (4, "u4")]


def test_every_code_of_the_trace_has_its_sentence():
    folder = Path(package.__file__).parent
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in folder.rglob("*.py")
        if path.name != "notes.py" and path.parent.name != "reckoning"  # its steps have words of their own
    )
    used = set(re.findall(r"\bnote\(\s*\"(\w+[a-z])\"", text)) | {
        "gate_zero",
        "gate_times",
        "gate_cap",
        "sheet_blank",
    }

    assert used <= set(NOTES)
    for english, chinese in NOTES.values():
        assert set(re.findall(r"%\((\w+)\)s", english)) >= set(re.findall(r"%\((\w+)\)s", chinese))
        assert re.search("[一-鿿]", chinese)
