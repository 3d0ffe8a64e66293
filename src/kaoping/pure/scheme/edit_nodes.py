"""The rows of the official table in a form: where they stand, what may be done with them.

A row is addressed by its place (``indicators.7``, ``indicators.0.indicators.2``, ``bonus.0``), because
a draft may have two rows with one id, or one without. Every deed gives a new tree; ``edit.revise``
brings the text there.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaoping.pure.scheme.edit_tree import ids_in
from kaoping.pure.scheme.kinds import Plain
from kaoping.pure.scheme.words_nodes import SCHEME
from kaoping.pure.scheme.words_rules import RULES

PARTS = ("indicators", "bonus")
RULE_WORDS = tuple(name for name, *_ in RULES)
_PLACE = re.compile(r"(indicators|bonus)\.[0-9]{1,4}(\.indicators\.[0-9]{1,4}){0,20}")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table as the text says it, readable or not."""

    place: str
    part: str
    depth: int
    id: str
    mark: str
    title: str
    standard: str
    points: str
    has_parts: bool

    @property
    def number(self) -> str:
        return self.mark + self.id


def rows_of(tree: Plain) -> list[Row]:
    """Every row of a tree, parents before their parts."""
    found: list[Row] = []
    if isinstance(tree, dict):
        for part in PARTS:
            found.extend(_rows(tree.get(part), part, part, 0))
    return found


def _rows(nodes: Plain | None, part: str, path: str, depth: int) -> Iterator[Row]:
    if not isinstance(nodes, list) or depth > 20:
        return
    for number, node in enumerate(nodes):
        if not isinstance(node, dict):
            continue
        said = {word: node[word] for word in ("id", "mark", "title", "standard", "points") if word in node}
        text = {word: value if isinstance(value, str) else "…" for word, value in said.items()}
        if isinstance(said.get("points"), dict):
            text["points"] = _by_group(said["points"])
        place = f"{path}.{number}"
        yield Row(
            place=place, part=part, depth=depth, has_parts="indicators" in node, id=text.get("id", ""),
            mark=text.get("mark", ""), title=text.get("title", ""), standard=text.get("standard", ""),
            points=text.get("points", ""),
        )  # fmt: skip
        yield from _rows(node.get("indicators"), part, f"{place}.indicators", depth + 1)


def _by_group(value: Plain) -> str:
    own = value.get("by_group") if isinstance(value, dict) else None
    if not isinstance(own, dict):
        return "…"
    return "; ".join(f"{name} {points}" for name, points in own.items() if isinstance(points, str))


def place_of(tree: Plain, code: str) -> str | None:
    """The first place of the row with this id."""
    return next((row.place for row in rows_of(tree) if row.id == code), None)


def node_at(tree: Plain, place: str) -> dict[str, Plain] | None:
    """The row at a place, or None."""
    if not _PLACE.fullmatch(place):
        return None
    here: Plain | None = tree
    for step in place.split("."):
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list) and step.isdigit() and int(step) < len(here):
            here = here[int(step)]
        else:
            return None
    return here if isinstance(here, dict) else None


def list_of(tree: dict[str, Plain], place: str) -> tuple[list[Plain], int]:
    """The list that a place stands in (the tree's own), and where in it."""
    path, _, number = place.rpartition(".")
    above: Plain = tree
    steps = path.split(".")
    for step in steps:
        above = above[int(step)] if isinstance(above, list) else above[step]  # type: ignore[index]
    if not isinstance(above, list):
        raise KeyError(place)
    return above, int(number)


def own_tree(tree: Plain) -> dict[str, Plain]:
    if not isinstance(tree, dict):
        raise KeyError("no mapping")
    return copy.deepcopy(tree)


def new_id(tree: Plain, near: str = "") -> str:
    """An id that no row has: the next number, or the copied one with a number behind it."""
    used = (
        set(ids_in(tree.get("indicators", []))) | set(ids_in(tree.get("bonus", [])))
        if isinstance(tree, dict)
        else set()
    )
    if near:
        number = 2
        while f"{near}-{number}" in used:
            number += 1
        return f"{near}-{number}"
    numbers = [int(one) for one in used if one.isdecimal() and len(one) < 10]
    return str(max(numbers, default=0) + 1)


