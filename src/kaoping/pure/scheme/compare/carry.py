"""Where pieces, extensions and waivers of the old text stand under the new one.

A window that the new text still has keeps what it has. Of one that is gone, a piece goes into the new
window that holds the day on which it arrived, a late one into that of its old due day (so that it stays
late); where no window holds the day, into the next that ends after it. What finds no place at all stays
with the old version, readable, and is named in the preview. Nothing here changes a fact's own dates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme.by_group import for_groups
from kaoping.pure.scheme.model import Scheme, Window
from kaoping.pure.scheme.rules import Even
from kaoping.pure.scheme.tree import PlacedNode, index
from kaoping.pure.scheme.windows import periods_of, windows_of

Groups: TypeAlias = frozenset[str]
Place: TypeAlias = tuple[str, str]  # indicator id, window key
_ANY_GROUPS: Groups = frozenset({"\0as written"})  # no group has such a name
Families: TypeAlias = Mapping[str, tuple[str, ...]]  # old leaf → the new leaves that follow it


def all_windows(scheme: Scheme, placed: PlacedNode) -> tuple[Window, ...]:
    """A node's windows in every round; one with the round's key where it has none; () by notice."""
    found: list[Window] = []
    rule = placed.node.rule
    pieces = rule.pieces if isinstance(rule, Even) else 1
    for key, period in periods_of(scheme):
        own = windows_of(scheme, placed, period)
        found += [Window(key, period.first, period.last, "", pieces)] if own is None else own
    return tuple(found)


@dataclass
class Carrying:
    """The way from one text to another. ``families`` names the leaves that follow each old leaf."""

    old: Scheme
    new: Scheme
    families: Families
    _windows: dict[tuple[bool, Groups, str], tuple[Window, ...]] = field(default_factory=dict)
    _nodes: dict[tuple[bool, Groups], tuple[Scheme, Mapping[str, PlacedNode]]] = field(default_factory=dict)

    def windows(self, code: str, groups: Groups, *, old: bool = False) -> tuple[Window, ...]:
        """A leaf's windows for units in these groups; () where it does not concern them."""
        key = (old, groups, code)
        if key not in self._windows:
            scheme, nodes = self._resolved(groups, old=old)
            placed = nodes.get(code)
            fits = placed is not None and placed.is_leaf and placed.applies(groups)
            self._windows[key] = all_windows(scheme, placed) if placed is not None and fits else ()
        return self._windows[key]

    def by_notice(self, code: str) -> bool:
        """Whether the new leaf's windows come by notice; this never differs by group."""
        key = (False, _ANY_GROUPS)
        if key not in self._nodes:
            self._nodes[key] = self.new, index(self.new)
        placed = self._nodes[key][1].get(code)
        return bool(placed and placed.windows and placed.windows.by_notice)

    def of_piece(self, code: str, key: str, day: date, before: Groups, after: Groups) -> Place | None:
        """Where a piece goes that arrived on ``day``; None: nowhere.

        A piece belongs to the window that it names: one that came before its window opened goes
        where the window's first day lies, not into an earlier one that keeps its old value.
        """
        kept = self.same(code, key, after)
        if kept is not None:
            return kept
        was = next((one for one in self.windows(code, before, old=True) if one.key == key), None)
        return self._by_day(code, max(was.opens, min(day, was.due)) if was else day, after)

    def of_extension(self, code: str, key: str, before: Groups, after: Groups) -> Place | None:
        """The window to which an extension belongs: the one that holds the old due day."""
        kept = self.same(code, key, after)
        if kept is not None:
            return kept
        was = next((one for one in self.windows(code, before, old=True) if one.key == key), None)
        return self._by_day(code, was.due, after) if was else None

    def of_waivers(
        self, code: str, keys: Collection[str], before: Groups, after: Groups
    ) -> tuple[tuple[Place, ...], tuple[str, ...]]:
        """The new windows that these waived ones cover, and the keys that cover none.

        A window still there stays waived. Another is waived where every day of it lay in waived ones:
        a quarter waived waives its three months; one month waived does not waive a quarter.
        """
        found: list[Place] = []
        days: list[tuple[date, date, str]] = []
        used: set[str] = set()
        for key in keys:
            kept = self.same(code, key, after)
            if kept is not None:
                found.append(kept)
                used.add(key)
                continue
            days += [
                (one.opens, one.due, key) for one in self.windows(code, before, old=True) if one.key == key
            ]
        for place, window in self._candidates(code, after):
            if place not in found and _covered(window, days):
                found.append(place)
                used |= {key for opens, due, key in days if opens <= window.due and due >= window.opens}
        return tuple(found), tuple(key for key in keys if key not in used)

    def same(self, code: str, key: str, after: Groups) -> Place | None:
        """The window of the same key, a notice's too, where the new text still has it."""
        for place, _ in self._candidates(code, after):
            if place[1] == key:
                return place
        was = index(self.old).get(code)
        if was is not None and was.windows is not None and was.windows.by_notice:
            return next(((one, key) for one in self.families.get(code, ()) if self.by_notice(one)), None)
        return None

    def _by_day(self, code: str, day: date, after: Groups) -> Place | None:
        candidates = list(self._candidates(code, after))
        holding = next((place for place, one in candidates if one.opens <= day <= one.due), None)
        return holding or next((place for place, one in candidates if one.due >= day), None)

    def _candidates(self, code: str, after: Groups) -> Sequence[tuple[Place, Window]]:
        found = [
            ((follower, window.key), window)
            for follower in self.families.get(code, ())
            for window in self.windows(follower, after)
        ]
        return sorted(found, key=lambda pair: (pair[1].due, pair[1].opens, pair[0]))

    def _resolved(self, groups: Groups, *, old: bool) -> tuple[Scheme, Mapping[str, PlacedNode]]:
        key = (old, groups)
        if key not in self._nodes:
            try:
                scheme = for_groups(self.old if old else self.new, groups)
                self._nodes[key] = scheme, index(scheme)
            except SchemeError:
                self._nodes[key] = self.old if old else self.new, {}
        return self._nodes[key]


def _covered(window: Window, days: Iterable[tuple[date, date, str]]) -> bool:
    """Whether every day of the window lies in one of the spans."""
    at = window.opens
    for opens, due, _ in sorted(days):
        if opens <= at <= due:
            at = due + timedelta(days=1)
        if at > window.due:
            return True
    return False
