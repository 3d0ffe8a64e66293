"""Wording that everybody must quote: the parts of a text that no match may count.

Registered templates are known by their fingerprints from the day they are registered; phrases in
too many documents by the index's stops. Fingerprints stand at every sixth place or nearer, so what
lies between two of them belongs to the same wording, and holes are closed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kaoping.pure.originality.fingerprint import GRAM, WINDOW, Fingerprints, Hashes, where

TEMPLATE_HOLE = 24  # a filled-in date, place or number stays part of the template
STOP_HOLE = GRAM + WINDOW

Mask = npt.NDArray[np.bool_]


def mask_of(prints: Fingerprints, length: int, hashes: Hashes, hole: int) -> Mask:
    """Which of ``length`` codes belong to wording known by ``hashes``.

    ``hole``: two known grams that begin no further apart have everything between them masked.
    """
    if not len(hashes):
        return np.zeros(length, np.bool_)
    ordered = np.sort(hashes)
    at = ordered.searchsorted(prints.occurrences)
    at[at == len(ordered)] = 0
    known = prints.places[ordered[at] == prints.occurrences]
    # Each known gram reaches to its own end or, over a small hole, to the next one's beginning:
    # so no two begin and no two end at one place.
    ends = known + GRAM
    ends[:-1] = np.where(known[1:] - known[:-1] <= hole, known[1:], ends[:-1])
    depth = np.zeros(length + 1, np.int32)
    depth[known] += 1
    depth[ends] -= 1
    covered: Mask = depth[:-1].cumsum() > 0
    return covered


def spans_of(mask: Mask) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where the stretches begin and end in which the mask holds; half-open."""
    depth = np.zeros(len(mask) + 2, np.int8)
    depth[1:-1] = mask
    edges = where(depth[1:] != depth[:-1])
    return edges[::2], edges[1::2]
