"""Which way up a page lies, found from the lines on it.

Lines higher than wide say that it lies on its side; the recogniser's own certainty says whether it
stands on its head. An upright page costs three lines read, which is the usual case.
"""

from typing import Any

import cv2
import numpy as np

from kaoping.evidence.ocr.engine import Engine, _crop

Array = Any
READABLE = 0.86  # mean certainty of lines that stand the right way
TRIED = 3  # lines


def turned(bgr: Array, times: int) -> Array:
    """The picture turned by quarter turns against the clock."""
    return np.ascontiguousarray(np.rot90(bgr, times)) if times % 4 else bgr


def turned_back(
    box: tuple[float, float, float, float], times: int, width: int, height: int
) -> tuple[float, float, float, float]:
    """A box (left, top, right, bottom) on the turned picture, on the one before, ``width`` × ``height``."""
    left, top, right, bottom = box
    for done in range(times % 4):
        # undoing one quarter against the clock; of the picture one turn earlier the width is:
        before = width if (times - 1 - done) % 2 == 0 else height
        left, top, right, bottom = before - bottom, left, before - top, right
    return left, top, right, bottom


def upright(bgr: Array, engine: Engine) -> int:
    """How many quarter turns against the clock set the page upright; 0 when there is nothing to read."""
    quads = engine.find(bgr)
    if not quads:
        return 0
    wide = sum(_width(quad) ** 2 for quad in quads if _width(quad) >= 1.5 * _height(quad))
    tall = sum(_height(quad) ** 2 for quad in quads if _height(quad) >= 1.5 * _width(quad))
    if wide >= tall:
        return 0 if _sure(bgr, quads, engine, 0) >= _sure_on_head(bgr, quads, engine) else 2
    sides = turned(bgr, 1)
    quads = engine.find(sides)
    if not quads:
        return 0
    return 1 if _sure(sides, quads, engine, 0) >= _sure_on_head(sides, quads, engine) else 3


def _sure_on_head(bgr: Array, quads: list[Array], engine: Engine) -> float:
    """Certainty when turned over; not asked for when the lines read well as they are."""
    return 0.0 if _sure(bgr, quads, engine, 0) >= READABLE else _sure(bgr, quads, engine, 2)


def _sure(bgr: Array, quads: list[Array], engine: Engine, times: int) -> float:
    longest = sorted(quads, key=lambda quad: -_width(quad))[:TRIED]
    crops = [_crop(bgr, quad) for quad in longest]
    if times:
        crops = [cv2.rotate(crop, cv2.ROTATE_180) for crop in crops]
    return float(np.mean([sure for _text, sure in engine.read_briefly(crops)]))


def _width(quad: Array) -> float:
    return float(quad[:, 0].max() - quad[:, 0].min())


def _height(quad: Array) -> float:
    return float(quad[:, 1].max() - quad[:, 1].min())
