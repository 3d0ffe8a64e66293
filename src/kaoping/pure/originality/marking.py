"""How a report is shown: a text cut where something begins or ends, two passages sign by sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np

from kaoping.pure.originality.normalise import normalise
from kaoping.pure.originality.report import Span

# Beyond so many characters two passages are shown without their differences: difflib is quadratic.
MOST_COMPARED = 8_000

LEFT_OUT = "…"
_FIGURES = re.compile(r"[\d\u2150-\u218b\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3251-\u32bf\ue000-\uf8ff]+")

Bit = tuple[str, bool]  # some text, and whether it differs from the other side


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the text: ``marks`` are the numbers of the spans that cover it, ascending."""

    start: int
    end: int
    marks: tuple[int, ...]
    masked: bool


def stretches(length: int, spans: Sequence[Span], masked: Sequence[Span] = ()) -> list[Stretch]:
    """Cut ``length`` characters where a span or a masked part begins or ends; nothing is left out.

    Spans are half-open; parts of them beyond the text are ignored.
    """
    edges = {0, length}
    for start, end in (*spans, *masked):
        edges |= {min(max(start, 0), length), min(max(end, 0), length)}
    cuts = sorted(edges)
    found = []
    for start, end in pairwise(cuts):
        marks = tuple(number for number, (a, b) in enumerate(spans) if a <= start and end <= b)
        hidden = any(a <= start and end <= b for a, b in masked)
        found.append(Stretch(start, end, marks, hidden))
    return found


def side_by_side(mine: str, theirs: str) -> tuple[list[Bit], list[Bit]]:
    """Both passages in runs that say whether they differ.

    What the comparison itself makes light of (width, case, traditional characters, punctuation,
    blanks, digits) is no difference. Of passages too long to be compared so, all or nothing differs.
    """
    if len(mine) > MOST_COMPARED or len(theirs) > MOST_COMPARED:
        differs = not np.array_equal(normalise(mine).codes, normalise(theirs).codes)
        return [(mine, differs)], [(theirs, differs)]
    ours, other = normalise(mine), normalise(theirs)
    matcher = SequenceMatcher(None, ours.codes.tolist(), other.codes.tolist(), autojunk=False)
    left, right = [True] * len(ours), [True] * len(other)
    for block in matcher.get_matching_blocks():
        left[block.a : block.a + block.size] = [False] * block.size
        right[block.b : block.b + block.size] = [False] * block.size
    return _bits(mine, ours.places.tolist(), left), _bits(theirs, other.places.tolist(), right)


def veiled(bits: Sequence[Bit]) -> list[Bit]:
    """A side for a reader who may see what is shared and nothing else of that text.

    What differs is left out, and so are figures, which make no difference and may be others' dates
    and telephone numbers.
    """
    return [(LEFT_OUT if differs else _FIGURES.sub(LEFT_OUT, text), differs) for text, differs in bits]


def _bits(text: str, places: Sequence[int], differs: Sequence[bool]) -> list[Bit]:
    """Every character goes with the compared one before it; what comes before the first, with that."""
    flags = [False] * len(text)
    known = dict(zip(places, differs, strict=True))
    last = differs[0] if differs else bool(text)
    for at in range(len(text)):
        last = known.get(at, last)
        flags[at] = last
    bits: list[Bit] = []
    begin = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or flags[at] != flags[begin]:
            bits.append((text[begin:at], flags[begin]))
            begin = at
    return bits
