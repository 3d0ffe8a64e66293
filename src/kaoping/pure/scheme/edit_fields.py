"""The language's own table of words as fields of a form, for every shape, without a second list.

``fields_of`` goes over a shape's words and says for each which control it needs and what stands there
now; ``edit_taken`` puts what came back from the form into the tree again. A value whose control shows what
it showed before is handed back untouched, character for character; a word that the language does not
know, or a value that no control can say, becomes a field with its YAML text, named and editable.

Controls: ``text`` ``long`` ``id`` ``number`` ``date`` ``flag`` ``choice`` ``many`` (check boxes)
``pairs`` (``name: value, …``) ``number_of`` and ``condition`` (a number, a comparison) ``rows`` (a table,
one shape a row) ``group`` (a shape of its own) ``yaml`` (as text).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kaoping.pure.scheme.containers import Later, ListKind, NamedKind, TableKind, VaryingKind
from kaoping.pure.scheme.edit import flow
from kaoping.pure.scheme.edit_names import RARE, REFERS, Names
from kaoping.pure.scheme.edit_values import shown
from kaoping.pure.scheme.kinds import (
    DateKind,
    FlagKind,
    IdKind,
    MappedKind,
    NumberKind,
    Plain,
    TextKind,
    WholeKind,
    WordKind,
    WordOr,
)
from kaoping.pure.scheme.shapes import Shape, Variants, Word
from kaoping.pure.scheme.words_first import FirstKind
from kaoping.pure.scheme.words_help import choice_label, help_of
from kaoping.pure.scheme.words_nodes import ElseKind
from kaoping.pure.scheme.words_numbers import CONDITION, MADE_OF_OTHERS, NUMBER_VARIANTS, PointsOrRange
from kaoping.pure.scheme.words_results import VetoThen
from kaoping.pure.scheme.words_rules import MetKind
from kaoping.pure.scheme.words_scheme import LengthKind, OneWord

COMPARISONS = ("at_least", "above", "at_most", "below")
NAMED = "=name"  # the field that holds a row's name where the table is a mapping
BLANK_ROWS = 1  # offered behind the last, for pages without a script


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One control of a form, with what stands there now."""

    name: str  # of the form field: the path of words, with dots
    word: str
    label: str
    says: str
    control: str
    value: str = ""
    options: tuple[Option, ...] = ()
    fields: tuple[Field, ...] = ()  # of a group, a number, a condition
    rows: tuple[tuple[Field, ...], ...] = ()
    required: bool = False
    refers: str = ""  # groups, materials, rubrics, tasks, indicators, keys: what may be chosen
    unknown: bool = False  # no word of the language
    is_rare: bool = False  # folded away while it says nothing

    @property
    def is_said(self) -> bool:
        """Whether the text says anything here now."""
        if self.control == "rows":
            return len(self.rows) > BLANK_ROWS
        if self.fields:
            return any(one.is_said for one in self.fields)
        if self.options and self.control in ("choice", "many"):
            return any(one.chosen and one.value for one in self.options)
        return bool(self.value)

    @property
    def folds(self) -> bool:
        return self.is_rare and not self.is_said


# --- what a word's kind needs ------------------------------------------------------------------


def bare(kind: Any) -> Any:
    """The kind below what only varies, maps or comes later."""
    while isinstance(kind, VaryingKind | MappedKind | Later):
        kind = kind.find() if isinstance(kind, Later) else kind.kind
    return kind


def control_of(kind: Any, name: str = "") -> str:
    """The control for a kind."""
    varies = isinstance(kind, VaryingKind)
    if isinstance(kind, Later) and kind is CONDITION:
        return "condition"
    inner = bare(kind)
    if isinstance(inner, OneWord):
        return "group"
    if isinstance(inner, Variants):
        return "number_of"
    if isinstance(inner, Shape):
        return "group"
    if isinstance(inner, NamedKind):
        return "rows"
    if isinstance(inner, TableKind):
        return "pairs"
    if isinstance(inner, ListKind):
        below = bare(inner.kind)
        if isinstance(below, Shape):
            return "rows"
        if isinstance(below, WordKind) or REFERS.get(name) == "groups":
            return "many"
        if isinstance(below, TextKind) and below.limit > 60:
            return "lines"
        return "words" if inner.single or isinstance(below, TextKind | IdKind) else "yaml"
    if isinstance(inner, WordOr):
        return "number" if control_of(inner.kind) in ("number", "date") else "words"
    if isinstance(inner, FlagKind):
        return "flag"
    if isinstance(inner, WordKind):
        return "choice"
    if isinstance(inner, DateKind):
        return "number" if varies else "date"
    if isinstance(inner, NumberKind | WholeKind | PointsOrRange | LengthKind):
        return "number"
    if isinstance(inner, IdKind):
        return "choice" if name in REFERS else "id"
    if isinstance(inner, TextKind):
        if REFERS.get(name) in ("materials", "rubrics"):
            return "choice"
        return "text" if inner.limit <= 60 or name in SHORT else "long"
    if isinstance(inner, MetKind | ElseKind | VetoThen | FirstKind):
        return "words"
    return "yaml"


