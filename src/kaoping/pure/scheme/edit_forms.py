"""The form of one row, and of one part of the scheme: sections of fields, and the tree they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.pure.scheme.edit_fields import Field, fields_of, flat
from kaoping.pure.scheme.edit_names import Names
from kaoping.pure.scheme.edit_nodes import RULE_WORDS
from kaoping.pure.scheme.edit_taken import Posted, Refused, inserted, taken
from kaoping.pure.scheme.kinds import Plain
from kaoping.pure.scheme.shapes import Shape, Word
from kaoping.pure.scheme.words_nodes import NODE, SCHEME

CALENDAR = ("week", "month", "quarter", "half-year", "year")
WINDOW_WORDS = ("every", "from", "until", "windows", "due", "by_notice")
WHEN_SHOWN = "=when"  # how the windows come: ``every.month``, ``by_notice``, ``due``, ``windows`` or ""
RULE_SHOWN = "=rule"  # the form field that says which rule's fields came

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


def with_rule(node: dict[str, Plain], rule: str, before: dict[str, Plain]) -> dict[str, Plain]:
    """The row scored by another rule, with what a new one needs: ``even`` also asks for something by time.

    ``before``: the row as it is kept; a rule that it has comes back as it was. A row with parts stays.
    """
    if "indicators" in node or rule not in RULE_WORDS or rule_of(node) == rule:
        return node
    order = list(NODE.all_words)
    bare = {word: value for word, value in node.items() if word not in RULE_WORDS}
    new = inserted(bare, rule, before.get(rule, BEGINNINGS[rule]), order)
    if rule == "even" and when_of(new) == "":
        new = inserted(new, "every", "quarter", order)
    return new


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
