"""Facts by which a number would read otherwise: one way a kind of number, None where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import ceil

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.rules import Count, Events, Measure, Met, Number, Pieces, Take, Where
from kaoping.pure.scoring.case import Slot
from kaoping.pure.scoring.facts import AnswerFact, CountFact, EventFact, MeasureFact
from kaoping.pure.scoring.gains.look import Look
from kaoping.pure.scoring.gains.values import Change
from kaoping.pure.scoring.made_numbers import one_stretch, stretches
from kaoping.pure.scoring.numbers import (
    Scope,
    event_share,
    events_of,
    fitting_number,
    latest_measure,
    pieces_of,
    read,
    within,
)
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.rules.checklist import answers_of
from kaoping.pure.scoring.trace import ZERO


def moved(look: Look, number: Number, node: str, scope: Scope, target: Fraction) -> Change | None:
    """The facts with which the number reads ``target`` (where it counts whole things: at least)."""
    if number.per is not None:
        below = read(look.case, number.per, node, scope).value
        return moved(look, replace(number, per=None), node, scope, target * below) if below else None
    if isinstance(number, Take):
        return _taken(look, number, node, scope, target)
    if isinstance(number, Measure):
        return _measure(look, number, scope, target)
    now = read(look.case, number, node, scope).value or ZERO
    step = target - now
    if not step:
        return None
    if isinstance(number, Count):
        return _count(look, number, scope, step)
    if isinstance(number, Events):
        return (
            _more_events(look, number, scope, step) if step > 0 else fewer_events(look, number, scope, -step)
        )
    if isinstance(number, Pieces):
        return _pieces(look, number, node, scope, step)
    if isinstance(number, Met) and step > 0:
        return _met(look, number, scope, ceil(step))
    return None


def one_for_one(look: Look, number: Number, node: str, scope: Scope) -> bool:
    """Whether one more of what is recorded is one more of the number, so that a distance can be said of it.

    Not of what is taken in steps, multiplied, or held at a limit: 7 more to the next step are not 7 seconds.
    """
    if not isinstance(number, Take):
        return True
    if number.each is not None or number.times is not None:
        return False
    found = list(stretches(look.case, number, scope))
    inner = [read(look.case, number.of, node, one).value for one in found]
    as_read = all(one is None or one_stretch(number, one) == one for one in inner)
    return as_read and all(one_for_one(look, number.of, node, one) for one in found)


def _taken(look: Look, number: Take, node: str, scope: Scope, target: Fraction) -> Change | None:
    """The inner number moved, where the limits allow the target and one stretch alone can bring it."""
    if number.times is not None:
        target = target / plain(number.times) if plain(number.times) else target
    if number.no_more is not None and target > plain(number.no_more):
        return None
    if number.each is not None:
        target *= plain(number.each)
    found = list(stretches(look.case, number, scope))
    return moved(look, number.of, node, found[0], target) if len(found) == 1 else None


def _measure(look: Look, number: Measure, scope: Scope, target: Fraction) -> Change | None:
    latest = latest_measure(look.case, number.key, scope)
    if latest is None:
        day = look.day_of(scope)
        return Change((MeasureFact(look.unit, number.key, target, day),)) if day else None
    if latest.level is None:
        return None
    value = target if latest.of is None else target * latest.of
    return Change((replace(latest, value=value),), (latest,))


def _count(look: Look, number: Count, scope: Scope, step: Fraction) -> Change | None:
    if step > 0:
        day = look.day_of(scope)
        return Change((CountFact(look.unit, number.key, step, day),)) if day else None
    left, change = -step, Change()
    for one in look.case.facts.counts:
        if left and one.key == number.key and one.value > 0 and within(look.case, scope, one.at):
            taken = min(left, one.value)
            left -= taken
            rest = (replace(one, value=one.value - taken),) if one.value > taken else ()
            change += Change(rest, (one,))
    return None if left else change


def example_of(where: Where, more: Where = Where()) -> dict[str, str] | None:  # noqa: B008 -- frozen
    """Attributes that fit both; None where nothing can."""
    found: dict[str, str] = {}
    for name, allowed in (*where.tests, *more.tests):
        if name not in found:
            found[name] = allowed[0]
        elif found[name] not in allowed:
            options = [one for tests in (where, more) for key, one in _options(tests) if key == name]
            both = [one for one in options if options.count(one) > 1]
            if not both:
                return None
            found[name] = both[0]
    for name, bounds in (*where.bounds, *more.bounds):
        fitting = fitting_number(bounds)
        if fitting is None or found.setdefault(name, fitting) != fitting:
            return None
    return found


def _options(where: Where) -> list[tuple[str, str]]:
    return [(name, one) for name, allowed in where.tests for one in allowed]


def new_event(
    look: Look, key: str, day: date, attributes: dict[str, str], quantity: Fraction = Fraction(1)
) -> EventFact:
    return EventFact(look.new_id(), key, (look.unit,), day, attributes=attributes, quantity=quantity)


def _more_events(look: Look, number: Events, scope: Scope, step: Fraction) -> Change | None:
    day, attributes = look.day_of(scope), example_of(number.where)
    if day is None or attributes is None:
        return None
    return Change((new_event(look, number.key, day, attributes, step),))


def fewer_events(look: Look, number: Events, scope: Scope, step: Fraction) -> Change | None:
    """Whole events left away, the latest first, until so many are gone."""
    found = sorted(events_of(look.case, number, scope), key=lambda one: (one.at, one.event), reverse=True)
    gone: list[EventFact] = []
    for event in found:
        if step <= 0:
            break
        step -= event.quantity * event_share(event, look.unit, "full")
        gone.append(event)
    return Change((), tuple(gone)) if gone and step <= 0 else None


def _pieces(look: Look, number: Pieces, node: str, scope: Scope, step: Fraction) -> Change | None:
    if number.came == "late":
        return _in_time_after_all(look, number, node, scope, -step) if step < 0 else None
    if step < 0:
        return None
    attributes = example_of(number.where)
    place = _place_for(look, number.indicator or node, scope)
    if place is None or attributes is None:
        return None
    leaf, slot = place
    day = look.day_of(scope)
    made = [
        replace(look.new_piece(leaf, slot), attributes=attributes, occurred=day) for _ in range(ceil(step))
    ]
    return Change(tuple(made))


def _place_for(look: Look, code: str, scope: Scope) -> tuple[LeafPlan, Slot] | None:
    """A window in which another piece would be counted for the scope."""
    for leaf in look.case.variant.leaves.values():
        if leaf.id != code and code not in leaf.placed.path:
            continue
        slots = [one for one in look.case.slots_of(leaf) if one.waiver is None and look.has_begun(one.opens)]
        same = [one for one in slots if one.key == scope.key]
        inside = [one for one in slots if scope.whole or (scope.first <= one.due and one.opens <= scope.last)]
        if same or inside:
            return leaf, (same or inside)[-1]
    return None


def _in_time_after_all(look: Look, number: Pieces, node: str, scope: Scope, step: Fraction) -> Change | None:
    change = Change()
    for piece in pieces_of(look.case, number, node, scope):
        if step <= 0:
            break
        leaf = look.case.variant.leaves[piece.indicator]
        slot = next(one for one in look.case.slots_of(leaf) if one.key == piece.window)
        change += Change((replace(piece, received=look.in_time(slot)),), (piece,))
        step -= 1
    return change if step <= 0 and change.add else None


def _met(look: Look, number: Met, scope: Scope, many: int) -> Change | None:
    leaf = look.case.variant.leaves.get(number.indicator)
    if leaf is None:
        return None
    slots = [one for one in look.case.slots_of(leaf) if one.waiver is None]
    for slot in [one for one in slots if one.key == scope.key] or slots:
        answers = answers_of(look.case, leaf, slot)
        items = [one.id for one in answers.items if one.id not in answers.yes | answers.na]
        if len(items) >= many:
            return answered(look, leaf, slot, items[:many])
    return None


def answered(look: Look, leaf: LeafPlan, slot: Slot, items: list[str]) -> Change | None:
    """These items answered with yes; what was answered before is gone."""
    day = look.day_of_slot(slot)
    if day is None:
        return None
    add = [AnswerFact(look.unit, leaf.id, item, "yes", day, slot.key or None) for item in items]
    drop = [
        one
        for one in look.case.facts.answers
        if one.indicator == leaf.id
        and one.item in items
        and (not slot.key or one.window == slot.key or (not one.window and slot.holds(one.at)))
    ]
    return Change(tuple(add), tuple(drop))
