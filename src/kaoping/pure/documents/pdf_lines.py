"""The letters of a pdf's lines in the order in which they stand on the page.

Office programs draw a line font by font: its quotation marks, taken from another font, come behind the
words, with a gap where they belong (关于开展 我们的节日 “ ”的报告). Only lines with such gaps are sorted.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

_GAP = re.compile(
    r"[\u2010-\u206f\u3000-\u9fff\uff00-\uffef] +\S|\S +[\u2010-\u206f\u3000-\u9fff\uff00-\uffef]"
)
MOST_SORTED = 20_000  # letters of one page: each costs a call
APART = 0.45  # of a letter's height: a wider gap is a blank


def text_of(layer: Any) -> str:
    """The text of a page's layer, line by line."""
    count = layer.count_chars()
    text: str = layer.get_text_range() if count else ""
    if len(text.encode("utf-16-le", "surrogatepass")) != 2 * count or not _GAP.search(text):
        return text
    lines, place, sorted_letters = [], 0, 0
    for line in text.split("\n"):
        own = line.rstrip("\r")
        if _GAP.search(own) and max(own) < "\U00010000" and sorted_letters < MOST_SORTED:
            sorted_letters += len(own)
            own = _sorted(layer, own, place)
        lines.append(own)
        place += len(line.encode("utf-16-le", "surrogatepass")) // 2 + 1
    return "\n".join(lines)


def _sorted(layer: Any, line: str, place: int) -> str:
    """One line with its letters from left to right; as it is where they do not lie on one height."""
    box = pdfium.FS_RECTF()
    found: list[tuple[float, float, float, float, str]] = []
    for offset, letter in enumerate(line):
        if letter == " " and pdfium.FPDFText_IsGenerated(layer, place + offset) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(layer, place + offset, box):
            return line
        if letter.isspace() and box.right <= box.left:
            continue
        found.append((box.left, box.right, box.bottom, box.top, letter))
    if not found:
        return line
    low, high = found[0][2], found[0][3]
    height = max(high - low, 0.1)
    if any(not low <= (one[2] + one[3]) / 2 <= high for one in found):
        return line
    found.sort(key=lambda one: (one[0] + one[1]) / 2)
    parts = [found[0][4]]
    for before, one in pairwise(found):
        if one[0] - before[1] > APART * height and not before[4].isspace() and not one[4].isspace():
            parts.append(" ")
        parts.append(one[4])
    return "".join(parts)
