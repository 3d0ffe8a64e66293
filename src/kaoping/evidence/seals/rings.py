"""Round, oval and square frames of red ink on a page, found by what a seal is and a poster is not.

A frame is a closed line with little ink just inside and just outside it. Candidates come from
correlating the page's red with rings of every size (two overlapping seals give two peaks); each is
then fitted as an ellipse along rays from its middle, and measured by how many rays meet the line.
Contours were tried first: they join overlapping seals and lose broken ones.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

Array = Any
SCALE = 2.0  # dots a millimetre in which frames are sought
RAYS = 360


@dataclass(frozen=True, slots=True)
class Frame:
    """An outline in dots of the picture it was found in."""

    shape: str  # round, oval, square
    x: float
    y: float
    wide: float  # half axes; of a square half its sides
    tall: float
    turned: float  # degrees, by the clock, of the first half axis
    line: float  # share of rays that meet the frame, 0 to 1
    clear: float  # how free it is just outside and inside the line, 0 to 1

    @property
    def sure(self) -> float:
        return self.line * self.clear

    def larger(self, factor: float) -> "Frame":
        return Frame(
            self.shape, self.x * factor, self.y * factor, self.wide * factor, self.tall * factor,
            self.turned, self.line, self.clear,
        )  # fmt: skip

    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        angle = math.radians(self.turned)
        if self.shape == "square":
            across = abs(self.wide * math.cos(angle)) + abs(self.tall * math.sin(angle))
            down = abs(self.wide * math.sin(angle)) + abs(self.tall * math.cos(angle))
        else:
            across = math.hypot(self.wide * math.cos(angle), self.tall * math.sin(angle))
            down = math.hypot(self.wide * math.sin(angle), self.tall * math.cos(angle))
        return self.x - across, self.y - down, self.x + across, self.y + down


def frames(red: Array, per_mm: float, *, known_scale: bool = True) -> list[Frame]:
    """The frames in a picture's redness, best first; ``per_mm`` dots a millimetre.

    A photograph's scale is only guessed: with ``known_scale`` false sizes may be off by half.
    """
    factor = SCALE / per_mm
    size = (max(1, round(red.shape[1] * factor)), max(1, round(red.shape[0] * factor)))
    small = cv2.resize(red, size, interpolation=cv2.INTER_AREA)
    ink = np.clip(small / 55, 0, 1).astype(np.float32)
    least, most = (14.5, 30.0) if known_scale else (9.0, 45.0)
    found: list[Frame] = []
    for left, top, right, bottom in _regions(ink, least * SCALE * 1.2):
        part = ink[top:bottom, left:right]
        for one in _in_region(part, least * SCALE, most * SCALE):
            found.append(
                Frame(
                    one.shape, one.x + left, one.y + top, one.wide, one.tall, one.turned, one.line, one.clear
                )
            )
    return [one.larger(1 / factor) for one in sorted(found, key=lambda one: -one.sure)]


def _regions(ink: Array, least: float) -> Iterator[tuple[int, int, int, int]]:
    """Boxes of connected red, grown a little, whose smaller side could hold a seal."""
    mask = (ink > 0.35).astype(np.uint8)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))
    count, _labels, stats, _middles = cv2.connectedComponentsWithStats(joined)
    height, width = ink.shape
    pad = 10
    for left, top, wide, tall, area in stats[1:count]:
        if min(wide, tall) < least * 0.8 or max(wide, tall) < least or area < least * 4:
            continue
        yield (
            max(0, left - pad),
            max(0, top - pad),
            min(width, left + wide + pad),
            min(height, top + tall + pad),
        )


def _in_region(ink: Array, least: float, most: float) -> list[Frame]:
    """Frames of all shapes, the best explanation first; ovals are not sought where a good ring says enough."""
    spread = np.minimum(1, cv2.dilate(ink, np.ones((3, 3), np.uint8)))
    found = list(_squares(ink, least * 0.62, most * 1.1))
    for long in (1.0, 1.5):
        if long > 1:
            rings = [one for one in _apart(ink, found) if one.tall > 0.93 * one.wide and one.line > 0.8]
            if rings and _left(ink, rings) < 0.3 * float(ink.sum()):
                break
        peaks = sorted(_peaks(spread, ink, least, most, long), key=lambda one: -one[0])[:20]
        for one in (_fitted(ink, *peak[1:]) for peak in peaks):
            if one is None or one.tall < least * 0.6 or one.wide > most * 1.1:
                continue
            if one.line > (0.5 if one.shape == "round" else 0.66):
                found.append(one)
    return _apart(ink, found)


def _left(ink: Array, kept: list[Frame]) -> float:
    """How much ink lies outside the frames found."""
    rest = ink.copy()
    for one in kept:
        axes = (round(one.wide + 3), round(one.tall + 3))
        cv2.ellipse(rest, (round(one.x), round(one.y)), axes, one.turned, 0, 360, 0, -1)
    return float(rest.sum())


def _peaks(
    spread: Array, ink: Array, least: float, most: float, long: float
) -> Iterator[tuple[float, float, float, float, float, float]]:
    """Likely middles: score, x, y, half axes, turn. ``long`` is width over height."""
    height, width = ink.shape
    most = min(most, 0.62 * max(height, width))
    turns = (0.0,) if long == 1 else tuple(range(-40, 41, 10))
    size = least
    step = 1.035 if long == 1 else 1.06
    while size <= most:
        for turned in turns:
            wide, tall = size, size / long
            if tall * 2 > height + 24 or wide * 1.2 > width + 24:
                continue
            score = cv2.filter2D(spread, -1, _template(wide, tall, turned), borderType=cv2.BORDER_CONSTANT)
            for _ in range(3):
                _least, best, _where, (x, y) = cv2.minMaxLoc(score)
                if best < 0.32:
                    break
                yield best, float(x), float(y), wide, tall, turned
                cv2.circle(score, (x, y), max(3, round(tall * 0.35)), -1.0, -1)
        size *= step


def _template(wide: float, tall: float, turned: float) -> Array:
    """+1 in sum along the line, less just outside and inside it."""
    half = math.ceil(wide + 8)
    y, x = np.mgrid[-half : half + 1, -half : half + 1].astype(np.float32)
    angle = math.radians(turned)
    u, v = x * math.cos(angle) + y * math.sin(angle), -x * math.sin(angle) + y * math.cos(angle)
    far = np.hypot(u / wide, v / tall)
    off = (far - 1) * np.hypot(u, v) / np.maximum(far, 1e-3)  # dots beyond the line
    on, out, within = np.abs(off) <= 1.0, (off > 3.0) & (off <= 6.0), (off < -3.0) & (off >= -5.0)
    return (on / on.sum() - 0.55 * out / out.sum() - 0.3 * within / within.sum()).astype(np.float32)


def _fitted(ink: Array, x: float, y: float, wide: float, tall: float, turned: float) -> Frame | None:
    """The ellipse that the line really is, walking its rays a few times; None when it falls apart."""
    angles = np.linspace(0, 2 * np.pi, RAYS, endpoint=False)
    smooth = cv2.GaussianBlur(ink, (0, 0), 0.8)
    for reach in (0.10, 0.07, 0.05):
        on_x, on_y = _on(x, y, wide, tall, turned, angles)
        steps = np.linspace(1 - reach, 1 + reach, 33)
        rays_x = x + (on_x - x)[:, None] * steps
        rays_y = y + (on_y - y)[:, None] * steps
        seen = cv2.remap(smooth, rays_x.astype(np.float32), rays_y.astype(np.float32), cv2.INTER_LINEAR)
        seen = seen * (1 - 0.3 * np.abs(steps - 1) / reach)
        # the outermost good place: characters stand inside the line, nothing of the seal outside
        best = seen.max(axis=1)
        good = best > 0.3
        if good.sum() < RAYS * 0.35:
            return None
        near = seen >= 0.85 * best[:, None]
        place = near.shape[1] - 1 - near[:, ::-1].argmax(axis=1)
        rows = np.arange(RAYS)
        points = np.stack([rays_x[rows, place], rays_y[rows, place]], axis=1)[good].astype(np.float32)
        fit = _ellipse(points, x, y, wide, tall, turned)
        if fit is None:
            return None
        x, y, wide, tall, turned = fit
    line, clear = _measured(ink, x, y, wide, tall, turned, angles)
    ratio = wide / tall
    if ratio > 1.95:
        return None
    shape = "round" if ratio < 1.17 else "oval"
    return Frame(shape, x, y, wide, tall, turned, line, clear)


def _on(x: float, y: float, wide: float, tall: float, turned: float, angles: Array) -> tuple[Array, Array]:
    angle = math.radians(turned)
    u, v = wide * np.cos(angles), tall * np.sin(angles)
    return x + u * math.cos(angle) - v * math.sin(angle), y + u * math.sin(angle) + v * math.cos(angle)


def _ellipse(
    points: Array, x: float, y: float, wide: float, tall: float, turned: float
) -> tuple[float, float, float, float, float] | None:
    """Fit with the farthest third left out twice, so that another seal's line does not pull."""
    for _ in range(2):
        if len(points) < 40:
            return None
        (x, y), (first, second), angle = cv2.fitEllipseDirect(points)
        if not all(map(math.isfinite, (x, y, first, second, angle))) or min(first, second) < 8:
            return None
        wide, tall, turned = (
            (first / 2, second / 2, angle) if first >= second else (second / 2, first / 2, angle + 90)
        )
        turn = math.radians(turned)
        dx, dy = points[:, 0] - x, points[:, 1] - y
        u, v = dx * math.cos(turn) + dy * math.sin(turn), -dx * math.sin(turn) + dy * math.cos(turn)
        off = np.abs(np.hypot(u / wide, v / tall) - 1)
        points = points[off <= max(0.02, float(np.percentile(off, 80)))]
    turned = (turned + 90) % 180 - 90
    return x, y, wide, tall, turned


