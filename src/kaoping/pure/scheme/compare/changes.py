"""Every difference between two schemes, once, as data.

A change is a code with parameters and the indicators that it concerns; what several indicators have in
common (a cadence that they inherit, a material) is one change. Nothing is left to a list of known
cases: whatever aspect differs is reported, by a word of its own where there is one, else as "word:
old → new". When the year moves by whole years the old text's dates are first moved with it, so that
only what was decided anew is listed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kaoping.pure.scheme.compare import aspects
from kaoping.pure.scheme.compare.aspects import Weight
from kaoping.pure.scheme.compare.differ import Difference, differences
from kaoping.pure.scheme.compare.figures import Figures, Resolved
from kaoping.pure.scheme.compare.matching import Match, match_nodes
from kaoping.pure.scheme.compare.window_changes import window_changes
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.moved import move_years, years_between
from kaoping.pure.scheme.tree import PlacedNode, index

Params: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``nodes`` are ids of the new text (of the old one for what was removed)."""

    code: str
    weight: Weight
    nodes: tuple[str, ...] = ()
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes, in the order of the new text; removed indicators stand where they stood."""

    old: Scheme
    new: Scheme
    match: Match
    changes: tuple[Change, ...]
    years: int = 0  # whole years by which the old text's dates were moved before comparing
    _resolved: dict[tuple[bool, frozenset[str]], Resolved] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def scores(self) -> tuple[Change, ...]:
        """Those that can change a number."""
        return tuple(change for change in self.changes if change.weight == "score")

    @property
    def asks(self) -> tuple[Change, ...]:
        """Those that change what a piece must have or what markers look at."""
        return tuple(change for change in self.changes if change.weight == "ask")

    @property
    def wording(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.weight == "words")

    @property
    def means_the_same(self) -> bool:
        """Whether nothing but wording and order differs."""
        return not self.scores and not self.asks

    def figures(self, code: str, groups: Collection[str] = ()) -> tuple[Figures | None, Figures | None]:
        """Windows, pieces and worth of a leaf before and after, for units in these groups."""
        before = self.match.old_of.get(code, code if code in self.match.removed else "")
        return (
            self._side(frozenset(groups), old=True).figures(before) if before else None,
            self._side(frozenset(groups), old=False).figures(code),
        )

    def _side(self, groups: frozenset[str], *, old: bool) -> Resolved:
        key = (old, groups)
        if key not in self._resolved:
            self._resolved[key] = Resolved(self.old if old else self.new, groups)
        return self._resolved[key]


def compare(old: Scheme, new: Scheme) -> Comparison:
    """List what differs between two schemes. Wrong schemes compare too: nothing is evaluated."""
    years = years_between(old, new)
    moved = move_years(old, years) if years else old
    match = match_nodes(old, new)
    found: list[Change] = []
    if old.period != new.period:
        code = "year_moved" if years else "period"
        found.append(Change(code, "score", (), {"old": old.period, "new": new.period, "years": years}))
    found += _of_the_file(moved, new)
    found += _fold(_of_the_nodes(moved, new, match))
    return Comparison(old, new, match, tuple(found), years)


def _of_the_file(old: Scheme, new: Scheme) -> Iterator[Change]:
    before = aspects.file_aspects(old, aspects.tables_of(old))
    after = aspects.file_aspects(new, aspects.tables_of(new))
    for word, (weight, was) in before.items():
        now = after[word][1]
        if word in ("year", "period") or was == now:
            continue
        for one in differences(was, now):
            yield Change("file", weight, (), {"word": word, "difference": one})
    if old.settings.late_worth != new.settings.late_worth and _nobody_notices(old, new):
        yield Change("late_of_nobody", "words", (), {})


def _nobody_notices(old: Scheme, new: Scheme) -> bool:
    late = {code: placed.late_worth for code, placed in index(old).items() if placed.is_leaf}
    return all(
        late.get(code, placed.late_worth) == placed.late_worth
        for code, placed in index(new).items()
        if placed.is_leaf
    )


def _of_the_nodes(old: Scheme, new: Scheme, match: Match) -> Iterator[Change]:
    before, after = index(old), index(new)
    old_tables, new_tables = aspects.tables_of(old), aspects.tables_of(new)
    old_of, new_of = match.old_of, match.new_of
    for code in match.removed:
        if before[code].parent not in match.removed:  # What goes with its parent is said of the parent.
            yield Change("removed", "score", (code,), {"title": before[code].node.title})
    for code, placed in after.items():
        if code in match.added:
            if placed.parent not in match.added:
                yield Change("added", "score", (code,), {"title": placed.node.title})
            continue
        was = before[old_of[code]]
        if was.id != code:
            yield Change("renumbered", "score", (code,), {"old": was.id, "title": placed.node.title})
        parent = new_of.get(was.parent, was.parent) if was.parent else None
        if parent != placed.parent and was.part == placed.part:
            yield Change("moved_below", "score", (code,), {"old": was.parent, "new": placed.parent})
        renamed = {was_id: now_id for was_id, now_id in match.pairs if was_id != now_id}
        yield from _of_one(was, placed, old_tables, new_tables, renamed)
    if _order(before, match.new_of) != _order(after, {code: code for code in old_of}):
        yield Change("order", "words", (), {})


def _order(nodes: Mapping[str, PlacedNode], names: Mapping[str, str]) -> list[str]:
    return [names[code] for code in nodes if code in names]


def _of_one(
    was: PlacedNode,
    now: PlacedNode,
    old_tables: aspects.Tables,
    new_tables: aspects.Tables,
    renamed: Mapping[str, str],
) -> Iterator[Change]:
    before, after = aspects.node_aspects(old_tables, was), aspects.node_aspects(new_tables, now)
    for word, (weight, old) in before.items():
        new = after[word][1]
        if old == new:
            continue
        if renamed and _renamed(old, renamed) == new:
            continue  # Only the number of an indicator that was renumbered stands in it.
        nodes = (now.id,)
        if word == "points":
            if not now.is_leaf and aspects.stated_alike(was.node, now.node):
                weight = "words"
            yield Change("points", weight, nodes, {"old": old, "new": new, "leaf": now.is_leaf})
        elif word == "windows":
            for code, light, params in window_changes(was.windows, now.windows):
                yield Change(code, light, nodes, params)
        elif word == "rule" and set(old) != set(new):
            ((old_kind, _),), ((new_kind, says),) = old.items(), new.items()
            yield Change("rule_kind", "score", nodes, {"old": old_kind, "new": new_kind, "says": says})
        elif word == "rule":
            ((kind, rule),) = new.items()
            for one in differences(old[kind], rule):
                wording = one.path[-1:] == ("title",)
                yield Change(
                    "rule", "words" if wording else "score", nodes, {"kind": kind, "difference": one}
                )
        else:
            for one in differences(old, new):
                yield Change("node", weight, nodes, {"word": word, "difference": one})


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    if isinstance(value, dict):
        return {word: _renamed(one, names) for word, one in value.items()}
    return value


def _fold(changes: Iterator[Change]) -> list[Change]:
    """What several indicators have in common becomes one change."""
    found: dict[tuple[str, str, str], Change] = {}
    for change in changes:
        alone = change.code in ("added", "removed", "renumbered", "order")
        key = (change.code, change.weight, repr(change.nodes) if alone else repr(change.params))
        known = found.get(key)
        found[key] = change if known is None else dataclasses.replace(known, nodes=known.nodes + change.nodes)
    return list(found.values())


__all__ = ["Change", "Comparison", "Difference", "compare"]
