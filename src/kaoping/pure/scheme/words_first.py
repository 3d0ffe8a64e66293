"""So many of those ranked together, or a share of them: of grades, places and outcomes."""

from __future__ import annotations

from typing import Any

from kaoping.pure.scheme.kinds import Plain, Reading, Schema, WholeKind, exact, number_text, words
from kaoping.pure.scheme.shapes import Word
from kaoping.pure.scheme.source import Item, ScalarItem


class FirstKind:
    """``15`` of those ranked together, or a share of them such as ``10%``."""

    def read(self, item: Item, reading: Reading) -> Any:
        text = item.text if isinstance(item, ScalarItem) else ""
        value = exact(text)
        if value is not None and (text.endswith("%") or "/" in text or "." in text):
            if not 0 < value <= 1:
                return reading.fault("share_outside", item, found=text)
            return value
        return WholeKind(1).read(item, reading)

    def write(self, value: Any) -> Plain:
        return first_text(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        share = {"type": "string", "pattern": "^[0-9.]+%$|^[0-9]+/[0-9]+$"}
        return {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, share]}


def first_text(value: Any) -> str:
    """``15``, ``10%`` or ``1/3``, as it is written."""
    if isinstance(value, int):
        return str(value)
    percent = number_text(value * 100)
    return number_text(value) if "/" in percent else f"{percent}%"


FIRST = FirstKind()
ROUND = Word("round", words("down", "up", "half_up"), "How a share becomes a number of units.")
