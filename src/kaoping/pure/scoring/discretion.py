"""Which events a person prices within a range, and what that range is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kaoping.pure.scheme import tree
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.rules import Deduct, Events, PerItem, Range
from kaoping.pure.scoring.facts import EventFact
from kaoping.pure.scoring.numbers import matches

RangeOf = Callable[[EventFact], Range | None]


def discretion(
    scheme: Scheme,
) -> Iterable[tuple[str, Callable[[EventFact], Range | None]]]:
    """Event keys whose points a person decides, with the range that an event's amount must keep."""
    for placed in tree.leaves(scheme):
        rule = placed.node.rule
        if isinstance(rule, PerItem) and isinstance(rule.of, Events):
            yield rule.of.key, _of_prices(rule)
        elif isinstance(rule, Deduct):
            for line in rule.lines:
                if isinstance(line.of, Events) and isinstance(line.minus, Range):
                    yield line.of.key, _of_line(line.of, line.minus)


def _of_prices(rule: PerItem) -> Callable[[EventFact], Range | None]:
    def allowed(event: EventFact) -> Range | None:
        if isinstance(rule.of, Events) and not matches(rule.of.where, event.attributes):
            return None
        for price in rule.prices:
            if matches(price.where, event.attributes):
                return price.points if isinstance(price.points, Range) else None
        return None

    return allowed


def _of_line(number: Events, minus: Range) -> Callable[[EventFact], Range | None]:
    def allowed(event: EventFact) -> Range | None:
        return minus if matches(number.where, event.attributes) else None

    return allowed
