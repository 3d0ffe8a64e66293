"""A year of invented facts for any scheme: to try it before anything has happened.

Everything follows from the scheme and a seed: what it counts is counted, what it asks for is sent in,
now and then late or not at all. Targets that the scheme names (a need, a full number, the bounds of
bands) are what the invented numbers lie about. The lines are those of a file of facts, so that reading
them is part of the trial.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from kaoping.pure.scheme import tree, windows
from kaoping.pure.scheme.by_group import for_groups, groups_of
from kaoping.pure.scheme.model import Period, Scheme, Window
from kaoping.pure.scheme.reach import numbers_in
from kaoping.pure.scheme.rules import (
    Assess,
    Ballot,
    Carried,
    Carry,
    Checklist,
    Even,
    Measure,
    PerItem,
    Where,
)
from kaoping.pure.scheme.tree import PlacedNode
from kaoping.pure.scoring.invent_targets import events_asked, numbers_of, targets_of
from kaoping.pure.scoring.numbers import fitting_number

FactLine: TypeAlias = dict[str, Any]  # one line of a file of facts
MOST_OF_A_KEY = 40  # events of one key and unit
ASSESSORS = 7


@dataclass(frozen=True, slots=True)
class InventedUnit:
    """A unit of the trial, and how well it does: 0 does nothing, 1 all that is asked."""

    code: str
    name: str = ""
    tags: tuple[str, ...] = ()
    group: str | None = None
    zeal: Fraction = Fraction(3, 4)


def invented_units(scheme: Scheme, count: int, seed: int = 0) -> tuple[InventedUnit, ...]:
    """Units that are spread over the scheme's groups as evenly as these allow."""
    rng = random.Random(f"{scheme.id} {seed} units")  # noqa: S311 -- a trial, no secret
    own = list(dict.fromkeys(group.group for group in scheme.groups if group.group is not None))
    tags = list(
        dict.fromkeys(tag for group in scheme.groups for tag in (group.tag, group.without) if tag is not None)
    )
    listed = list(dict.fromkeys(code for group in scheme.groups for code in group.units or ()))
    made = []
    for number in range(count):
        code = listed[number] if number < len(listed) else f"u{number + 1:03}"
        # With one tag each, units of groups by tag are in exactly one of them.
        tag = (tags[number % len(tags)],) if tags and rng.random() < 0.7 else ()
        group = own[number % len(own)] if own else None
        zeal = Fraction(rng.randrange(55, 100), 100)
        made.append(InventedUnit(code, f"单位{number + 1}", tag, group, zeal))
    return tuple(made)


def invented_facts(scheme: Scheme, units: Sequence[InventedUnit], seed: int = 0) -> Iterator[FactLine]:
    """The facts of the scheme's whole period, in the order of their units; the same for the same seed.

    Errors: ``SchemeError`` where a value differs by group and a unit is in none or several of them.
    """
    rng = random.Random(f"{scheme.id} {seed}")  # noqa: S311 -- a trial, no secret
    for unit in units:
        line: FactLine = {"kind": "unit", "unit": unit.code, "name": unit.name}
        yield (
            line
            | ({"tags": list(unit.tags)} if unit.tags else {})
            | ({"group": unit.group} if unit.group else {})
        )
    notices = list(_notices(scheme, rng))
    yield from notices
    counter = iter(range(1, 10**9))
    for unit in units:
        groups = groups_of(scheme, code=unit.code, tags=unit.tags, own_group=unit.group)
        own = for_groups(scheme, groups)
        yield from _Trial(own, groups, unit, rng, counter, notices).facts()