def _measured(
    ink: Array, x: float, y: float, wide: float, tall: float, turned: float, angles: Array
) -> tuple[float, float]:
    """Share of rays with ink on the line, and how free it is beside it."""

    def ring(offset: float) -> Array:
        grown = 1 + offset / wide, 1 + offset / tall
        at_x, at_y = _on(x, y, wide * grown[0], tall * grown[1], turned, angles)
        return cv2.remap(ink, at_x.astype(np.float32)[None], at_y.astype(np.float32)[None], cv2.INTER_LINEAR)[
            0
        ]

    on = np.max([ring(offset) for offset in (-1.5, -0.75, 0, 0.75)], axis=0)
    outside = np.mean([ring(offset) for offset in (3.0, 4.0, 5.0, 6.0)], axis=0)
    inside = np.mean([ring(offset) for offset in (-3.5, -4.5)], axis=0)
    line = float((on > 0.3).mean())
    met = on > 0.3
    if not met.any():
        return 0.0, 0.0
    # print over a seal and a second seal hide some rays: the better two thirds count
    busy = np.sort(np.maximum(outside, 0.6 * inside)[met] / np.maximum(on[met], 0.3))
    clear = 1 - float(busy[: max(1, int(len(busy) * 0.67))].mean())
    return line, max(0.0, clear)


