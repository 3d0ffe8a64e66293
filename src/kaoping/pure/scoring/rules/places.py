"""``rank`` and ``carry``: points by place among units, and figures brought from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.rules import Carry, Rank
from kaoping.pure.scoring.case import Case, Slot
from kaoping.pure.scoring.facts import ScoreFact
from kaoping.pure.scoring.placing import belongs_to_slot
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.rules.window import window_line
from kaoping.pure.scoring.together import numbers_together, ranked_together
from kaoping.pure.scoring.trace import ZERO, Entry, WindowLine, added, note


@dataclass(frozen=True, slots=True)
class Placing:
    """A unit's place among those that have the number."""

    place: int
    of: int
    is_last: bool
    number: Fraction
    equals: int = 1  # who share the place, this unit included


def score_rank(case: Case, leaf: LeafPlan, slot: Slot) -> WindowLine:
    """Points of the place; where all are equal nobody is last."""
    rule = leaf.rule
    assert isinstance(rule, Rank)  # noqa: S101 -- dispatched by type
    best = max([plain(rule.others), *(plain(place.points) for place in rule.places)])
    mine = placings_of(case, leaf, slot, rule).get(case.facts.unit.unit)
    if mine is None:
        return window_line(slot, ZERO, best, best, best, notes=[note("missing_number")])
    score = _points(rule, mine)
    reach = score if slot.over else max(score, best)
    entry = Entry("place", str(mine.place), "", score, mine.number)
    notes = [note("placed", place=mine.place, of=mine.of)]
    if rule.ties == "average" and mine.equals > 1:
        notes.append(note("places_shared", first=mine.place, last=mine.place + mine.equals - 1))
    elif mine.is_last and rule.last is not None:
        notes.append(note("last_place"))
    return window_line(slot, score, score, reach, best, entries=[entry], notes=notes)


def _points(rule: Rank, mine: Placing) -> Fraction:
    """What the place gives: equals have the better place's points, or the mean of those they take."""
    if rule.ties == "better" or mine.equals == 1:
        return _points_at(rule, mine.place, last=mine.is_last)
    taken = range(mine.place, mine.place + mine.equals)
    shared = [_points_at(rule, one, last=mine.is_last and one == mine.of) for one in taken]
    return added(shared) / mine.equals


def _points_at(rule: Rank, number: int, *, last: bool) -> Fraction:
    if last and rule.last is not None:
        return plain(rule.last)
    for place in sorted(rule.places, key=lambda one: one.to):
        if number <= place.to:
            return plain(place.points)
    return plain(rule.others)


def placings_of(case: Case, leaf: LeafPlan, slot: Slot, rule: Rank) -> dict[str, Placing]:
    """Everybody's place in this window among those ranked with the unit; made once for all."""
    group = ranked_together(case, rule.within)
    key = ("rank", leaf.id, slot.key, group)
    if case.field is None:
        return {}
    known = case.field.shared.get(key)
    if isinstance(known, dict):
        return known
    numbers = numbers_together(case, leaf, slot, rule.within)
    order = sorted(numbers.values(), reverse=rule.order == "high")
    first = {number: place for place, number in reversed(list(enumerate(order, start=1)))}
    apart = bool(order) and order[0] != order[-1]
    made = {
        code: Placing(first[number], len(order), apart and number == order[-1], number, order.count(number))
        for code, number in numbers.items()
    }
    case.field.shared[key] = made
    return made


def score_carry(case: Case, leaf: LeafPlan, slot: Slot) -> WindowLine:
    """The latest figure of the key, one a window if there are windows."""
    rule = leaf.rule
    assert isinstance(rule, Carry)  # noqa: S101 -- dispatched by type
    found = [
        one for one in case.facts.scores if one.key == rule.key and belongs_to_slot(case, leaf, slot, one)
    ]
    latest = max(found, key=_when, default=None)
    top = slot.full
    if latest is None:
        high = top or ZERO
        return window_line(slot, ZERO, high, high, None, notes=[note("figure_missing")])
    entry = Entry("figure", latest.key, "", latest.value, latest.value, at=latest.at)
    return window_line(slot, latest.value, latest.value, latest.value, None, entries=[entry])


def _when(one: ScoreFact) -> tuple[str, Fraction]:
    return (one.at.isoformat() if one.at else "", one.value)
