"""Who marks high, who marks low, and whether the order matters: a diagnosis, never a correction.

The model is the plainest that can be explained to the people concerned:

    mark = level of the piece + severity of the reviewer + chance

fitted by least squares on the pieces with two marks or more. A positive severity is lenient
(points above what the others give the same piece); all severities add up to zero, because only
differences can be seen. A many-facet Rasch model was left: with ten marks a person its numbers are
no better, and nobody at the table could check them.

Numbers are only given where the marks carry them. Reviewers who share no piece with the others,
directly or over third persons, cannot be compared; and a handful of marks says nothing. Then the
fit holds no numbers but the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

import numpy as np
import numpy.typing as npt

FEWEST_FREE = 5  # degrees of freedom below which an interval would only pretend
FEWEST_IN_THIRD = 4  # marks in the first and in the last thirds, else order is not spoken about

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Given:
    """One final mark, 0 to 100. ``place``: how many this reviewer had finished before; None: unknown."""

    piece: Hashable
    reviewer: Hashable
    mark: float
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Severity:
    """Points above (+, lenient) or below (−, severe) the others, with its 95 % interval."""

    reviewer: Hashable
    marks: int  # that the estimate rests on
    points: float
    low: float
    high: float

    def is_outside(self, tolerance: float) -> bool:
        """The estimate itself lies outside the band; the interval says how sure that is."""
        return abs(self.points) > tolerance


@dataclass(frozen=True, slots=True)
class Order:
    """What the first third of a person's marks gives more than the last third, other things equal."""

    points: float
    low: float
    high: float

    @property
    def is_seen(self) -> bool:
        """The interval leaves out zero."""
        return self.low > 0 or self.high < 0

    @property
    def turned(self) -> Order:
        """The same, as what the first third gives less."""
        return Order(-self.points, -self.high, -self.low)


@dataclass(frozen=True, slots=True)
class Fit:
    """``why`` is empty where there are numbers; else ``too_small`` or ``disconnected``."""

    why: str = ""
    pieces: int = 0  # with two marks or more
    marks: int = 0  # for those
    groups: tuple[tuple[Hashable, ...], ...] = ()  # reviewers who can be compared with each other
    severities: tuple[Severity, ...] = ()  # the most lenient first
    residual: float | None = None  # standard deviation of chance, points
    order: Order | None = None
    of: Mapping[Hashable, float] = field(default_factory=dict)  # reviewer → points

    def corrected(self, given: Given) -> float:
        """The mark with its reviewer's severity taken out; unchanged where nothing is known of them."""
        return given.mark - self.of.get(given.reviewer, 0.0)


def fit(marks: Iterable[Given]) -> Fit:
    """Estimate severities from all final marks; the order in which they come does not matter."""
    rows = _usable(marks)
    by_piece = _by_piece(rows)
    reviewers = sorted({row.reviewer for row in rows}, key=str)
    groups = _groups(by_piece, reviewers)
    known = {"pieces": len(by_piece), "marks": len(rows), "groups": groups}
    free = len(rows) - len(by_piece) - (len(reviewers) - len(groups))
    if len(reviewers) < 2 or free < FEWEST_FREE:
        return Fit("too_small", **known)  # type: ignore[arg-type]
    if len(groups) > 1:
        return Fit("disconnected", **known)  # type: ignore[arg-type]
    column = {name: number for number, name in enumerate(reviewers)}
    who = np.zeros((len(rows), len(reviewers)))
    for number, row in enumerate(rows):
        who[number, column[row.reviewer]] = 1.0
    piece = _numbers([row.piece for row in rows])
    values = _centred(np.array([[row.mark] for row in rows], dtype=float), piece)[:, 0]
    solved = _least_squares(_centred(who, piece), values, pieces=len(by_piece))
    counts = who.sum(axis=0)
    reach = quantile_975(solved.free)
    found = []
    for name, number in column.items():
        points, width = solved.beta[number], reach * sqrt(max(0.0, solved.cov[number, number]))
        found.append(Severity(name, int(counts[number]), float(points), points - width, points + width))
    found.sort(key=lambda one: (-one.points, str(one.reviewer)))
    return Fit(
        severities=tuple(found),
        residual=solved.residual,
        order=_order(rows, who, piece, values, pieces=len(by_piece)),
        of={one.reviewer: one.points for one in found},
        **known,  # type: ignore[arg-type]
    )


