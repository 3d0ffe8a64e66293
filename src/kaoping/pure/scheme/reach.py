"""What a scheme refers to: every number, condition, group name and fact key in it, with its line.

Scoring and the check ask the same questions ("which facts does this scheme read?"), so the walk over
the values stands here once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from kaoping.pure.scheme.model import Node, Scheme, Veto
from kaoping.pure.scheme.rules import (
    Carry,
    Count,
    Events,
    Measure,
    Met,
    Number,
    Pieces,
    Score,
    Support,
)

NUMBERS = (Pieces, Events, Count, Measure, Met, Support, Score)


def values_in(value: Any, *, below_nodes: bool = True) -> Iterator[Any]:
    """The value and every dataclass inside it, outermost first.

    With ``below_nodes=False`` a node's children are left out: what is yielded is the node's own.
    """
    if isinstance(value, tuple):
        for entry in value:
            yield from values_in(entry, below_nodes=below_nodes)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield value
        for entry in dataclasses.fields(value):
            if isinstance(value, Node) and entry.name == "children" and not below_nodes:
                continue
            yield from values_in(getattr(value, entry.name), below_nodes=below_nodes)


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


_KINDS: dict[type, str] = {Events: "event", Count: "count", Measure: "measure", Carry: "score", Veto: "event"}


def keys_used(scheme: Scheme) -> tuple[KeyUse, ...]:
    """Every fact key that the scheme reads, in the order of the text, repeated where it is."""
    found = []
    for value in values_in(scheme):
        kind = _KINDS.get(type(value))
        if kind is not None:
            key = value.event if isinstance(value, Veto) else value.key
            found.append(KeyUse(key, kind, value.line))
    return tuple(found)
