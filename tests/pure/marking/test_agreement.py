"""How far marks lie apart, as a table and as properties."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.pure.marking.agreement import agreement, mean, median, needs_third, spread

marks = st.lists(st.integers(0, 400).map(lambda n: Fraction(n, 4)), min_size=1, max_size=8)


def exact(*values):
    return [Fraction(value) for value in values]


@pytest.mark.parametrize(
    ("given_marks", "its_mean", "its_median", "its_spread"),
    [
        (["80"], "80", "80", "0"),
        (["93", "77"], "85", "85", "16"),
        (["93", "77", "88"], "86", "88", "16"),
        (["60", "61.5", "90", "0"], "52.875", "60.75", "90"),
    ],
)
def test_mean_median_and_spread(given_marks, its_mean, its_median, its_spread):
    values = exact(*given_marks)

    assert (mean(values), median(values), spread(values)) == tuple(exact(its_mean, its_median, its_spread))


@pytest.mark.parametrize(
    ("given_marks", "third_at", "asked"),
    [
        (["75", "63"], "12", True),  # reaching the rule is enough
        (["75", "63.01"], "12", False),
        (["75"], "0", False),  # one opinion has nothing to differ from
        ([], "0", False),
        (["100", "0"], None, False),  # the panel never asks
    ],
)
def test_a_third_opinion_is_called_from_the_rule_on(given_marks, third_at, asked):
    assert needs_third(exact(*given_marks), Fraction(third_at) if third_at else None) is asked


def test_agreement_counts_pieces_with_two_marks():
    found = agreement([exact(80, 85), exact(70, 82), exact(90), exact(60, 60)], Fraction(5))

    assert (found.pieces, found.close, found.share, found.median_spread) == (3, 2, Fraction(2, 3), 5)
    assert agreement([], Fraction(5)).share is None


@settings(max_examples=40)
@given(marks)
def test_the_order_of_marks_does_not_matter(values):
    shuffled = values[::-1]

    assert (mean(shuffled), median(shuffled), spread(shuffled)) == (
        mean(values),
        median(values),
        spread(values),
    )
    assert min(values) <= median(values) <= max(values)
