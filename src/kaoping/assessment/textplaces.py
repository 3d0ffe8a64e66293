"""Where a quoted passage stands: in a text, or as a rectangle on a page by its text layer.

Blanks and line ends are not compared: what is copied from a page has others than the page's text.
"""

import json
from collections.abc import Mapping
from typing import Any

from kaoping.evidence.models import StoredFile
from kaoping.evidence.pages import cache

Place = tuple[float, float, float, float]  # left, top, width, height in shares of the page


def is_in(text: str, quote: str) -> bool:
    """Whether the passage stands in the text."""
    return bool(_bare(quote)) and _bare(quote) in _bare(text)


def span_in(text: str, quote: str) -> tuple[int, int] | None:
    """Where the passage begins and ends in the text; None when it is not there."""
    bare, places = [], []
    for place, letter in enumerate(text):
        if not letter.isspace():
            bare.append(letter)
            places.append(place)
    wanted = _bare(quote)
    start = "".join(bare).find(wanted) if wanted else -1
    return None if start < 0 else (places[start], places[start + len(wanted) - 1] + 1)


def place_on_page(file: StoredFile, page: int, quote: str) -> Place | None:
    """The rectangle round the lines that hold the passage; None when the page's text has it not."""
    path = cache.part_of(file, page, "text")
    if path is None:
        return None
    try:
        return place_in_layer(json.loads(path.read_text(encoding="utf-8")), quote)
    except (OSError, ValueError):
        return None


def place_in_layer(layer: Mapping[str, Any], quote: str) -> Place | None:
    """``layer`` has ``width``, ``height`` and ``lines`` of (x, y, width, height, words)."""
    wanted, joined, owners = _bare(quote), "", []
    lines = layer.get("lines") or []
    for number, line in enumerate(lines):
        bare = _bare(str(line[4]))
        joined += bare
        owners += [number] * len(bare)
    start = joined.find(wanted) if wanted else -1
    if start < 0 or not layer.get("width") or not layer.get("height"):
        return None
    held = [lines[number] for number in sorted(set(owners[start : start + len(wanted)]))]
    left, top = min(line[0] for line in held), min(line[1] for line in held)
    right = max(line[0] + line[2] for line in held)
    bottom = max(line[1] + line[3] for line in held)
    wide, high = float(layer["width"]), float(layer["height"])
    return within(left / wide, top / high, (right - left) / wide, (bottom - top) / high)


def within(left: float, top: float, width: float, height: float) -> Place | None:
    """The rectangle cut to the page; None when nothing of it is left."""
    right, bottom = min(1.0, left + width), min(1.0, top + height)
    left, top = max(0.0, left), max(0.0, top)
    if right - left < 0.002 or bottom - top < 0.002:
        return None
    return left, top, right - left, bottom - top


def _bare(text: str) -> str:
    return "".join(text.split())
