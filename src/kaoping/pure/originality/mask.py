"""Wording that everybody must quote: the parts of a text that no match may count.

Registered templates are known by their fingerprints from the day they are registered; phrases in
too many documents by the index's stops. Fingerprints stand at every sixth place or nearer, so what
lies between two of them belongs to the same wording, and holes are closed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kaoping.pure.originality.fingerprint import GRAM, WINDOW, Fingerprints, Hashes

TEMPLATE_HOLE = 24  # a filled-in date, place or number stays part of the template
STOP_HOLE = GRAM + WINDOW

Mask = npt.NDArray[np.bool_]


def mask_of(prints: Fingerprints, length: int, hashes: Hashes, hole: int) -> Mask:
    """Which of ``length`` codes belong to wording known by ``hashes``.

    ``hole``: two known grams that begin no further apart have everything between them masked.
    """
    masked = np.zeros(length + 1, np.int32)
    known = prints.places[np.isin(prints.occurrences, hashes)]
    if len(known):
        ends = known + GRAM
        ends[:-1] = np.where(np.diff(known) <= hole, known[1:], ends[:-1])
        np.add.at(masked, known, 1)
        np.add.at(masked, ends, -1)
    covered: Mask = np.cumsum(masked[:-1]) > 0
    return covered


def spans_of(mask: Mask) -> list[tuple[int, int]]:
    """The half-open stretches where the mask holds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
