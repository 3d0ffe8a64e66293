"""``rank`` and ``carry``: points by place among units, and figures brought from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.rules import Carry, Place, Rank
from kaoping.pure.scoring.case import Case, Slot
from kaoping.pure.scoring.facts import ScoreFact
from kaoping.pure.scoring.made_numbers import said_of
from kaoping.pure.scoring.numbers import scope_of
from kaoping.pure.scoring.placing import belongs_to_slot
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.rounding import so_many
from kaoping.pure.scoring.rules.window import window_line
from kaoping.pure.scoring.together import numbers_together, ranked_together
from kaoping.pure.scoring.trace import ZERO, Entry, WindowLine, added, note


@dataclass(frozen=True, slots=True)
class Placing:
    """A unit's place among those that have the number."""

    place: int
    of: int
    apart: bool  # whether the numbers differ at all: where all are equal nobody is last
    number: Fraction
    equals: int = 1  # who share the place, this unit included

    @property
    def lowest(self) -> int:
        """The last of the places that the equals take together."""
        return self.place + self.equals - 1

    @property
    def is_last(self) -> bool:
        return self.apart and self.lowest == self.of


def score_rank(case: Case, leaf: LeafPlan, slot: Slot) -> WindowLine:
    """Points of the place; where all are equal nobody is last."""
    rule = leaf.rule
    assert isinstance(rule, Rank)  # noqa: S101 -- dispatched by type
    mine = placings_of(case, leaf, slot, rule).get(case.facts.unit.unit)
    best = max(
        plain(rule.others if rule.then is None else rule.places[0].points),
        *(plain(place.points) for place in (*rule.places, *rule.from_end)),
    )
    if mine is None:
        return window_line(slot, ZERO, best, best, best, notes=[note("missing_number")])
    score = _points(rule, mine)
    reach = score if slot.over else max(score, best)
    entry = Entry("place", str(mine.place), "", score, mine.number)
    notes = [] if case.lean else said_of(case, rule.by, leaf.id, scope_of(case, slot))
    notes.append(note("placed", place=mine.place, of=mine.of))
    if rule.ties == "average" and mine.equals > 1:
        notes.append(note("places_shared", first=mine.place, last=mine.place + mine.equals - 1))
    elif mine.is_last and rule.last is not None:
        notes.append(note("last_place"))
    elif _row_from_end(rule, mine.of, mine.lowest if mine.apart else None) is not None:
        notes.append(note("from_end", behind=mine.of - mine.lowest))
    return window_line(slot, score, score, reach, best, entries=[entry], notes=notes)


def _points(rule: Rank, mine: Placing) -> Fraction:
    """What the place gives: equals have the better place's points, or the mean of those they take."""
    if rule.ties == "better" or mine.equals == 1:
        return _points_at(rule, mine.place, mine.of, mine.lowest if mine.apart else None)
    taken = range(mine.place, mine.place + mine.equals)
    shared = [_points_at(rule, one, mine.of, one if mine.apart else None) for one in taken]
    return added(shared) / mine.equals


def _points_at(rule: Rank, number: int, of: int, lowest: int | None) -> Fraction:
    """The points of one place of so many. ``lowest``: counted from the end it is this one; None: not."""
    if lowest is not None and lowest == of and rule.last is not None:
        return plain(rule.last)
    counted = _row_from_end(rule, of, lowest)
    if counted is not None:
        return plain(counted.points)
    for place in rule.places:
        if number <= so_many(place.to, of, rule.round):
            return plain(place.points)
    if rule.then is None:
        return plain(rule.others)
    row = rule.places[-1]
    further = number - so_many(row.to, of, rule.round)
    return plain(row.points) + floor(further / plain(rule.then.each)) * plain(rule.then.points)


def _row_from_end(rule: Rank, of: int, lowest: int | None) -> Place | None:
    """The row of ``from_end`` that a place falls into: the first that reaches further than those behind it."""
    if lowest is None:
        return None
    return next((row for row in rule.from_end if of - lowest < so_many(row.to, of, rule.round)), None)


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
        code: Placing(first[number], len(order), apart, number, order.count(number))
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
