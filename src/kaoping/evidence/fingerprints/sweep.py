"""The yearly sweep: which texts of a store stand in others, family by family.

Each text is compared with the earlier ones only, so the earliest of a family is its source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kaoping.evidence.fingerprints import index
from kaoping.evidence.fingerprints.store import FingerprintStore, Outline, StoreReader
from kaoping.pure.originality import sweep as pure
from kaoping.pure.originality.align import passages
from kaoping.pure.originality.fingerprint import four_grams, gram_hashes
from kaoping.pure.originality.normalise import decoded, normalise, normalise_encoded
from kaoping.pure.originality.report import covered_length
from kaoping.pure.originality.store import State
from kaoping.pure.originality.weights import Sketch

# Earlier texts that one text is aligned with: those that share the most fingerprints.
MOST_SOURCES = 50


@dataclass(frozen=True, slots=True)
class Pair:
    """``share`` of the later text stands in the earlier one."""

    later: Outline
    earlier: Outline
    share: float


@dataclass(frozen=True, slots=True)
class Family:
    """Texts that share passages: the earliest, and each other one with its nearest source."""

    earliest: Outline
    members: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep found."""

    documents: int
    pairs: tuple[Pair, ...]
    families: tuple[Family, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "pairs": [
                {"later": p.later.id, "earlier": p.earlier.id, "share": round(p.share, 4)} for p in self.pairs
            ],
            "families": [
                {
                    "earliest": {"id": f.earliest.id, "owner": f.earliest.owner, "date": f.earliest.date},
                    "members": [
                        {
                            "id": p.later.id,
                            "owner": p.later.owner,
                            "date": p.later.date,
                            "source": p.earlier.id,
                            "share": round(p.share, 4),
                        }
                        for p in f.members
                    ],
                }
                for f in self.families
            ],
        }


def sweep(
    store: FingerprintStore,
    *,
    least_share: float = 0.2,
    progress: Callable[[int], None] = lambda _number: None,
) -> Sweep:
    """Compare every text with every earlier one; pairs below ``least_share`` are left out."""
    with store.reading() as reader:
        state = reader.state()
        texts = reader.outlines()
        rank = ranks(texts)
        keys, numbers = index.all_keys(reader.database, state)
        near = pure.pairs(keys)
        found = _compared(reader, state, near, numbers, rank, least_share, progress)
        return gathered(texts, rank, found, reader.all_twins())


def ranks(texts: Sequence[Outline]) -> dict[int, int]:
    """The place of each document's number among all, earliest first; undated ones last."""
    order = sorted(texts, key=lambda text: (text.date or "9999", text.number))
    return {text.number: place for place, text in enumerate(order)}


def gathered(
    texts: Sequence[Outline],
    rank: dict[int, int],
    found: Sequence[tuple[int, int, float]],
    twins: Sequence[tuple[int, int]],
) -> Sweep:
    """Pairs and families of what was found by either engine."""
    known = {text.number: text for text in texts}
    pairs = []
    for one, other, share in [*found, *((number, same_as, 1.0) for number, same_as in twins)]:
        later, earlier = (one, other) if rank[one] > rank[other] else (other, one)
        pairs.append(Pair(known[later], known[earlier], share))
    pairs.sort(key=lambda pair: (-pair.share, rank[pair.later.number], rank[pair.earlier.number]))
    return Sweep(len(texts), tuple(pairs), tuple(_families(pairs, rank)))


def _compared(
    reader: StoreReader,
    state: State,
    near: pure.Pairs,
    numbers: pure.Ints,
    rank: dict[int, int],
    least_share: float,
    progress: Callable[[int], None],
) -> list[tuple[int, int, float]]:
    """(later, earlier, share) of the pairs that hold when aligned."""
    sources: dict[int, list[tuple[int, int]]] = {}
    for a, b, shared in zip(
        numbers[near.first].tolist(), numbers[near.second].tolist(), near.shared.tolist(), strict=True
    ):
        later, earlier = (a, b) if rank[a] > rank[b] else (b, a)
        sources.setdefault(later, []).append((shared, earlier))
    found = []
    for done, (later, candidates) in enumerate(sorted(sources.items()), 1):
        candidates.sort(reverse=True)
        asked = [earlier for _, earlier in candidates[:MOST_SOURCES]]
        documents = {document.number: document for document in reader.documents([later, *asked])}
        earlier_ones = [documents[number] for number in asked]
        units = [document.units for document in earlier_ones]
        for at, share in shares(documents[later].units, units, state.sketch):
            if share >= least_share:
                found.append((later, asked[at], share))
        progress(done)
    return found


def shares(later: bytes, earlier: Sequence[bytes], sketch: Sketch) -> list[tuple[int, float]]:
    """How much of a text each earlier one covers, by its place in ``earlier``; none is left out.

    Texts as ``normalise.encoded`` keeps them.
    """
    text = decoded(later)
    mine = normalise(text)
    fours = four_grams(mine.codes)
    worth = sketch.worth(fours, gram_hashes(mine.codes))
    matched = passages(fours, worth, normalise_encoded(earlier))
    spans: dict[int, list[tuple[int, int]]] = {}
    for at, start, end in zip(
        matched.source.tolist(),
        mine.places[matched.start].tolist(),
        mine.places[matched.end - 1].tolist(),
        strict=True,
    ):
        spans.setdefault(at, []).append((start, end + 1))
    return [(at, covered_length(here) / len(text)) for at, here in sorted(spans.items())]


def _families(pairs: Sequence[Pair], rank: dict[int, int]) -> list[Family]:
    places = np.array(
        [(rank[pair.later.number], rank[pair.earlier.number]) for pair in pairs], np.int64
    ).reshape(-1, 2)
    labels = pure.families(len(rank), places[:, 0], places[:, 1])
    best: dict[int, Pair] = {}
    texts: dict[int, Outline] = {}
    for pair in pairs:  # strongest first
        texts[rank[pair.earlier.number]] = pair.earlier
        texts[rank[pair.later.number]] = pair.later
        best.setdefault(rank[pair.later.number], pair)
    members: dict[int, list[Pair]] = {}
    for place in sorted(texts):
        if place in best:
            members.setdefault(int(labels[place]), []).append(best[place])
    return [Family(texts[root], tuple(rows)) for root, rows in sorted(members.items())]


def write_spreadsheet(result: Sweep, path: Path) -> None:
    """One sheet of families, one of all pairs."""
    import xlsxwriter  # slow import

    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        percent = book.add_format({"num_format": "0.0%"})
        sheet = book.add_worksheet("Families")
        titles = ("Family", "Text", "Owner", "Date", "Source", "Share")
        sheet.write_row(0, 0, titles)
        sheet.freeze_panes(1, 0)
        row = 1
        for number, family in enumerate(result.families, 1):
            first = family.earliest
            sheet.write_row(row, 0, (number, first.id, first.owner, first.date, "", ""))
            row += 1
            for pair in family.members:
                later = pair.later
                sheet.write_row(row, 0, (number, later.id, later.owner, later.date, pair.earlier.id))
                sheet.write_number(row, 5, pair.share, percent)
                row += 1
        sheet = book.add_worksheet("Pairs")
        sheet.write_row(0, 0, ("Later text", "Earlier text", "Share"))
        sheet.freeze_panes(1, 0)
        for row, pair in enumerate(result.pairs, 1):
            sheet.write_row(row, 0, (pair.later.id, pair.earlier.id))
            sheet.write_number(row, 2, pair.share, percent)
