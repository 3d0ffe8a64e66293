"""Numbers of OFD files: boxes, matrices, steps between letters, paths in their short form."""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

MOST_LETTERS = 20_000  # of one run of words
Matrix = tuple[float, float, float, float, float, float]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def runs_of(data: str) -> Iterator[list[tuple[float, float]]]:
    """The lines of a path's short form: M, S, L, Q, B, A (as a straight line), C."""
    parts, place = data.split(), 0
    run: list[tuple[float, float]] = []
    take = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
    while place < len(parts):
        letter = parts[place]
        count = take.get(letter, -1)
        numbers = [number(part, 0) for part in parts[place + 1 : place + 1 + max(0, count)]]
        place += 1 + max(0, count)
        if count < 0 or len(numbers) < count:
            continue
        if letter in "MS":
            if len(run) > 1:
                yield run
            run = [(numbers[0], numbers[1])]
        elif letter == "C":
            if run:
                run.append(run[0])
        elif run and letter in "LA":
            run.append((numbers[-2], numbers[-1]))
        elif run:
            run += _curve([run[-1], *zip(numbers[::2], numbers[1::2], strict=True)])
    if len(run) > 1:
        yield run


def _curve(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A Bézier curve of two or three controls as twelve short lines."""
    found = []
    for step in range(1, 13):
        share, level = step / 12, points
        while len(level) > 1:
            level = [
                (one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share)
                for one, two in pairwise(level)
            ]
        found.append(level[0])
    return found


def steps(text: str) -> Iterator[float]:
    """``3 3.2 g 5 3``: steps from letter to letter; ``g`` repeats the one after its count."""
    parts = iter(text.split())
    for part in parts:
        if part == "g":
            times, step = number(next(parts, "0"), 0), number(next(parts, "0"), 0)
            for _time in range(min(int(times), MOST_LETTERS)):
                yield step
        else:
            yield number(part, 0)


def number(text: str | None, otherwise: float) -> float:
    try:
        value = float(text or "")
    except ValueError:
        return otherwise
    return value if math.isfinite(value) and abs(value) < 1e6 else otherwise


def box_of(text: str) -> tuple[float, float, float, float] | None:
    numbers = [number(part, math.nan) for part in text.split()[:4]]
    if len(numbers) < 4 or any(math.isnan(one) for one in numbers):
        return None
    return numbers[0], numbers[1], numbers[2], numbers[3]


def matrix_of(text: str) -> Matrix:
    numbers = [number(part, math.nan) for part in text.split()[:6]]
    if len(numbers) < 6 or any(math.isnan(one) for one in numbers):
        return SAME
    return numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]


def scale_of(matrix: Matrix) -> float:
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) or 1.0


def moved(matrix: Matrix, box: Any, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return box[0] + a * x + c * y + e, box[1] + b * x + d * y + f


def around(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
