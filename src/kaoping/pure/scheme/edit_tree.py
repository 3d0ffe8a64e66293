"""A text as a tree that knows where every value stands, for forms that change the text itself.

``source`` keeps lines alone, which is all that a fault needs; changing one value in the midst of
somebody's comments needs both ends of it. Only texts that ``source`` takes are taken here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from kaoping.pure.scheme.kinds import Plain
from kaoping.pure.scheme.source import _LOADER, read_source


@dataclass(slots=True)
class Spot:
    """A value with the places of its first character and behind its last one."""

    start: int
    end: int
    column: int  # of the first character, from 0
    plain: Plain
    flow: bool = True  # written in brackets, or a scalar
    # Of a mapping: (word, spot of the word, spot of the value); of a list: ("", None, spot).
    parts: list[tuple[str, Spot | None, Spot]] = field(default_factory=list)


class NotEditable(Exception):
    """A word stands twice in one mapping: a form would have to lose one of the two."""

    def __init__(self, word: str, line: int) -> None:
        self.word, self.line = word, line
        super().__init__(word, line)


def spots(text: str, *, is_own: bool = False) -> Spot:
    """The text's tree. ``is_own``: made here of a text that was read before, so not looked over twice.

    Errors: ``SchemeFaults`` as ``read_source``; ``NotEditable``.
    """
    if not is_own:
        read_source(text)
    node = yaml.compose(text, Loader=_LOADER)
    if node is None:
        return Spot(0, len(text), 0, "")
    return _spot(node, text)


def plain_of(text: str) -> Plain:
    """The text as lists, mappings and texts, every scalar as it was written."""
    return spots(text).plain


def _spot(node: yaml.Node, text: str) -> Spot:
    start, column = node.start_mark.index, node.start_mark.column
    if isinstance(node, yaml.ScalarNode):
        end = start + len(text[start : node.end_mark.index].rstrip()) if node.value else node.end_mark.index
        return Spot(start, max(start, end), column, node.value)
    here = Spot(start, node.end_mark.index, column, "", flow=bool(getattr(node, "flow_style", False)))
    if isinstance(node, yaml.SequenceNode):
        entries = [_spot(one, text) for one in node.value]
        here.parts = [("", None, one) for one in entries]
        here.plain = [one.plain for one in entries]
    else:
        words: dict[str, Plain] = {}
        for key, value in node.value:
            if key.value in words:
                raise NotEditable(key.value, key.start_mark.line + 1)
            word, own = _spot(key, text), _spot(value, text)
            here.parts.append((key.value, word, own))
            words[key.value] = own.plain
        here.plain = words
    if not here.flow and here.parts:
        # PyYAML ends a block where the next token begins, behind comments that belong to others.
        here.end = max(here.parts[-1][2].end, here.parts[-1][1].end if here.parts[-1][1] else 0)
    return here


def ids_in(value: Plain) -> Iterator[str]:
    """The ids of all indicators of a list of them, children included."""
    if isinstance(value, list):
        for one in value:
            if isinstance(one, dict):
                if isinstance(one.get("id"), str):
                    yield str(one["id"])
                yield from ids_in(one.get("indicators", []))
