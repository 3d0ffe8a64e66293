"""Which facts a scheme reads: what a page must ask for, so that every rule can be scored.

Made from the scheme alone: an office that writes a checklist finds a form for it. Pieces, notices,
extensions and waivers have desks of their own and are not listed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

from kaoping.pure.scheme.model import Node, Scheme, Veto
from kaoping.pure.scheme.reach import values_in
from kaoping.pure.scheme.rules import (
    Assess,
    Ballot,
    Carried,
    Carry,
    Checklist,
    Count,
    Deduct,
    Events,
    Measure,
    PerItem,
    Price,
    Range,
    Where,
)
from kaoping.pure.scheme.tree import PlacedNode, walk
from kaoping.pure.scoring.numbers import matches

WantedKind: TypeAlias = Literal[
    "answer", "mark", "ballot", "sheet", "score", "measure", "count", "event", "decision"
]
# Kinds that name an indicator; the others name a key, a decision names a grade.
BY_INDICATOR: tuple[WantedKind, ...] = ("answer", "mark", "ballot", "sheet")
ONCE_A_DAY: tuple[WantedKind, ...] = ("measure", "count", "event")  # they must say their day


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a checklist, or one question of an appraisal sheet with its levels."""

    id: str
    title: str = ""
    applies_to: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Discretion:
    """An event whose attributes match is priced by a person, within the range."""

    where: Where
    allowed: Range | None  # None: the row has a fixed price, and rows below it are not reached


@dataclass(slots=True)
class Wanted:
    """Facts of one kind under one name."""

    kind: WantedKind
    name: str  # the indicator's id, or the key; "" for decisions
    title: str = ""  # of the indicator, or of the first that reads the key
    readers: list[str] = field(default_factory=list)  # ids of the nodes that read it
    by: str = ""  # who gives marks, answers or votes
    places: list[PlacedNode] = field(default_factory=list)
    for_all: bool = False  # read by a veto, the ranking or a grade: it concerns every unit
    items: tuple[Item, ...] = ()
    levels: tuple[str, ...] = ()  # of marks; empty: a number
    attributes: dict[str, tuple[str, ...]] = field(default_factory=dict)  # names and values that rows name
    numbers: tuple[str, ...] = ()  # attributes that multiply or are compared as numbers
    discretion: list[tuple[Discretion, ...]] = field(default_factory=list)  # a list of rows a reader
    lasts: bool = False  # a veto reads it: ``until`` keeps the event in force
    grades: tuple[str, ...] = ()  # those that may wait for a decision

    @property
    def has_windows(self) -> bool:
        """Whether such a fact names its window."""
        return self.kind in (*BY_INDICATOR, "score") and any(one.windows for one in self.places)

    @property
    def needs_a_day(self) -> bool:
        return self.kind in ONCE_A_DAY

    def concerns(self, groups: Collection[str]) -> bool:
        """Whether a unit in these groups is asked for it."""
        return self.for_all or not self.places or any(one.applies(groups) for one in self.places)


def wanted(scheme: Scheme) -> tuple[Wanted, ...]:
    """Every kind and name of fact that the scheme reads, in the order of its text."""
    found: dict[tuple[str, str], Wanted] = {}

    def one(kind: WantedKind, name: str, title: str = "") -> Wanted:
        return found.setdefault((kind, name), Wanted(kind, name, title))

    for placed in walk(scheme):
        _of_rule(one, placed)
        for value in values_in(placed.node, below_nodes=False):
            if isinstance(value, Count | Events | Measure | Carry | Carried):
                asked = one(_KIND_OF[type(value)], value.key, placed.node.title)
                if placed.id not in asked.readers:
                    asked.readers.append(placed.id)
                    asked.places.append(placed)
                if isinstance(value, Events):
                    _attributes(asked, value.where)
        _prices(found, placed.node)
    above = (scheme.vetoes, scheme.ranking, scheme.grades, scheme.outcomes)
    for value in values_in(above):
        if isinstance(value, Count | Events | Measure | Carried):
            asked = one(_KIND_OF[type(value)], value.key)
            asked.for_all = True
            if isinstance(value, Events):
                _attributes(asked, value.where)
        elif isinstance(value, Veto):
            asked = one("event", value.event, value.title)
            asked.for_all = asked.lasts = True
            _attributes(asked, value.where)
    waiting = tuple(
        grade.grade
        for grade in scheme.grades
        if grade.ties == "decide" and (grade.first is not None or grade.first_share is not None)
    )
    if waiting:
        one("decision", "").grades = waiting
    return tuple(found.values())


