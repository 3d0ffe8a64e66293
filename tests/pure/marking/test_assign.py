"""Who gets which piece: never in conflict, as many as asked, as even as the conflicts allow."""

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.marking.assign import Short, Wanted, assign, place


@st.composite
def cases(draw, most_pieces=12, most_reviewers=6):
    people = range(1, draw(st.integers(1, most_reviewers)) + 1)
    some = st.frozensets(st.sampled_from(list(people)))
    pieces = [
        Wanted(number, draw(st.integers(0, 3)), draw(some), draw(some))
        for number in range(1, draw(st.integers(0, most_pieces)) + 1)
    ]
    loads = {person: draw(st.integers(0, 4)) for person in people}
    return pieces, loads, draw(st.integers(0, 99))


@pytest.mark.parametrize(
    ("pieces", "people", "each", "loads"),
    [(6, 3, 2, [4, 4, 4]), (5, 3, 2, [3, 3, 4]), (1, 4, 2, [0, 0, 1, 1]), (7, 1, 1, [7])],
)
def test_without_conflicts_loads_differ_by_one_at_most(pieces, people, each, loads):
    plan = assign([Wanted(number, each) for number in range(pieces)], dict.fromkeys(range(people), 0), seed=1)

    assert sorted(plan.loads.values()) == loads
    assert plan.short == ()


def test_a_piece_is_handed_on_along_others():
    # 1 may do all, 2 only the first two, 3 only the last two: the greedy round alone could not know.
    pieces = [Wanted(1, 1, frozenset({3})), Wanted(2, 1, frozenset({3}))] + [
        Wanted(number, 1, frozenset({1, 3})) for number in (3, 4)
    ]
    plan = assign(pieces, {1: 0, 2: 0, 3: 0}, seed=0)

    assert dict(plan.loads) == {1: 2, 2: 2, 3: 0}


def test_a_piece_without_enough_reviewers_says_so():
    plan = assign([Wanted(5, 3, frozenset({1, 9}), frozenset({2}))], {1: 0, 2: 1, 3: 0}, seed=0)

    assert plan.given == ((5, 3),)
    assert plan.short == (Short(5, needs=3, found=1, barred=1, has=1),)
    assert assign([Wanted(5, 1)], {}, seed=0).short == (Short(5, 1, 0, 0, 0),)


@given(cases())
def test_nobody_gets_what_they_must_not_or_have(case):
    pieces, loads, seed = case
    plan = assign(pieces, loads, seed)
    by_piece = {one.piece: one for one in pieces}
    given_to = Counter(piece for piece, _reviewer in plan.given)

    assert len(set(plan.given)) == len(plan.given)
    for piece, reviewer in plan.given:
        assert reviewer not in by_piece[piece].barred | by_piece[piece].has
    for one in pieces:
        able = len(loads.keys() - one.barred - one.has)
        assert given_to[one.piece] == min(one.needs, able)
        assert (one.piece in {short.piece for short in plan.short}) == (able < one.needs)
    added = Counter(reviewer for _piece, reviewer in plan.given)
    assert dict(plan.loads) == {person: load + added[person] for person, load in loads.items()}


@settings(max_examples=40)
@given(cases(most_pieces=4, most_reviewers=4))
def test_no_other_plan_is_more_even(case):
    pieces, loads, seed = case
    choices = []
    for one in pieces:
        able = sorted(loads.keys() - one.barred - one.has)
        choices.append(list(combinations(able, min(one.needs, len(able)))))
    best = min(
        sum((load + sum(person in pick for pick in picks)) ** 2 for person, load in loads.items())
        for picks in product(*choices)
    )

    assert sum(load**2 for load in assign(pieces, loads, seed).loads.values()) == best


@given(cases())
def test_the_order_of_the_pieces_does_not_matter(case):
    pieces, loads, seed = case

    assert assign(pieces[::-1], dict(reversed(loads.items())), seed) == assign(pieces, loads, seed)


@given(cases())
def test_a_second_run_adds_nothing(case):
    pieces, loads, seed = case
    plan = assign(pieces, loads, seed)
    got: dict[int, set[int]] = {}
    for piece, reviewer in plan.given:
        got.setdefault(piece, set()).add(reviewer)
    rest = [
        Wanted(
            one.piece,
            one.needs - len(got.get(one.piece, ())),
            one.barred,
            one.has | got.get(one.piece, set()),
        )
        for one in pieces
    ]

    assert assign(rest, plan.loads, seed).given == ()


def test_each_reviewer_reads_in_an_order_of_their_own():
    orders = {tuple(sorted(range(30), key=lambda piece: place(7, reviewer, piece))) for reviewer in range(5)}

    assert len(orders) == 5
    assert all(0 <= place(7, 1, piece) < 2**31 for piece in range(100))
    assert place(7, 1, 2) == 1197765001  # the same on every machine


@given(st.integers(0, 20), st.integers(1, 6), st.integers(1, 4), st.integers(0, 99))
def test_where_everybody_is_in_conflict_nobody_gets_anything(pieces, people, each, seed):
    everybody = frozenset(range(people))
    plan = assign([Wanted(n, each, everybody) for n in range(pieces)], dict.fromkeys(everybody, 3), seed)

    assert plan.given == ()
    assert set(plan.loads.values()) <= {3}
    assert plan.short == tuple(Short(n, each, 0, barred=people, has=0) for n in range(pieces))


@given(st.integers(1, 20), st.integers(1, 5), st.integers(1, 9), st.integers(0, 99))
def test_more_marks_than_people_give_each_piece_everybody_once(pieces, people, more, seed):
    plan = assign([Wanted(n, people + more) for n in range(pieces)], dict.fromkeys(range(people), 0), seed)

    assert sorted(plan.given) == [(piece, person) for piece in range(pieces) for person in range(people)]
    assert {(one.needs, one.found) for one in plan.short} == {(people + more, people)}


@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 99))
def test_a_group_with_one_reviewer_keeps_its_pieces_and_the_others_share_the_rest(own, rest, seed):
    # 9 alone may mark the group's pieces; 1 to 3 are there for the others.
    group = [Wanted(n, 1, frozenset({1, 2, 3})) for n in range(own)]
    others = [Wanted(100 + n, 1) for n in range(rest)]
    plan = assign([*group, *others], dict.fromkeys((1, 2, 3, 9), 0), seed)

    assert all((n, 9) in plan.given for n in range(own))
    shared = [plan.loads[person] for person in (1, 2, 3)]
    assert max(shared) - min(shared) <= 1
    assert plan.loads[9] <= max(own, max(shared) + 1)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6), st.integers(0, 40), st.integers(0, 99))
def test_marks_given_before_count_as_load(before, pieces, seed):
    """Who has much gets nothing until the others have caught up; what was given stays where it is."""
    loads = dict(enumerate(before))
    plan = assign([Wanted(n, 1) for n in range(pieces)], loads, seed)

    after = plan.loads
    assert all(after[person] >= load for person, load in loads.items())
    lightest = min(after.values())
    # Nobody who got a piece now stands more than one above the lightest.
    assert all(after[person] <= lightest + 1 for person, load in loads.items() if after[person] > load)


@given(st.integers(1, 40), st.integers(2, 7), st.integers(1, 4), st.integers(0, 99))
def test_without_conflicts_loads_never_differ_by_two(pieces, people, each, seed):
    loads = assign([Wanted(n, each) for n in range(pieces)], dict.fromkeys(range(people), 0), seed).loads

    assert max(loads.values()) - min(loads.values()) <= 1
