"""Names that are given twice, or lead nowhere, or are read before they are known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from kaoping.pure.errors import Fault
from kaoping.pure.scheme.hints import nearest, one_of_list
from kaoping.pure.scheme.model import Node, Outcome, Scheme, Veto
from kaoping.pure.scheme.reach import numbers_in, values_in
from kaoping.pure.scheme.rules import (
    Ballot,
    ByGroup,
    CheckItem,
    Checklist,
    Line,
    Met,
    Pieces,
    Rank,
    Score,
    Support,
)
from kaoping.pure.scheme.tree import PlacedNode, walk

MAX_HINTS = 20  # looking for what was meant costs more than all the rest


def name_faults(scheme: Scheme) -> Iterator[Fault]:
    """Faults of ids and of references, the first of them with what may have been meant."""
    hints = MAX_HINTS
    for fault in _name_faults(scheme):
        if fault.code == "unknown_reference" and hints:
            hints -= 1
            found, allowed = str(fault.params["found"]), fault.params["allowed"]
            near = one_of_list(found, allowed) or nearest(found, allowed)
            fault = Fault(fault.code, fault.line, {**fault.params, "nearest": near})
        yield fault


def _name_faults(scheme: Scheme) -> Iterator[Fault]:
    placed = list(walk(scheme))
    yield from _twice((one.id, one.node.line) for one in placed)
    for one in placed:
        yield from _names_of_node(scheme, one)
    yield from _group_names(scheme)
    yield from _reads(scheme, placed)
    yield from _also_for(scheme, placed)
    yield from _weighed(scheme)
    yield from _paper(scheme, {one.id: None for one in placed})


def missing(word: str, found: str, allowed: Iterable[str], line: int) -> Fault:
    """The fault of a name that leads nowhere."""
    return Fault(
        "unknown_reference", line, {"word": word, "found": found, "allowed": tuple(allowed) or ("–",)}
    )


def _twice(ids: Iterable[tuple[str, int]]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for name, line in ids:
        if name in first:
            yield Fault("id_twice", line, {"found": name, "first": first[name]})
        else:
            first[name] = line


def _names_of_node(scheme: Scheme, placed: PlacedNode) -> Iterator[Fault]:
    node = placed.node
    given: tuple[tuple[str, str | None, tuple[str, ...]], ...] = (
        ("task", node.task, tuple(task.id for task in scheme.tasks)),
        ("material", node.material, tuple(material.name for material in scheme.materials)),
        ("rubric", node.rubric, tuple(rubric.name for rubric in scheme.rubrics)),
    )
    for word, name, allowed in given:
        if name is not None and name not in allowed:
            yield missing(word, name, allowed, node.line)
    if node.windows is not None:
        yield from _twice((window.id, window.line) for window in node.windows.fixed)
    rule = node.rule
    if isinstance(rule, Checklist | Ballot):
        yield from _twice((item.id, item.line) for item in rule.items)
    if isinstance(rule, Checklist):
        ids = tuple(item.id for item in rule.items)
        for row in rule.rows:
            if isinstance(row.met, tuple):
                for name in row.met:
                    if name not in ids:
                        yield missing("met", name, ids, row.line)


def _group_names(scheme: Scheme) -> Iterator[Fault]:
    known = tuple(group.name for group in scheme.groups)
    for word, name, line in _groups_used(scheme):
        if name not in known:
            yield missing(word, name, known, line)


def _groups_used(scheme: Scheme) -> Iterator[tuple[str, str, int]]:
    for node in (placed.node for placed in walk(scheme)):
        line = node.line
        for value in values_in(node, below_nodes=False):
            line = getattr(value, "line", 0) or line
            if isinstance(value, ByGroup):
                yield from (("by_group", name, line) for name, _ in value.values)
            elif isinstance(value, Node | Line | CheckItem):
                yield from (("applies_to", name, line) for name in value.applies_to)
            elif isinstance(value, Rank):
                yield from (("within", name, line) for name in value.within)
    for name in scheme.ranking.within:
        yield "within", name, scheme.ranking.line
    for outcome in scheme.outcomes:
        yield from (("applies_to", name, outcome.line) for name in outcome.applies_to)
    outside = (scheme.total, scheme.grades, scheme.outcomes, scheme.settings)
    for value in values_in(outside):
        if isinstance(value, ByGroup):
            yield from (("by_group", name, value.line) for name, _ in value.values)


def _reads(scheme: Scheme, placed: list[PlacedNode]) -> Iterator[Fault]:
    by_id = {one.id: one for one in placed}
    order = {one.id: number for number, one in enumerate(placed)}
    for one in placed:
        own_pieces = one.is_leaf
        for number in numbers_in(one.node, below_nodes=False):
            yield from _reference(number, by_id, own_pieces=own_pieces)
            if isinstance(number, Score) and number.indicator in by_id:
                read = by_id[number.indicator]
                # A node is known once its last descendant is; an inner node may read its own.
                below = one.id in read.path[:-1]
                if not below and (order[read.id] >= order[one.id] or read.id in one.path):
                    params = {"indicator": one.id, "found": read.id}
                    yield Fault("score_too_early", number.line or one.node.line, params)
    for value in (scheme.ranking, scheme.grades, scheme.outcomes):
        for number in numbers_in(value):
            yield from _reference(number, by_id, own_pieces=False)


def _reference(number: Any, by_id: dict[str, PlacedNode], *, own_pieces: bool) -> Iterator[Fault]:
    name = getattr(number, "indicator", None)
    if isinstance(number, Pieces) and name is None:
        if not own_pieces:
            yield Fault("pieces_of_nothing", number.line, {})
        return
    if name is None:
        return
    word = {Pieces: "indicator", Met: "met", Support: "support"}.get(type(number), "score")
    found = by_id.get(name)
    if found is None:
        yield missing(word, name, by_id, number.line)
    elif isinstance(number, Pieces) and not found.is_leaf:
        yield Fault("pieces_of_nothing", number.line, {})
    elif isinstance(number, Met | Support):
        asked, expected = (Checklist, "checklist") if isinstance(number, Met) else (Ballot, "ballot")
        if not isinstance(found.node.rule, asked):
            params = {"word": word, "found": name, "expected": expected}
            yield Fault("reads_wrong_rule", number.line, params)


def _weighed(scheme: Scheme) -> Iterator[Fault]:
    """How severe a finding is can be said of what the material asks, and once."""
    for material in scheme.materials:
        for word in ("blocks", "hints"):
            for name in getattr(material, word):
                if getattr(material, name) in (False, 0, (None, None)):
                    yield Fault("word_needs", material.line, {"found": f"{word}: {name}", "asked": name})
        for name in material.hints:
            if name in material.blocks:
                yield Fault("word_twice", material.line, {"found": name, "first": material.line})


def _also_for(scheme: Scheme, placed: list[PlacedNode]) -> Iterator[Fault]:
    """Only what has a rule of its own can count a content."""
    leaves = tuple(one.id for one in placed if one.is_leaf)
    for material in scheme.materials:
        for name in material.also_for:
            if name not in leaves:
                yield missing("also_for", name, leaves, material.line)


def _paper(scheme: Scheme, node_ids: Collection[str]) -> Iterator[Fault]:
    grades = tuple(grade.grade for grade in scheme.grades)
    labelled: tuple[Veto | Outcome, ...] = (*scheme.vetoes, *scheme.outcomes)
    for value in labelled:
        if value.grade is not None and value.grade not in grades:
            word = "not_above" if isinstance(value, Veto) else "grade"
            yield missing(word, value.grade, grades, value.line)
    for note in scheme.notes:
        for name in note.indicators:
            if name not in node_ids:
                yield missing("indicators", name, node_ids, note.line)
    if not scheme.paragraphs:
        return  # The paper is not quoted: its paragraphs can be called anything.
    known = dict(scheme.paragraphs)
    holders: list[Any] = [*(one.node for one in walk(scheme)), *scheme.tasks, *scheme.notes]
    for holder in holders:
        for name in holder.paragraph:
            if name not in known:
                yield missing("paragraph", name, known, holder.line)