_KIND_OF: dict[type, WantedKind] = {
    Count: "count", Events: "event", Measure: "measure", Carry: "score", Carried: "score",
}  # fmt: skip


def _of_rule(one: Callable[[WantedKind, str, str], Wanted], placed: PlacedNode) -> None:
    node, rule = placed.node, placed.node.rule
    asked: Wanted | None = None
    if isinstance(rule, Assess):
        asked = one("mark", node.id, node.title)
        asked.levels = tuple(name for name, _ in rule.levels)
    elif isinstance(rule, Checklist):
        asked = one("answer", node.id, node.title)
        asked.items = tuple(Item(item.id, item.title, item.applies_to) for item in rule.items)
    elif isinstance(rule, Ballot):
        asked = one("sheet" if rule.items else "ballot", node.id, node.title)
        asked.items = tuple(
            Item(item.id, item.title, (), tuple(name for name, _ in item.levels)) for item in rule.items
        )
    if asked is not None:
        asked.readers.append(placed.id)
        asked.places.append(placed)
        asked.by = placed.by or ""


def _prices(found: dict[tuple[str, str], Wanted], node: Node) -> None:
    """Attributes that prices, factors and lines of this leaf name, and where a person prices."""
    rule = node.rule
    if isinstance(rule, PerItem) and isinstance(rule.of, Events):
        asked = found["event", rule.of.key]
        for where in (*(row.where for row in rule.prices), *(row.where for row in rule.times)):
            _attributes(asked, where)
        if rule.multiply and rule.multiply not in asked.numbers:
            asked.numbers = (*asked.numbers, rule.multiply)
        rows = tuple(_rows(rule.of.where, rule.prices))
        if any(row.allowed for row in rows):
            asked.discretion.append(rows)
    elif isinstance(rule, Deduct):
        for line in rule.lines:
            if isinstance(line.of, Events) and isinstance(line.minus, Range):
                found["event", line.of.key].discretion.append((Discretion(line.of.where, line.minus),))


def _rows(base: Where, prices: tuple[Price, ...]) -> Iterator[Discretion]:
    for price in prices:
        both = Where((*base.tests, *price.where.tests), (*base.bounds, *price.where.bounds))
        yield Discretion(both, price.points if isinstance(price.points, Range) else None)


def _attributes(asked: Wanted, where: Where) -> None:
    for name, values in where.tests:
        known = asked.attributes.get(name, ())
        asked.attributes[name] = (*known, *(value for value in values if value not in known))
    for name, _ in where.bounds:
        if name not in asked.numbers:
            asked.numbers = (*asked.numbers, name)


def range_for(asked: Wanted, attributes: object) -> Range | None:
    """Within what a person prices an event with these attributes; None where its price is fixed."""
    for rows in asked.discretion:
        for row in rows:
            if matches(row.where, attributes):
                if row.allowed is not None:
                    return row.allowed
                break
    return None


def widest(asked: Wanted) -> tuple[Fraction, Fraction] | None:
    """The lowest and the highest amount that any row leaves to a person; None where none does."""
    ranges = [row.allowed for rows in asked.discretion for row in rows if row.allowed]
    if not ranges:
        return None
    return min(one.low for one in ranges), max(one.high for one in ranges)
