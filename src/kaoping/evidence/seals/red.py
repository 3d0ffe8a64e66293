"""Where a page is red, whatever light it was taken in.

``r - g`` of a JPEG is chroma alone, at half the resolution: good for finding, too blurred for
reading; ``inks`` says what is done about it.
"""

from typing import Any

import cv2
import numpy as np

Array = Any  # numpy's own types say little about an image
FAINT, STRONG = 26.0, 60.0  # redness of worn and of good ink, of 255


def balanced(bgr: Array) -> Array:
    """The picture as if its paper were white everywhere: float32, 0 to 255.

    The paper is the brightest colour of its neighbourhood (about 36 mm of an A4 page); a
    neighbourhood without paper, such as a photograph, takes the page's.
    """
    height, width = bgr.shape[:2]
    step = max(1, round(min(height, width) / 60))
    small = cv2.resize(bgr, (max(1, width // step), max(1, height // step)), interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((9, 9), np.uint8)).astype(np.float32)
    light = paper.min(axis=2)
    good = light > 0.6 * np.percentile(light, 85)
    whole = np.median(paper[good], axis=0) if good.any() else np.array([255, 255, 255], np.float32)
    whole = np.maximum(whole, 60)
    # A neighbourhood may be darker than the page, hardly of another colour.
    shade = (paper / whole).max(axis=2, keepdims=True).clip(0.35, 1.35)
    near = np.abs(paper / (whole * shade) - 1).max(axis=2, keepdims=True) < 0.12
    mended = cv2.GaussianBlur(np.where(near, paper, whole * shade).astype(np.float32), (0, 0), 2.5)
    light_of: Array = cv2.resize(mended, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.minimum(bgr.astype(np.float32) * (255 / np.maximum(light_of, 40)), 255)


def redness(white: Array) -> Array:
    """How red each dot of a ``balanced`` picture is, 0 to 255; orange, brown and purple count less."""
    blue, green, red = cv2.split(white)
    plain = red - np.maximum(green, blue)
    aside = np.abs(green - blue) - 0.38 * (red - np.minimum(green, blue))
    return np.maximum(plain - 0.8 * np.maximum(aside, 0), 0)


def inks(white: Array, red: Array) -> list[Array]:
    """Red ink alone, 0 (none) to 255, of a piece of a ``balanced`` picture and its ``redness``: three ways.

    A JPEG keeps colour at half the sharpness of brightness, so brightness draws the strokes and
    colour only says which are red. Below black print nothing can be known: the strokes beside it
    are drawn on across it. The ways differ in how far red reaches and what counts as black; no one
    of them reads all seals, so words are read from each and compared.
    """
    blue, green, light = cv2.split(white)
    dark = np.minimum(green, blue)
    strokes = np.clip((250 - (0.114 * blue + 0.587 * green + 0.299 * light)) * 1.45, 0, 255)
    close = _across(
        strokes * np.clip(cv2.blur(red, (3, 3)) / FAINT - 0.3, 0, 1), (light < 135) & (light - dark < 70)
    )
    wide = _across(
        strokes * np.clip(cv2.blur(red, (9, 9)) / 20 - 0.1, 0, 1), (light < 150) & (light - dark < 60)
    )
    chroma = np.clip(light - dark, 0, 255)
    return [close, wide, (0.5 * close + 0.5 * chroma).astype(np.float32)]


def _across(share: Array, black: Array) -> Array:
    hidden = cv2.dilate(black.astype(np.uint8), np.ones((3, 3), np.uint8))
    if hidden.any():
        share = cv2.inpaint(share.clip(0, 255).astype(np.uint8), hidden, 3, cv2.INPAINT_TELEA)
    return share.astype(np.float32)


def without_red(bgr: Array, white: Array, red: Array) -> Array:
    """The page with red ink gone and black print left, for reading what lies under a seal."""
    grey = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY).astype(np.float32)
    share = np.clip(cv2.blur(red, (3, 3)) / 24 - 0.5, 0, 1)
    mixed = grey * (1 - share) + np.maximum(white[:, :, 2] * 1.08, grey) * share
    return cv2.cvtColor(mixed.clip(0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR)


def colour_of(bgr: Array) -> str:
    """``grey`` when the picture has no colour at all, as a copier's; else ``colour``."""
    half = (max(1, bgr.shape[1] // 2), max(1, bgr.shape[0] // 2))
    small = cv2.resize(bgr, half, interpolation=cv2.INTER_AREA).astype(np.int16)
    spread = small.max(axis=2) - small.min(axis=2)
    return "grey" if np.percentile(spread, 99.9) <= 2 else "colour"
