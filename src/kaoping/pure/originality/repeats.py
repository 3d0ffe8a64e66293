"""What one part of a piece says again after another: a text pasted into the form and sent as a file too.

Counted twice it would weigh twice in the piece's own length and in every share. What is the same is
known by its 14-grams, two 7-grams side by side: unlike pairs of places they stay as many as the
characters, whatever the texts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kaoping.pure.originality.fingerprint import GRAM, Hashes, gram_hashes
from kaoping.pure.originality.mask import spans_of
from kaoping.pure.originality.normalise import Codes, normalise
from kaoping.pure.originality.report import Span, with_marks

LONG = 2 * GRAM
LEAST_REPEAT = 38  # compared characters: what is shorter no comparison reports
HOLE = 12  # a corrected word or date between two repeats goes with them
GAP = "\n\n"  # where something was left out
_ODD = np.uint64(0x9E3779B97F4A7C15)


def without_repeats(text: str, before: Sequence[str]) -> tuple[str, int]:
    """The text without what stands in one of the texts ``before``, and how many characters that was."""
    spans = repeated(text, before)
    if not spans:
        return text, 0
    edges = [0, *(place for span in spans for place in span), len(text)]
    rest = [text[start:end].strip() for start, end in zip(edges[::2], edges[1::2], strict=True)]
    # Of marks and figures alone there is nothing to compare.
    return GAP.join(part for part in rest if len(normalise(part))), sum(end - start for start, end in spans)


def repeated(text: str, before: Sequence[str]) -> list[Span]:
    """Where ``text`` repeats what one of the texts ``before`` says; half-open, ascending, apart."""
    mine = normalise(text)
    grams = _long_grams(mine.codes)
    if not len(grams) or not before:
        return []
    known = np.isin(grams, np.concatenate([_long_grams(normalise(one).codes) for one in before]))
    begin, end = spans_of(known)
    if not len(begin):
        return []
    end = end + LONG - 1  # from the grams' first characters to their last
    apart = np.append(True, begin[1:] > end[:-1] + HOLE)
    begin, end = begin[apart], end[np.append(apart[1:], True)]
    long = end - begin >= LEAST_REPEAT
    spans = zip(mine.places[begin[long]].tolist(), (mine.places[end[long] - 1] + 1).tolist(), strict=True)
    return [with_marks(text, start, stop) for start, stop in spans]


def _long_grams(codes: Codes) -> Hashes:
    sevens = gram_hashes(codes)
    longs: Hashes = sevens[:-GRAM] * _ODD
    longs += sevens[GRAM:]
    return longs
