"""What a picture looks like, in numbers: hashes that an index can find, a grid for the second look.

A hash is 64 signs of the lowest frequencies of a view's brightness (DCT), so that re-encoding,
scaling and brightness hardly change it. Views are the whole picture and a few trims: a crop or an added
caption bar makes the whole of one picture the trim of the other. Hashes only propose; ``likeness``
compares the grids, moved and scaled a little, and decides. Tried and left: difference hashes alone
(any two photos of a meeting hall agree in a third of the bands), ORB points (ten times slower, and an
index of its own).

Runs in the child that opens pictures; loads numpy and cv2 and nothing of Django.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

# Left, top, right, bottom of each view, in shares of the picture.
VIEWS = (
    (0.00, 0.00, 1.00, 1.00),
    (0.05, 0.05, 0.95, 0.95),
    (0.00, 0.00, 1.00, 0.88),
    (0.00, 0.12, 1.00, 1.00),
    (0.10, 0.00, 1.00, 1.00),
    (0.00, 0.00, 0.90, 1.00),
)
SIDE = 32  # pixels of a view's square before the transform
BITS = 64
GRID = 40  # pixels of the grid's square
NEAR = 13  # bits of 64 in which two hashes of the same picture may differ
SPANS = (40, 39, 38, 37, 36, 35, 34)  # of the grid's side: one picture may be that much of the other
SURE = 0.94  # least likeness of grids; other photos of one meeting reach 0.91 in the bench, the same one 0.96
BLUR = 0.7  # pixels of the grid: a picture moved by half a pixel is still the same
TINY = 100  # pixels of the shorter side below which a picture shows nothing
FLAT = 9.0  # least standard deviation of brightness (0 to 255)
PLAIN = 2.6  # least bits of brightness a pixel says: emblems and drawings of few colours say less
PAPER = 0.55  # share of near-white, colourless pixels from which it is a sheet of paper or a form


def small_grey(picture: Any) -> Any:
    """A grey copy of at most 512 pixels, from an upright RGB array."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    scale = 512 / max(grey.shape)
    if scale < 1:
        size = (max(8, round(grey.shape[1] * scale)), max(8, round(grey.shape[0] * scale)))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return grey


def why_skipped(picture: Any) -> str:
    """``tiny``, ``flat``, ``paper`` (letterheads, logos, scans, screens of text), or empty."""
    height, width = picture.shape[:2]
    if min(height, width) < TINY:
        return "tiny"
    small = cv2.resize(picture, (96, 96), interpolation=cv2.INTER_AREA).astype(np.int16)
    grey = small.mean(axis=2)
    if grey.std() < FLAT:
        return "flat"
    pale = (small.min(axis=2) > 205) & (np.ptp(small, axis=2) < 24)
    if pale.mean() > PAPER:
        return "paper"
    shares = np.bincount((grey.astype(np.uint8) // 4).ravel(), minlength=64) / grey.size
    shares = shares[shares > 0]
    return "flat" if -(shares * np.log2(shares)).sum() < PLAIN else ""


def hashes_of(grey: Any) -> list[int]:
    """One hash of 64 bits for every view, in their order."""
    return [_hash(_view(grey, view)) for view in VIEWS]


def grid_of(grey: Any) -> bytes:
    """The whole picture as a small square, one byte a pixel."""
    return cv2.resize(grey, (GRID, GRID), interpolation=cv2.INTER_AREA).astype(np.uint8).tobytes()


def bands_of(code: int) -> tuple[int, int, int, int]:
    """The four bands of 16 bits of a hash."""
    return code & 0xFFFF, code >> 16 & 0xFFFF, code >> 32 & 0xFFFF, code >> 48 & 0xFFFF


def code_of(bands: tuple[int, int, int, int]) -> int:
    return bands[0] | bands[1] << 16 | bands[2] << 32 | bands[3] << 48


def neighbours(band: int) -> list[int]:
    """The bands that differ in at most one bit. Two hashes that differ in up to 7 bits share one of
    the four bands or a neighbour of it."""
    return [band, *(band ^ 1 << bit for bit in range(16))]


def distance(one: int, other: int) -> int:
    """In how many bits two hashes differ."""
    return (one ^ other).bit_count()


def _view(grey: Any, view: tuple[float, float, float, float]) -> Any:
    height, width = grey.shape
    left, top, right, bottom = view
    return grey[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]


def _hash(view: Any) -> int:
    square = cv2.resize(view, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    low = cv2.dct(square)[:9, :9].flatten()[1:]  # without the mean brightness
    order = np.add.outer(np.arange(9), np.arange(9)).flatten()[1:]
    low = low[np.argsort(order, kind="stable")[:BITS]]
    signs = low > np.median(low)
    return int(sum(1 << place for place, sign in enumerate(signs) if sign))


def likeness(one: bytes, other: bytes) -> float:
    """How alike two grids are, 0 to 1: the best correlation of brightness over the views of either
    on the other, each moved and stretched a little."""
    first, second = _grid(one), _grid(other)
    if first is None or second is None:
        return 0.0
    return max(_best(first, second), _best(second, first))


def _grid(content: bytes) -> Any:
    if len(content) != GRID * GRID:
        return None
    grid = np.frombuffer(content, np.uint8).reshape(GRID, GRID).astype(np.float32)
    return cv2.GaussianBlur(grid, (0, 0), BLUR)


def _best(inner: Any, outer: Any) -> float:
    """The best correlation of the whole of ``inner`` with a window of ``outer``."""
    best = 0.0
    for length_y in SPANS:
        for length_x in SPANS:
            template = cv2.resize(inner, (length_x, length_y), interpolation=cv2.INTER_AREA)
            if template.std() < 1:
                continue
            found = cv2.matchTemplate(outer, template, cv2.TM_CCOEFF_NORMED)
            best = max(best, float(found.max()))
    return best
