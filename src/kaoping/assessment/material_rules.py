"""What a piece of a window must have: the indicator's own rules, and what its notice asks beyond them."""

from collections.abc import Mapping
from typing import Any

from kaoping.assessment.models import Window

NUMBERS = ("photos", "files")  # the greater number holds
FLAGS = ("seal", "signature", "document_number", "original")


def asks_of(window: Window) -> dict[str, Any]:
    """The window's material rules, in the shape of ``Indicator.asks``."""
    own = window.notice.asks if window.notice_id and window.notice is not None else {}
    return together(window.indicator.asks, own)


def together(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Both sets of rules at once: the stricter of each pair, all documents asked to be shown."""
    if not second:
        return dict(first)
    found = {**first, **second}
    for name in NUMBERS:
        if most := max(int(first.get(name) or 0), int(second.get(name) or 0)):
            found[name] = most
    for name in FLAGS:
        if first.get(name) or second.get(name):
            found[name] = True
    low, high = _span(first), _span(second)
    lows, highs = [one for one in (low[0], high[0]) if one], [one for one in (low[1], high[1]) if one]
    if lows or highs:
        found["words"] = [max(lows, default=None), min(highs, default=None)]
    shows = list(dict.fromkeys([*first.get("shows", ()), *second.get("shows", ())]))
    if shows:
        found["shows"] = shows
    return found


def _span(asks: Mapping[str, Any]) -> tuple[int | None, int | None]:
    low, high = (*(asks.get("words") or ()), None, None)[:2]
    return low, high