def _notices(scheme: Scheme, rng: random.Random) -> Iterator[FactLine]:
    """Two notices a year for each indicator by notice; in a repeated scheme one in most rounds."""
    rounds = windows.periods_of(scheme)
    number = 0
    for placed in tree.leaves(scheme):
        if placed.windows is None or not placed.windows.by_notice:
            continue
        spans = [period for _, period in rounds]
        if len(spans) == 1:
            middle = spans[0].first + (spans[0].last - spans[0].first) // 2
            spans = [Period(spans[0].first, middle), Period(middle + timedelta(1), spans[0].last)]
        for period in spans:
            if len(spans) > 2 and rng.random() < 0.25:
                continue
            number += 1
            days = (period.last - period.first).days
            issued = period.first + timedelta(days // 5)
            due = period.first + timedelta(days * 4 // 5)
            yield {
                "kind": "notice",
                "notice": f"n{number}",
                "indicator": placed.id,
                "title": f"{placed.node.short or placed.node.title or placed.id}通知（{number}）",
                "issued": issued.isoformat(),
                "due": due.isoformat(),
                "pieces": 1 + (number % 3 == 0),
            }


class _Trial:
    """One unit's year."""

    def __init__(
        self,
        scheme: Scheme,
        groups: frozenset[str],
        unit: InventedUnit,
        rng: random.Random,
        counter: Iterator[int],
        notices: Sequence[FactLine],
    ) -> None:
        self.scheme, self.groups, self.unit, self.rng = scheme, groups, unit, rng
        self.counter, self.notices = counter, notices
        self.zeal = float(unit.zeal)

    def facts(self) -> Iterator[FactLine]:
        leaves = [placed for placed in tree.leaves(self.scheme) if placed.applies(self.groups)]
        for placed in leaves:
            yield from self._of_leaf(placed)
        yield from self._numbers(leaves)
        yield from self._events(leaves)

    # --- what belongs to one indicator --------------------------------------------------------

    def _of_leaf(self, placed: PlacedNode) -> Iterator[FactLine]:
        rule = placed.node.rule
        asks_pieces = isinstance(rule, Even) or any(
            number.__class__.__name__ == "Pieces" and number.indicator is None  # type: ignore[union-attr]
            for number in numbers_in(rule)
        )
        for period, window in self._windows(placed):
            at = self._day(window.opens, window.due)
            place = {"unit": self.unit.code, "indicator": placed.id}
            place |= {"window": window.key} if window.key else {}
            dated = place | {"at": at.isoformat()}
            if asks_pieces:
                yield from self._pieces(placed, window, period)
            if isinstance(rule, Checklist):
                for item in rule.items:
                    answer = "yes" if self._does() else "na" if self.rng.random() < 0.1 else "no"
                    if not item.applies_to or set(item.applies_to) & self.groups:
                        yield {"kind": "answer", **dated, "item": item.id, "answer": answer}
            elif isinstance(rule, Assess):
                yield from self._marks(placed, rule, dated)
            elif isinstance(rule, Ballot):
                yield from self._ballots(placed, rule, dated)
            elif isinstance(rule, Carry):
                yield self._figure(placed, rule, window, at)

    def _windows(self, placed: PlacedNode) -> Iterator[tuple[Period, Window]]:
        for _, period in windows.periods_of(self.scheme):
            found = windows.windows_of(self.scheme, placed, period)
            if found is None:
                yield period, Window("", period.first, period.last)
                continue
            for window in found:
                yield period, window
            for notice in self.notices:
                issued, due = date.fromisoformat(notice["issued"]), date.fromisoformat(notice["due"])
                if notice["indicator"] == placed.id and period.first <= due <= period.last:
                    pieces = notice["pieces"]
                    yield (
                        period,
                        windows.notice_window(
                            placed, key=notice["notice"], issued=issued, due=due, pieces=pieces
                        ),
                    )

    def _pieces(self, placed: PlacedNode, window: Window, period: Period) -> Iterator[FactLine]:
        rule = placed.node.rule
        asked = window.pieces if isinstance(window.pieces, int) else 1
        if isinstance(rule, Even) and not window.key:
            asked = rule.pieces if isinstance(rule.pieces, int) else 1
        elif not isinstance(rule, Even):
            asked = self.rng.randrange(1, 6)
        for _ in range(min(asked, 12)):
            if not self._does():
                continue
            at = self._day(window.opens, window.due)
            if self.rng.random() < 0.06:
                at = window.due + timedelta(days=self.rng.randrange(1, 5))
            state = "accepted" if self.rng.random() < 0.93 else self.rng.choice(["returned", "submitted"])
            piece: FactLine = {
                "kind": "piece",
                "piece": f"p{next(self.counter)}",
                "unit": self.unit.code,
                "indicator": placed.id,
                "window": window.key,
                "received": f"{at.isoformat()}T{self.rng.randrange(8, 18):02}:30:00+08:00",
                "occurred": min(at, period.last).isoformat(),
                "state": state,
            }
            if not window.key:
                del piece["window"]
            if isinstance(rule, Even) and rule.quality:
                piece["marks"] = [str(self._mark(100)) for _ in range(3)]
            elif isinstance(rule, PerItem):
                piece["attributes"] = self._attributes([price.where for price in rule.prices])
            yield piece

    def _marks(self, placed: PlacedNode, rule: Assess, place: FactLine) -> Iterator[FactLine]:
        out_of = rule.out_of if isinstance(rule.out_of, Fraction) else Fraction(100)
        for number in range(1, ASSESSORS + 1):
            if rule.levels:
                reach = min(len(rule.levels) - 1, int((1 - self.zeal) * len(rule.levels) + self.rng.random()))
                value: str = rule.levels[reach][0]
            else:
                value = str(self._mark(float(out_of)))
            by = {"by": placed.by} if placed.by else {}
            yield {"kind": "mark", **place, **by, "assessor": f"r{number:02}", "value": value}

    def _ballots(self, placed: PlacedNode, rule: Ballot, place: FactLine) -> Iterator[FactLine]:
        by = {"by": placed.by} if placed.by else {}
        if not rule.items:
            votes = [self._does() for _ in range(100)]
            others = {"abstain": self.rng.randrange(4), "blank": self.rng.randrange(3)}
            others["invalid"] = self.rng.randrange(3)
            yield {"kind": "ballot", **place, **by, "for": sum(votes), "against": 100 - sum(votes), **others}
            return
        for _ in range(10):
            verdict = self.rng.choice(["against", "blank"]) if self.rng.random() < 0.1 else "for"
            levels = {
                item.id: item.levels[0 if self._does() else self.rng.randrange(len(item.levels))][0]
                for item in rule.items
            }
            sheet: FactLine = {"kind": "sheet", "sheet": f"s{next(self.counter)}", **place, **by}
            yield sheet | {"verdict": verdict} | ({"levels": levels} if verdict == "for" else {})

    def _figure(self, placed: PlacedNode, rule: Carry, window: Window, at: date) -> FactLine:
        top = placed.node.out_of if placed.node.out_of is not None else placed.node.points
        value = self._mark(float(top) if isinstance(top, Fraction) and top > 0 else 100)
        named = {"window": window.key} if window.key else {}
        figure: FactLine = {"kind": "score", "unit": self.unit.code, "key": rule.key, "value": str(value)}
        return figure | named | {"at": at.isoformat()}

    # --- what is counted and measured ---------------------------------------------------------

    def _numbers(self, leaves: Sequence[PlacedNode]) -> Iterator[FactLine]:
        """Counts spread over the months about their targets; measures at each month's beginning."""
        yield from self._carried(leaves)
        targets = targets_of(self.scheme, leaves)
        months = windows.calendar_windows("month", self.scheme.period)
        divisors = (number.per for number in numbers_of(self.scheme, leaves))
        below = {one.key for one in divisors if isinstance(one, Measure)}
        for key, (kind, target) in targets.items():
            if kind == "measure":
                yield from self._measures(key, target, months, steady=key in below)
                continue
            for month in months:
                share = float(target) / len(months) * self.zeal * self.rng.uniform(0.6, 1.4)
                whole = int(share) + (self.rng.random() < share % 1)
                if whole:
                    at = self._day(month.opens, month.due)
                    yield {
                        "kind": "count",
                        "unit": self.unit.code,
                        "key": key,
                        "value": whole,
                        "at": at.isoformat(),
                    }

    def _carried(self, leaves: Sequence[PlacedNode]) -> Iterator[FactLine]:
        """Figures that numbers compare with, such as last year's: without a day, so read everywhere."""
        asked = {one.key for one in numbers_of(self.scheme, leaves) if isinstance(one, Carried)}
        for key in sorted(asked):
            yield {"kind": "score", "unit": self.unit.code, "key": key, "value": str(self._mark(100))}

    def _measures(
        self, key: str, target: Fraction, months: Sequence[Window], *, steady: bool
    ) -> Iterator[FactLine]:
        place: FactLine = {"kind": "measure", "unit": self.unit.code, "key": key}
        if steady:  # What others are divided by, such as heads.
            heads = self.rng.randrange(8, 40)
            for month in months:
                yield place | {"value": str(heads), "at": month.opens.isoformat()}
        elif 0 < target <= 1:
            asked = 200
            value = min(asked, round(asked * float(target) * (0.5 + self.zeal * self.rng.uniform(0.5, 0.8))))
            yield place | {"value": str(value), "of": str(asked), "at": months[-1].due.isoformat()}
        else:
            value = round(float(target) * (0.3 + self.zeal * self.rng.uniform(0.5, 1)))
            yield place | {"value": str(value), "at": months[-1].due.isoformat()}

    # --- what happened ------------------------------------------------------------------------

    def _events(self, leaves: Sequence[PlacedNode]) -> Iterator[FactLine]:
        for key, asked in events_asked(self.scheme, leaves).items():
            if asked.likely:
                many = int(float(asked.likely) * self.zeal * self.rng.uniform(0.4, 1.4) + self.rng.random())
            else:
                many = int(self.rng.random() > self.zeal)
            for _ in range(min(many, MOST_OF_A_KEY)):
                at = self._day(self.scheme.period.first, self.scheme.period.last)
                event: FactLine = {
                    "kind": "event",
                    "event": f"e{next(self.counter)}",
                    "unit": self.unit.code,
                    "key": key,
                    "at": at.isoformat(),
                }
                attributes = self._attributes(asked.wheres)
                if attributes:
                    event["attributes"] = attributes
                limits = asked.range_for(attributes)
                if limits is not None:
                    steps = (limits.high - limits.low) / 4
                    event["amount"] = str(limits.low + steps * self.rng.randrange(5))
                yield event

    # --- chance -------------------------------------------------------------------------------

    def _does(self) -> bool:
        return self.rng.random() < self.zeal

    def _mark(self, out_of: float) -> Fraction:
        value = out_of * min(1.0, 0.35 + self.zeal * self.rng.uniform(0.5, 0.7))
        return Fraction(round(value * 2), 2) if out_of >= 20 else Fraction(round(value * 10), 10)

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.rng.randrange(max(0, (last - first).days) + 1))

    def _attributes(self, wheres: Sequence[Where]) -> dict[str, str]:
        """What makes one of the rows fit, and now and then something of another row beside it."""
        found: dict[str, str] = {}
        rows = [where for where in wheres if where.tests or where.bounds]
        if not rows:
            return found
        chosen = [self.rng.choice(rows)]
        if self.rng.random() < 0.3:
            chosen.append(self.rng.choice(rows))
        for row in chosen:
            for name, allowed in row.tests:
                found.setdefault(name, self.rng.choice(allowed))
            for name, bounds in row.bounds:
                found.setdefault(name, fitting_number(bounds) or "0")
        return found
