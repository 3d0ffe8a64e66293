"""``per_item`` and ``deduct``: another item, a decided or a lone one; a fault less, one short less.

What the paper leaves out as the same thing (就高) was never to be had: nothing is said of it here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from kaoping.pure.scheme.by_group import applies, plain
from kaoping.pure.scheme.rules import Count, Deduct, Events, Line, Measure, PerItem, Pieces, Price, Range
from kaoping.pure.scoring.case import Slot
from kaoping.pure.scoring.conditions import is_rate
from kaoping.pure.scoring.facts import PieceFact
from kaoping.pure.scoring.gains.look import Look
from kaoping.pure.scoring.gains.meeting import broken
from kaoping.pure.scoring.gains.moved import example_of, moved, new_event, one_for_one
from kaoping.pure.scoring.gains.values import Candidate, Change
from kaoping.pure.scoring.numbers import Scope, events_of, matches, read, scope_of
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.rules.deduct import scopes_of, taken_in
from kaoping.pure.scoring.trace import Entry, WindowLine

ONE = Fraction(1)


def of_per_item(look: Look, leaf: LeafPlan, slot: Slot, line: WindowLine) -> Iterator[Candidate]:
    rule = leaf.rule
    assert isinstance(rule, PerItem)  # noqa: S101 -- dispatched by type
    yield from _items_otherwise(look, rule, slot, line)
    begun = [one for one in look.case.slots_of(leaf) if one.waiver is None and look.has_begun(one.opens)]
    if slot.over and slot is not (begun or [slot])[-1]:
        return  # of windows that are over only the last is worth a wish
    scope = scope_of(look.case, slot)
    if isinstance(rule.of, Count):
        now = read(look.case, rule.of, leaf.id, scope).value
        change = None if now is None else moved(look, rule.of, leaf.id, scope, now + 1)
        if change:
            yield Candidate("count_more", change, (("key", rule.of.key),), slot.key, line.title)
        return
    for row in rule.prices:
        example = _row(rule, row)
        change = None if example is None else _another(look, leaf, rule, slot, scope, example[1])
        if example is not None and change is not None:
            values = (("where", example[0]), ("of", _counted(rule)))
            yield Candidate("another", change, values, slot.key, line.title)


def _counted(rule: PerItem) -> str:
    """The key of what is priced; pieces have none."""
    return rule.of.key if isinstance(rule.of, Events | Count) else ""


def _row(rule: PerItem, row: Price) -> tuple[str, dict[str, str]] | None:
    """What a plain item of this row could look like; what multiplies it the scheme says once for all."""
    number = rule.of
    found = example_of(row.where, number.where if not isinstance(number, Count) else type(row.where)())
    if found is None:
        return None
    text = ", ".join(f"{name}={value}" for name, value in found.items())
    if rule.multiply is not None:
        found.setdefault(rule.multiply, "1")
    earlier = rule.prices[: rule.prices.index(row)]
    if any(matches(one.where, found) for one in earlier) or not matches(row.where, found):
        return None
    return text, found


def _another(
    look: Look, leaf: LeafPlan, rule: PerItem, slot: Slot, scope: Scope, attributes: dict[str, str]
) -> Change | None:
    day = look.day_of(scope)
    if day is None:
        return None
    if isinstance(rule.of, Events):
        event = new_event(look, rule.of.key, day, attributes)
        price = next(one for one in rule.prices if matches(one.where, attributes))
        if isinstance(price.points, Range):
            event = replace(event, amount=price.points.high)
        return Change((event,))
    assert isinstance(rule.of, Pieces)  # noqa: S101 -- counts are dealt with above
    change = moved(look, replace(rule.of, per=None), leaf.id, scope, _one_more(look, leaf, rule.of, scope))
    if change is None:
        return None
    made = (replace(one, attributes=attributes) for one in change.add if isinstance(one, PieceFact))
    return Change(tuple(made), change.drop)


def _one_more(look: Look, leaf: LeafPlan, number: Pieces, scope: Scope) -> Fraction:
    now = read(look.case, replace(number, per=None), leaf.id, scope).value
    return (now or Fraction(0)) + 1


def _items_otherwise(look: Look, rule: PerItem, slot: Slot, line: WindowLine) -> Iterator[Candidate]:
    """Events that wait for a decision or are shared with others."""
    if not isinstance(rule.of, Events):
        return
    events = {event.event: event for event in look.case.facts.events}
    for entry in line.entries:
        event = events.get(entry.key)
        if event is None:
            continue
        place = (slot.key, line.title, entry.key)
        if _has(entry, "amount_missing"):
            price = next(one for one in rule.prices if matches(one.where, event.attributes)).points
            assert isinstance(price, Range)  # noqa: S101 -- the note says so
            change = Change((replace(event, amount=price.high),), (event,))
            yield Candidate("decide", change, (("most", price.high),), *place)
        shared = len(event.units) > 1 and rule.shared == "split" and not event.authors
        if shared or any(code != look.unit for code in event.authors):
            change = Change((replace(event, units=(look.unit,), authors={}),), (event,))
            yield Candidate("shared_out", change, (), *place)


def _has(entry: Entry, code: str) -> bool:
    return any(one.code == code for one in entry.notes)


def of_deduct(look: Look, leaf: LeafPlan, slot: Slot, line: WindowLine) -> Iterator[Candidate]:
    rule = leaf.rule
    assert isinstance(rule, Deduct)  # noqa: S101 -- dispatched by type
    full = slot.full or Fraction(0)
    for place, one in enumerate(rule.lines, start=1):
        if not applies(one.applies_to, look.case.variant.groups):
            continue
        every, ways = Change(), 0
        for scope in scopes_of(look.case, one, slot):
            if taken_in(look.case, leaf, one, scope, full).now <= 0:
                continue
            key = scope.key or slot.key
            title = line.title if key == slot.key else ""
            named = (("line", one.title or place),)
            for kind, change, values, thing in _less(look, leaf, one, scope):
                only = kind == "deduct_if"
                yield Candidate(kind, change, named + values, key, title, thing, first_only=only)
                if one.need is None and kind == "deduct_event":
                    every, ways = every + change, ways + 1
            whole = _all_of(look, leaf, one, scope)
            if whole is not None:
                every, ways = every + whole, ways + 1
        if ways and one.condition is None:
            kind = "line_clear" if one.need is not None else "line_none"
            yield Candidate(kind, every, (("line", one.title or place),), slot.key, line.title)


def _less(
    look: Look, leaf: LeafPlan, line: Line, scope: Scope
) -> Iterator[tuple[str, Change, tuple[tuple[str, object], ...], str]]:
    if line.condition is not None:
        for change, target, one in broken(look, line.condition, leaf.id, scope):
            yield "deduct_if", change, (("to", target), ("rate", is_rate(one.of, target))), ""
        return
    assert line.of is not None  # noqa: S101 -- a line has a number or a condition
    now = read(look.case, line.of, leaf.id, scope).value
    if line.need is not None:
        need = plain(line.need)
        short = need - (now or Fraction(0))
        target = need if isinstance(line.of, Measure) or line.of.per else min(need, (now or Fraction(0)) + 1)
        more = moved(look, line.of, leaf.id, scope, target)
        if more is not None and one_for_one(look, line.of, leaf.id, scope):
            yield "deduct_short", more, (("more", target - (now or Fraction(0))), ("short", short)), ""
    elif isinstance(line.of, Events) and line.of.per is None:
        for event in events_of(look.case, line.of, scope):
            if event.quantity > 1:  # one time less; the whole of it is told beside it
                fewer = Change((replace(event, quantity=event.quantity - 1),), (event,))
                yield "deduct_once", fewer, (("of", event.quantity),), event.event
            else:
                yield "deduct_event", Change((), (event,)), (), event.event
    elif now is not None:
        less = moved(look, line.of, leaf.id, scope, max(Fraction(0), now - 1))
        if less is not None and one_for_one(look, line.of, leaf.id, scope):
            yield "deduct_less", less, (("less", min(now, ONE)),), ""


def _all_of(look: Look, leaf: LeafPlan, line: Line, scope: Scope) -> Change | None:
    """Everything that the line asks for in this scope; of faults with a number, none of them at all."""
    if line.of is None:
        return None
    if line.need is None:
        if isinstance(line.of, Events) and line.of.per is None:
            gone = tuple(one for one in events_of(look.case, line.of, scope) if one.quantity > 1)
            return Change((), gone) if gone else None
        return moved(look, line.of, leaf.id, scope, Fraction(0))
    return moved(look, line.of, leaf.id, scope, plain(line.need))