def added(tree: Plain, part: str, after: str = "", inside: bool = False) -> tuple[dict[str, Plain], str]:
    """A new row behind ``after`` (or as its last part, or at the end of ``part``), and its place.

    A row that had a rule and gets a part gives its rule to that part: it cannot have both.
    """
    tree = own_tree(tree)
    fresh: dict[str, Plain] = {"id": new_id(tree), "title": "", "points": "1", "even": {}}
    if inside and (parent := node_at(tree, after)) is not None:
        parts = parent.get("indicators")
        if not isinstance(parts, list):
            given = {word: parent.pop(word) for word in RULE_WORDS if word in parent}
            fresh.pop("even")
            fresh.update(given or {"even": {}})
            if isinstance(parent.get("points"), str):
                fresh["points"] = parent["points"]
            parts = []
            parent["indicators"] = parts
        fresh["title"] = "…"
        parts.append(fresh)
        return tree, f"{after}.indicators.{len(parts) - 1}"
    fresh["title"] = "…"
    if after and node_at(tree, after) is not None:
        nodes, number = list_of(tree, after)
        nodes.insert(number + 1, fresh)
        return tree, f"{after.rpartition('.')[0]}.{number + 1}"
    own = tree.get(part)
    if not isinstance(own, list):
        own = []
        tree = _with_word(tree, part, own)
    own.append(fresh)
    return tree, f"{part}.{len(own) - 1}"


def _with_word(tree: dict[str, Plain], word: str, value: Plain) -> dict[str, Plain]:
    if word in tree:
        tree[word] = value
        return tree
    order = list(SCHEME.all_words)
    made: dict[str, Plain] = {}
    for one, inner in tree.items():
        if word not in made and one in order and order.index(one) > order.index(word):
            made[word] = value
        made[one] = inner
    made.setdefault(word, value)
    return made


def removed(tree: Plain, place: str) -> dict[str, Plain]:
    """The tree without a row and its parts; a list that becomes empty goes with it."""
    tree = own_tree(tree)
    nodes, number = list_of(tree, place)
    del nodes[number]
    path = place.rpartition(".")[0]
    if not nodes and path != "indicators":
        above, _, word = path.rpartition(".")
        holder = node_at(tree, above) if above else tree
        if holder is not None:
            holder.pop(word, None)
            if above and not any(one in holder for one in RULE_WORDS):
                holder["even"] = {}
                holder.setdefault("points", "1")
    return tree


def copied(tree: Plain, place: str) -> tuple[dict[str, Plain], str]:
    """A row once more behind itself, all ids in it new."""
    tree = own_tree(tree)
    nodes, number = list_of(tree, place)
    again = copy.deepcopy(nodes[number])
    _rename(again, tree)
    nodes.insert(number + 1, again)
    return tree, f"{place.rpartition('.')[0]}.{number + 1}"


def _rename(node: Plain, tree: Plain) -> None:
    if not isinstance(node, dict):
        return
    used: set[str] = set()
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one.get("id"), str):
            fresh = new_id(tree, str(one["id"]))
            while fresh in used:
                fresh += "-2"
            used.add(fresh)
            one["id"] = fresh
        parts = one.get("indicators")
        waiting.extend(part for part in (parts if isinstance(parts, list) else []) if isinstance(part, dict))


def moved(tree: Plain, place: str, by: int) -> tuple[dict[str, Plain], str]:
    """A row earlier (−1) or later (1) among its neighbours; at the end it stays."""
    tree = own_tree(tree)
    nodes, number = list_of(tree, place)
    to = min(max(number + by, 0), len(nodes) - 1)
    nodes.insert(to, nodes.pop(number))
    return tree, f"{place.rpartition('.')[0]}.{to}"


def moved_to(tree: Plain, place: str, part: str) -> tuple[dict[str, Plain], str]:
    """A row to the end of the other part: base to bonus or back."""
    tree = own_tree(tree)
    nodes, number = list_of(tree, place)
    node = nodes[number]
    tree = removed(tree, place)
    own = tree.get(part)
    if not isinstance(own, list):
        own = []
        tree = _with_word(tree, part, own)
    own.append(node)
    return tree, f"{part}.{len(own) - 1}"


def replaced(tree: Plain, place: str, node: dict[str, Plain]) -> dict[str, Plain]:
    """The tree with another row at a place."""
    tree = own_tree(tree)
    nodes, number = list_of(tree, place)
    nodes[number] = node
    return tree
