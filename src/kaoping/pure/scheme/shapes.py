"""Mappings with known words: one shape a dataclass, and a choice between shapes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kaoping.pure.scheme.hints import full_width_sign, half_width, nearest
from kaoping.pure.scheme.kinds import (
    BAD,
    Kind,
    Plain,
    Reading,
    Schema,
    shown,
)
from kaoping.pure.scheme.source import Item, MapItem, ScalarItem


def _always(value: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a shape: what its value is, and where the model keeps it."""

    word: str
    kind: Kind
    says: str  # one sentence for an editor's hint
    attr: str = ""  # of the model; empty: the word itself
    required: bool = False
    holds: Callable[[Any], bool] = _always  # whether a value is written with this word

    @property
    def target(self) -> str:
        return self.attr or self.word


@dataclass(frozen=True, slots=True)
class Part:
    """An attribute whose own shape's words stand directly in the outer mapping."""

    attr: str
    shape: Shape


Verify = Callable[[dict[str, Any], MapItem, Reading], bool]


@dataclass(frozen=True)
class Shape:
    """A mapping with known words, read into a dataclass.

    ``exactly_one``: of each of these sets of words one must be there; ``at_most_one``, ``at_least_one`` likewise;
    ``together``: the first word of a pair asks for the second. ``finish`` turns the values read into
    the model's own (False: a fault was noted), ``spread`` the model's into values to write.
    """

    name: str
    model: type
    words: tuple[Word, ...]
    parts: tuple[Part, ...] = ()
    exactly_one: tuple[tuple[str, ...], ...] = ()
    at_most_one: tuple[tuple[str, ...], ...] = ()
    at_least_one: tuple[tuple[str, ...], ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    finish: Verify | None = None
    spread: Callable[[Any], Mapping[str, Any]] | None = None
    fixed: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @cached_property
    def all_words(self) -> dict[str, Word]:
        """Every word that may stand in the mapping, its parts' included."""
        found = {word.word: word for word in self.words}
        for part in self.parts:
            found.update(part.shape.all_words)
        return found

    @cached_property
    def _keeps_line(self) -> bool:
        return "line" in {entry.name for entry in dataclasses.fields(self.model)}

    def read(self, item: Item, reading: Reading) -> Any:
        if not isinstance(item, MapItem):
            if isinstance(item, ScalarItem) and item.empty:
                return reading.fault("mapping_missing", item, found=shown(item))
            return reading.fault("not_a_mapping", item, found=shown(item), nearest=self._written(item))
        outer = reading.word
        known = self.all_words
        values: dict[str, Any] = {}
        good = True
        seen: dict[str, ScalarItem] = {}
        meant: set[str] = set()  # known words that unknown ones are likely to mean
        for key, entry in item.pairs:
            word = known.get(key.text)
            if word is None:
                meant.add(_unknown_word(key, entry, known, reading))
                good = False
                continue
            if key.text in seen:
                first = seen[key.text].line
                reading.fault("word_twice", key, found=key.text, first=first)
                good = False
                continue
            seen[key.text] = key
            reading.word = key.text
            value = word.kind.read(entry, reading)
            reading.word = outer
            values[key.text] = value
            good = good and value is not BAD
        good = self._complete(seen, meant, item, reading) and good
        return self._build(values, item, reading, good)

    def _written(self, item: Item) -> str:
        """What somebody meant who wrote one value: ``{grade: 优秀}`` for ``优秀`` where one word is asked for."""
        asked = [word for word in self.words if word.required]
        if not isinstance(item, ScalarItem) or len(item.text) > 40:
            return ""
        if not asked:
            return "{}" if item.text == "true" else ""
        tried = Reading()
        fits = len(asked) == 1 and asked[0].kind.read(item, tried) is not BAD and not tried.faults
        return f"{{{asked[0].word}: {item.text}}}" if fits else ""

    def _complete(
        self, seen: Mapping[str, Item], meant: Collection[str], item: MapItem, reading: Reading
    ) -> bool:
        """Whether the words that are there may stand together; else notes the faults.

        What is missing only because it was misspelt (``meant``) is not told a second time.
        """
        before = len(reading.faults)
        for word in self.words:
            if word.required and word.word not in seen and word.word not in meant:
                reading.fault("word_missing", item, found=word.word)
        for part in self.parts:
            if any(word in seen for word in part.shape.all_words):
                part.shape._complete(seen, meant, item, reading)
        for group in (*self.exactly_one, *self.at_least_one):
            present = [word for word in group if word in seen]
            if not present and not any(word in meant for word in group):
                reading.fault("needs_one_of", item, allowed=group)
        for group in (*self.exactly_one, *self.at_most_one):
            present = [word for word in group if word in seen]
            if len(present) > 1:
                reading.fault("only_one_of", seen[present[1]], found=tuple(present))
        for word_there, asked in self.together:
            if word_there in seen and asked not in seen:
                reading.fault("word_needs", seen[word_there], found=word_there, asked=asked)
        return len(reading.faults) == before

    def _build(self, values: dict[str, Any], item: MapItem, reading: Reading, good: bool) -> Any:
        if not good:
            return BAD
        attributes: dict[str, Any] = dict(self.fixed)
        attributes.update({word.target: values[word.word] for word in self.words if word.word in values})
        for part in self.parts:
            own = {word: values[word] for word in part.shape.all_words if word in values}
            if own:
                line = next(key.line for key, _ in item.pairs if key.text in own)
                inner = MapItem(line, item.pairs)
                attributes[part.attr] = part.shape._build(own, inner, reading, True)
        if self.finish is not None and not self.finish(attributes, item, reading):
            return BAD
        if any(value is BAD for value in attributes.values()):
            return BAD
        if self._keeps_line:
            attributes["line"] = item.line
        return self.model(**attributes)

    def write(self, value: Any) -> dict[str, Plain]:
        given = self.spread(value) if self.spread else {}
        defaults = {entry.name: _default(entry) for entry in dataclasses.fields(self.model)}
        written: dict[str, Plain] = {}
        for word in self.words:
            own = given[word.target] if word.target in given else getattr(value, word.target)
            if not word.required and (own is None or own == defaults.get(word.target, _NO_DEFAULT)):
                continue
            if word.holds(own):
                written[word.word] = word.kind.write(own)
        for part in self.parts:
            own = getattr(value, part.attr)
            if own is not None:
                written.update(part.shape.write(own))
        return written

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        if self.name not in definitions:
            definitions[self.name] = {}
            definitions[self.name].update(self._definition(definitions))
        return {"$ref": f"#/$defs/{self.name}"}

    def _definition(self, definitions: dict[str, Schema]) -> Schema:
        properties = {
            word.word: {**word.kind.schema(definitions), "description": word.says}
            for word in self.all_words.values()
        }
        found: Schema = {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        }
        required = [word.word for word in self.words if word.required]
        if required:
            found["required"] = required
        rules: list[Schema] = [
            {"oneOf": [{"required": [word]} for word in group]} for group in self.exactly_one
        ]
        rules.extend({"anyOf": [{"required": [word]} for word in group]} for group in self.at_least_one)
        limits = [*self.at_most_one]
        for part in self.parts:
            limits.extend((*part.shape.exactly_one, *part.shape.at_most_one))
        for group in limits:
            pairs = [(a, b) for i, a in enumerate(group) for b in group[i + 1 :]]
            rules.append({"not": {"anyOf": [{"required": list(pair)} for pair in pairs]}})
        if rules:
            found["allOf"] = rules
        if self.together:
            found["dependentRequired"] = {word: [asked] for word, asked in self.together}
        return found


def _unknown_word(key: ScalarItem, entry: Item, known: Mapping[str, Word], reading: Reading) -> str:
    """Note the fault of a word that the shape does not know; the known word that was probably meant."""
    text = key.text
    head = half_width(text).partition(":")[0].strip()
    if full_width_sign(text + ":") and head in known:
        reading.fault("full_width_colon", key, found=shown(key))
        return head
    if ":" in text and head in known:
        reading.fault("colon_without_space", key, found=shown(key), meant=head)
        return head
    near = nearest(text, known)
    if not near and isinstance(entry, ScalarItem) and not entry.text and entry.plain and not text.isascii():
        reading.fault("comma_in_text", key, found=shown(key))
    else:
        reading.fault("unknown_word", key, found=shown(key), allowed=tuple(known), nearest=near)
    return near


_NO_DEFAULT = object()


def _default(entry: dataclasses.Field[Any]) -> Any:
    return _NO_DEFAULT if entry.default is dataclasses.MISSING else entry.default


@dataclass(frozen=True, slots=True)
class Case:
    """One variant of a mapping, known by the word that it must have."""

    word: str
    shape: Shape
    holds: Callable[[Any], bool]


@dataclass(frozen=True)
class Variants:
    """A mapping of one of several shapes."""

    name: str
    cases: tuple[Case, ...]
    example: str = ""  # for whoever writes a word alone

    def read(self, item: Item, reading: Reading) -> Any:
        if isinstance(item, ScalarItem) and not item.empty and self.example:
            return reading.fault("not_a_number_of", item, found=shown(item), example=self.example)
        if not isinstance(item, MapItem):
            return reading.fault("not_a_mapping", item, found=shown(item))
        there = {key.text for key, _ in item.pairs}
        fitting = [case for case in self.cases if case.word in there]
        if len(fitting) == 1:
            return fitting[0].shape.read(item, reading)
        if fitting:
            return reading.fault("only_one_of", item, found=tuple(case.word for case in fitting))
        allowed = tuple(case.word for case in self.cases)
        for key, _ in item.pairs:
            near = nearest(key.text, allowed)
            if near:
                return reading.fault("unknown_word", key, found=shown(key), allowed=allowed, nearest=near)
        return reading.fault("needs_one_of", item, allowed=allowed)

    def write(self, value: Any) -> Plain:
        return next(case.shape for case in self.cases if case.holds(value)).write(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        if self.name not in definitions:
            definitions[self.name] = {}
            shapes = [case.shape.schema(definitions) for case in self.cases]
            definitions[self.name]["anyOf"] = shapes
        return {"$ref": f"#/$defs/{self.name}"}
