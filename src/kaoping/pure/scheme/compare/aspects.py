"""A scheme taken apart into named aspects, so that two can be laid side by side.

What children inherit is looked at where it takes effect, on the leaves: windows moved from a parent to
each of its children are no difference. Values are those that ``render`` would write, so that two
schemes have the same aspects exactly when their texts say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from kaoping.pure.errors import SchemeError
from kaoping.pure.scheme.kinds import Plain, number_text
from kaoping.pure.scheme.model import Node, Scheme
from kaoping.pure.scheme.rules import ByGroup, Word
from kaoping.pure.scheme.tree import PlacedNode, full_mark, leaves
from kaoping.pure.scheme.words_nodes import NODE, SCHEME, WINDOWS
from kaoping.pure.scheme.words_rules import RULES

Weight: TypeAlias = Literal["score", "ask", "words"]
RULE_WORDS = tuple(word for word, *_ in RULES)

# Words of a node that are looked at as they stand; inherited ones are taken where they take effect.
OWN_SCORE = ("combine", "window_cap", "window_floor", "gate", "per", "out_of", "cap", "floor", "grades")
OWN_WORDS = ("title", "short", "mark", "standard")
# Words of the file, whole or by the names of their entries.
FILE_SCORE = (
    "year", "period", "timezone", "repeat", "settings", "groups", "total", "vetoes", "ranking", "grades",
    "outcomes",
)  # fmt: skip
FILE_WORDS = ("scheme", "title", "document", "tasks", "notes", "paragraphs")


Tables: TypeAlias = Mapping[str, Any]


def tables_of(scheme: Scheme) -> Tables:
    """The whole file as ``render`` would write it; made once for all nodes."""
    return _mapping(SCHEME.write(scheme))


def node_aspects(tables: Tables, placed: PlacedNode) -> dict[str, tuple[Weight, Any]]:
    """Everything that one node says, by the word that says it; None where it says nothing."""
    written = _mapping(NODE.write(placed.node))
    found: dict[str, tuple[Weight, Any]] = {word: ("score", written.get(word)) for word in OWN_SCORE}
    found |= {word: ("words", written.get(word)) for word in OWN_WORDS}
    found["part"] = ("score", placed.part)
    if not placed.is_leaf:
        found["points"] = ("score", written.get("points"))
        return found
    rule = next((word for word in RULE_WORDS if word in written), "")
    found["points"] = ("score", written.get("points"))
    found["rule"] = ("score", {rule: written.get(rule)})
    found["windows"] = ("score", _mapping(WINDOWS.write(placed.windows)) if placed.windows else None)
    # Each entry is any-of; the same names in another order, or said twice, are the same.
    found["applies_to"] = ("score", sorted({", ".join(sorted(set(names))) for names in placed.applies_to}))
    found["late"] = ("score", _late(placed))
    found["by"] = ("score", placed.by)
    found["task"] = ("words", placed.task)
    found["paragraph"] = ("words", list(placed.paragraph))
    material = _entry(tables, "materials", placed.material)
    found["resubmissions"] = ("score", material.pop("resubmissions", None))
    found["material_title"] = ("words", material.pop("title", None))
    found["material"] = ("ask", material or None)
    rubric = _entry(tables, "rubrics", placed.rubric)
    found["rubric_title"] = ("words", rubric.pop("title", None))
    found["rubric"] = ("ask", rubric or None)
    return found


def file_aspects(scheme: Scheme, tables: Tables) -> dict[str, tuple[Weight, Any]]:
    """What stands outside the indicators; materials and rubrics only where no indicator uses them."""
    found: dict[str, tuple[Weight, Any]] = {word: ("score", tables.get(word)) for word in FILE_SCORE}
    found |= {word: ("words", tables.get(word)) for word in FILE_WORDS}
    # What late pieces are worth takes effect on each leaf and is looked at there.
    settings = {word: value for word, value in _mapping(tables.get("settings")).items() if word != "late"}
    found["settings"] = ("score", settings or None)
    placed = list(leaves(scheme))
    for table, used in (
        ("materials", {one.material for one in placed}),
        ("rubrics", {one.rubric for one in placed}),
    ):
        entries = _mapping(tables.get(table))
        found[table] = ("words", {name: one for name, one in entries.items() if name not in used} or None)
    return found


def stated_alike(old: Node, new: Node) -> bool:
    """Whether points said on one side alone are what the other side's children make anyway."""
    said, unsaid = (old, new) if old.points is not None else (new, old)
    if said.points is None or unsaid.points is not None or isinstance(said.points, ByGroup):
        return False
    if _depends_on_group(unsaid):
        return False
    try:
        made = full_mark(unsaid)
    except SchemeError:
        return False
    return made == (None if said.points is Word.OPEN else said.points)


def _depends_on_group(node: Node) -> bool:
    if node.applies_to or isinstance(node.points, ByGroup):
        return True
    return any(_depends_on_group(child) for child in node.children)


def _late(placed: PlacedNode) -> Plain:
    value = placed.late_worth
    if isinstance(value, Fraction):
        return number_text(value)
    return {name: number_text(one) for name, one in value.values}


def _entry(tables: Tables, table: str, name: str | None) -> dict[str, Any]:
    return dict(_mapping(_mapping(tables.get(table)).get(name or "")))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
