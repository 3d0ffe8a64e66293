"""Which indicator of the old text is which of the new one.

By id where the titles are alike. What is left over on both sides is paired by title, the most alike
first, and only within base or bonus and among leaves or inner nodes: a pair found so is reported as
renumbered, so that the reader can object. Then by id again: within one scheme whatever the titles say,
between two schemes only where they have something in common; the number alone says nothing there.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.tree import PlacedNode, index

ALIKE = 0.75  # of difflib's ratio; below it two titles name two things
UNLIKE = 0.3  # below it two titles have nothing in common but a character or two


@dataclass(frozen=True, slots=True)
class Match:
    """The pairs and what has no partner; all in the order of their own text."""

    pairs: tuple[tuple[str, str], ...]  # (old id, new id), in the order of the new text
    removed: tuple[str, ...]  # old ids
    added: tuple[str, ...]  # new ids

    @property
    def new_of(self) -> Mapping[str, str]:
        return dict(self.pairs)

    @property
    def old_of(self) -> Mapping[str, str]:
        return {new: old for old, new in self.pairs}


def match_nodes(old: Scheme, new: Scheme) -> Match:
    """Pair the nodes of two schemes."""
    before, after = index(old), index(new)
    same = [code for code in after if code in before and _same_kind(before[code], after[code])]
    ratios = {code: _ratio(before[code], after[code]) for code in same}
    pairs = {code: code for code in same if ratios[code] >= ALIKE}
    left = [placed for code, placed in before.items() if code not in pairs.values()]
    right = [placed for code, placed in after.items() if code not in pairs]
    for new_id, old_id in _alike(left, right):
        pairs[new_id] = old_id
    taken = set(pairs.values())
    for code in same:
        if code not in pairs and code not in taken and (old.id == new.id or ratios[code] >= UNLIKE):
            pairs[code] = code
    return Match(
        pairs=tuple((pairs[code], code) for code in after if code in pairs),
        removed=tuple(code for code in before if code not in pairs.values()),
        added=tuple(code for code in after if code not in pairs),
    )


def _same_kind(one: PlacedNode, other: PlacedNode) -> bool:
    return one.is_leaf == other.is_leaf


def _ratio(one: PlacedNode, other: PlacedNode) -> float:
    """How alike two titles are, 0 to 1; a missing one says nothing against."""
    if not one.node.title or not other.node.title:
        return 1.0
    return difflib.SequenceMatcher(None, one.node.title, other.node.title, autojunk=False).ratio()


def _alike(left: list[PlacedNode], right: list[PlacedNode]) -> list[tuple[str, str]]:
    """(new id, old id), greedily by likeness; ties by the order of the texts."""
    scored = []
    for there, new in enumerate(right):
        for here, old in enumerate(left):
            if not (old.node.title and new.node.title) or not _same_kind(old, new) or old.part != new.part:
                continue
            ratio = _ratio(old, new)
            if ratio >= ALIKE:
                scored.append((-ratio, there, here, new.id, old.id))
    found: list[tuple[str, str]] = []
    taken: set[tuple[str, str]] = set()
    for _, _, _, new_id, old_id in sorted(scored):
        if ("new", new_id) not in taken and ("old", old_id) not in taken:
            taken |= {("new", new_id), ("old", old_id)}
            found.append((new_id, old_id))
    return found
