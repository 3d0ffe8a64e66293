"""A scheme made ready for many units: compiled once, then only looked up.

Tried and left: evaluating from the scheme's own tree for every unit. Resolving groups, dates and
windows anew cost ten times the sums themselves.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme import by_group, tree, windows
from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.model import Node, Period, Scheme, Veto, Window
from kaoping.pure.scheme.rules import (
    STATES_ITS_POINTS,
    Assess,
    ByGroup,
    Carried,
    Carry,
    Count,
    Even,
    Events,
    Measure,
    Panel,
    Ratio,
    Rule,
    Word,
)
from kaoping.pure.scheme.tables import base_by_kind
from kaoping.pure.scheme.tree import PlacedNode
from kaoping.pure.scoring.facts import UnitFact
from kaoping.pure.scoring.moment import zone


@dataclass(slots=True, eq=False)
class LeafPlan:
    """A leaf with everything that does not depend on the unit's facts."""

    id: str
    placed: PlacedNode
    rule: Rule
    full: Fraction | None  # points; None: open
    windows: tuple[Window, ...] | None  # the scheme's own; None: it has none at all
    by_notice: bool
    divides: bool  # points are divided over the windows
    pieces: int  # what ``even`` asks of a window that does not say
    panel: Panel
    late_worth: Fraction
    resubmissions: int | None


@dataclass(slots=True, eq=False)
class NodePlan:
    """A node for the units of one set of groups."""

    node: Node
    placed: PlacedNode
    full: Fraction | None
    applies: bool
    leaf: LeafPlan | None
    children: tuple[NodePlan, ...]

    @property
    def cap(self) -> Fraction | None:
        """The cap as written, else the points; of a ratio that credits more than is asked, so much more."""
        if self.node.cap is not None:
            return plain(self.node.cap)
        rule = self.node.rule
        if isinstance(rule, Ratio) and self.full is not None and rule.up_to != 1:
            return self.full * plain(rule.up_to)
        return self.full


@dataclass(slots=True, eq=False)
class Variant:
    """The scheme for the units of exactly these groups, in one round."""

    scheme: Scheme
    groups: frozenset[str]
    key: str  # of the round, "" where the scheme is not repeated
    period: Period
    base: tuple[NodePlan, ...]
    bonus: tuple[NodePlan, ...]
    leaves: dict[str, LeafPlan]
    nodes: dict[str, NodePlan]
    full: Fraction  # base points of everything, whether it applies or not


