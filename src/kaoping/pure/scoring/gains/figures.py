"""``steps``, ``ratio``, ``rank``, ``carry``: how far the number is from the next better one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.rules import Carry, Number, Rank, Ratio, Steps, Word
from kaoping.pure.scoring.case import Slot, leaf_scale
from kaoping.pure.scoring.conditions import is_rate
from kaoping.pure.scoring.facts import ScoreFact
from kaoping.pure.scoring.gains.look import Look
from kaoping.pure.scoring.gains.moved import moved, one_for_one
from kaoping.pure.scoring.gains.values import Candidate, Change
from kaoping.pure.scoring.numbers import read, scope_of
from kaoping.pure.scoring.placing import belongs_to_slot
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.rules.places import placings_of
from kaoping.pure.scoring.rules.steps import full_at, points_for
from kaoping.pure.scoring.trace import WindowLine

CENT = Fraction(1, 100)
ZERO = Fraction(0)


def _toward(
    look: Look, leaf: LeafPlan, slot: Slot, line: WindowLine, number: Number, kind: str, target: Fraction
) -> Iterator[Candidate]:
    """The change that takes the number to ``target``, with how far that is."""
    scope = scope_of(look.case, slot)
    now = read(look.case, number, leaf.id, scope).value
    change = moved(look, number, leaf.id, scope, target)
    if change is None or (now is not None and not one_for_one(look, number, leaf.id, scope)):
        return
    values: tuple[tuple[str, object], ...] = (("to", target), ("rate", is_rate(number, target, now or ZERO)))
    if now is None:
        kind += "_missing"
    else:
        values += (("short", abs(target - now)), ("less", target < now))
    yield Candidate(kind, change, values, slot.key, line.title, first_only=True)


def of_steps(look: Look, leaf: LeafPlan, slot: Slot, line: WindowLine) -> Iterator[Candidate]:
    rule = leaf.rule
    assert isinstance(rule, Steps)  # noqa: S101 -- dispatched by type
    number = read(look.case, rule.of, leaf.id, scope_of(look.case, slot)).value
    now = points_for(rule, number) if number is not None else ZERO
    for target in _bounds(rule, number):
        if points_for(rule, target) > now:
            yield from _toward(look, leaf, slot, line, rule.of, "next_band", target)


def _bounds(rule: Steps, number: Fraction | None) -> list[Fraction]:
    """Numbers at which another band begins or ends, the nearest first."""
    fine = is_rate(rule.of, *(plain(band.bound) for band in rule.bands))
    found: set[Fraction] = set()
    for band in rule.bands:
        bound = plain(band.bound)
        below = bound - CENT if fine else Fraction(ceil(bound) - 1)
        above = bound + CENT if fine else Fraction(floor(bound) + 1)
        found |= {above, bound} if band.above else {bound, below}
    if rule.then is not None and number is not None:
        last, each = plain(rule.bands[-1].bound), plain(rule.then.each)
        if number >= last:
            found.add(last + ((number - last) // each + 1) * each)
    return sorted((one for one in found if one >= 0), key=lambda one: (abs(one - (number or ZERO)), one))


def of_ratio(look: Look, leaf: LeafPlan, slot: Slot, line: WindowLine) -> Iterator[Candidate]:
    rule = leaf.rule
    assert isinstance(rule, Ratio)  # noqa: S101 -- dispatched by type
    zero, full = plain(rule.zero), full_at(look.case, leaf, slot, rule)
    if rule.full is Word.MOST and full <= zero:  # nobody has any: the first to have some has the full mark
        full = zero + (CENT if is_rate(rule.of, zero) else Fraction(1))
    now = read(look.case, rule.of, leaf.id, scope_of(look.case, slot)).value
    end = zero + (full - zero) * max(Fraction(1), plain(rule.up_to))
    if now is not None and now != end and (now < end) == (zero < full):
        step = CENT if is_rate(rule.of, zero, full) else Fraction(1)
        step = min(step, abs((full if (now < full) == (zero < full) and now != full else end) - now))
        target = now + step if zero < full else now - step
        if target != full and (target >= 0 or zero < 0 or full < 0):
            yield from _toward(look, leaf, slot, line, rule.of, "ratio_step", target)
    yield from _toward(look, leaf, slot, line, rule.of, "ratio_full", full)


def of_rank(look: Look, leaf: LeafPlan, slot: Slot, line: WindowLine) -> Iterator[Candidate]:
    rule = leaf.rule
    assert isinstance(rule, Rank)  # noqa: S101 -- dispatched by type
    placings = placings_of(look.case, leaf, slot, rule)
    mine = placings.get(look.unit)
    if mine is None:
        return
    high = rule.order == "high"
    better = {
        one.number
        for one in placings.values()
        if (one.number > mine.number if high else one.number < mine.number)
    }
    for number in sorted(better, reverse=not high)[:5]:
        for one in _toward(look, leaf, slot, line, rule.by, "place", number):
            yield replace(one, values=(*one.values, ("place", mine.place)))


def of_carry(look: Look, leaf: LeafPlan, slot: Slot, line: WindowLine) -> Iterator[Candidate]:
    rule = leaf.rule
    assert isinstance(rule, Carry)  # noqa: S101 -- dispatched by type
    found = [
        one
        for one in look.case.facts.scores
        if one.key == rule.key and belongs_to_slot(look.case, leaf, slot, one)
    ]
    if found:
        latest = max(found, key=lambda one: (one.at.isoformat() if one.at else "", one.value))
        change = Change((replace(latest, value=latest.value + 1),), (latest,))
        yield Candidate("figure_higher", change, (), slot.key, line.title)
        return
    top, day = leaf_scale(leaf), look.day_of_slot(slot)
    if top and day:
        fact = ScoreFact(look.unit, rule.key, top, day, slot.key or None)
        yield Candidate("figure_missing", Change((fact,)), (("to", top),), slot.key, line.title)
