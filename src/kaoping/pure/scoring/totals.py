"""The totals of a plain scheme's units, fast: whole numbers and look-ups, no trace.

A scheme is plain when every node is an ``even`` division or ``steps`` of a count, without gates,
conversions or limits of its own; ``luoyang-2014`` is. What a unit's windows look like depends on its
groups, notices, waivers and extensions alone; that ``Layout`` is made once by the same ``Case`` that
makes the trace, and kept. Then a unit costs one walk over its facts. A test holds both ways equal.

Tried and left: numpy over all units at once (exact fractions need whole numbers without limit), and
remembering results by a leaf's marks (hashing three fractions cost more than adding them).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import lcm

from kaoping.pure.scheme.model import Node
from kaoping.pure.scheme.rules import Count, Even, Panel, Steps
from kaoping.pure.scoring.case import Case
from kaoping.pure.scoring.facts import UnitFacts
from kaoping.pure.scoring.field import Field
from kaoping.pure.scoring.nodes import lines_of
from kaoping.pure.scoring.panel import panel_ratio
from kaoping.pure.scoring.plan import Plan
from kaoping.pure.scoring.rules.steps import points_for
from kaoping.pure.scoring.trace import ZERO

Ratio = tuple[int, int]
LIMIT_OF_LAYOUTS = 20_000


@dataclass(frozen=True, slots=True)
class Totals:
    """What a sheet shows at its head."""

    base: Fraction
    bonus: Fraction
    attainable: Fraction
    full: Fraction


@dataclass(slots=True, eq=False)
class _Place:
    """One window: how many pieces it takes, and what one brings (in parts of the layout's unit)."""

    number: int
    limit: datetime
    required: int
    worth: int  # of one piece, in ``Layout.scale``-th parts of a point
    panel: Panel | None  # of an indicator marked for quality
    returns: int | None
    bonus: bool


@dataclass(slots=True, eq=False)
class _Counted:
    """A leaf by steps of a count."""

    key: str
    rule: Steps
    cap: Fraction
    bonus: bool
    known: dict[Fraction, Fraction]


@dataclass(slots=True, eq=False)
class Layout:
    """The windows of all units that are alike but for their pieces and counts."""

    places: dict[str, dict[str, _Place]]
    taken: list[int]  # zeros, one a window
    scale: int
    counted: list[_Counted]
    attainable: Fraction
    full: Fraction


def is_plain(plan: Plan) -> bool:
    """Whether the totals of this scheme can be had without the trace."""
    scheme = plan.scheme
    if len(plan.rounds) > 1:
        return False
    return (
        all(
            placed.depth == 0 and placed.is_leaf and _is_plain_leaf(placed.node) and not placed.late_worth
            for placed in plan.index.values()
        )
        and scheme.total.cap is None
        and scheme.total.floor is None
    )


def _is_plain_leaf(node: Node) -> bool:
    limits = (node.per, node.out_of, node.cap, node.floor, node.window_cap, node.window_floor)
    if node.combine != "sum" or node.gates or any(limit is not None for limit in limits):
        return False
    rule = node.rule
    if isinstance(rule, Even):
        return isinstance(node.points, Fraction)
    return (
        isinstance(rule, Steps)
        and isinstance(node.points, Fraction)
        and isinstance(rule.of, Count)
        and rule.of.per is None
        and node.windows is None
        and all(isinstance(band.points, Fraction) and band.points >= 0 for band in rule.bands)
    )


class Adder:
    """The totals of one unit after another, in one field."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.layouts: dict[object, Layout] = {}
        self.first = field.period.first
        self.last = field.period.last
        self.moment = field.moment
        self.restricted = [
            notice for notices in field.notices.values() for notice in notices if notice.units is not None
        ]

    def totals(self, code: str) -> Totals | None:
        """The unit's totals; None where only the trace can tell (a piece clawed back, a value set by people)."""
        own = self.field.facts.units[code]
        if own.clawbacks or own.overrides:
            return None
        layout = self._layout(code, own)
        top, bottom = self._pieces(layout, own)
        scale = layout.scale
        base = Fraction(top[0], bottom[0] * scale)
        bonus = Fraction(top[1], bottom[1] * scale) if top[1] else ZERO
        for counted in layout.counted:
            points = self._counted(counted, own)
            if counted.bonus:
                bonus = bonus + points if bonus else points
            else:
                base += points
        return Totals(base, bonus, layout.attainable, layout.full)

    def _pieces(self, layout: Layout, own: UnitFacts) -> tuple[list[int], list[int]]:
        """Base and bonus of all even divisions as numerators and denominators over ``scale``."""
        places = layout.places
        taken = layout.taken.copy()
        known_until = self.moment.known_until
        top, bottom = [0, 0], [1, 1]
        marked: dict[int, tuple[_Place, list[Ratio]]] = {}
        for piece in own.pieces:
            if piece.state != "accepted":
                continue
            windows = places.get(piece.indicator)
            place = windows.get(piece.window) if windows is not None else None
            if place is None or piece.received >= place.limit:
                continue
            if known_until is not None and piece.received >= known_until:
                continue
            if place.returns is not None and piece.returns > place.returns:
                continue
            if place.panel is None:
                if taken[place.number] < place.required:
                    taken[place.number] += 1
                    top[place.bonus] += place.worth * bottom[place.bonus]
                continue
            ratio = panel_ratio(place.panel, piece.marks) if piece.marks else None
            if ratio is None:
                continue
            if place.number in marked:
                marked[place.number][1].append(ratio)
            else:
                marked[place.number] = (place, [ratio])
        for place, ratios in marked.values():
            if len(ratios) > place.required:
                ratios.sort(key=lambda ratio: Fraction(*ratio), reverse=True)
                del ratios[place.required :]
            part = place.bonus
            for above, below in ratios:
                below *= 100
                if bottom[part] % below:
                    top[part] = top[part] * below + place.worth * above * bottom[part]
                    bottom[part] *= below
                else:
                    top[part] += place.worth * above * (bottom[part] // below)
        return top, bottom

    def _counted(self, counted: _Counted, own: UnitFacts) -> Fraction:
        number = ZERO
        for count in own.counts:
            if count.key != counted.key:
                continue
            at = count.at
            if at is None or (self.first <= at <= self.last and self.moment.knows(at)):
                number = number + count.value if number else count.value
        points = counted.known.get(number)
        if points is None:
            points = max(ZERO, min(counted.cap, points_for(counted.rule, number)))
            counted.known[number] = points
        return points

    def _layout(self, code: str, own: UnitFacts) -> Layout:
        groups = self.field.plan.groups_of(own.unit)
        notices = tuple(notice.notice for notice in self.restricted if code in (notice.units or ()))
        key: object
        if own.waivers or own.extensions:
            waivers = frozenset((one.indicator, one.window) for one in own.waivers)
            extensions = frozenset((one.indicator, one.window, one.until) for one in own.extensions)
            key = (groups, notices, waivers, extensions)
        else:
            key = (groups, notices)
        layout = self.layouts.get(key)
        if layout is None:
            if len(self.layouts) >= LIMIT_OF_LAYOUTS:
                self.layouts.clear()
            layout = self.layouts[key] = self._make(own)
        return layout

    def _make(self, own: UnitFacts) -> Layout:
        """The layout of units like this one: its windows from an empty case, its lines for the rest."""
        empty = UnitFacts(own.unit)
        empty.waivers, empty.extensions = own.waivers, own.extensions
        variant = self.field.plan.variant_for(own.unit)
        case = Case(self.field.plan, variant, empty, self.field.notices, self.moment, self.field)
        base = lines_of(case, variant.base)
        bonus = lines_of(case, variant.bonus)
        live = {line.id: line.attainable for line in (*base, *bonus) if line.out is None}
        in_bonus = {line.id for line in bonus}
        slots = [
            (leaf, slot)
            for leaf in variant.leaves.values()
            if leaf.id in live and isinstance(leaf.rule, Even)
            for slot in case.slots_of(leaf)
            if slot.waiver is None and slot.required and slot.full
        ]
        shares = [slot.share for _, slot in slots]
        scale = lcm(1, *(share.denominator for share in shares))
        places: dict[str, dict[str, _Place]] = {}
        for number, ((leaf, slot), share) in enumerate(zip(slots, shares, strict=True)):
            quality = isinstance(leaf.rule, Even) and leaf.rule.quality
            places.setdefault(leaf.id, {})[slot.key] = _Place(
                number=number,
                limit=slot.limit,
                required=slot.required,
                worth=share.numerator * (scale // share.denominator),
                panel=leaf.panel if quality else None,
                returns=leaf.resubmissions,
                bonus=leaf.id in in_bonus,
            )
        counted = [
            _Counted(leaf.rule.of.key, leaf.rule, leaf.full or ZERO, leaf.id in in_bonus, {})
            for leaf in variant.leaves.values()
            if leaf.id in live and isinstance(leaf.rule, Steps) and isinstance(leaf.rule.of, Count)
        ]
        attainable = sum((line.attainable for line in base), ZERO)
        return Layout(places, [0] * len(slots), scale, counted, attainable, variant.full)
