"""What a scheme would have a unit reach, read from its text: for inventing facts that lie about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme import windows
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.reach import numbers_in, values_in
from kaoping.pure.scheme.rules import (
    Compare,
    Count,
    Deduct,
    Events,
    Line,
    Measure,
    Number,
    PerItem,
    Range,
    Ratio,
    Steps,
    Sum,
    Take,
    Where,
    Word,
)
from kaoping.pure.scheme.tree import PlacedNode
from kaoping.pure.scoring.numbers import matches


@dataclass(slots=True)
class Asked:
    """What the scheme asks of events of one key."""

    likely: Fraction  # how many a unit has that does all it can; 0: they only bring harm
    wheres: list[Where]
    rules: list[tuple[Where, Range | None]]  # rows that a person prices, and the others

    def range_for(self, attributes: Mapping[str, str]) -> Range | None:
        return next((limits for where, limits in self.rules if matches(where, attributes)), None)


def events_asked(scheme: Scheme, leaves: Sequence[PlacedNode]) -> dict[str, Asked]:
    found: dict[str, Asked] = {}

    def asked(key: str) -> Asked:
        return found.setdefault(key, Asked(Fraction(0), [], []))

    for placed in leaves:
        rule = placed.node.rule
        if isinstance(rule, PerItem) and isinstance(rule.of, Events):
            one = asked(rule.of.key)
            one.likely = max(one.likely, _likely(placed, rule))
            one.wheres += [rule.of.where, *(price.where for price in rule.prices)]
            one.wheres += [factor.where for factor in rule.times]
            one.rules += [(p.where, p.points if isinstance(p.points, Range) else None) for p in rule.prices]
        elif isinstance(rule, Steps | Ratio) and isinstance(rule.of, Events):
            one = asked(rule.of.key)
            bounds = [_aimed(rule)] if isinstance(rule, Ratio) else [_plain(b.bound) for b in rule.bands]
            one.likely = max(one.likely, *bounds)
        for line in values_in(rule) if isinstance(rule, Deduct) else ():
            if isinstance(line, Line) and isinstance(line.of, Events):
                one = asked(line.of.key)
                one.likely = max(one.likely, _plain(line.need) if line.need is not None else Fraction(0))
                if isinstance(line.minus, Range):
                    one.rules.append((line.of.where, line.minus))
        for number in numbers_in(placed.node):
            if isinstance(number, Events):
                asked(number.key).wheres.append(number.where)
    return found


def _likely(placed: PlacedNode, rule: PerItem) -> Fraction:
    """As many as make the full mark at the mean price; of open points, a few."""
    worths = [
        price.points.high if isinstance(price.points, Range) else _plain(price.points)
        for price in rule.prices
    ]
    mean = sum(worths, Fraction(0)) / len(worths)
    if not isinstance(placed.node.points, Fraction) or mean <= 0:
        return Fraction(3)
    return max(Fraction(1), min(Fraction(15), placed.node.points / mean))


def numbers_of(scheme: Scheme, leaves: Sequence[PlacedNode]) -> Iterable[Number]:
    for placed in leaves:
        yield from numbers_in(placed.node)
    yield from numbers_in((scheme.ranking, scheme.grades, scheme.outcomes))


def targets_of(scheme: Scheme, leaves: Sequence[PlacedNode]) -> dict[str, tuple[str, Fraction]]:
    """Each count's and measure's kind, and the number that the scheme would have it reach in the period."""
    found: dict[str, tuple[str, Fraction]] = {}

    def aim(number: Number | None, target: Fraction | None, times: int = 1) -> None:
        if isinstance(number, Take):
            if target is not None and number.each is not None:
                target *= _plain(number.each)
            aim(number.of, target, times)
        elif isinstance(number, Sum):
            for one in number.numbers:
                aim(one, target, times)
        elif isinstance(number, Count | Measure):
            kind = "count" if isinstance(number, Count) else "measure"
            reach = (target if target is not None else Fraction(12)) * (times if kind == "count" else 1)
            if isinstance(number.per, Measure):
                reach *= 20  # as many heads as are invented
            if number.key not in found or target is not None:
                found[number.key] = (kind, max(reach, found.get(number.key, (kind, Fraction(0)))[1]))
            aim(number.per, None)

    for placed in leaves:
        times = _count_of_windows(scheme, placed)
        for value in values_in(placed.node):
            if isinstance(value, Ratio):
                aim(value.of, _aimed(value), times)
            elif isinstance(value, Steps):
                aim(value.of, max((_plain(band.bound) for band in value.bands), default=None), times)
            elif isinstance(value, PerItem) and isinstance(value.of, Count):
                aim(value.of, Fraction(6), times)
            elif isinstance(value, Line) and value.need is not None:
                every = value.every
                spans = windows.calendar_windows(every, scheme.period) if every else ()
                aim(value.of, _plain(value.need), max(times, len(spans), 1))
            elif isinstance(value, Compare):
                aim(value.of, _plain(value.bounds[0][1]), times)
    for number in numbers_of(scheme, leaves):
        aim(number, None)
    return found


def _count_of_windows(scheme: Scheme, placed: PlacedNode) -> int:
    count = 0
    for _, period in windows.periods_of(scheme):
        try:
            found = windows.windows_of(scheme, placed, period)
        except SchemeError:
            found = None
        count += max(1, len(found or ()))
    return count


def _aimed(rule: Ratio) -> Fraction:
    """The number that gives the full mark; where the greatest does, a dozen or all of them."""
    if rule.full is Word.MOST:
        return Fraction(1 if isinstance(rule.of, Measure) else 12)
    return _plain(rule.full)


def _plain(value: object) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(1)
