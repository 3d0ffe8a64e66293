"""One unit scored anew with some facts otherwise: the only judge of what a change brings.

Tried and left: formulas for each rule's gain. They were short for the rule alone and wrong as soon as
a cap, a gate, a conversion or an earlier indicator stood above it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from kaoping.pure.scheme.rules import Carried, Carry, Count, Events, Measure, Met, Pieces, Score, Support
from kaoping.pure.scoring.evaluate import sheet_of
from kaoping.pure.scoring.facts import (
    ClawbackFact,
    CountFact,
    EventFact,
    Fact,
    Facts,
    MeasureFact,
    ScoreFact,
    UnitFacts,
)
from kaoping.pure.scoring.field import Field
from kaoping.pure.scoring.gains.values import Change
from kaoping.pure.scoring.moment import AsOf
from kaoping.pure.scoring.nodes import lines_of
from kaoping.pure.scoring.plan import NodePlan, Plan
from kaoping.pure.scoring.sheet import Lines, Sheet
from kaoping.pure.scoring.standing import take_vetoes
from kaoping.pure.scoring.trace import ZERO

ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The scores of a unit's nodes, and its total."""

    lines: dict[str, Fraction]
    total: Fraction


class WhatIf:
    """Asks again and again how one unit would stand."""

    def __init__(self, plan: Plan, facts: Facts, unit: str, as_of: AsOf, period: str) -> None:
        self.plan = plan
        self.facts = facts
        self.unit = unit
        self.as_of = as_of
        self.period = period
        self.field = Field(plan, facts, as_of, period)
        self.sheet = self._sheet(self.field)
        self.now = _outcome(self.sheet)
        nodes = self.field.case(unit).variant.nodes
        self.leaves = [line for line in self.sheet.walk() if line.rule]
        self.reads = {line.id: frozenset(_reads(nodes[line.id])) for line in self.leaves}

    def _sheet(self, field: Field, lines: Lines | None = None) -> Sheet:
        sheet = sheet_of(field, self.unit, keep=True, lines=lines)
        if self.plan.scheme.vetoes:
            take_vetoes(field, sheet)
        return sheet

    def after(self, change: Change) -> Outcome:
        facts = with_change(self.facts, change)
        field = Field(self.plan, facts, self.as_of, self.period)
        case = field.case(self.unit)
        touched = _tokens((*change.add, *change.drop))
        for line in self.leaves:
            if touched is not None and not self.reads[line.id] & touched:
                case.lines[line.id] = line
        lines = lines_of(case, case.variant.base), lines_of(case, case.variant.bonus)
        return _outcome(self._sheet(field, lines))

    def gain(self, change: Change, indicator: str) -> tuple[Fraction, Fraction]:
        """What the indicator ("": the sheet) and the total gain."""
        after = self.after(change)
        total = after.total - self.now.total
        if not indicator:
            return total, total
        return after.lines.get(indicator, ZERO) - self.now.lines.get(indicator, ZERO), total


def _reads(node: NodePlan) -> Iterator[str]:
    """What could move this leaf: its own pieces, marks and answers, and the facts that it names."""
    yield "of:" + node.node.id
    for value in (node.node.rule, *node.node.gates, node.node.per):
        yield from _named(value)


def _named(value: object) -> Iterator[str]:
    if isinstance(value, Count | Events | Measure | Carry | Carried):
        yield "key:" + value.key
    elif isinstance(value, Pieces | Score | Met | Support):
        yield ANYTHING  # of other indicators, which may read what they like
    if isinstance(value, tuple):
        for one in value:
            yield from _named(one)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _named(getattr(value, field.name))


def _tokens(changed: Iterable[Fact]) -> frozenset[str] | None:
    """What the facts move, in the same words; None: who knows."""
    found = {ANYTHING}
    for fact in changed:
        if isinstance(fact, ClawbackFact):
            return None
        elif isinstance(fact, CountFact | EventFact | MeasureFact | ScoreFact):
            found.add("key:" + fact.key)
        else:
            found.add("of:" + fact.indicator)  # type: ignore[union-attr]
    return frozenset(found)


def _outcome(sheet: Sheet) -> Outcome:
    return Outcome({line.id: line.score for line in sheet.walk()}, sheet.total)


def with_change(facts: Facts, change: Change) -> Facts:
    """The facts with the change made; the given ones stay as they are."""
    made = Facts()
    made.units = dict(facts.units)
    made.notices = facts.notices
    made.sha256, made.count = facts.sha256, facts.count
    for code in _touched(facts, (*change.add, *change.drop)):
        made.units[code] = _without(facts.units[code], change.drop)
    made.add(change.add)
    return made


def _touched(facts: Facts, changed: Iterable[Fact]) -> set[str]:
    found: set[str] = set()
    for fact in changed:
        if isinstance(fact, EventFact):
            found.update((*fact.units, *fact.authors))
        elif isinstance(fact, ClawbackFact):
            found.update(
                code
                for code, own in facts.units.items()
                if any(piece.piece == fact.piece for piece in own.pieces)
            )
        else:
            found.add(fact.unit)  # type: ignore[union-attr]
    return found & facts.units.keys()


def _without(own: UnitFacts, drop: Iterable[Fact]) -> UnitFacts:
    made = UnitFacts(own.unit)
    gone = list(drop)
    for name in UnitFacts.__slots__:
        if name != "unit":
            kept = [fact for fact in getattr(own, name) if not any(fact is one for one in gone)]
            setattr(made, name, kept)
    return made
