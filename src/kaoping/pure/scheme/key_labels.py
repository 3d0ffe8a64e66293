"""What a scheme itself calls its fact keys, so that units read titles and not bare English keys."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.rules import Carried, Count, Events, Line, Measure
from kaoping.pure.scheme.tree import leaves

# Names of attributes that papers use again and again: key → (English, Chinese).
ATTRIBUTES: dict[str, tuple[str, str]] = {
    "level": ("level", "级别"), "kind": ("kind", "类别"), "type": ("type", "类型"), "size": ("length", "篇幅"),
    "media": ("media", "媒体"), "place": ("place", "名次"), "grade": ("grade", "等次"),
    "picture": ("picture", "图片"), "result": ("result", "结果"), "role": ("role", "角色"),
}  # fmt: skip


def key_labels(scheme: Scheme) -> dict[str, str]:
    """Key → the title of what it is recorded for: a veto, a line of deductions, else its indicator.

    A key that several indicators count keeps its own name: no one title would be true of it.
    """
    found: dict[str, str] = {}
    shared: dict[str, set[str]] = {}
    for placed in leaves(scheme):
        for key, title in _keys(placed.node.rule, ""):
            if title:
                found.setdefault(key, title)
            elif placed.node.title:
                shared.setdefault(key, set()).add(placed.node.title)
    for key, titles in shared.items():
        if len(titles) == 1:
            found.setdefault(key, next(iter(titles)))
    return found | {veto.event: veto.title for veto in scheme.vetoes if veto.title}


def _keys(value: Any, title: str) -> Iterator[tuple[str, str]]:
    """Every key in a rule, with the title of the deduction line that it stands in."""
    if isinstance(value, Line):
        title = value.title
    if isinstance(value, Events | Count | Measure | Carried):
        yield value.key, title
    if dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from _keys(getattr(value, one.name), title)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _keys(inner, title)