def quantile_975(free: int) -> float:
    """Student's t at 97.5 % for ``free`` degrees of freedom (5 and more), to within 0.003.

    Source: Abramowitz and Stegun, 26.7.5.
    """
    z, n = 1.959963984540054, float(free)
    return (
        z
        + (z**3 + z) / (4 * n)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * n**4)
    )


@dataclass(frozen=True, slots=True)
class _Solved:
    beta: Floats  # a column each
    cov: Floats  # of beta, chance included
    residual: float
    free: int


def _least_squares(columns: Floats, values: Floats, *, pieces: int) -> _Solved:
    """The shortest solution: severities that add up to zero, since only differences are seen."""
    normal = columns.T @ columns
    inverse: Floats = np.linalg.pinv(normal, rcond=1e-10, hermitian=True).astype(np.float64)
    beta: Floats = inverse @ (columns.T @ values)
    rest = values - columns @ beta
    free = len(values) - pieces - int(np.linalg.matrix_rank(normal, tol=1e-8, hermitian=True))
    chance = float(rest @ rest) / free if free > 0 else 0.0
    cov: Floats = inverse * chance
    return _Solved(beta, cov, sqrt(chance), free)


def _order(
    rows: Sequence[Given], who: Floats, piece: npt.NDArray[np.intp], values: Floats, *, pieces: int
) -> Order | None:
    """First third less last third within each reviewer, level and severity held; None: not to be said."""
    thirds = _thirds(rows)
    if min(thirds.sum(axis=0), default=0.0) < FEWEST_IN_THIRD:
        return None
    columns = _centred(np.hstack([who, thirds]), piece)
    solved = _least_squares(columns, values, pieces=pieces)
    contrast = np.zeros(columns.shape[1])
    contrast[-2:] = 1.0, -1.0
    normal = columns.T @ columns
    seen = normal @ np.linalg.pinv(normal, rcond=1e-10, hermitian=True) @ contrast
    if solved.free < FEWEST_FREE or not np.allclose(seen, contrast, atol=1e-6):
        return None
    points = float(contrast @ solved.beta)
    width = quantile_975(solved.free) * sqrt(max(0.0, float(contrast @ solved.cov @ contrast)))
    return Order(points, points - width, points + width)


def _thirds(rows: Sequence[Given]) -> Floats:
    """Two columns: among the first third of the reviewer's own order, among the last."""
    found = np.zeros((len(rows), 2))
    own: dict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    for number, row in enumerate(rows):
        if row.place is not None:
            own[row.reviewer].append((row.place, number))
    for marks in own.values():
        third = len(marks) // 3
        marks.sort()
        for _place, number in marks[:third]:
            found[number, 0] = 1.0
        for _place, number in marks[len(marks) - third :]:
            found[number, 1] = 1.0
    return found


def _usable(marks: Iterable[Given]) -> list[Given]:
    """The marks of pieces that have two or more, in an order of their own."""
    by_piece: dict[Hashable, list[Given]] = defaultdict(list)
    for row in marks:
        by_piece[row.piece].append(row)
    kept = [row for rows in by_piece.values() if len(rows) > 1 for row in rows]
    return sorted(kept, key=lambda row: (str(row.piece), str(row.reviewer)))


def _by_piece(rows: Iterable[Given]) -> dict[Hashable, list[Hashable]]:
    found: dict[Hashable, list[Hashable]] = defaultdict(list)
    for row in rows:
        found[row.piece].append(row.reviewer)
    return found


def _groups(
    by_piece: Mapping[Hashable, Sequence[Hashable]], reviewers: Sequence[Hashable]
) -> tuple[tuple[Hashable, ...], ...]:
    """Reviewers joined by pieces, directly or over others; the largest group first."""
    leader: dict[Hashable, Hashable] = {name: name for name in reviewers}

    def top(name: Hashable) -> Hashable:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for markers in by_piece.values():
        for other in markers[1:]:
            leader[top(other)] = top(markers[0])
    found: dict[Hashable, list[Hashable]] = defaultdict(list)
    for name in reviewers:
        found[top(name)].append(name)
    return tuple(tuple(group) for group in sorted(found.values(), key=lambda one: (-len(one), str(one[0]))))


def _numbers(names: Sequence[Hashable]) -> npt.NDArray[np.intp]:
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.intp)


def _centred(columns: Floats, piece: npt.NDArray[np.intp]) -> Floats:
    """Each piece's own mean taken out, which is what its level would take."""
    count = np.bincount(piece)
    centred = np.empty_like(columns)
    for number in range(columns.shape[1]):
        means = np.bincount(piece, weights=columns[:, number]) / count
        centred[:, number] = columns[:, number] - means[piece]
    return centred
