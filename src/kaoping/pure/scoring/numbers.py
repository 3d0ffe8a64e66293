"""NUMBER and COND: what a rule, a gate or a ranking reads about a unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal, TypeVar

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.kinds import number_text
from kaoping.pure.scheme.rules import (
    All,
    Amount,
    AnyOf,
    Compare,
    Comparison,
    Condition,
    Count,
    Events,
    Measure,
    Number,
    Pieces,
    Where,
)
from kaoping.pure.scoring.case import Case, Slot
from kaoping.pure.scoring.facts import ONE, EventFact, MeasureFact, PieceFact
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.trace import ZERO, added

CENT = Fraction(1, 100)
Mode = Literal["now", "best", "end"]


@dataclass(slots=True)
class Scope:
    """Where a number is read: a window, or the whole period (key "")."""

    key: str
    first: date
    last: date
    over: bool
    whole: bool  # the period: facts without a day count too, pieces of every window
    calendar: bool = False  # a deduction's own windows: pieces are placed by ``occurred``


@dataclass(slots=True)
class Reading:
    """``value`` None: missing. ``high``: with what is missing at its best."""

    value: Fraction | None
    high: Fraction | None
    over: bool  # nothing more can come

    @property
    def missing(self) -> bool:
        return self.value is None


MISSING = Reading(None, None, True)
# One reader a kind of number, each beside what it reads: a number of another indicator's needs that
# indicator's line, which may itself read numbers. Errors: KeyError for a kind nobody reads.
READERS: dict[type, Callable[[Case, Any, str, Scope], Reading]] = {}
Reader = TypeVar("Reader", bound=Callable[[Case, Any, str, Scope], Reading])


def reads(kind: type) -> Callable[[Reader], Reader]:
    """Mark the reader of this kind of number, without its ``per``."""

    def keep(reader: Reader) -> Reader:
        READERS[kind] = reader
        return reader

    return keep


def scope_of(case: Case, slot: Slot | None = None) -> Scope:
    """The scope of a window; of a leaf without windows, or of no window at all, the period."""
    if slot is None or not slot.key:
        period = case.variant.period
        return Scope("", period.first, period.last, case.moment.over(period.last), True)
    return Scope(slot.key, slot.begins, slot.due, slot.over, False)


def within(case: Case, scope: Scope, at: date | None) -> bool:
    """Whether a fact of this day belongs to the scope and is read by now."""
    return case.in_period(at) and inside(scope, at)


def inside(scope: Scope, at: date | None) -> bool:
    """The same for a fact of the period that is known by now."""
    return scope.whole if at is None else scope.first <= at <= scope.last


def matches(where: Where, attributes: object) -> bool:
    """Whether every test of ``where`` finds one of its texts; an absent attribute matches nothing."""
    for name, allowed in where.tests:
        text = attributes.get(name)  # type: ignore[attr-defined]
        if text is None:
            return False
        if text not in allowed:
            value = _as_number(text)
            if value is None or all(_as_number(one) != value for one in allowed):
                return False
    for name, bounds in where.bounds:
        text = attributes.get(name)  # type: ignore[attr-defined]
        value = None if text is None else _as_number(text)
        if value is None or not within_bounds(bounds, value):
            return False
    return True


def _as_number(text: str) -> Fraction | None:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None


def read(case: Case, number: Number, node: str, scope: Scope) -> Reading:
    """The number for the unit within the scope; ``node`` is the leaf that asks."""
    found = READERS[type(number)](case, number, node, scope)
    if number.per is None:
        return found
    below = read(case, number.per, node, scope)
    if found.value is None or not below.value:
        return Reading(None, None, found.over and below.over)
    high = None if found.high is None else found.high / below.value
    return Reading(found.value / below.value, high, found.over and below.over)


@reads(Count)
def _count(case: Case, number: Count, _node: str, scope: Scope) -> Reading:
    total = added([one.value for one in case.of_key("counts", number.key) if inside(scope, one.at)])
    return Reading(total, total, scope.over)


@reads(Events)
def _events(case: Case, number: Events, _node: str, scope: Scope) -> Reading:
    unit = case.facts.unit.unit
    many = added(
        [times(event.quantity, event_share(event, unit, "full")) for event in events_of(case, number, scope)]
    )
    return Reading(many, many, scope.over)


@reads(Pieces)
def _pieces(case: Case, number: Pieces, node: str, scope: Scope) -> Reading:
    pieces = Fraction(len(pieces_of(case, number, node, scope)))
    return Reading(pieces, pieces, scope.over)


@reads(Measure)
def _measure(case: Case, number: Measure, _node: str, scope: Scope) -> Reading:
    latest = latest_measure(case, number.key, scope)
    level = latest.level if latest else None
    return Reading(level, level, scope.over)


def events_of(case: Case, number: Events, scope: Scope) -> Iterator[EventFact]:
    """The unit's events of the key within the scope, matching ``where``."""
    for event in case.of_key("events", number.key):
        if inside(scope, event.at) and matches(number.where, event.attributes):
            yield event


