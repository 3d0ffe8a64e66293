"""Severity: by hand, by simulation, and where nothing may be said."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.marking.moves import moves, places
from kaoping.pure.marking.severity import Given, fit, quantile_975


def simulated(severities, pieces=120, chance=0.0, seed=1, tired=0.0):
    """Two marks a piece, each reviewer's in an order of their own; ``tired``: points lost on the way."""
    dice = random.Random(seed)
    levels = [dice.uniform(55, 90) for _ in range(pieces)]
    given_to = {who: [] for who in sorted(severities)}
    for piece in range(pieces):
        for who in dice.sample(sorted(severities), 2):
            given_to[who].append(piece)
    found = []
    for who, own in given_to.items():
        dice.shuffle(own)
        for place, piece in enumerate(own):
            lost = tired * place / len(own)
            mark = levels[piece] + severities[who] + dice.gauss(0, chance) - lost
            found.append(Given(piece, who, mark, place))
    return found


def test_by_hand():
    """b gives 4 less than a and c 2 more than a, always: centred at the mean −2/3."""
    marks = []
    for piece, level in enumerate([70, 80, 60, 75, 90, 66]):
        marks += [Given(piece, "a", level), Given(piece, "b", level - 4), Given(piece, "c", level + 2)]
    found = fit(marks)

    assert [(one.reviewer, round(one.points, 6), one.marks) for one in found.severities] == [
        ("c", 2.666667, 6),
        ("a", 0.666667, 6),
        ("b", -3.333333, 6),
    ]
    assert found.residual == pytest.approx(0, abs=1e-9)
    assert found.corrected(marks[1]) == pytest.approx(70 - 4 + 10 / 3)
    assert found.corrected(Given(9, "unknown", 50)) == 50


def test_simulated_severities_are_found_again():
    true = {"a": 5.0, "b": -5.0, "c": 1.0, "d": -1.0, "e": 0.0}
    found = fit(simulated(true, pieces=300, chance=3))

    assert all(abs(one.points - true[one.reviewer]) < 1 for one in found.severities)
    assert 2.6 < found.residual < 3.4
    assert {one.reviewer for one in found.severities if one.is_outside(3)} == {"a", "b"}
    assert found.order is not None
    assert not found.order.is_seen


def test_most_intervals_hold_what_is_true():
    true = {"a": 4.0, "b": -4.0, "c": 2.0, "d": -2.0}
    held = [
        one.low <= true[one.reviewer] <= one.high
        for seed in range(60)
        for one in fit(simulated(true, pieces=40, chance=4, seed=seed)).severities
    ]

    assert 0.90 < sum(held) / len(held) < 0.99


def test_who_gets_tired_is_seen():
    found = fit(simulated(dict.fromkeys("abcd", 0.0), pieces=200, chance=2, tired=9))

    assert found.order.is_seen
    assert 4 < found.order.points < 8  # two thirds of nine


@settings(max_examples=25)
@given(st.floats(-20, 20), st.integers(0, 5))
def test_only_differences_count(shift, seed):
    marks = simulated({"a": 3.0, "b": -3.0, "c": 0.0}, pieces=12, chance=2, seed=seed)
    moved = [Given(row.piece, row.reviewer, row.mark + shift, row.place) for row in marks]
    was, now = fit(marks), fit(list(reversed(moved)))

    assert [round(one.points, 6) for one in was.severities] == [
        round(one.points, 6) for one in now.severities
    ]
    assert sum(was.of.values()) == pytest.approx(0, abs=1e-9)
    assert was.residual == pytest.approx(now.residual, abs=1e-6)


@pytest.mark.parametrize(
    ("marks", "why"),
    [
        ([], "too_small"),
        ([Given(1, "a", 80), Given(1, "b", 70)], "too_small"),
        ([Given(n, "a", 80) for n in range(50)], "too_small"),
        (
            [Given(n, who, 80) for n in range(8) for who in "ab"]
            + [Given(-n, who, 70) for n in range(1, 9) for who in "cd"],
            "disconnected",
        ),
    ],
)
def test_where_nothing_can_be_said_no_number_is_given(marks, why):
    found = fit(marks)

    assert (found.why, found.severities, found.residual, found.order) == (why, (), None, None)


def test_who_can_be_compared_is_named():
    marks = [Given(n, who, 80) for n in range(8) for who in "abc"] + [
        Given(-n, who, 70) for n in range(1, 9) for who in "de"
    ]

    assert fit(marks).groups == (("a", "b", "c"), ("d", "e"))


def test_pieces_with_one_mark_change_nothing():
    marks = simulated({"a": 3.0, "b": -3.0, "c": 0.0}, pieces=12, chance=2)

    assert fit([*marks, Given("alone", "a", 0.0), Given("alone too", "z", 0.0)]) == fit(marks)


def test_equal_values_share_a_place():
    assert places({"a": 90.0, "b": 80.0, "c": 90.0, "d": 70.0}) == {"a": 1, "b": 3, "c": 1, "d": 4}


def test_who_met_the_severe_reviewer_would_rise():
    true = {"a": 6.0, "b": -6.0, "c": 0.0}
    marks = []
    for piece, level in enumerate([70, 75, 87, 85, 90, 65, 72, 78]):
        marks += [Given(piece, who, level + true[who]) for who in ("ab", "bc", "ac")[piece % 3]]
    by_owner = {}
    for row in marks:
        by_owner.setdefault(row.piece, [[]])[0].append(row)
    found = {one.owner: one for one in moves(fit(marks), by_owner)}

    assert (found[4].value, found[4].corrected) == (pytest.approx(87), pytest.approx(90))  # by b and c
    assert (found[2].value, found[2].corrected) == (pytest.approx(90), pytest.approx(87))  # by a and c
    assert [(found[n].was, found[n].would) for n in (2, 4)] == [(1, 2), (2, 1)]


@pytest.mark.parametrize(("free", "t"), [(5, 2.571), (10, 2.228), (30, 2.042), (1000, 1.962)])
def test_students_t(free, t):
    assert quantile_975(free) == pytest.approx(t, abs=0.003)
