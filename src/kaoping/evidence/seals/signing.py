"""Whether a hand has signed where the page asks for it.

A label such as 主要负责人 or 签字 says where to look: to its right and a little below. Ink there
that the print does not explain (of another colour, larger and more slanted than print, or read with
no certainty) is taken for a hand's. No label means that nothing can be said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

Array = Any
LABELS = re.compile(
    r"(主要负责人|单位负责人|分管领导|负责人|法定代表人|签发人|签发|审签|签字|签名|签章)\s*(?:[（(](?:签字|签名|签章|盖章)[）)])?\s*[:：_]?"
)
PRINT_SURE = 0.93


@dataclass(frozen=True, slots=True)
class Text:
    """A line of print in dots of the upright picture; how sure the reading is (1 from a text layer)."""

    x: float
    y: float
    width: float
    height: float
    words: str
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Signing:
    """``state`` found, none or cannot_tell; where the ink is (left, top, right, bottom) when found."""

    state: str
    sure: float
    box: tuple[float, float, float, float] | None = None
    label: str = ""


def signing(white: Array, red: Array, lines: Sequence[Text], per_mm: float) -> Signing:
    """What the page says about a signature: the best of all its labels."""
    places = [(line, found) for line in lines for found in [_label(line.words)] if found]
    if not places:
        return Signing("cannot_tell", 0.0)
    dark = _dark(white, red)
    blue = _blue(white)
    seen = [_at(line, found, dark, blue, lines, per_mm) for line, found in places]
    found = [one for one in seen if one.state == "found"]
    return max(found or seen, key=lambda one: one.sure)


def _label(words: str) -> re.Match[str] | None:
    """The label in a line that asks for a signature; in running text the words mean nothing."""
    labels = list(LABELS.finditer(words))
    if not labels:
        return None
    last = labels[-1]
    rest = re.sub(r"[\s_：:，,。年月日\d]", "", words[last.end() :])
    before = re.sub(r"\s", "", words[: last.start()])
    asks = words[: last.end()].rstrip().endswith((":", "：", "_")) or len(rest) <= 4
    return last if asks and len(before) <= 14 and len(rest) <= 8 else None


def _dark(white: Array, red: Array) -> Array:
    """Ink of any colour but red: 1 where there is some."""
    lightest = white.max(axis=2) if white.ndim == 3 else white
    grey = white.mean(axis=2)
    return ((grey < 165) & (red < 40) & (lightest < 235)).astype(np.uint8)


def _blue(white: Array) -> Array:
    blue, green, light = cv2.split(white)
    return ((blue - light > 45) & (blue - green > 12) & (light < 150)).astype(np.uint8)


def _at(
    line: Text, label: re.Match[str], dark: Array, blue: Array, lines: Sequence[Text], per_mm: float
) -> Signing:
    height, width = dark.shape
    tall = line.height
    end = line.x + line.width * _share(line.words, label.end())
    box = (
        max(0, int(end + 0.1 * tall)),
        max(0, int(line.y - 0.9 * tall)),
        min(width, int(max(end + 62 * per_mm, end + 5 * tall))),
        min(height, int(line.y + line.height + 0.9 * tall)),
    )
    left, top, right, bottom = box
    if right - left < 2 * tall or bottom - top < tall:
        return Signing("cannot_tell", 0.0, label=label.group(1))
    ink = dark[top:bottom, left:right].copy()
    pen = blue[top:bottom, left:right]
    written = int(pen.sum())
    _without_print(ink, box, line, label, lines)
    _without_rules(ink, per_mm)
    count, _labels, stats, _middles = cv2.connectedComponentsWithStats(
        cv2.dilate(ink, np.ones((3, 3), np.uint8))
    )
    least = (1.6 * per_mm) ** 2
    strokes = [
        row for row in stats[1:count] if row[2] * row[3] > least and max(row[2], row[3]) > 1.8 * per_mm
    ]
    area = sum(int(row[4]) for row in strokes)
    need = (2.2 * per_mm) ** 2 * 0.8
    if written > 0.35 * need:
        return Signing("found", 0.9, _around(np.argwhere(pen > 0), left, top), label.group(1))
    if area > need:
        share = min(1.0, area / (4 * need))
        points = np.array([[y, x] for x0, y0, w, h, _a in strokes for x, y in ((x0, y0), (x0 + w, y0 + h))])
        return Signing("found", 0.6 + 0.25 * share, _around(points, left, top), label.group(1))
    return Signing("none", 0.8 if not strokes else 0.6, label=label.group(1))


def _share(words: str, end: int) -> float:
    """How far along a line its first ``end`` characters reach; Latin ones are half as wide."""
    sizes = [0.55 if ord(c) < 0x2000 else 1.0 for c in words]
    return sum(sizes[:end]) / max(sum(sizes), 0.01)


def _without_print(
    ink: Array, box: tuple[int, int, int, int], line: Text, label: re.Match[str], lines: Sequence[Text]
) -> None:
    """Rub out what was surely printed: lines as high as the label's and read with certainty."""
    left, top, _right, _bottom = box
    for other in lines:
        is_same = other is line
        if not is_same and (other.sure < PRINT_SURE or not 0.6 < other.height / max(line.height, 1) < 1.45):
            continue
        x, wide = other.x, other.width
        if is_same:
            rest = other.words[label.end() :].strip(" _：:")
            if not rest or other.sure < PRINT_SURE:
                continue
            start = other.width * _share(other.words, label.end())
            x, wide = other.x + start, other.width - start
        y0, y1 = (
            int(other.y - top - 0.06 * other.height),
            int(other.y + other.height - top + 0.06 * other.height),
        )
        x0, x1 = int(x - left - 2), int(x + wide - left + 3)
        ink[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] = 0


def _without_rules(ink: Array, per_mm: float) -> None:
    """Rub out the line to sign on and a table's rules."""
    long = max(9, int(9 * per_mm))
    for shape in ((1, long), (long, 1)):
        rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        ink[cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0] = 0


def _around(points: Array, left: int, top: int) -> tuple[float, float, float, float]:
    (y0, x0), (y1, x1) = points.min(axis=0), points.max(axis=0)
    return float(left + x0), float(top + y0), float(left + x1 + 1), float(top + y1 + 1)