def _squares(ink: Array, least: float, most: float) -> Iterator[Frame]:
    mask = (ink > 0.35).astype(np.uint8)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    for outline in cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        (x, y), (wide, tall), turned = cv2.minAreaRect(outline)
        wide, tall = wide / 2, tall / 2
        if not (
            least <= min(wide, tall) and max(wide, tall) <= most and max(wide, tall) / min(wide, tall) < 1.7
        ):
            continue
        turned = (turned + 45) % 90 - 45 if abs(wide - tall) < 0.12 * wide else turned
        angle = math.radians(turned)
        sides, outs = [], []
        along = np.linspace(-0.92, 0.92, 60)
        for sign, is_across in ((1, True), (-1, True), (1, False), (-1, False)):
            best = np.zeros(60, np.float32)
            for inward in (0.5, 1.0, 1.8, 2.6):
                best = np.maximum(best, _side(ink, x, y, wide, tall, angle, along, sign, is_across, inward))
            sides.append(float((best > 0.3).mean()))
            outs.append(float(_side(ink, x, y, wide, tall, angle, along, sign, is_across, -4.0).mean()))
        area = ink[max(0, int(y - tall)) : int(y + tall), max(0, int(x - wide)) : int(x + wide)]
        filled = float((area > 0.35).mean()) if area.size else 1.0
        inner = _inner_gap(ink, x, y, wide, tall, angle, along)
        if min(sides) > 0.6 and sum(sides) / 4 > 0.78 and 0.1 < filled < 0.75:
            clear = max(0.0, 1 - sum(outs) / 4) * (1.0 if inner < 0.75 else 0.5)
            yield Frame("square", x, y, wide, tall, turned, sum(sides) / 4, clear)


