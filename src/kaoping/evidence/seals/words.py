"""What stands on a seal: the name round its edge and the line across it.

The ring is unrolled along its own ellipse into a strip, cut where the widest gap is (most often
below, where the two ends of the name leave room), and read as one line. Several depths of the strip
are tried, since characters stand at different distances from the edge. Of what is read on them that
counts which the others are most like and which is made of the words of such names.
"""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Protocol

import cv2
import numpy as np

from kaoping.evidence.seals.red import inks
from kaoping.evidence.seals.rings import Frame
from kaoping.evidence.seals.vocabulary import known_share

Array = Any
DEPTHS = ((0.06, 0.46), (0.045, 0.40), (0.08, 0.52))  # of the smaller half axis
PLAIN = 0.97  # mean certainty of readings that agree
# What stands across seals of offices; a line read in part is taken for the one it fits alone.
LINES = (
    "专用章", "业务专用章", "财务专用章", "合同专用章", "收文专用章", "发文专用章", "资料专用章", "档案专用章",
    "人事专用章", "审批专用章", "行政专用章", "教务专用章", "发票专用章", "介绍信专用章", "办公室", "党支部",
    "党总支", "委员会", "工会", "公章", "印章",
)  # fmt: skip


class Reader(Protocol):
    def read_as_is(self, crops: list[Array]) -> list[tuple[str, float]]: ...
    def lines(self, bgr: Array) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class Words:
    """What was read: the name, the line across, how sure of the name, and which way is down (degrees).

    ``is_plain``: all that was tried read alike, so that reading it again would add nothing.
    """

    name: str
    line: str
    sure: float
    down: float = 90.0
    is_plain: bool = False


def words_of(white: Array, red: Array, frame: Frame, reader: Reader) -> Words:
    """Read the seal with this frame on a ``balanced`` page with this ``redness``."""
    ways, frame = _cut_out(white, red, frame)
    if frame.shape == "square":
        return max((_square(dots, frame, reader) for dots in ways[:2]), key=lambda one: one.sure)
    down, share = _cut(ways[0], frame)
    read = _read(ways[:1], frame, down, share, reader)
    is_plain = _is_plain(read)
    if not is_plain:
        read += _read(ways[1:], frame, down, share, reader)
    name, sure = _agreed(read, known_share)
    line, line_sure = _line(ways, frame, down, share, reader)
    return Words(name, line if line_sure > 0.6 else "", sure if name else 0.0, down, is_plain)


def _read(
    ways: list[Array], frame: Frame, down: float, share: float, reader: Reader
) -> list[tuple[str, float]]:  # fmt: skip
    """The ring as it reads at every depth, as wide as it is and narrower."""
    crops = []
    for dots in ways:
        for depth in DEPTHS:
            strip = _strip(dots, frame, depth, down, share)
            crops += [strip, _narrower(strip)]
    return [(_kept(text), sure) for text, sure in reader.read_as_is(crops)]


def _is_plain(read: list[tuple[str, float]]) -> bool:
    """Whether all readings but one are the same and sure of it."""
    text, count = Counter(text for text, _sure in read).most_common(1)[0]
    sure = [sure for said, sure in read if said == text]
    return count >= len(read) - 1 and len(text) >= 4 and sum(sure) / count > PLAIN


def _cut_out(white: Array, red: Array, frame: Frame) -> tuple[list[Array], Frame]:
    """The seal's own piece of the page as ink alone, about ten dots a millimetre."""
    left, top, right, bottom = frame.box()
    room = 0.06 * (right - left)
    x0, y0 = max(0, int(left - room)), max(0, int(top - room))
    x1, y1 = int(right + room) + 1, int(bottom + room) + 1
    grow = min(4.0, max(1.0, 420 / max(right - left, bottom - top)))
    piece, reds = white[y0:y1, x0:x1], red[y0:y1, x0:x1]
    if grow > 1:
        piece = cv2.resize(piece, None, fx=grow, fy=grow, interpolation=cv2.INTER_CUBIC).clip(0, 255)
        reds = cv2.resize(reds, None, fx=grow, fy=grow, interpolation=cv2.INTER_LINEAR)
    moved = Frame(
        frame.shape, (frame.x - x0) * grow, (frame.y - y0) * grow, frame.wide * grow, frame.tall * grow,
        frame.turned, frame.line, frame.clear,
    )  # fmt: skip
    return inks(piece, reds), moved


