"""Seals on one page: frames of red ink that also carry a name.

Posters, flags and red heads have red lines too. What makes a seal is a frame with room on both
sides of its line and characters on it; a frame whose words cannot be read counts only when the
frame itself is beyond doubt, and then with little confidence.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from kaoping.evidence.seals.red import balanced, colour_of, redness
from kaoping.evidence.seals.rings import Frame, frames
from kaoping.evidence.seals.words import LINES, Reader, Words, words_of

Array = Any
LEAST_NAME = 4  # characters that make a name
LEAST_DIFFERENT = 3  # of them
MOST_ON_SQUARE = 24  # more stand in a table with red rules, on no square seal
# By shape: what a frame must show at least. True circles are seldom there by chance, ovals and boxes are.
LEAST_CLEAR = {"round": 0.5, "oval": 0.74, "square": 0.6}
LEAST_SURE = {"round": 0.6, "oval": 0.62, "square": 0.75}
CERTAIN_FRAME = 0.8


@dataclass(frozen=True, slots=True)
class Seal:
    """One seal: its frame in dots of the picture, its words, how sure (0 to 1) that it is one."""

    frame: Frame
    words: Words
    sure: float


@dataclass(frozen=True, slots=True)
class Seals:
    """What a page says: ``state`` found, none or cannot_tell (grey, or a frame that cannot be read)."""

    state: str
    seals: tuple[Seal, ...]


def seals_on(
    bgr: Array, per_mm: float, reader: Reader, *, known_scale: bool = True, most: int = 8,
    white: Array | None = None, red: Array | None = None, is_drawn: bool = False,
    finer: Callable[[], Array] | None = None,
) -> Seals:  # fmt: skip
    """The seals of an upright page. ``is_drawn``: made by a program, so that grey means no seal.

    ``finer`` draws the same page larger; it is asked for only when there is something to read.
    """
    if not is_drawn and colour_of(bgr) == "grey":
        return Seals("cannot_tell", ())
    if white is None or red is None:
        white = balanced(bgr)
        red = redness(white)
    found, doubtful = [], False
    there = frames(red, per_mm, known_scale=known_scale)[:most]
    fine = finer() if there and finer is not None else None
    for frame in there:
        if fine is None or fine.shape[1] <= 1.2 * bgr.shape[1]:
            words = words_of(white, red, frame, reader)
        else:
            words = words_of(*_cut_out(fine, frame, fine.shape[1] / bgr.shape[1]), reader)
            if not words.is_plain:
                far = words_of(white, red, frame, reader)
                if words.sure + 0.03 < far.sure or len(words.name) < len(far.name) - 2:
                    words = far
        sure = _sure(frame, words)
        if sure >= 0.5:
            found.append(Seal(frame, words, sure))
        elif frame.sure > CERTAIN_FRAME:
            doubtful = True
    state = "found" if found else "cannot_tell" if doubtful else "none"
    return Seals(state, tuple(found))


def _cut_out(fine: Array, frame: Frame, factor: float) -> tuple[Array, Array, Frame]:
    """The seal's place on the larger picture: ``balanced``, its ``redness``, and the frame in it."""
    large = frame.larger(factor)
    left, top, right, bottom = large.box()
    room = 0.25 * (right - left)
    x, y = max(0, int(left - room)), max(0, int(top - room))
    white = balanced(fine[y : int(bottom + room), x : int(right + room)])
    return white, redness(white), replace(large, x=large.x - x, y=large.y - y)


def _sure(frame: Frame, words: Words) -> float:
    """How sure it is that this is a seal: the frame and the words speak for each other.

    Lines of large red print make frames of a sort, with scraps of words in them: such frames are
    never free beside their line, and what is read on them is short, doubtful or not Chinese.
    """
    name = sum("\u4e00" <= c <= "\u9fff" for c in words.name)
    known = words.line in LINES and frame.sure > 0.65
    if frame.clear < LEAST_CLEAR[frame.shape] or (frame.shape == "oval" and frame.line < 0.7):
        return 0.3 * frame.sure
    if frame.shape == "square" and name > MOST_ON_SQUARE:
        return 0.3 * frame.sure
    if name >= LEAST_NAME and len(set(words.name)) < LEAST_DIFFERENT and not known:
        return 0.3 * frame.sure  # the points of a star, each read as 人
    flawless = frame.shape == "round" and frame.line > 0.93 and frame.sure > CERTAIN_FRAME
    if flawless and name in (2, 3) and words.sure > 0.8:
        return 0.7  # a true ring with room on both sides; print hides most of the name
    if name < LEAST_NAME and not known:
        return 0.3 * frame.sure
    if name < 0.7 * len(words.name) and not known:
        return 0.3 * frame.sure
    if words.sure < LEAST_SURE[frame.shape] and not known:
        return 0.45 * frame.sure
    reading = max(0.0, min(1.0, (words.sure - 0.4) / 0.5)) * min(1.0, name / 6)
    return min(0.99, 0.45 * frame.sure + 0.55 * max(reading, 0.5 if known else 0.0) + 0.05)