SHORT = frozenset({"title", "number", "issuer", "limit", "timezone", "question"})


def fields_of(
    shape: Shape, value: Plain, names: Names, language: str, prefix: str = "", leave: Sequence[str] = ()
) -> tuple[Field, ...]:
    """The fields of a mapping. ``leave``: words that are shown elsewhere (children, the rule)."""
    given = value if isinstance(value, dict) else {}
    found = [
        _field(word, given.get(word.word), shape, names, language, prefix)
        for word in shape.all_words.values()
        if word.word not in leave
    ]
    known = shape.all_words
    found.extend(
        Field(
            name=prefix + word,
            word=word,
            label=word,
            says="",
            control="yaml",
            value=flow(inner),
            unknown=True,
        )
        for word, inner in given.items()
        if word not in known and word not in leave
    )
    return tuple(found)


def _field(word: Word, value: Plain | None, shape: Shape, names: Names, language: str, prefix: str) -> Field:
    told = help_of(shape, word, language)
    name = prefix + word.word
    control = control_of(word.kind, word.word)
    base: dict[str, Any] = {
        "name": name, "word": word.word, "label": told.label, "says": told.says,
        "required": word.required, "refers": REFERS.get(word.word, ""),
        "is_rare": word.word in RARE.get(shape.name, ()),
    }  # fmt: skip
    built = _BUILD.get(control, _as_text)(word, value, names, language, name)
    if built is None:  # the value does not fit its control: its text does
        return Field(**base, control="yaml", value="" if value is None else flow(value))
    return Field(**base, control=built.pop("control", control), **built)


def _as_text(
    word: Word, value: Plain | None, names: Names, language: str, name: str
) -> dict[str, Any] | None:
    control = control_of(word.kind, word.word)
    if value is None:
        return {"value": ""}
    if isinstance(value, str):
        return {"value": value}
    if control == "lines" and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return {"value": "\n".join(str(one) for one in value)}
    if control in ("number", "words"):
        return {"value": shown(value)}
    return None


def _flag(word: Word, value: Plain | None, names: Names, language: str, name: str) -> dict[str, Any] | None:
    if value not in (None, "true", "false"):
        return None
    return {"value": str(value or "")}


def _choice(word: Word, value: Plain | None, names: Names, language: str, name: str) -> dict[str, Any] | None:
    if value is not None and not isinstance(value, str):
        return None
    inner = bare(word.kind)
    allowed = list(inner.words) if isinstance(inner, WordKind) else list(names.of(REFERS.get(word.word, "")))
    if value and value not in allowed:
        allowed.append(value)
    labels = [(one, choice_label(one, language, word.word)) for one in allowed]
    if not isinstance(inner, WordKind):
        titles = names.titles if REFERS.get(word.word) in ("materials", "rubrics", "tasks") else {}
        labels = [(one, f"{titles[one]} · {one}" if one in titles else one) for one in allowed]
    options = [Option(one, label, one == value) for one, label in labels]
    return {"value": value or "", "options": (Option("", "", not value), *options)}


def _many(word: Word, value: Plain | None, names: Names, language: str, name: str) -> dict[str, Any] | None:
    chosen = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    if isinstance(value, dict) or not all(isinstance(one, str) for one in chosen):
        return None
    inner = bare(bare(word.kind).kind)
    allowed = list(inner.words) if isinstance(inner, WordKind) else list(names.of(REFERS.get(word.word, "")))
    extra = [str(one) for one in chosen if one not in allowed]
    label = (
        {one: choice_label(one, language, word.word) for one in allowed}
        if isinstance(inner, WordKind)
        else {}
    )
    return {
        "options": tuple(Option(one, label.get(one, one), one in chosen) for one in [*allowed, *extra]),
    }


def _pairs(word: Word, value: Plain | None, names: Names, language: str, name: str) -> dict[str, Any] | None:
    if value is None:
        return {"value": ""}
    return {"value": shown(value)} if isinstance(value, dict) else None


