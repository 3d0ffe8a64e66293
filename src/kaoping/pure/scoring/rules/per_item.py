"""``per_item``: points for each event or piece by its price, or price × value for a count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.rules import Count, Events, PerItem, Pieces, Price, Range
from kaoping.pure.scoring.case import Case, Slot
from kaoping.pure.scoring.facts import ONE
from kaoping.pure.scoring.numbers import (
    event_share,
    events_of,
    head_share,
    matches,
    pieces_of,
    read,
    scope_of,
    times,
)
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.rules.window import window_line
from kaoping.pure.scoring.trace import ZERO, Entry, Note, WindowLine, added, note


@dataclass(slots=True)
class Item:
    """One priced event or piece."""

    kind: str  # event, piece
    key: str
    title: str
    at: date
    thing: str  # items of one thing belong together
    points: Fraction
    high: Fraction  # with a missing discretion at its best
    number: Fraction  # quantity × share
    price: Fraction
    notes: list[Note] = field(default_factory=list)
    counted: bool = True
    row: Price | None = None  # that gave the price


def score_per_item(case: Case, leaf: LeafPlan, slots: Sequence[Slot]) -> list[WindowLine]:
    """All windows at once: what belongs together does so over the whole period.

    Of one thing the dearest item counts (ties: earlier, then id), or under ``same_item: add`` all.
    """
    rule = leaf.rule
    assert isinstance(rule, PerItem)  # noqa: S101 -- dispatched by type
    if isinstance(rule.of, Count):
        return [_count(case, leaf, rule, rule.of, slot) for slot in slots]
    by_slot = [_items(case, leaf, rule, slot) for slot in slots]
    if rule.same_item == "highest":
        _keep_the_dearest([item for items in by_slot for item in items])
    if any(row.cap is not None for row in rule.prices):
        for items in by_slot:
            _keep_within_rows(rule, items)
    return [_window(slot, items, lean=case.lean) for slot, items in zip(slots, by_slot, strict=True)]


def _items(case: Case, leaf: LeafPlan, rule: PerItem, slot: Slot) -> list[Item]:
    scope = scope_of(case, slot)
    unit = case.facts.unit.unit
    found = []
    if isinstance(rule.of, Events):
        for event in events_of(case, rule.of, scope):
            share = event_share(event, unit, rule.shared)
            thing = ("piece", event.piece) if event.piece else ("same", event.same)
            found.append(
                _priced(
                    rule,
                    Item(
                        "event",
                        event.event,
                        event.attributes.get("title", ""),
                        event.at,
                        f"{thing[0]}:{thing[1]}" if thing[1] else f"event:{event.event}",
                        ZERO,
                        ZERO,
                        times(event.quantity, share),
                        ZERO,
                    ),
                    event.attributes,
                    event.amount,
                )
            )
    elif isinstance(rule.of, Pieces):
        for piece in pieces_of(case, rule.of, leaf.id, scope):
            share = head_share(piece.authors, unit) if piece.authors else ONE
            item = Item(
                "piece",
                piece.piece,
                piece.attributes.get("title", ""),
                case.day_of_piece(piece),
                f"piece:{piece.piece}",
                ZERO,
                ZERO,
                share,
                ZERO,
            )
            found.append(_priced(rule, item, piece.attributes, None))
    found.sort(key=lambda item: (item.at, item.key))
    return found


def _priced(rule: PerItem, item: Item, attributes: object, amount: Fraction | None) -> Item:
    """Price, × factors, × the attribute, up to ``at_most`` (given or taken off), × quantity × share."""
    low = high = ZERO
    for row in rule.prices:
        if matches(row.where, attributes):
            item.row = row
            points = row.points
            if not isinstance(points, Range):
                low = high = plain(points)
            elif amount is None:
                low, high = ZERO, points.high
                item.notes.append(note("amount_missing", least=points.low, most=points.high))
            else:
                low = high = amount
            break
    else:
        item.notes.append(note("no_price"))
    factor = ONE
    for more in rule.times:
        if matches(more.where, attributes):
            factor = times(factor, plain(more.by))
    if rule.multiply is not None:
        factor *= _attribute(attributes, rule.multiply, item)
    if factor is not ONE:
        low, high = low * factor, high * factor
    if rule.at_most is not None:
        most = plain(rule.at_most)
        kept = _within(most, low)
        if kept != low:
            item.notes.append(note("item_cut", at_most=most, before=low))
        low, high = kept, _within(most, high)
    item.price = low
    item.points = times(low, item.number)
    item.high = item.points if high is low else times(high, item.number)
    return item


def _within(most: Fraction, value: Fraction, already: Fraction = ZERO) -> Fraction:
    """What of the value is left where no more than ``most`` may be given or taken off in all."""
    return max(-most - already, min(value, most - already))


def _attribute(attributes: object, name: str, item: Item) -> Fraction:
    text = attributes.get(name)  # type: ignore[attr-defined]
    try:
        return Fraction(text) if text is not None else ZERO
    except (ValueError, ZeroDivisionError):
        item.notes.append(note("attribute_no_number", name=name, found=text))
        return ZERO


def _keep_the_dearest(items: list[Item]) -> None:
    by_thing: dict[str, list[Item]] = {}
    for item in items:
        by_thing.setdefault(item.thing, []).append(item)
    for together in by_thing.values():
        if len(together) < 2:
            continue
        taken = all(item.points <= 0 for item in together)  # of faults the gravest counts
        together.sort(key=lambda item: (item.points if taken else -item.points, item.at, item.key))
        kept = together[0]
        for item in together[1:]:
            item.counted = False
            item.notes.append(note("same_thing", kept=kept.key))
            item.points = item.high = ZERO


def _keep_within_rows(rule: PerItem, items: list[Item]) -> None:
    """What the items of one row give or take together stops at its ``cap``: the earlier ones count first."""
    for row in rule.prices:
        if row.cap is None:
            continue
        cap = plain(row.cap)
        given = hoped = ZERO
        for item in items:
            if item.row is not row:
                continue
            now, high = _within(cap, item.points, given), _within(cap, item.high, hoped)
            if now != item.points:
                item.notes.append(note("row_cut", cap=cap, before=item.points))
            item.points, item.high = now, now if high == now else high
            given, hoped = given + now, hoped + high


def _window(slot: Slot, items: list[Item], *, lean: bool) -> WindowLine:
    score = high = added([item.points for item in items])
    if any(item.high is not item.points for item in items):
        high = added([item.high for item in items])
    reach = high if slot.over or slot.full is None else max(high, slot.full)
    if lean:
        return window_line(slot, score, high, reach, None)
    entries = [
        Entry(
            item.kind,
            item.key,
            item.title,
            item.points,
            item.number,
            item.price,
            item.counted,
            item.at,
            tuple(item.notes),
        )
        for item in items
    ]
    return window_line(slot, score, high, reach, None, entries=entries)


def _count(case: Case, leaf: LeafPlan, rule: PerItem, number: Count, slot: Slot) -> WindowLine:
    """Price × value; only a price without ``where`` fits, since a count has no attributes."""
    reading = read(case, number, leaf.id, scope_of(case, slot))
    item = _priced(rule, Item("count", number.key, "", slot.due, "", ZERO, ZERO, ONE, ZERO), {}, None)
    if reading.value is None:
        high = slot.full or ZERO
        return window_line(slot, ZERO, high, high, None, notes=[note("missing_number")])
    score = item.price * reading.value
    cap = None if item.row is None or item.row.cap is None else plain(item.row.cap)
    if cap is not None and score > cap:
        item.notes.append(note("row_cut", cap=cap, before=score))
        score = cap
    reach = score if slot.over or slot.full is None else max(score, slot.full)
    entry = Entry("count", number.key, "", score, reading.value, item.price, notes=tuple(item.notes))
    return window_line(slot, score, score, reach, None, entries=[entry])
