"""What a form may refer to by name, which words refer to what, and which words forms fold away."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaoping.pure.scheme.edit_tree import ids_in
from kaoping.pure.scheme.kinds import Plain


@dataclass(frozen=True, slots=True)
class Names:
    """What may be referred to: names by what they name."""

    groups: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    rubrics: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    titles: Mapping[str, str] = dataclasses.field(default_factory=dict)  # of materials, rubrics, tasks

    def of(self, what: str) -> tuple[str, ...]:
        found: tuple[str, ...] = getattr(self, what, ())
        return found


REFERS = {
    "applies_to": "groups", "within": "groups", "material": "materials", "rubric": "rubrics", "task": "tasks",
    "indicator": "indicators", "met": "indicators", "support": "indicators", "score": "indicators",
    "events": "keys", "count": "keys", "measure": "keys", "key": "keys", "event": "keys",
}  # fmt: skip


# Words that most offices never write: a form folds them away while they say nothing.
RARE: Mapping[str, frozenset[str]] = {
    "node": frozenset({
        "mark", "short", "from", "windows", "late", "rubric", "by", "combine", "window_cap", "window_floor",
        "per", "out_of", "floor", "grades",
    }),
    "even": frozenset({"panel", "drop", "from", "at_least"}),
    "assess": frozenset({"panel", "drop", "from", "at_least", "out_of"}),
    "panel": frozenset({"from", "at_least"}),
    "per_item": frozenset({"times", "multiply", "same_item", "shared"}),
    "price": frozenset({"cap"}),
    "steps": frozenset({"then"}),
    "band": frozenset({"above"}),
    "deduction": frozenset({"need", "if", "at_most", "applies_to", "every"}),
    "check_item": frozenset({"applies_to"}),
    "checklist": frozenset({"rows"}),
    "check_row": frozenset({"title"}),
    "ballot": frozenset({"blank", "abstain"}),
    "rank": frozenset({"within", "others", "then", "last", "from_end", "round"}),
    "veto": frozenset({"where"}),
    "grade": frozenset({"if", "among", "round", "ties"}),
    "node_grade": frozenset({"if"}),
    "outcome": frozenset({"place", "first", "last", "round", "if", "every", "in_a_row"}),
    "material": frozenset({"shows", "words", "document_number", "files", "blocks", "hints", "resubmissions", "also_for"}),
    "rubric": frozenset({"levels"}),
    "criterion": frozenset({"text"}),
    "group": frozenset({"without", "units"}),
    "scheme": frozenset({"period", "timezone", "repeat"}),
    "task": frozenset({"paragraph"}),
    "note": frozenset({"paragraph", "indicators"}),
}  # fmt: skip


def names_in(tree: Plain, keys: Sequence[str] = ()) -> Names:
    """The names that a tree defines."""
    if not isinstance(tree, dict):
        return Names(keys=tuple(keys))

    def table(word: str) -> tuple[str, ...]:
        value = tree.get(word)
        return tuple(value) if isinstance(value, dict) else ()

    titles = {}
    for word in ("materials", "rubrics", "tasks"):
        own = tree.get(word)
        for name, one in own.items() if isinstance(own, dict) else ():
            if isinstance(one, dict) and isinstance(title := one.get("title"), str):
                titles[name] = title
    ids = [*ids_in(tree.get("indicators", [])), *ids_in(tree.get("bonus", []))]
    return Names(
        groups=table("groups"), materials=table("materials"), rubrics=table("rubrics"), tasks=table("tasks"),
        indicators=tuple(ids), keys=tuple(keys), paragraphs=table("paragraphs"),
        titles=titles,
    )  # fmt: skip
