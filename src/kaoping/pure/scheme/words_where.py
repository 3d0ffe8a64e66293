"""The words of ``where``: what attributes an item must have, as texts or as numbers within bounds."""

from __future__ import annotations

import dataclasses
import re
from fractions import Fraction
from typing import Any

from kaoping.pure.scheme import rules as r
from kaoping.pure.scheme.containers import LABEL, ListKind, TableKind
from kaoping.pure.scheme.hints import nearest
from kaoping.pure.scheme.kinds import MappedKind, NumberKind, Plain, Reading, Schema, TextKind, number_text
from kaoping.pure.scheme.shapes import Shape, Word
from kaoping.pure.scheme.source import Item, MapItem, ScalarItem

COMPARISONS = ("at_least", "above", "at_most", "below")


def finish_bounds(values: dict[str, Any], item: MapItem, reading: Reading) -> bool:
    """The four comparisons as one tuple; one at least must be there."""
    values["bounds"] = tuple((w, values.pop(w)) for w in COMPARISONS if w in values)
    if not values["bounds"]:
        reading.fault("needs_one_of", item, allowed=COMPARISONS)
    return bool(values["bounds"])


def _finish_where(values: dict[str, Any], item: MapItem, reading: Reading) -> bool:
    """Bounds between which no number lies would leave every item out without a word."""
    if not finish_bounds(values, item, reading):
        return False
    low, high = None, None  # the bound, and the word that excludes most
    for word, bound in values["bounds"]:
        if word in ("at_least", "above"):
            low = max(low or (bound, word), (bound, word), key=lambda one: (one[0], one[1] == "above"))
        else:
            high = min(high or (bound, word), (bound, word), key=lambda one: (one[0], one[1] == "at_most"))
    if low is None or high is None or low[0] < high[0]:
        return True
    if low[0] == high[0] and (low[1], high[1]) == ("at_least", "at_most"):
        return True
    shown = {"low": f"{low[1]}: {number_text(low[0])}", "high": f"{high[1]}: {number_text(high[0])}"}
    reading.fault("bounds_cross", item, **shown)
    return False


@dataclasses.dataclass(frozen=True, slots=True)
class Bounds:
    bounds: tuple[tuple[r.Comparison, Fraction], ...]


BOUNDS = Shape(
    "attribute_bounds",
    Bounds,
    (
        Word("at_least", NumberKind(low=None), "An attribute that is at least this number."),
        Word("above", NumberKind(low=None), "An attribute above this number."),
        Word("at_most", NumberKind(low=None), "An attribute up to this number."),
        Word("below", NumberKind(low=None), "An attribute below this number."),
    ),
    finish=_finish_where,
    spread=lambda value: {word: dict(value.bounds).get(word) for word in COMPARISONS},
)


_SIGNED = re.compile(r"(>=|<=|≥|≤|>|<)\s*(-?[0-9]{1,12}(?:\.[0-9]{1,12})?%?)")


class TestedKind:
    """What an attribute may be: a text, a list of texts, or a number within bounds."""

    texts = ListKind(TextKind(), single=True)

    def read(self, item: Item, reading: Reading) -> Any:
        signed = _SIGNED.fullmatch(item.text) if isinstance(item, ScalarItem) else None
        if signed:  # read as a text it would fit no item, without a word
            meant = f"{{{nearest(signed[1], COMPARISONS)}: {signed[2]}}}"
            return reading.fault("needs_one_of", item, allowed=COMPARISONS, nearest=meant)
        return (BOUNDS if isinstance(item, MapItem) else self.texts).read(item, reading)

    def write(self, value: Any) -> Plain:
        return (BOUNDS if isinstance(value, Bounds) else self.texts).write(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"anyOf": [self.texts.schema(definitions), BOUNDS.schema(definitions)]}


def _where(pairs: tuple[tuple[str, Any], ...]) -> r.Where:
    return r.Where(
        tuple((name, one) for name, one in pairs if not isinstance(one, Bounds)),
        tuple((name, one.bounds) for name, one in pairs if isinstance(one, Bounds)),
    )


def _tests_of(where: r.Where) -> tuple[tuple[str, Any], ...]:
    return (*where.tests, *((name, Bounds(bounds)) for name, bounds in where.bounds))


WHERE = MappedKind(TableKind(LABEL, TestedKind()), into=_where, back=_tests_of)
