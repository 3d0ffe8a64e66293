"""The order in which a person reads the lines of a page: rows, and columns one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass

SAME_ROW = 0.5  # share of the lower line's height that two pieces of one row have in common
LEAST_IN_COLUMN = 3  # lines; two short lines beside each other are a row, not two columns


@dataclass(frozen=True, slots=True)
class Piece:
    """A line with its box in dots."""

    x: float
    y: float
    width: float
    height: float
    text: str
    sure: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def in_order(pieces: Sequence[Piece], page_width: float) -> list[Piece]:
    """The pieces as they are read. A piece that spans the page's middle ends the columns above it."""
    found: list[Piece] = []
    waiting: list[Piece] = []
    for piece in sorted(pieces, key=lambda one: one.middle):
        if piece.width > 0.55 * page_width:
            found += _columns(waiting, page_width)
            waiting = []
            found.append(piece)
        else:
            waiting.append(piece)
    return found + _columns(waiting, page_width)


def _columns(pieces: list[Piece], page_width: float) -> list[Piece]:
    """Left column, then right one, where a clear gap parts them; else row by row."""
    edges = sorted(pieces, key=lambda one: one.x)
    reach = 0.0
    best: tuple[float, float] | None = None
    for number, piece in enumerate(edges):
        if number and piece.x - reach > 0.02 * page_width and (best is None or piece.x - reach > best[0]):
            best = (piece.x - reach, (piece.x + reach) / 2)
        reach = max(reach, piece.right)
    if best is not None:
        left = [one for one in pieces if one.right <= best[1]]
        right = [one for one in pieces if one.x >= best[1]]
        if _is_column(left, page_width) and _is_column(right, page_width):
            return _columns(left, page_width) + _columns(right, page_width)
    return _rows(pieces)


def _is_column(pieces: list[Piece], page_width: float) -> bool:
    """Several lines, most of them of running text: a table's narrow column is none."""
    if len(pieces) < LEAST_IN_COLUMN:
        return False
    widths = sorted(one.width for one in pieces)
    return widths[len(widths) // 2] > 0.22 * page_width


def _rows(pieces: list[Piece]) -> list[Piece]:
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: one.middle):
        if rows and _together(rows[-1][-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [piece for row in rows for piece in sorted(row, key=lambda one: one.x)]


def _together(one: Piece, other: Piece) -> bool:
    common = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return common > SAME_ROW * min(one.height, other.height)


def as_text(pieces: Sequence[Piece]) -> str:
    """The words, a row of the page a line."""
    rows: list[str] = []
    last: Piece | None = None
    for piece in pieces:
        if last is not None and piece.x >= last.right - piece.height and _together(last, piece):
            rows[-1] += " " + piece.text
        else:
            rows.append(piece.text)
        last = piece
    return "\n".join(rows)
