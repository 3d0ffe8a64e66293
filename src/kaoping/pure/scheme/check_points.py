"""Points that do not add up, for every kind of unit that the groups can tell apart."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction

from kaoping.pure.errors import Fault, SchemeError
from kaoping.pure.scheme.by_group import applies, groups_of, resolve
from kaoping.pure.scheme.model import Node, Scheme
from kaoping.pure.scheme.reach import values_in
from kaoping.pure.scheme.rules import (
    Amount,
    Assess,
    Ballot,
    ByGroup,
    CheckItem,
    Checklist,
    Rank,
    Steps,
    Word,
)
from kaoping.pure.scheme.tree import PlacedNode, full_mark, walk

MOST_KINDS = 1000  # kinds of unit that are tried; beyond, those with the fewest tags


def point_faults(scheme: Scheme, kinds: Sequence[frozenset[str]]) -> Iterator[Fault]:
    """Faults of full marks: each node's first one, with the groups for which it holds.

    ``kinds`` are those of ``kinds_of_unit``.
    """
    asked = _groups_asked(scheme)
    apart: dict[frozenset[str], tuple[frozenset[str], ...]] = {}
    for placed in walk(scheme):
        names = asked[id(placed.node)].union(*placed.applies_to)
        if names not in apart:  # Most nodes ask for few groups, so that few kinds differ for them.
            apart[names] = tuple(dict.fromkeys(groups & names for groups in kinds))
        for groups in apart[names]:
            if not placed.applies(groups):
                continue
            try:
                fault = _fault_of(placed, groups)
            except SchemeError:
                continue  # No unit of this kind has a value here; scoring refuses it by name.
            if fault is not None:
                code, params = fault
                told = {"indicator": placed.id, **params, "groups": tuple(sorted(groups))}
                yield Fault(code, placed.node.line, told)
                break
    if scheme.settings.not_applicable == "rescale":
        yield from _open_base(scheme)


def _groups_asked(scheme: Scheme) -> dict[int, frozenset[str]]:
    """The groups that each node, or one below it, asks for; by the node's identity."""
    found: dict[int, frozenset[str]] = {}

    def ask(node: Node) -> frozenset[str]:
        own: set[str] = set(_names_in(values_in(node, below_nodes=False)))
        own.update(*(ask(child) for child in node.children))
        found[id(node)] = frozenset(own)
        return found[id(node)]

    for node in (*scheme.indicators, *scheme.bonus):
        ask(node)
    return found


def _names_in(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, ByGroup):
            yield from (name for name, _ in value.values)
        elif isinstance(value, Node | CheckItem):
            yield from value.applies_to


def kinds_of_unit(scheme: Scheme) -> tuple[frozenset[str], ...]:
    """The sets of groups that a unit can be in, as far as points ask for groups.

    Tried as units: every own group that a selector names (and another), with every set of the tags
    that selectors name, and every code that is listed (and another).
    """
    if not scheme.groups:
        return (frozenset(),)
    asked = set(_names_in(values_in((*scheme.indicators, *scheme.bonus))))
    chosen = [group for group in scheme.groups if group.name in asked]
    if not chosen:
        return (frozenset(),)
    tags = sorted({tag for group in chosen for tag in (group.tag, group.without) if tag is not None})
    own = [None, *sorted({group.group for group in chosen if group.group is not None})]
    # One code for each set of lists that it stands in is enough.
    lists: dict[frozenset[str], str] = {}
    for code in sorted({code for group in chosen for code in group.units or ()}):
        lists.setdefault(frozenset(g.name for g in chosen if code in (g.units or ())), code)
    codes = ["", *lists.values()]
    found: dict[frozenset[str], None] = {}
    sets_of_tags = itertools.chain.from_iterable(
        itertools.combinations(tags, size) for size in range(len(tags) + 1)
    )
    units = ((t, g, c) for t in sets_of_tags for g in own for c in codes)
    for chosen_tags, own_group, code in itertools.islice(units, MOST_KINDS):
        groups = groups_of(scheme, code=code, tags=chosen_tags, own_group=own_group)
        found.setdefault(groups & asked)
    return tuple(found)


def _fault_of(placed: PlacedNode, groups: Collection[str]) -> tuple[str, dict[str, object]] | None:
    node = placed.node
    points = None if node.points in (None, Word.OPEN) else full_mark(node, groups)
    out_of = None if node.out_of is None else resolve(node.out_of, groups)
    made = _made_of(placed, groups)
    if made is None or _none_of_the_choices(node, groups):
        return None
    if out_of is not None and node.children:
        if made != out_of:
            return "out_of_not_the_sum", {"points": out_of, "found": made}
        return None
    stated = out_of if out_of is not None else points
    if stated is not None and made < stated and not _changed_later(node):
        return "points_unreachable", {"points": stated, "found": made}
    if isinstance(node.rule, Assess) and stated is not None and made > stated:
        return "level_above_points", {"points": stated, "found": made}
    return None


def _none_of_the_choices(node: Node, groups: Collection[str]) -> bool:
    """Whether children are bound to groups and the unit is in none of these.

    Such a unit attains less, which is what ``applies_to`` is for; or there is no such unit, because the
    groups share all units out. Either way it says nothing about the parts for those that are in one.
    """
    bound = [child.applies_to for child in node.children if child.applies_to]
    return bool(bound) and not any(applies(names, groups) for names in bound)


def _changed_later(node: Node) -> bool:
    """Whether something after the rule can raise the value, so that its parts say too little."""
    return node.per is not None


def _made_of(placed: PlacedNode, groups: Collection[str]) -> Fraction | None:
    """The most that a node's parts or rule can give before limits; None: not known from the text."""
    node = placed.node
    if node.children:
        marks = [full_mark(child, groups) for child in node.children if applies(child.applies_to, groups)]
        known = [mark for mark in marks if mark is not None]
        if len(known) < len(marks):
            return None
        return sum(known, Fraction(0)) if node.combine == "sum" else max(known, default=Fraction(0))
    best = _best_of_rule(node, groups)
    if best is None or not isinstance(node.rule, Steps | Rank):
        return best
    # These give their points in every window anew.
    return best if placed.windows is None or node.combine != "sum" else None


def _best_of_rule(node: Node, groups: Collection[str]) -> Fraction | None:
    def own(value: Amount) -> Fraction:
        return resolve(value, groups)

    match node.rule:
        case Steps() as rule if rule.then is None:
            return max(own(band.points) for band in rule.bands)
        case Rank() as rule:
            if rule.then is not None and own(rule.then.points) > 0:
                return None  # the more units, the more points
            rows = (*rule.places, *rule.from_end)
            rest = [] if rule.then is not None else [own(rule.others)]
            return max([own(place.points) for place in rows] + rest)
        case Assess() as rule if rule.levels:
            return max(own(points) for _, points in rule.levels)
        case Checklist() as rule if rule.rows:
            return max(own(row.points) for row in rule.rows)
        case Checklist() as rule:
            items = [item for item in rule.items if applies(item.applies_to, groups)]
            if any(item.points is None for item in items):
                return None
            return sum((own(item.points) for item in items if item.points is not None), Fraction(0))
        case Ballot() as rule if rule.items:
            return sum((max(own(p) for _, p in item.levels) for item in rule.items), Fraction(0))
        case _:
            return None


def _open_base(scheme: Scheme) -> Iterator[Fault]:
    for placed in walk(scheme):
        if placed.part == "indicators" and placed.node.points is Word.OPEN:
            yield Fault("rescale_with_open", placed.node.line, {"found": placed.id})
