"""The rows of the official table in a form: where they stand, what may be done with them.

A row is addressed by its place (``indicators.7``, ``indicators.0.indicators.2``, ``bonus.0``), because
a draft may have two rows with one id, or one without. Every deed gives a new tree; ``edit.revise``
brings the text there.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kaoping.pure.scheme.edit_fields import Field, Names, fields_of, flat
from kaoping.pure.scheme.edit_taken import Posted, Refused, inserted, taken
from kaoping.pure.scheme.edit_tree import ids_in
from kaoping.pure.scheme.kinds import Plain
from kaoping.pure.scheme.shapes import Shape, Word
from kaoping.pure.scheme.words_nodes import NODE, SCHEME
from kaoping.pure.scheme.words_rules import RULES

PARTS = ("indicators", "bonus")
CALENDAR = ("week", "month", "quarter", "half-year", "year")
WINDOW_WORDS = ("every", "from", "until", "windows", "due", "by_notice")
RULE_WORDS = tuple(name for name, *_ in RULES)
WHEN_SHOWN = "=when"  # how the windows come: ``every.month``, ``by_notice``, ``due``, ``windows`` or ""
RULE_SHOWN = "=rule"  # the form field that says which rule's fields came
_PLACE = re.compile(r"(indicators|bonus)\.[0-9]{1,4}(\.indicators\.[0-9]{1,4}){0,20}")

# A row of a form: words of a node that stand together.
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("said", ("id", "mark", "title", "short", "standard", "points")),
    ("when", ("every", "from", "until", "windows", "due", "by_notice")),
    ("pieces", ("material", "rubric", "by", "late", "applies_to")),
    ("limits", ("combine", "window_cap", "window_floor", "gate", "per", "out_of", "cap", "floor")),
    ("paper", ("task", "paragraph", "grades")),
)
# What the scheme's own form shows, one page a group of words.
SCHEME_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("head", ("scheme", "title", "document", "year", "period", "timezone", "repeat")),
    ("settings", ("settings", "total")),
    ("groups", ("groups",)),
    ("materials", ("materials",)),
    ("rubrics", ("rubrics",)),
    ("result", ("vetoes", "ranking", "grades", "outcomes")),
    ("paper", ("notes", "tasks", "paragraphs")),
)
# What a new rule begins with, so that the form has something to show; the author changes it.
BEGINNINGS: dict[str, Plain] = {
    "even": {},
    "per_item": {"of": {"events": "adoption"}, "prices": [{"points": "1"}]},
    "steps": {"of": {"count": "publishing.reposts"}, "bands": [{"from": "1", "points": "1"}]},
    "ratio": {"of": {"measure": "rate"}, "full": "100%"},
    "deduct": [{"of": {"events": "fault"}, "minus": "1"}],
    "assess": {},
    "checklist": {"items": [{"id": "1"}]},
    "ballot": {},
    "rank": {"by": {"pieces": "all"}, "places": [{"to": "1", "points": "1"}]},
    "carry": {"key": "figure"},
}


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


def _list_of(tree: dict[str, Plain], place: str) -> tuple[list[Plain], int]:
    """The list that a place stands in (the tree's own), and where in it."""
    path, _, number = place.rpartition(".")
    above: Plain = tree
    steps = path.split(".")
    for step in steps:
        above = above[int(step)] if isinstance(above, list) else above[step]  # type: ignore[index]
    if not isinstance(above, list):
        raise KeyError(place)
    return above, int(number)


def _own(tree: Plain) -> dict[str, Plain]:
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
    numbers = [int(one) for one in used if one.isdecimal()]
    return str(max(numbers, default=0) + 1)


def added(tree: Plain, part: str, after: str = "", inside: bool = False) -> tuple[dict[str, Plain], str]:
    """A new row behind ``after`` (or as its last part, or at the end of ``part``), and its place.

    A row that had a rule and gets a part gives its rule to that part: it cannot have both.
    """
    tree = _own(tree)
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
        nodes, number = _list_of(tree, after)
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
    tree = _own(tree)
    nodes, number = _list_of(tree, place)
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
    tree = _own(tree)
    nodes, number = _list_of(tree, place)
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
    tree = _own(tree)
    nodes, number = _list_of(tree, place)
    to = min(max(number + by, 0), len(nodes) - 1)
    nodes.insert(to, nodes.pop(number))
    return tree, f"{place.rpartition('.')[0]}.{to}"


def moved_to(tree: Plain, place: str, part: str) -> tuple[dict[str, Plain], str]:
    """A row to the end of the other part: base to bonus or back."""
    tree = _own(tree)
    nodes, number = _list_of(tree, place)
    node = nodes[number]
    tree = removed(tree, place)
    own = tree.get(part)
    if not isinstance(own, list):
        own = []
        tree = _with_word(tree, part, own)
    own.append(node)
    return tree, f"{part}.{len(own) - 1}"


# --- forms -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NodeForm:
    """The form of one row: sections of fields, the rule that is shown, and its fields."""

    place: str
    sections: tuple[tuple[str, tuple[Field, ...]], ...]
    rule: str  # "" for a row with parts
    rule_fields: tuple[Field, ...]
    when: str | None  # see ``when_of``
    more: tuple[Field, ...]  # words that the language does not know here

    @property
    def all_fields(self) -> tuple[Field, ...]:
        return tuple(one for _, fields in self.sections for one in fields) + self.rule_fields + self.more


def rule_of(node: Plain) -> str:
    """The rule word of a row; "" where it has none."""
    return next((word for word in RULE_WORDS if isinstance(node, dict) and word in node), "")


def when_of(node: Plain) -> str | None:
    """How a row's windows come; None where only the single fields can say it (by group, or mixed)."""
    if not isinstance(node, dict):
        return ""
    there = [word for word in ("every", "by_notice", "due", "windows") if word in node]
    if not there:
        return "" if not {"from", "until"} & set(node) else None
    every = node.get("every")
    if len(there) > 1 or (there == ["every"] and every not in CALENDAR):
        return None
    return f"every.{every}" if there == ["every"] else there[0]


def _when_taken(node: dict[str, Plain], before: dict[str, Plain], when: str, day: str) -> dict[str, Plain]:
    """The row with its windows coming another way; what the new way cannot have goes."""
    if when == when_of(before) or when_of(before) is None:
        return node
    word, _, every = when.partition(".")
    keep = {"every": ("from", "until"), "by_notice": ("until",)}.get(word, ())
    new = {one: value for one, value in node.items() if one not in WINDOW_WORDS or one in (word, *keep)}
    fresh: dict[str, Plain] = {
        "every": every, "by_notice": "true", "due": day, "windows": [{"id": "w1", "due": day}],
    }  # fmt: skip
    if word and (word not in new or word == "every"):
        if word in new:
            new[word] = fresh[word]
        else:
            new = inserted(new, word, fresh[word], list(NODE.all_words))
    return new


def node_form(
    node: dict[str, Plain], place: str, names: Names, language: str, rule: str | None = None
) -> NodeForm:
    """The row's form; ``rule``: show the fields of this rule instead of its own."""
    shown = rule_of(node) if rule is None or rule not in RULE_WORDS else rule
    if "indicators" in node:
        shown = ""
    leave = ("indicators", *RULE_WORDS)
    fields = {one.word: one for one in fields_of(NODE, node, names, language, leave=leave)}
    sections = tuple(
        (name, tuple(fields.pop(word) for word in words if word in fields)) for name, words in SECTIONS
    )
    rule_fields: tuple[Field, ...] = ()
    if shown:
        value = node.get(shown, BEGINNINGS[shown])
        rule_fields = fields_of(_only(shown), {shown: value}, names, language)
    return NodeForm(place, sections, shown, rule_fields, when_of(node), tuple(fields.values()))


def _only(word: str) -> Shape:
    own = next(one for one in NODE.words if one.word == word)
    return Shape("node", dict, (Word(own.word, own.kind, own.says),))


def node_taken(
    node: dict[str, Plain], form: NodeForm, posted: Posted, day: str = ""
) -> tuple[dict[str, Plain], list[Refused]]:
    """The row as the form says it now, and the fields whose text could not be read.

    ``day``: a due day to begin with, where the windows now come by one.
    """
    refused: list[Refused] = []
    order = list(NODE.all_words)
    own = [*(one for _, fields in form.sections for one in fields), *form.more]
    new = taken(own, node, posted, refused, order)
    if WHEN_SHOWN in posted:
        new = _when_taken(new, node, "".join(posted[WHEN_SHOWN][:1]), day)
    if form.rule and RULE_SHOWN in posted:
        before = node.get(form.rule, BEGINNINGS[form.rule])
        said = taken(form.rule_fields, {form.rule: before}, posted, refused).get(form.rule)
        value = ([] if form.rule == "deduct" else {}) if said is None else said
        if value == before and form.rule in node:
            value = node[form.rule]
        for word in RULE_WORDS:
            if word != form.rule:
                new.pop(word, None)
        if form.rule in new:
            new[form.rule] = value
        else:
            new = inserted(new, form.rule, value, order)
    return new, refused


def replaced(tree: Plain, place: str, node: dict[str, Plain]) -> dict[str, Plain]:
    """The tree with another row at a place."""
    tree = _own(tree)
    nodes, number = _list_of(tree, place)
    nodes[number] = node
    return tree


def scheme_form(tree: Plain, section: str, names: Names, language: str) -> tuple[Field, ...]:
    """The fields of one section of the scheme itself; the last also has words that nobody knows."""
    words = dict(SCHEME_SECTIONS)[section]
    leave = [word for word in SCHEME.all_words if word not in words]
    fields = fields_of(SCHEME, tree, names, language, leave=leave)
    if section != "head":
        fields = tuple(one for one in fields if not one.unknown)
    order = {word: place for place, word in enumerate(words)}
    return tuple(sorted(fields, key=lambda one: order.get(one.word, len(order))))


def scheme_taken(
    tree: Plain, fields: Sequence[Field], posted: Posted
) -> tuple[dict[str, Plain], list[Refused]]:
    refused: list[Refused] = []
    return taken(fields, tree, posted, refused, list(SCHEME.all_words)), refused


def field_named(fields: Sequence[Field], name: str) -> Field | None:
    """The field that a refused text belongs to."""
    return next((one for one in flat(fields) if one.name == name), None)
