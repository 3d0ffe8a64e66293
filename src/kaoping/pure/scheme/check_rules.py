"""Rules whose words are each allowed but do not work together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from kaoping.pure.errors import Fault
from kaoping.pure.scheme.check_windows import each
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.reach import values_in
from kaoping.pure.scheme.rules import (
    EVERYTHING,
    Assess,
    Ballot,
    ByGroup,
    Checklist,
    Count,
    Deduct,
    Even,
    Events,
    Panel,
    PerItem,
    Place,
    Range,
    Rank,
    Ratio,
    Steps,
    Word,
)
from kaoping.pure.scheme.tree import PlacedNode, walk
from kaoping.pure.scheme.words_first import first_text


def rule_faults(scheme: Scheme) -> Iterator[Fault]:
    """Faults inside rules, panels and rubrics."""
    for placed in walk(scheme):
        yield from _open_faults(placed)
        match placed.node.rule:
            case PerItem() as rule:
                yield from _per_item_faults(rule)
            case Steps() as rule:
                yield from _steps_faults(rule)
            case Rank() as rule:
                yield from _place_faults(rule, rule.places)
                yield from _place_faults(rule, rule.from_end)
            case Ratio() as rule:
                yield from _ratio_faults(rule)
            case Checklist() as rule:
                yield from _checklist_faults(placed.id, rule)
            case _:
                pass
        yield from _limit_faults(placed)
    for panel in (value for value in values_in(scheme) if isinstance(value, Panel)):
        if panel.drop and panel.drops_from < 2 * panel.drop + 1:
            params = {"found": panel.drops_from, "drop": panel.drop}
            yield Fault("panel_drops_all", panel.line, params)
    yield from _rubric_faults(scheme)


def _open_faults(placed: PlacedNode) -> Iterator[Fault]:
    """Rules that divide a full mark need one."""
    if placed.node.points is not Word.OPEN:
        return
    match placed.node.rule:
        case Even():
            name = "even"
        case Ratio():
            name = "ratio"
        case Deduct():
            name = "deduct"
        case Assess(levels=()):
            name = "assess"
        case Ballot(items=()):
            name = "ballot"
        case Checklist() as rule if any(item.points is None for item in rule.items) and not rule.rows:
            name = "checklist"
        case _ if placed.node.out_of is not None:
            name = "out_of"
        case _:
            return
    yield Fault("open_needs_full_mark", placed.node.line, {"indicator": placed.id, "rule": name})


def _per_item_faults(rule: PerItem) -> Iterator[Fault]:
    for before, row in pairwise(rule.prices):
        if before.where == EVERYTHING:
            yield Fault("row_never_reached", row.line, {})
    if not isinstance(rule.of, Events):
        for price in rule.prices:
            if isinstance(price.points, Range):
                yield Fault("discretion_needs_events", price.line or rule.line, {})
    if not isinstance(rule.of, Count):
        return
    wheres = [price.where for price in rule.prices] + [factor.where for factor in rule.times]
    if any(where != EVERYTHING for where in wheres):
        yield Fault("count_has_no_attributes", rule.line, {"found": "where"})
    if rule.multiply is not None:
        yield Fault("count_has_no_attributes", rule.line, {"found": "multiply"})


def _steps_faults(rule: Steps) -> Iterator[Fault]:
    for before, band in pairwise(rule.bands):
        for low, high in _side_by_side(before.bound, band.bound):
            if high < low or (high == low and (before.above or not band.above)):
                yield Fault("bands_not_rising", band.line, {"found": high, "before": low})
                break


def _ratio_faults(rule: Ratio) -> Iterator[Fault]:
    if rule.full is Word.MOST:
        return
    named = [dict(one.values) for one in (rule.zero, rule.full) if isinstance(one, ByGroup)]
    if len(named) == 2 and named[0].keys() != named[1].keys():
        return  # which of them one unit meets is its own; scoring gives all or nothing there
    if any(low == high for low, high in _side_by_side(rule.zero, rule.full)):
        yield Fault("ratio_flat", rule.line, {})


def _side_by_side(low: object, high: object) -> Iterator[tuple[Fraction, Fraction]]:
    """The pairs of two varying bounds that one unit can meet: by the same group, or all with all."""
    lows = dict(getattr(low, "values", ()))
    highs = dict(getattr(high, "values", ()))
    if lows and highs and lows.keys() == highs.keys():
        yield from ((lows[name], highs[name]) for name in lows)
        return
    yield from ((a, b) for a in each(low) for b in each(high))


def _place_faults(rule: Rank, rows: Sequence[Place]) -> Iterator[Fault]:
    """Rows that do not rise; which of a number and a share reaches further only the units show."""
    for before, row in pairwise(rows):
        if isinstance(row.to, int) == isinstance(before.to, int) and row.to <= before.to:
            params = {"found": first_text(row.to), "before": first_text(before.to)}
            yield Fault("places_not_rising", rule.line, params)


def _checklist_faults(node: str, rule: Checklist) -> Iterator[Fault]:
    priced = [item.points is not None for item in rule.items]
    if any(priced) and not all(priced):
        yield Fault("items_partly_priced", rule.line, {"indicator": node})
    for row in rule.rows:
        if isinstance(row.met, int) and row.met > len(rule.items):
            params = {"found": row.met, "limit": len(rule.items)}
            yield Fault("met_too_many", row.line, params)


def _limit_faults(placed: PlacedNode) -> Iterator[Fault]:
    node = placed.node
    for floor, cap in ((node.floor, node.cap or node.points), (node.window_floor, node.window_cap)):
        if isinstance(floor, Fraction) and isinstance(cap, Fraction) and floor > cap:
            yield Fault("floor_above_cap", node.line, {"found": floor, "limit": cap})


def _rubric_faults(scheme: Scheme) -> Iterator[Fault]:
    for rubric in scheme.rubrics:
        points = [criterion.points for criterion in rubric.criteria if criterion.points is not None]
        if points and sum(points) != 100:
            params = {"rubric": rubric.name, "found": sum(points, Fraction(0))}
            yield Fault("rubric_not_100", rubric.line, params)
        for before, level in pairwise(rubric.levels):
            if level.from_mark >= before.from_mark:
                params = {"rubric": rubric.name, "found": level.title}
                yield Fault("levels_not_falling", rubric.line, params)
