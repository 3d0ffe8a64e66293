"""Kinds made of other kinds: lists, tables with free names, and values that differ by group."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kaoping.pure.scheme.kinds import BAD, Kind, Plain, Reading, Schema, TextKind, all_good, shown
from kaoping.pure.scheme.rules import ByGroup
from kaoping.pure.scheme.source import Item, ListItem, MapItem

LABEL = TextKind(limit=60)  # a name for people: of a group, a level, a grade


@dataclass(frozen=True, slots=True)
class ListKind:
    """A list as a tuple; with ``single``, one value may stand without brackets."""

    kind: Kind
    single: bool = False

    def read(self, item: Item, reading: Reading) -> Any:
        if not isinstance(item, ListItem):
            if not self.single:
                near = "[{…}]" if isinstance(item, MapItem) else ""
                return reading.fault("not_a_list", item, found=shown(item), nearest=near)
            value = self.kind.read(item, reading)
            return BAD if value is BAD else (value,)
        if not item.items:
            return reading.fault("nothing_in_it", item)
        values = tuple(self.kind.read(entry, reading) for entry in item.items)
        return values if all_good(values) else BAD

    def write(self, value: Any) -> Plain:
        written = [self.kind.write(entry) for entry in value]
        return written[0] if self.single and len(written) == 1 else written

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        entry = self.kind.schema(definitions)
        many: Schema = {"type": "array", "items": entry, "minItems": 1}
        return {"anyOf": [entry, many]} if self.single else many


@dataclass(frozen=True, slots=True)
class TableKind:
    """A mapping with names that the author chooses, as a tuple of (name, value)."""

    key: Kind
    value: Kind

    def read(self, item: Item, reading: Reading) -> Any:
        if not isinstance(item, MapItem):
            return reading.fault("not_a_mapping", item, found=shown(item))
        if not item.pairs:
            return reading.fault("nothing_in_it", item)
        seen: dict[str, int] = {}
        pairs = []
        for key, entry in item.pairs:
            name = self.key.read(key, reading)
            if key.text in seen:
                reading.fault("word_twice", key, found=key.text, first=seen[key.text])
            seen.setdefault(key.text, key.line)
            value = self.value.read(entry, reading)
            pairs.append((name, value))
        if not all_good([value for pair in pairs for value in pair]) or len(seen) < len(pairs):
            return BAD
        return tuple(pairs)

    def write(self, value: Any) -> Plain:
        return {str(self.key.write(name)): self.value.write(entry) for name, entry in value}

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        value = self.value.schema(definitions)
        return {"type": "object", "additionalProperties": value, "minProperties": 1}


@dataclass(frozen=True, slots=True)
class NamedKind:
    """A mapping from names to shapes whose model keeps the name in ``attr``."""

    shape: Kind
    attr: str = "name"

    def read(self, item: Item, reading: Reading) -> Any:
        pairs = TableKind(LABEL, self.shape).read(item, reading)
        if pairs is BAD:
            return BAD
        return tuple(dataclasses.replace(value, **{self.attr: name}) for name, value in pairs)

    def write(self, value: Any) -> Plain:
        return {getattr(entry, self.attr): self.shape.write(entry) for entry in value}

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return TableKind(LABEL, self.shape).schema(definitions)


@dataclass(frozen=True, slots=True)
class VaryingKind:
    """A value, or ``{by_group: {group: value}}``."""

    kind: Kind

    def read(self, item: Item, reading: Reading) -> Any:
        if not isinstance(item, MapItem):
            return self.kind.read(item, reading)
        if not _says_by_group(item):
            return reading.fault("by_group_unsaid", item)
        for key, _ in item.pairs[1:]:
            reading.fault("word_beside_by_group", key, found=shown(key))
        pairs = TableKind(LABEL, self.kind).read(item.pairs[0][1], reading)
        if pairs is BAD or len(item.pairs) > 1:
            return BAD
        return ByGroup(pairs, item.line)

    def write(self, value: Any) -> Plain:
        if isinstance(value, ByGroup):
            return {"by_group": TableKind(LABEL, self.kind).write(value.values)}
        return self.kind.write(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        value = self.kind.schema(definitions)
        groups = {"type": "object", "additionalProperties": value, "minProperties": 1}
        by_group: Schema = {
            "type": "object",
            "properties": {"by_group": groups},
            "required": ["by_group"],
            "additionalProperties": False,
        }
        return {"anyOf": [value, by_group]}


def _says_by_group(item: MapItem) -> bool:
    return bool(item.pairs) and item.pairs[0][0].text == "by_group"


@dataclass(frozen=True, slots=True)
class Later:
    """A kind that is defined further down, for shapes that contain themselves."""

    find: Callable[[], Kind]

    def read(self, item: Item, reading: Reading) -> Any:
        return self.find().read(item, reading)

    def write(self, value: Any) -> Plain:
        return self.find().write(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return self.find().schema(definitions)
