"""Facts by which a condition would hold, or would not."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.rules import All, AnyOf, Compare, Condition, Measure, Support
from kaoping.pure.scoring.gains.look import Look
from kaoping.pure.scoring.gains.moved import moved
from kaoping.pure.scoring.gains.values import Change
from kaoping.pure.scoring.numbers import Scope, holds, within_bounds

Way = tuple[Change, Fraction, Compare]  # the change, what the (first) number must read, and where
CENT = Fraction(1, 100)


def met(look: Look, condition: Condition, node: str, scope: Scope) -> Iterator[Way]:
    """Ways to make it hold that does not hold now."""
    if isinstance(condition, AnyOf):
        for one in condition.conditions:
            yield from met(look, one, node, scope)
    elif isinstance(condition, All):
        open_ones = [one for one in condition.conditions if not holds(look.case, one, node, scope)]
        yield from _all_at_once([list(met(look, one, node, scope)) for one in open_ones])
    else:
        for target in _targets(condition):
            if within_bounds(condition.bounds, target):
                yield from _to(look, condition, node, scope, target)


def broken(look: Look, condition: Condition, node: str, scope: Scope) -> Iterator[Way]:
    """Ways to make it not hold that holds now."""
    if isinstance(condition, All):
        for one in condition.conditions:
            yield from broken(look, one, node, scope)
    elif isinstance(condition, AnyOf):
        held = [one for one in condition.conditions if holds(look.case, one, node, scope)]
        yield from _all_at_once([list(broken(look, one, node, scope)) for one in held])
    else:
        for target in _targets(condition):
            if not within_bounds(condition.bounds, target) and target >= 0:
                yield from _to(look, condition, node, scope, target)


def _all_at_once(ways: list[list[Way]]) -> Iterator[Way]:
    if not ways or not all(ways):
        return
    change = Change()
    for found in ways:
        change += found[0][0]
    yield (change, *ways[0][0][1:])


def _to(look: Look, condition: Compare, node: str, scope: Scope, target: Fraction) -> Iterator[Way]:
    change = moved(look, condition.of, node, scope, target)
    if change is not None:
        yield change, target, condition


def _targets(condition: Compare) -> list[Fraction]:
    """Each bound itself, and the nearest number on either side of it."""
    fine = isinstance(condition.of, Measure | Support) or condition.of.per is not None
    found: list[Fraction] = []
    for _, bound in condition.bounds:
        limit = plain(bound)
        below = limit - CENT if fine else Fraction(ceil(limit) - 1)
        above = limit + CENT if fine else Fraction(floor(limit) + 1)
        found += [limit, above, below]
    return found
