"""Where the boxes of ``evidence.pages.boxes`` lie on a page's picture, and the list beside it.

Numbers are given in reading order over the whole file; the same number stands on the box, on the
page's thumbnail and in the list.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.evidence.pages.boxes import Box

LETTER = 0.0165  # height of a label's letters, of the picture's width


@dataclass(frozen=True, slots=True)
class Drawn:
    """A box in pixels of the page's picture, with its label below (or above, at the page's foot)."""

    key: str
    number: int
    tone: str
    label: str
    x: float
    y: float
    width: float
    height: float
    plate_x: float
    plate_y: float
    plate_width: float
    plate_height: float
    text_x: float
    text_y: float
    size: float


@dataclass(frozen=True, slots=True)
class Found:
    """One row of the list beside the pages; no page number where the page is not shown yet."""

    number: int
    box: Box
    is_shown: bool


def findings_of(boxes: Sequence[Box], made: int) -> list[Found]:
    return [Found(number, box, box.page <= made) for number, box in enumerate(boxes, 1)]


def drawn(boxes: Sequence[Box], page: int, width: int, height: int) -> list[Drawn]:
    """The boxes of one page on its picture of ``width`` × ``height`` pixels; what lies outside is cut."""
    found = []
    for number, box in enumerate(boxes, 1):
        if box.page != page:
            continue
        left, top = _within(box.x) * width, _within(box.y) * height
        right, bottom = _within(box.x + box.width) * width, _within(box.y + box.height) * height
        if right - left < 1 or bottom - top < 1:
            continue
        size = LETTER * width
        label = f"{number} {box.label}".strip()
        plate_width, plate_height = _length(label) * size + size, size * 1.6
        plate_x = max(0.0, min(left, width - plate_width))
        plate_y = bottom + 3 if bottom + 3 + plate_height <= height else max(0.0, top - 3 - plate_height)
        found.append(
            Drawn(
                box.key, number, box.tone, label,
                *(round(value, 1) for value in (left, top, right - left, bottom - top)),
                *(round(value, 1) for value in (plate_x, plate_y, plate_width, plate_height)),
                *(round(value, 1) for value in (plate_x + size / 2, plate_y + size * 1.2, size)),
            )
        )  # fmt: skip
    return found


def _within(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def _length(text: str) -> float:
    """The width of a text in letters of its size: Chinese ones are full, others a little over half."""
    return sum(1.0 if unicodedata.east_asian_width(one) in "WF" else 0.58 for one in text)
