"""One text against a store: the whole way from characters to report.

normalise, fingerprint, rank, read the best documents, mask, align, report. Any text gets an answer:
one too short to be compared, empty, of one character or of a megabyte.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b

import numpy as np

from kaoping.pure.originality.align import RULES, Ints, Passages, Rules, passages
from kaoping.pure.originality.candidates import candidate_count, rank
from kaoping.pure.originality.fingerprint import fingerprints, four_grams
from kaoping.pure.originality.mask import STOP_HOLE, TEMPLATE_HOLE, Mask, mask_of, spans_of
from kaoping.pure.originality.normalise import Batch, Codes, Normalised, normalise, normalise_encoded
from kaoping.pure.originality.report import Match, Passage, Report, Span, report, with_marks
from kaoping.pure.originality.store import Document, Reader

# A text that may not be compared with itself or its own versions is left out by the caller.
Counts = Callable[[Document], bool]
# How many candidates are looked at for one that is compared, where many are gone or left out.
_LOOK = 10
# Candidates aligned at once. Each is aligned by itself, so this bounds memory and changes nothing else.
_AT_ONCE = 512


def digest_of(codes: Codes) -> bytes:
    """A digest of the compared text: equal for texts that differ in nothing that is compared."""
    return blake2b(codes.tobytes(), digest_size=16).digest()


def everything(document: Document) -> bool:
    return True


def check(text: str, reader: Reader, *, counts: Counts = everything, rules: Rules = RULES) -> Report:
    """Report which documents ``text`` shares passages with.

    ``counts`` tells whether a document may be a source at all. Templates never are.
    """
    mine = normalise(text)
    if len(mine) < rules.least_span:
        return report(len(text), [])
    prints = fingerprints(mine.codes)
    state = reader.state()
    wanted = candidate_count(len(mine))
    ranking = rank(prints, reader, state, _LOOK * wanted)
    mask = mask_of(prints, len(mine), ranking.of_templates, TEMPLATE_HOLE)
    if len(ranking.stopped):
        mask |= mask_of(prints, len(mine), ranking.stopped, STOP_HOLE)
    masked = _spans(mask, mine)
    documents = _read(ranking.numbers, wanted, reader, counts)
    if 2 * len(ranking.stopped) > len(prints.hashes):
        documents = _with_same(documents, mine, reader, counts)
    if not documents:
        return report(len(text), [], masked)
    fours = four_grams(mine.codes)
    worth = state.sketch.worth(fours, prints.sevens, mask if masked else None)
    matches: list[Match] = []
    for begin in range(0, len(documents), _AT_ONCE):
        some = documents[begin : begin + _AT_ONCE]
        batch = normalise_encoded([document.units for document in some])
        equal = _whole(text, mine, some, batch)
        whole = {match.document.number for match in equal}
        found = _matches(text, mine, some, batch, passages(fours, worth, batch, rules))
        matches += equal + [match for match in found if match.document.number not in whole]
    return report(len(text), matches, masked)


def _read(numbers: Ints, wanted: int, reader: Reader, counts: Counts) -> list[Document]:
    """The best documents that are there and may count, best first."""
    documents: list[Document] = []
    for begin in range(0, min(len(numbers), _LOOK * wanted), wanted):
        asked = numbers[begin : begin + wanted].tolist()
        found = {document.number: document for document in reader.documents(asked)}
        for number in asked:
            chosen = _chosen(found.get(number), reader, counts)
            if chosen is not None:
                documents.append(chosen)
        if len(documents) >= wanted:
            break
    return documents[:wanted]


def _chosen(document: Document | None, reader: Reader, counts: Counts) -> Document | None:
    """The document, or the first of its equals that may count; none for a template."""
    if document is None or document.template:
        return None
    if counts(document):
        return document
    return next((twin for twin in reader.twins(document.number) if counts(twin)), None)


def _with_same(documents: list[Document], mine: Normalised, reader: Reader, counts: Counts) -> list[Document]:
    """A text that is there as a whole is found even where most of its wording is too common.

    Where it is not, no document can rank above the equal one.
    """
    number = reader.same(digest_of(mine.codes))
    if number is None or any(document.number == number for document in documents):
        return documents
    found = [_chosen(document, reader, counts) for document in reader.documents([number])]
    same = [document for document in found if document is not None]
    known = {document.number for document in documents}
    return [document for document in same if document.number not in known] + documents


def _whole(text: str, mine: Normalised, documents: Sequence[Document], batch: Batch) -> list[Match]:
    """Documents that equal the text in all that is compared: one passage from end to end."""
    matches = []
    for at in np.flatnonzero(batch.ends - batch.starts == len(mine)).tolist():
        document, start, end = documents[at], int(batch.starts[at]), int(batch.ends[at])
        if np.array_equal(batch.codes[start:end], mine.codes):
            passage = Passage(0, len(text), 0, len(document.text), similarity=1.0)
            matches.append(Match(document, passage, float(len(mine))))
    return matches


def _matches(
    text: str,
    mine: Normalised,
    documents: Sequence[Document],
    batch: Batch,
    found: Passages,
) -> list[Match]:
    if not len(found):
        return []
    offset = batch.starts[found.source]
    columns = zip(
        found.source.tolist(),
        mine.places[found.start].tolist(),
        (mine.places[found.end - 1] + 1).tolist(),
        batch.place(found.source, offset + found.source_start).tolist(),
        (batch.place(found.source, offset + found.source_end - 1) + 1).tolist(),
        found.similarity().tolist(),
        found.weight.tolist(),
        strict=True,
    )
    texts = {source: documents[source].text for source in set(found.source.tolist())}
    return [
        Match(
            documents[source],
            Passage(
                *with_marks(text, start, end),
                *with_marks(texts[source], source_start, source_end),
                round(similarity, 3),
            ),
            weight,
        )
        for source, start, end, source_start, source_end, similarity, weight in columns
    ]


def _spans(mask: Mask, mine: Normalised) -> list[Span]:
    begin, end = spans_of(mask)
    if not len(begin):
        return []
    return list(zip(mine.places[begin].tolist(), (mine.places[end - 1] + 1).tolist(), strict=True))