class Plan:
    """A compiled scheme. Keep it: variants for groups and rounds are made once and reused."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.timezone = scheme.timezone
        self.rounds = windows.periods_of(scheme)
        self.index = tree.index(scheme)
        self.materials = {material.name: material for material in scheme.materials}
        self._variants: dict[tuple[frozenset[str], str], Variant] = {}
        self._groups: dict[tuple[tuple[str, ...], str | None], frozenset[str]] = {}
        self.keys_read = frozenset(_keys(scheme))
        self.slots: dict[object, dict[LeafPlan, Any]] = {}  # windows that every unit has, by moment
        self._by_code = any(group.units is not None for group in scheme.groups)

    def period(self, key: str = "") -> Period:
        """The days of a round; of the whole scheme where no round is named."""
        return dict(self.rounds).get(key, self.scheme.period)

    @property
    def repeats(self) -> bool:
        return self.scheme.repeat is not None

    def groups_of(self, unit: UnitFact) -> frozenset[str]:
        """The scheme's groups that the unit belongs to."""
        key = (unit.tags, unit.group)
        if self._by_code:
            return by_group.groups_of(self.scheme, code=unit.unit, tags=unit.tags, own_group=unit.group)
        known = self._groups.get(key)
        if known is None:
            known = by_group.groups_of(self.scheme, code=unit.unit, tags=unit.tags, own_group=unit.group)
            self._groups[key] = known
        return known

    def variant_for(self, unit: UnitFact, key: str = "") -> Variant:
        return self.variant(self.groups_of(unit), key)

    def variant(self, groups: Collection[str], key: str = "") -> Variant:
        """The scheme for these groups in the round ``key``.

        Errors: those of ``by_group.resolve``, where a value has no one meaning for these groups.
        """
        place = (frozenset(groups), key)
        made = self._variants.get(place)
        if made is None:
            made = self._variants[place] = self._compile(*place)
        return made

    def _compile(self, groups: frozenset[str], key: str) -> Variant:
        period = self.period(key)
        scheme = by_group.for_groups(self.scheme, groups)
        index = tree.index(scheme)
        leaves: dict[str, LeafPlan] = {}
        nodes: dict[str, NodePlan] = {}

        def compiled(node: Node) -> NodePlan:
            placed = index[node.id]
            applies = placed.applies(groups)
            leaf = None
            if node.rule is not None and applies:
                leaf = leaves[node.id] = self._leaf(scheme, placed, period, groups)
            made = NodePlan(
                node=node,
                placed=placed,
                full=tree.full_mark(node, groups) if applies else _full_of_all(node),
                applies=applies,
                leaf=leaf,
                children=tuple(compiled(child) for child in node.children),
            )
            nodes[node.id] = made
            return made

        base = tuple(compiled(node) for node in scheme.indicators)
        bonus = tuple(compiled(node) for node in scheme.bonus)
        return Variant(scheme, groups, key, period, base, bonus, leaves, nodes, self.full)

    @cached_property
    def full(self) -> Fraction:
        """The greatest base that any kind of unit has: what ``rescale`` makes of everyone's.

        Indicators that groups have instead of each other are not added up. An open one adds nothing.
        """
        marks = [one.mark for one in base_by_kind(self.scheme)]
        known = [mark for mark in marks if mark is not None]
        if known and len(known) == len(marks):
            return max(known)
        return sum((_full_of_all(node) or Fraction(0) for node in self.scheme.indicators), Fraction(0))

    def _leaf(self, scheme: Scheme, placed: PlacedNode, period: Period, groups: frozenset[str]) -> LeafPlan:
        rule = placed.node.rule
        assert rule is not None  # noqa: S101 -- the caller asks for leaves alone
        spec = placed.windows
        panel = scheme.settings.quality
        if isinstance(rule, Even | Assess) and rule.panel is not None:
            panel = rule.panel
        material = self.materials.get(placed.material or "")
        divides = not isinstance(rule, STATES_ITS_POINTS) and placed.node.combine == "sum"
        return LeafPlan(
            id=placed.id,
            placed=placed,
            rule=rule,
            full=tree.full_mark(placed.node, groups),
            windows=windows.windows_of(scheme, placed, period),
            by_notice=spec is not None and spec.by_notice,
            divides=divides,
            pieces=plain(rule.pieces) if isinstance(rule, Even) else 1,
            panel=panel,
            late_worth=plain(placed.late_worth),
            resubmissions=material.resubmissions if material else None,
        )


def _full_of_all(node: Node) -> Fraction | None:
    """The node's points whether or not all below it applies; None where open or another group's."""
    if isinstance(node.points, Fraction):
        return node.points
    if node.points is Word.OPEN or isinstance(node.points, ByGroup):
        return None
    marks = [mark for child in node.children if (mark := _full_of_all(child)) is not None]
    return sum(marks, Fraction(0)) if node.combine == "sum" else max(marks, default=Fraction(0))


def _keys(value: Any) -> Iterator[str]:
    """Every fact key that a rule, a condition, a veto or a ranking reads."""
    if isinstance(value, Count | Events | Measure | Carry | Carried):
        yield value.key
    elif isinstance(value, Veto):
        yield value.event
    if isinstance(value, tuple):
        for one in value:
            yield from _keys(one)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for entry in dataclasses.fields(value):
            yield from _keys(getattr(value, entry.name))


def compile_scheme(scheme: Scheme) -> Plan:
    """Make a scheme ready for scoring.

    Errors: ``SchemeError("leaf_without_points")`` for a rule without points and
    ``SchemeError("unknown_timezone")``, which ``scheme check`` refuses too.
    """
    try:
        zone(scheme.timezone)
    except (ValueError, OSError, KeyError) as error:
        raise SchemeError("unknown_timezone", line=scheme.line or 1, found=scheme.timezone) from error
    for placed in tree.leaves(scheme):
        if placed.node.points is None:
            raise SchemeError("leaf_without_points", line=placed.node.line or None, node=placed.id)
    return Plan(scheme)