def _inner_gap(ink: Array, x: float, y: float, wide: float, tall: float, angle: float, along: Array) -> float:
    """How red it is just inside the border: a filled field is red there all along."""
    return float(
        np.mean(
            [
                _side(ink, x, y, wide, tall, angle, along, sign, is_across, 4.5).mean()
                for sign, is_across in ((1, True), (-1, True), (1, False), (-1, False))
            ]
        )
    )


def _side(
    ink: Array, x: float, y: float, wide: float, tall: float, angle: float, along: Array, sign: int,
    is_across: bool, inward: float,
) -> Array:  # fmt: skip
    if is_across:
        u, v = along * wide, np.full_like(along, sign * (tall - inward))
    else:
        u, v = np.full_like(along, sign * (wide - inward)), along * tall
    at_x = x + u * math.cos(angle) - v * math.sin(angle)
    at_y = y + u * math.sin(angle) + v * math.cos(angle)
    return cv2.remap(ink, at_x.astype(np.float32)[None], at_y.astype(np.float32)[None], cv2.INTER_LINEAR)[0]


def _apart(ink: Array, found: list[Frame]) -> list[Frame]:
    """Those that are frames of their own, by the part of their line that lies outside all better
    ones: characters and lines of one seal make many false ovals."""
    kept: list[Frame] = []
    angles = np.linspace(0, 2 * np.pi, RAYS, endpoint=False)
    for one in sorted(found, key=_worth, reverse=True):
        if one.sure < 0.33 or any(_same(one, other) for other in kept):
            continue
        at_x, at_y = _on(one.x, one.y, one.wide, one.tall, one.turned, angles)
        free = np.ones(RAYS, bool)
        for other in kept:
            free &= ~_inside(other, at_x, at_y, 1.06)
        if free.mean() < 0.3:
            continue
        if free.mean() < 0.97 and _line(ink, one, angles)[free].mean() < 0.62:
            continue
        kept.append(one)
    return kept


def _worth(one: Frame) -> float:
    """How good an explanation it is: true circles and squares are seldom there by chance."""
    even = min(one.tall, one.wide) / max(one.tall, one.wide)
    return one.sure * {"round": 1.0 + 0.12 * (even > 0.94), "oval": 1.0, "square": 1.12}[one.shape]


def _same(one: Frame, other: Frame) -> bool:
    distance = math.hypot(one.x - other.x, one.y - other.y)
    return distance < 0.3 * max(one.wide, other.wide) or distance + one.wide < other.wide * 1.12


def _inside(frame: Frame, x: Array, y: Array, grown: float) -> Array:
    turn = math.radians(frame.turned)
    dx, dy = x - frame.x, y - frame.y
    u, v = dx * math.cos(turn) + dy * math.sin(turn), -dx * math.sin(turn) + dy * math.cos(turn)
    if frame.shape == "square":
        return (np.abs(u) < frame.wide * grown) & (np.abs(v) < frame.tall * grown)
    return np.hypot(u / frame.wide, v / frame.tall) < grown


def _line(ink: Array, one: Frame, angles: Array) -> Array:
    """Whether each ray meets ink on the frame's line."""
    seen = []
    for offset in (-1.5, -0.75, 0.0, 0.75):
        x, y = _on(one.x, one.y, one.wide + offset, one.tall + offset, one.turned, angles)
        seen.append(
            cv2.remap(ink, x.astype(np.float32)[None], y.astype(np.float32)[None], cv2.INTER_LINEAR)[0]
        )
    return np.max(seen, axis=0) > 0.3
