"""What may stand at a place of a text, for completion, and what the word there says, for hovering."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kaoping.pure.scheme import words_numbers
from kaoping.pure.scheme.containers import Later, ListKind, NamedKind, TableKind, VaryingKind
from kaoping.pure.scheme.edit_names import REFERS, Names
from kaoping.pure.scheme.edit_place import ENTRY, Place, place_at
from kaoping.pure.scheme.kinds import FlagKind, MappedKind, WordKind, WordOr
from kaoping.pure.scheme.shapes import Shape, Variants, Word
from kaoping.pure.scheme.words_help import choice_label, help_of
from kaoping.pure.scheme.words_nodes import SCHEME, ElseKind
from kaoping.pure.scheme.words_numbers import ConditionKind, PointsOrRange
from kaoping.pure.scheme.words_results import VetoThen
from kaoping.pure.scheme.words_rules import MetKind
from kaoping.pure.scheme.words_scheme import LengthKind, OneWord
from kaoping.pure.scheme.words_where import BOUNDS, TestedKind


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may be written here."""

    text: str  # what is typed in
    label: str  # in the reader's language
    says: str
    kind: str  # word, value, name


def offers(text: str, position: int, names: Names, language: str) -> tuple[tuple[Offer, ...], str]:
    """Everything that may stand at the cursor, and what is typed of it already."""
    place = place_at(text, position)
    kind = _kind_at(place.path)
    if kind is None:
        return (), place.typed
    found: list[Offer] = []
    if place.wants_word:
        for shape, word in words_of(kind):
            if word.word not in place.beside and not _excluded(kind, word.word, place.beside):
                told = help_of(shape, word, language)
                found.append(Offer(word.word + ": ", told.label, told.says, "word"))
        if not place.path or place.path[-1] != ENTRY:
            return tuple(found), place.typed
    found.extend(_values(kind, _last_word(place), names, language))
    return tuple(found), place.typed


@dataclass(frozen=True, slots=True)
class WordHelp:
    word: str
    label: str
    says: str
    shape: str
    start: int  # index of the word's first character
    end: int


def help_at(text: str, position: int, language: str) -> WordHelp | None:
    """What the word under a place says; None where no word of the language stands."""
    for match in re.finditer(r"[a-z][a-z_]*(?=\s*:(?:\s|$))", _line(text, position)):
        start = text.rfind("\n", 0, position) + 1 + match.start()
        end = start + len(match[0])
        if start <= position <= end:
            place = place_at(text, start)
            kind = _kind_at(place.path)
            for shape, word in words_of(kind) if kind is not None else ():
                if word.word == match[0]:
                    told = help_of(shape, word, language)
                    return WordHelp(word.word, told.label, told.says, shape, start, end)
    return None


def _line(text: str, position: int) -> str:
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", start)
    return text[start : len(text) if end < 0 else end]


def _last_word(place: Place) -> str:
    return next((step for step in reversed(place.path) if step != ENTRY), "")


# --- through the table of words ----------------------------------------------------------------


def _kind_at(path: Sequence[str]) -> Any:
    kind: Any = SCHEME
    for step in path:
        kind = _step(kind, step)
        if kind is None:
            return None
    return kind


def _step(kind: Any, step: str) -> Any:
    """The kind one step down; None where the language has nothing there."""
    if isinstance(kind, VaryingKind):
        return TableKind(words_numbers.TEXT, kind.kind) if step == "by_group" else _step(kind.kind, step)
    if isinstance(kind, MappedKind | WordOr):
        return _step(kind.kind, step)
    if isinstance(kind, Later):
        return _step(kind.find(), step)
    if isinstance(kind, ListKind):
        return kind.kind if step == ENTRY else _step(kind.kind, step) if kind.single else None
    if isinstance(kind, NamedKind):
        return None if step == ENTRY else kind.shape
    if isinstance(kind, TableKind):
        return None if step == ENTRY else kind.value
    if isinstance(kind, ConditionKind) and step == ENTRY:
        return kind
    return next((word.kind for _, word in words_of(kind) if word.word == step), None)


