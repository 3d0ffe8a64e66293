"""Pieces as a number: those on time, late ones, and both; against a count made apart from the scoring."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction as F

from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.scheme.check import check
from kaoping.pure.scheme.parse import load
from kaoping.pure.scoring import (
    ClawbackFact,
    ExtensionFact,
    Facts,
    PieceFact,
    UnitFact,
    compile_scheme,
    evaluate_unit,
)

PLAN = compile_scheme(
    load("""
scheme: s
title: 月报
year: 2014
materials: {paper: {resubmissions: 1}}
indicators:
  - {id: 1, title: 按时, points: 100, ratio: {of: {pieces: all, indicator: M}, full: 100}}
  - {id: 2, title: 迟报, points: 100, ratio: {of: {late: all, indicator: M}, full: 100}}
  - {id: 3, title: 受理, points: 100, ratio: {of: {accepted: all, indicator: M}, full: 100}}
  - {id: 4, title: 简讯, points: 100, ratio: {of: {accepted: {genre: 简讯}, indicator: M}, full: 100}}
  - {id: 5, title: 简讯占比, points: 100, ratio: {of: {accepted: {genre: 简讯}, indicator: M, per: {accepted: all, indicator: M}}, full: 1}}
  - id: M
    title: 月报
    points: 60
    material: paper
    every: quarter
    deduct: [{of: {late: all}, minus: 1}, {need: 4, of: {accepted: all}, minus: 2}]
""")
)
DUE = {"2014Q1": date(2014, 3, 31), "2014Q2": date(2014, 6, 30), "2014Q3": date(2014, 9, 30)}


@st.composite
def years(draw):
    """Pieces of three quarters around their due days, some clawed back, one quarter extended."""
    facts = [UnitFact("u1")]
    for number in range(draw(st.integers(0, 14))):
        window = draw(st.sampled_from(sorted(DUE)))
        received = datetime(*DUE[window].timetuple()[:3], 2, tzinfo=UTC)
        received += timedelta(days=draw(st.integers(-5, 9)))
        facts.append(
            PieceFact(
                f"p{number}",
                "u1",
                "M",
                window,
                received,
                draw(st.sampled_from(["accepted", "accepted", "returned", "rejected"])),
                attributes={"genre": draw(st.sampled_from(["简讯", "信息"]))},
                returns=draw(st.sampled_from([0, 0, 1, 2])),
            )
        )
        if draw(st.integers(0, 5)) == 0:
            facts.append(ClawbackFact(f"p{number}", date(2014, 11, 3)))
    if draw(st.booleans()):
        facts.append(ExtensionFact("u1", "M", "2014Q2", date(2014, 7, 4)))
    return facts


@given(years())
@settings(max_examples=60, deadline=None)
def test_accepted_pieces_are_those_on_time_and_late_ones(facts):
    gone = {one.piece for one in facts if isinstance(one, ClawbackFact)}
    due = DUE | {one.window: one.until for one in facts if isinstance(one, ExtensionFact)}
    good = [
        one
        for one in facts
        if isinstance(one, PieceFact)
        and one.state == "accepted"
        and one.piece not in gone
        and one.returns <= 1
    ]
    late = {
        one.piece for one in good if one.received.date() > due[one.window]
    }  # 02:00 UTC: the same day here
    short = [one for one in good if one.attributes["genre"] == "简讯"]
    left = F(0)
    for window in ("2014Q1", "2014Q2", "2014Q3", "2014Q4"):
        own = [one for one in good if one.window == window]
        taken = sum(one.piece in late for one in own) + 2 * max(0, 4 - len(own))
        left += max(F(0), F(15) - taken)

    lines = evaluate_unit(PLAN, Facts.of(facts), "u1").lines
    found = {line.id: line.score for line in lines}

    assert found["1"] == len(good) - len(late)
    assert found["2"] == len(late)
    assert found["3"] == found["1"] + found["2"] == len(good)
    assert found["4"] == len(short)
    assert found["5"] == (F(100 * len(short), len(good)) if good else 0)
    assert found["M"] == left


def test_a_late_piece_is_not_missing_as_well():
    """迟报一次扣1分，缺报一次扣2分. Four asked for, two on time, one late, one missing: 1 + 2 off."""
    scheme = load("""
scheme: s
title: 月报
year: 2014
indicators:
  - {id: 1, title: 月报, points: 40, every: quarter, deduct: [{of: {late: all}, minus: 1}, {need: 4, of: {accepted: all}, minus: 2}]}
""")
    moments = [(1, 5), (2, 5), (4, 2)]
    pieces = [
        PieceFact(f"p{n}", "u1", "1", "2014Q1", datetime(2014, *moment, tzinfo=UTC), "accepted")
        for n, moment in enumerate(moments)
    ]

    [line] = evaluate_unit(scheme, Facts.of([UnitFact("u1"), *pieces]), "u1").lines

    assert check(scheme) == ()
    assert [window.score for window in line.windows] == [7, 2, 2, 2]