def _kept(text: str) -> str:
    """Only what names are made of: a star, a dot and a dash are the seal's ornaments."""
    return "".join(c for c in text if "\u4e00" <= c <= "\u9fff" or c.isalnum() or c in "（）()·")


def _agreed(
    read: list[tuple[str, float]], likely: Callable[[str], float] = lambda _text: 0.0
) -> tuple[str, float]:
    """Of several readings the one that the others are most like, weighed by how sure and ``likely`` each is."""
    weights = [max(sure - 0.3, 0.01) * min(len(text), 24) ** 0.5 for text, sure in read]
    best, best_worth = ("", 0.0), -1.0
    for (text, sure), weight in zip(read, weights, strict=True):
        alike = sum(
            other * SequenceMatcher(None, text, said, autojunk=False).ratio()
            for (said, _sure), other in zip(read, weights, strict=True)
        )
        worth = alike * weight**0.5 * (1 + likely(text))
        if text and worth > best_worth:
            best, best_worth = (text, sure), worth
    return best


def _unrolled(
    dots: Array, frame: Frame, outer: float, inner: float, from_angle: float, share: float, tall: int
) -> Array:
    """The ring between two depths as a strip ``tall`` dots high, ``share`` of the way round by the clock."""
    turns = np.linspace(0, 2 * np.pi, 1441)
    x, y = frame.wide * np.cos(turns), frame.tall * np.sin(turns)
    length = np.concatenate([[0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    small = min(frame.wide, frame.tall)
    band = (inner - outer) * small
    wide = max(16, round(length[-1] * share * (1 - (inner + outer) / 2) / band * tall))
    turned = math.radians(frame.turned)
    start = math.radians(from_angle) - turned  # on the page → on the ellipse's own axes
    begin = math.atan2(math.sin(start) * frame.wide, math.cos(start) * frame.tall) % (2 * math.pi)
    at = (np.interp(begin, turns, length) + np.linspace(0, share, wide) * length[-1]) % length[-1]
    turn = np.interp(at, length, turns)
    cos, sin = np.cos(turn), np.sin(turn)
    normal_x, normal_y = cos / frame.wide, sin / frame.tall
    far = np.hypot(normal_x, normal_y)
    depth = np.linspace(outer, inner, tall)[:, None] * small
    u = frame.wide * cos - depth * normal_x / far
    v = frame.tall * sin - depth * normal_y / far
    on_x = frame.x + u * math.cos(turned) - v * math.sin(turned)
    on_y = frame.y + u * math.sin(turned) + v * math.cos(turned)
    return cv2.remap(dots, on_x.astype(np.float32), on_y.astype(np.float32), cv2.INTER_CUBIC)


def _cut(dots: Array, frame: Frame) -> tuple[float, float]:
    """Where the name's ends leave the widest gap: the middle of it (degrees), and the share that is name."""
    band = _unrolled(dots, frame, 0.14, 0.34, 0.0, 1.0, 24)
    column = cv2.blur(band.mean(axis=0)[None], (5, 1))[0]
    level = max(6.0, 0.16 * float(np.percentile(column, 92)))
    bare = column < level
    count = len(bare)
    gaps: list[tuple[int, int]] = []
    length = 0
    for n in range(2 * count):
        if bare[n % count]:
            length += 1
        elif length:
            gaps.append((n - length, length))
            length = 0
    best, best_worth = (0, 0), 0.0
    for begin, long in gaps:
        long = min(long, count)
        middle = _page_angle(frame, (begin + long / 2) / count)
        worth = long * (1 + 0.45 * math.sin(math.radians(middle)))  # below is 90 degrees
        if worth > best_worth:
            best, best_worth = (begin, long), worth
    begin, long = best
    if not long:
        return 90.0, 1.0
    keep = max(0.12, 1 - long / count)
    return _page_angle(frame, (begin + long / 2) / count), min(1.0, keep + 0.02)


def _page_angle(frame: Frame, share: float) -> float:
    """The direction (degrees on the page, by the clock) of a place ``share`` of the way along from 0."""
    turns = np.linspace(0, 2 * np.pi, 721)
    x, y = frame.wide * np.cos(turns), frame.tall * np.sin(turns)
    length = np.concatenate([[0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    turned = math.radians(frame.turned)
    begin = math.atan2(math.sin(-turned) * frame.wide, math.cos(-turned) * frame.tall) % (2 * math.pi)
    at = (np.interp(begin, turns, length) + share * length[-1]) % length[-1]
    turn = float(np.interp(at, length, turns))
    u, v = frame.wide * math.cos(turn), frame.tall * math.sin(turn)
    return math.degrees(
        math.atan2(u * math.sin(turned) + v * math.cos(turned), u * math.cos(turned) - v * math.sin(turned))
    )


def _strip(dots: Array, frame: Frame, depth: tuple[float, float], down: float, share: float) -> Array:
    """The name as a line, dark on white, beginning right after the gap."""
    full = _unrolled(dots, frame, *depth, down, 1.0, 56)
    cut = round(full.shape[1] * (1 - share) / 2)
    room = 14 + min(cut // 4, full.shape[1] // 25)  # worn ink at either end may have looked like gap
    full = full[:, max(0, cut - room) : full.shape[1] - max(0, cut - room)]
    return _printed(full)


def _printed(dots: Array) -> Array:
    strong = max(40.0, float(np.percentile(dots, 97)))
    dark = np.clip(dots / strong * 1.15, 0, 1)
    return cv2.cvtColor((255 - 255 * dark).astype(np.uint8), cv2.COLOR_GRAY2BGR)


def _narrower(strip: Array) -> Array:
    return cv2.resize(strip, None, fx=0.72, fy=1, interpolation=cv2.INTER_AREA)


def _line(ways: list[Array], frame: Frame, down: float, share: float, reader: Reader) -> tuple[str, float]:
    """The line across, below the star of a round seal and in the middle of an oval one."""
    small = min(frame.wide, frame.tall)
    if frame.shape == "oval":
        turned = (
            frame.turned if math.cos(math.radians(frame.turned - (down - 90))) > 0 else frame.turned + 180
        )
        top, bottom, across = -0.25, 0.5, 0.62 * frame.wide / small
        guesses: tuple[float, ...] = (turned,)
    else:
        top, bottom, across = 0.26, 0.74, 0.68
        guesses = (down - 90, down - 98, down - 82)
    crops = []
    for dots in ways[:2]:
        for turned in guesses:
            row = _row(_area(dots, frame, turned, top * small, bottom * small, across * small, share))
            if row is not None:
                crops += [_printed(row), _narrower(_printed(row))]
    if not crops:
        return "", 0.0
    read = [(_kept(text), sure) for text, sure in reader.read_as_is(crops)]
    text, sure = _agreed(read)
    return (_known(text), sure) if len(text) >= 2 else ("", 0.0)


def _known(text: str) -> str:
    """The line that these characters are surely part of; else they stay as they were read."""
    likely = sorted(((SequenceMatcher(None, text, one).ratio(), one) for one in LINES), reverse=True)
    if likely[0][0] >= 0.6 and likely[0][0] > likely[1][0] + 0.02:
        return likely[0][1]
    return "专用章" if "专用" in text or text.endswith("用章") else text


def _area(
    dots: Array, frame: Frame, turned: float, top: float, bottom: float, across: float, share: float
) -> Array:
    """A level piece of the seal's inside, at least 160 dots high."""
    grow = max(1.0, 160 / max(bottom - top, 1))
    down, right = np.mgrid[top : bottom : 1 / grow, -across : across : 1 / grow].astype(np.float32)
    angle = math.radians(turned)
    x = frame.x + right * math.cos(angle) - down * math.sin(angle)
    y = frame.y + right * math.sin(angle) + down * math.cos(angle)
    seen = cv2.remap(dots, x.astype(np.float32), y.astype(np.float32), cv2.INTER_CUBIC)
    if frame.shape == "round":  # the feet of the name's characters reach in at the corners
        named = np.abs(np.degrees(np.arctan2(right, down))) > (1 - share) * 180 - 3
        far = np.hypot(right, down) / frame.tall
        seen[(far > 0.9) | (named & (far > 0.67))] = 0
    return seen


def _row(area: Array) -> Array | None:
    """The one row of characters in it, with a little room; None when there is none."""
    middle = area[:, area.shape[1] // 6 : -area.shape[1] // 6]
    rows = cv2.blur(middle.mean(axis=1)[:, None], (1, 7))[:, 0]
    peak = float(rows.max())
    if peak < 12:
        return None
    full = np.flatnonzero(rows > 0.3 * peak)
    centre = int(rows.argmax())
    begin = end = centre
    while begin - 1 >= 0 and rows[begin - 1] > 0.2 * peak:
        begin -= 1
    while end + 1 < len(rows) and rows[end + 1] > 0.2 * peak:
        end += 1
    if len(full) == 0 or end - begin < 12:
        return None
    room = max(3, (end - begin) // 8)
    return area[max(0, begin - room) : end + room]


def _square(dots: Array, frame: Frame, reader: Reader) -> Words:
    """Rows read from left to right; and, for few characters, columns from right to left."""
    small, large = min(frame.wide, frame.tall), max(frame.wide, frame.tall)
    area = _area_of_square(dots, frame)
    printed = _printed(area)
    printed = cv2.copyMakeBorder(printed, 24, 24, 24, 24, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    found = sorted(reader.lines(printed), key=lambda line: line.box[1])
    name = "".join(_kept(line.text) for line in found)
    sure = float(np.mean([line.sure for line in found])) if found else 0.0
    rows = _by_rows(area, reader)
    if rows[1] > sure or len(rows[0]) > len(name):
        name, sure = rows
    return Words(name, "", sure if large < 1.8 * small else sure * 0.8, 90 + frame.turned)


def _area_of_square(dots: Array, frame: Frame) -> Array:
    inside = 0.91
    grow = 260 / max(2 * frame.wide * inside, 1)
    down, right = np.mgrid[
        -frame.tall * inside : frame.tall * inside : 1 / grow,
        -frame.wide * inside : frame.wide * inside : 1 / grow,
    ].astype(np.float32)
    angle = math.radians(frame.turned)
    x = frame.x + right * math.cos(angle) - down * math.sin(angle)
    y = frame.y + right * math.sin(angle) + down * math.cos(angle)
    return cv2.remap(dots, x.astype(np.float32), y.astype(np.float32), cv2.INTER_CUBIC)


def _by_rows(area: Array, reader: Reader) -> tuple[str, float]:
    """Two or three rows of equal height, whichever reads better."""
    best = ("", 0.0)
    for count in (1, 2, 3):
        tall = area.shape[0] / count
        crops = [
            cv2.copyMakeBorder(
                _printed(area[round(n * tall) : round((n + 1) * tall)]), 4, 4, 12, 12, cv2.BORDER_CONSTANT,
                value=(255, 255, 255),
            )
            for n in range(count)
        ]  # fmt: skip
        read = [(_kept(text), sure) for text, sure in reader.read_as_is(crops)]
        sure = float(np.mean([one[1] for one in read]))
        text = "".join(one[0] for one in read)
        if (sure - 0.25) * len(text) ** 0.5 > (best[1] - 0.25) * max(len(best[0]), 1) ** 0.5:
            best = text, sure
    return best
