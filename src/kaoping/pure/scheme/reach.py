"""What a scheme refers to: every number, condition, group name and fact key in it, with its line.

Scoring and the check ask the same questions ("which facts does this scheme read?"), so the walk over
the values stands here once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from kaoping.pure.scheme.model import Node, Scheme, Veto
from kaoping.pure.scheme.rules import (
    Carried,
    Carry,
    Count,
    Events,
    Measure,
    Met,
    Number,
    Pieces,
    Score,
    Spans,
    Sum,
    Support,
    Take,
    Word,
)

_LEAVES = {str, int, bool, type(None), date, Fraction, Word}
NUMBERS = (Pieces, Events, Count, Measure, Met, Support, Score, Carried, Take, Spans, Sum)


_KNOWN: dict[type, tuple[str, ...] | None] = {}


def _parts(kind: type) -> tuple[str, ...] | None:
    """The attributes of a dataclass; None for any other type. Asked for every value, so remembered."""
    if kind not in _KNOWN:
        names = (entry.name for entry in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None
        _KNOWN[kind] = None if names is None else tuple(names)
    return _KNOWN[kind]


def values_in(value: Any, *, below_nodes: bool = True) -> list[Any]:
    """The value and every dataclass inside it, outermost first, in the order of the model.

    With ``below_nodes=False`` a node's children are left out: what is found is the node's own.
    """
    found: list[Any] = []
    waiting = [value]  # A stack, because a recursive generator took half of the check's time.
    while waiting:
        here = waiting.pop()
        if type(here) is tuple:
            waiting.extend(reversed(here))
            continue
        parts = _parts(type(here))
        if parts is None:
            continue
        found.append(here)
        for name in reversed(parts):
            if not below_nodes and name == "children" and type(here) is Node:
                continue
            inner = getattr(here, name)
            if inner.__class__ not in _LEAVES:
                waiting.append(inner)
    return found


def numbers_in(value: Any, *, below_nodes: bool = True) -> Iterator[Number]:
    """Every NUMBER in a value, those under ``per`` included."""
    for found in values_in(value, below_nodes=below_nodes):
        if isinstance(found, NUMBERS):
            yield found


@dataclasses.dataclass(frozen=True, slots=True)
class KeyUse:
    """A fact key that a scheme reads: as ``event``, ``count``, ``measure`` or ``score``."""

    key: str
    kind: str
    line: int


_KINDS: dict[type, str] = {
    Events: "event", Count: "count", Measure: "measure", Carry: "score", Carried: "score", Veto: "event",
}  # fmt: skip


def keys_used(scheme: Scheme) -> tuple[KeyUse, ...]:
    """Every fact key that the scheme reads, in the order of the text, repeated where it is."""
    found = []
    for value in values_in(scheme):
        kind = _KINDS.get(type(value))
        if kind is not None:
            key = value.event if isinstance(value, Veto) else value.key
            found.append(KeyUse(key, kind, value.line))
    return tuple(found)
