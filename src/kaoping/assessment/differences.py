"""What changed between two texts, paragraph by paragraph; plain functions, no database.

``difflib`` is quadratic at worst, so long texts are cut and long paragraphs compared as
wholes: a comparison that says "changed" is worth more than one that never ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_PARAGRAPHS = 1500
MOST_INLINE = 2000  # characters of one paragraph compared sign by sign
KEPT_AROUND = 1  # equal paragraphs left standing beside a change
Bit = tuple[str, bool]  # some text, and whether it differs


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: ``kind`` is same, changed, added, gone or fold."""

    kind: str
    old: tuple[Bit, ...] = ()
    new: tuple[Bit, ...] = ()
    folded: int = 0  # equal paragraphs left out


@dataclass(frozen=True, slots=True)
class Difference:
    rows: tuple[Row, ...]
    is_cut: bool = False  # the texts are longer than what was compared

    @property
    def changes(self) -> int:
        return sum(row.kind in ("changed", "added", "gone") for row in self.rows)


def difference(old: str, new: str) -> Difference:
    """Compare two texts; equal stretches are folded to their edges."""
    before, after = _paragraphs(old), _paragraphs(new)
    is_cut = len(before) > MOST_PARAGRAPHS or len(after) > MOST_PARAGRAPHS
    before, after = before[:MOST_PARAGRAPHS], after[:MOST_PARAGRAPHS]
    rows: list[Row] = []
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            rows += _same(before[a0:a1], is_first=a0 == 0, is_last=a1 == len(before))
            continue
        paired = min(a1 - a0, b1 - b0)
        for n in range(paired):
            rows.append(_pair(before[a0 + n], after[b0 + n]))
        rows += [Row("gone", old=((text, True),)) for text in before[a0 + paired : a1]]
        rows += [Row("added", new=((text, True),)) for text in after[b0 + paired : b1]]
    return Difference(tuple(rows), is_cut)


def _paragraphs(text: str) -> list[str]:
    lines = (line.strip() for line in text.replace("\f", "\n").splitlines())
    return [line for line in lines if line]


def _same(texts: Sequence[str], *, is_first: bool, is_last: bool) -> list[Row]:
    head = 0 if is_first else KEPT_AROUND
    tail = 0 if is_last else KEPT_AROUND
    if len(texts) <= head + tail + 1:
        return [_row_same(text) for text in texts]
    return [
        *(_row_same(text) for text in texts[:head]),
        Row("fold", folded=len(texts) - head - tail),
        *(_row_same(text) for text in texts[len(texts) - tail :]),
    ]


def _row_same(text: str) -> Row:
    return Row("same", ((text, False),), ((text, False),))


def _pair(old: str, new: str) -> Row:
    """Two paragraphs in one place: sign by sign where they resemble each other."""
    if len(old) > MOST_INLINE or len(new) > MOST_INLINE:
        return Row("changed", ((old, True),), ((new, True),))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.quick_ratio() < 0.4:
        return Row("changed", ((old, True),), ((new, True),))
    left: list[Bit] = []
    right: list[Bit] = []
    for kind, a0, a1, b0, b1 in matcher.get_opcodes():
        if a1 > a0:
            left.append((old[a0:a1], kind != "equal"))
        if b1 > b0:
            right.append((new[b0:b1], kind != "equal"))
    return Row("changed", tuple(left), tuple(right))