def _number_of(
    word: Word, value: Plain | None, names: Names, language: str, name: str
) -> dict[str, Any] | None:
    variants = bare(word.kind)
    given = value if isinstance(value, dict) else {}
    if value is not None and not isinstance(value, dict):
        return None
    present = [case.word for case in variants.cases if case.word in given]
    kinds = [case.word for case in variants.cases if case.word not in MADE_OF_OTHERS]
    if set(present) & set(MADE_OF_OTHERS):  # its text says more than one field for a key could
        return None
    if len(present) > 1 or (given and not present):
        return None
    kind = present[0] if present else ""
    what = given.get(kind, "") if kind else ""
    rest = {one: inner for one, inner in given.items() if one != kind}
    if set(rest) - {"where", "indicator", "per"}:
        return None
    options = tuple(Option(one, help_of(f"number_{one}", one, language).label, one == kind) for one in kinds)
    fields = (
        Field(f"{name}.=kind", "kind", "", "", "choice", kind, (Option("", "", not kind), *options)),
        Field(f"{name}.=what", "what", "", "", "text", shown(what) if what else "",
              refers="indicators" if kind in ("met", "support", "score") else "keys"),
        *(
            Field(f"{name}.{one}", one, help_of("number_events", one, language).label,
                  help_of("number_events", one, language).says, "pairs" if one != "indicator" else "text",
                  shown(rest[one]) if one in rest else "")
            for one in ("where", "indicator", "per")
        ),
    )  # fmt: skip
    return {"fields": fields}


def _condition(
    word: Word, value: Plain | None, names: Names, language: str, name: str
) -> dict[str, Any] | None:
    given = value if isinstance(value, dict) else {}
    bounds = [one for one in COMPARISONS if one in given]
    if value is not None and (
        not isinstance(value, dict) or len(bounds) != 1 or set(given) - {"of", *bounds}
    ):
        return None
    of_word = Word("of", _NUMBER, "")
    built = _number_of(of_word, given.get("of"), names, language, f"{name}.of")
    if built is None:
        return None
    bound = bounds[0] if bounds else ""
    compare = tuple(
        Option(one, help_of("comparison", one, language).label, one == bound) for one in COMPARISONS
    )
    return {
        "fields": (
            *built["fields"],
            Field(
                f"{name}.=compare", "compare", "", "", "choice", bound, (Option("", "", not bound), *compare)
            ),
            Field(f"{name}.=bound", "bound", "", "", "number", shown(given[bound]) if bound else ""),
        )
    }


def _rows(word: Word, value: Plain | None, names: Names, language: str, name: str) -> dict[str, Any] | None:
    inner = bare(word.kind)
    shape = bare(inner.shape if isinstance(inner, NamedKind) else inner.kind)
    if isinstance(inner, NamedKind):
        if value is not None and not isinstance(value, dict):
            return None
        pairs = list((value or {}).items())
    else:
        if isinstance(value, dict) and isinstance(inner, ListKind) and inner.single:
            value = [value]
        if value is not None and not isinstance(value, list):
            return None
        pairs = [("", one) for one in value or []]
    if not all(isinstance(one, dict) for _, one in pairs):
        return None
    rows = []
    for number, (own, one) in enumerate([*pairs, *[("", {})] * BLANK_ROWS]):
        start = f"{name}.{number}."
        lead: tuple[Field, ...] = ()
        if isinstance(inner, NamedKind):
            told = help_of("row", "name", language, "")
            lead = (Field(start + NAMED, NAMED, told.label, "", "text", own),)
        rows.append((*lead, *fields_of(shape, one, names, language, start)))
    return {"rows": tuple(rows)}


def _group(word: Word, value: Plain | None, names: Names, language: str, name: str) -> dict[str, Any] | None:
    if value not in (None, "") and not isinstance(value, dict):
        return None
    inner = bare(word.kind)
    shape = one_word(inner) if isinstance(inner, OneWord) else inner
    return {"fields": fields_of(shape, value or {}, names, language, name + ".")}


def one_word(kind: OneWord) -> Shape:
    """``late: {worth: 0}`` as a shape of one word."""
    return Shape(kind.word, dict, (Word(kind.word, kind.kind, kind.says, required=True),))


_BUILD: Mapping[str, Any] = {
    "flag": _flag, "choice": _choice, "many": _many, "pairs": _pairs, "number_of": _number_of,
    "condition": _condition, "rows": _rows, "group": _group,
}  # fmt: skip
_NUMBER = Later(lambda: NUMBER_VARIANTS)


def flat(fields: Sequence[Field]) -> Iterator[Field]:
    """Every field, those inside others too."""
    for field in fields:
        yield field
        yield from flat(field.fields)
        for row in field.rows:
            yield from flat(row)
