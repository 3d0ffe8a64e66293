"""JSON Schema (2020-12) of the language, made from the same table that the parser reads by.

An editor completes and explains words from it. It takes YAML as an editor reads it (``4`` a number,
``5/30`` a text), and cannot say what ``check`` says.
"""

from __future__ import annotations

from typing import Any

from kaoping.pure.scheme.words_nodes import SCHEME

TITLE = "kaoping scheme"


def json_schema() -> dict[str, Any]:
    """The schema as plain values."""
    definitions: dict[str, dict[str, Any]] = {}
    top = SCHEME.schema(definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TITLE,
        "description": "A scheme of assessment, as docs/scheme-language.md describes it.",
        **top,
        "$defs": definitions,
    }


def all_words() -> dict[str, tuple[str, ...]]:
    """Every word of the language with the shapes that it stands in."""
    found: dict[str, set[str]] = {}

    def visit(value: Any, shape: str) -> None:
        if isinstance(value, list):
            for entry in value:
                visit(entry, shape)
        elif isinstance(value, dict):
            for word in value.get("properties", {}):
                found.setdefault(word, set()).add(shape)
            for word in value.get("enum", ()):
                found.setdefault(word, set()).add(shape)
            for entry in value.values():
                visit(entry, shape)

    for name, definition in json_schema()["$defs"].items():
        visit(definition, name)
    return {word: tuple(sorted(shapes)) for word, shapes in sorted(found.items())}