def event_share(event: EventFact, unit: str, shared: Literal["split", "full"]) -> Fraction:
    """The unit's part of an event: by authors' heads, else split evenly or full to each."""
    if event.authors:
        return head_share(event.authors, unit)
    return ONE / len(event.units) if shared == "split" and event.units else ONE


def times(value: Fraction, factor: Fraction) -> Fraction:
    """Their product; most factors are the one ``ONE``, and multiplying fractions is dear."""
    return value if factor is ONE else factor if value is ONE else value * factor


def head_share(authors: object, unit: str) -> Fraction:
    heads = sum(authors.values(), ZERO)  # type: ignore[attr-defined]
    own: Fraction = authors.get(unit, ZERO)  # type: ignore[attr-defined]
    return own / heads if heads else ZERO


def pieces_of(case: Case, number: Pieces, node: str, scope: Scope) -> list[PieceFact]:
    """Accepted pieces of the node within the scope: those on time, late ones or both."""
    found: list[PieceFact] = []
    for slots, dated in _accepted(case, number, node):
        if scope.whole:
            found += [piece for _, _, piece in dated]
        elif not scope.calendar and scope.key in slots:
            found += [piece for key, _, piece in dated if key == scope.key]
        else:
            found += [piece for _, day, piece in dated if scope.first <= day <= scope.last]
    return found


Dated = list[tuple[str, date, PieceFact]]


def _accepted(case: Case, number: Pieces, node: str) -> list[tuple[set[str], Dated]]:
    """Leaf by leaf its windows and the pieces that the number counts, with window and day; made once.

    A deduction may ask month by month for what no month has a window of its own for.
    """
    place = (id(number), node)  # a number of the scheme lives as long as the case
    known = case.accepted.get(place)
    if known is not None:
        return known
    made: list[tuple[set[str], Dated]] = []
    for leaf in _leaves_under(case, number.indicator or node):
        slots = [slot for slot in case.slots_of(leaf) if slot.waiver is None]
        dated = [
            (slot.key, case.day_of_piece(piece), piece)
            for slot in slots
            for piece in case.pieces.get((leaf.id, slot.key), ())
            if piece.state == "accepted"
            and (number.came == "either" or (piece.received >= slot.limit) == (number.came == "late"))
            and piece.piece not in case.clawbacks
            and (leaf.resubmissions is None or piece.returns <= leaf.resubmissions)
            and matches(number.where, piece.attributes)
        ]
        made.append(({slot.key for slot in slots}, dated))
    case.accepted[place] = made
    return made


def _leaves_under(case: Case, code: str) -> Iterable[LeafPlan]:
    leaf = case.variant.leaves.get(code)
    if leaf is not None:
        return (leaf,)
    return [one for one in case.variant.leaves.values() if code in one.placed.path]


def latest_measure(case: Case, key: str, scope: Scope) -> MeasureFact | None:
    found = [one for one in case.of_key("measures", key) if inside(scope, one.at)]
    return max(found, key=lambda one: one.at, default=None)


# --- Conditions --------------------------------------------------------------------------------


def holds(case: Case, condition: Condition, node: str, scope: Scope, mode: Mode = "now") -> bool:
    """Whether the condition is met.

    ``now``: by what is known; a missing number does not hold. ``best``: with what is missing at its
    best. ``end``: that, and everything still open turning out well.
    """
    if isinstance(condition, All):
        return all(holds(case, one, node, scope, mode) for one in condition.conditions)
    if isinstance(condition, AnyOf):
        return any(holds(case, one, node, scope, mode) for one in condition.conditions)
    return _compares(condition, read(case, condition.of, node, scope), mode)


def _compares(condition: Compare, reading: Reading, mode: Mode) -> bool:
    if mode == "now":
        return reading.value is not None and within_bounds(condition.bounds, reading.value)
    if reading.value is None or (mode == "end" and not reading.over):
        return True
    candidates = {reading.value, reading.high or reading.value}
    return any(within_bounds(condition.bounds, value) for value in candidates)


def within_bounds(bounds: Sequence[tuple[Comparison, Amount]], value: Fraction) -> bool:
    """Whether the value keeps within every one of the bounds."""
    for comparison, bound in bounds:
        limit = plain(bound)
        if comparison == "at_least":
            met = value >= limit
        elif comparison == "above":
            met = value > limit
        elif comparison == "at_most":
            met = value <= limit
        else:
            met = value < limit
        if not met:
            return False
    return True


def fitting_number(bounds: Sequence[tuple[Comparison, Amount]]) -> str | None:
    """A number within these bounds, as an attribute's text; None where none is at hand."""
    for _, bound in bounds:
        for step in (0, 1, -1, CENT, -CENT):
            value = plain(bound) + step
            if value >= 0 and within_bounds(bounds, value):
                return number_text(value)
    return None