def words_of(kind: Any) -> Iterator[tuple[str, Word]]:
    """(shape, word) of every word that may stand in a mapping of this kind."""
    if isinstance(kind, Shape):
        yield from ((kind.name, word) for word in kind.all_words.values())
    elif isinstance(kind, Variants):
        seen: set[str] = set()
        for case in kind.cases:
            for word in case.shape.all_words.values():
                if word.word not in seen:
                    seen.add(word.word)
                    yield case.shape.name, word
    elif isinstance(kind, VaryingKind):
        yield from words_of(kind.kind)
        yield "by_group", Word("by_group", kind, "A value for each group.")
    elif isinstance(kind, MappedKind | WordOr):
        yield from words_of(kind.kind)
    elif isinstance(kind, Later):
        yield from words_of(kind.find())
    elif isinstance(kind, ListKind):
        if kind.single:
            yield from words_of(kind.kind)
    elif isinstance(kind, TestedKind):
        yield from words_of(BOUNDS)
    elif isinstance(kind, ConditionKind):
        yield from words_of(words_numbers._COMPARE)
        yield from words_of(words_numbers._ANY)
    elif isinstance(kind, PointsOrRange):
        yield from words_of(words_numbers.RANGE)
        yield from words_of(words_numbers.SIGNED)
    elif isinstance(kind, OneWord):
        yield kind.word, Word(kind.word, kind.kind, kind.says)
    elif isinstance(kind, ElseKind):
        yield "else", Word("times", words_numbers.AMOUNT, "The value is multiplied by this.")
        yield "else", Word("cap", words_numbers.SIGNED, "The value is at most this.")
    elif isinstance(kind, VetoThen):
        yield "veto", Word("not_above", words_numbers.TEXT, "The best grade that is still possible.")
    elif isinstance(kind, LengthKind):
        yield "length", Word("from", words_numbers.TEXT, "At least so many characters.")
        yield "length", Word("to", words_numbers.TEXT, "At most so many characters.")


def _excluded(kind: Any, word: str, beside: frozenset[str]) -> bool:
    """Whether a word beside it rules the word out: of ``even`` and ``steps`` one may stand."""
    while isinstance(kind, Later):
        kind = kind.find()
    if not isinstance(kind, Shape):
        return False
    groups = [*kind.exactly_one, *kind.at_most_one]
    for part in kind.parts:
        groups.extend((*part.shape.exactly_one, *part.shape.at_most_one))
    return any(word in group and beside & set(group) for group in groups)


def _values(kind: Any, word: str, names: Names, language: str) -> Iterator[Offer]:
    while isinstance(kind, VaryingKind | MappedKind | Later):
        kind = kind.find() if isinstance(kind, Later) else kind.kind
    if isinstance(kind, WordOr):
        yield from _fixed(kind.words, word, language)
        kind = kind.kind
    if isinstance(kind, ListKind) and kind.single:
        kind = kind.kind
    if isinstance(kind, WordKind):
        yield from _fixed(kind.words, word, language)
    elif isinstance(kind, FlagKind):
        yield from _fixed(("true", "false"), word, language)
    elif isinstance(kind, VetoThen):
        yield from _fixed(("disqualified", "zero"), word, language)
    elif isinstance(kind, MetKind):
        yield from _fixed(("all",), word, language)
    what = REFERS.get(word, "paragraphs" if word == "paragraph" else "")
    for name in names.of(what) if what else ():
        yield Offer(name, "", "", "name")


def _fixed(words: Any, word: str, language: str) -> Iterator[Offer]:
    for one in words:
        yield Offer(str(one), choice_label(str(one), language, word), "", "value")


_NAME_LINE = re.compile(r"^  (?P<name>[^\s:#][^:#]*?)\s*:")


def names_guessed(text: str, keys: Sequence[str] = ()) -> Names:
    """The names that an unfinished text defines, by its lines: good enough to offer them."""
    tables: dict[str, list[str]] = {
        "groups": [],
        "materials": [],
        "rubrics": [],
        "tasks": [],
        "paragraphs": [],
    }
    ids: list[str] = []
    top = ""
    for line in text.split("\n"):
        head = re.match(r"(?P<word>[a-z_]+):(?P<rest>.*)", line)
        if head:
            top = head["word"]
            if top in tables:
                found = re.findall(r"(?:^\s*\{|\},)\s*([^\s:{},]+)\s*:", head["rest"])
                tables[top].extend(found)
        elif top in tables and (match := _NAME_LINE.match(line)):
            tables[top].append(match["name"])
        elif top in ("indicators", "bonus"):
            ids.extend(re.findall(r"(?:\{|-\s+)id:\s*([^\s,}]+)", line))
    return Names(
        groups=tuple(tables["groups"]), materials=tuple(tables["materials"]), rubrics=tuple(tables["rubrics"]),
        tasks=tuple(tables["tasks"]), paragraphs=tuple(tables["paragraphs"]), indicators=tuple(ids),
        keys=tuple(keys),
    )  # fmt: skip
