"""What a check found, in places of the text as given.

Shares are shares of the text's characters that any passage covers, each counted once; the sources'
shares overlap where two hold the same passage and are never added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kaoping.pure.originality.store import Document

# A passage ends with the mark that closes its sentence and begins with the mark that opens it.
_CLOSING = frozenset("。！？；…”’」』）》!?;)")
_OPENING = frozenset("“‘「『（《(")
# A passage of which stronger ones cover more than this is theirs.
COVERED_SHARE = 0.6

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """One shared passage: half-open places in both texts, and how much of it is equal, 0 to 1."""

    start: int
    end: int
    source_start: int
    source_end: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Match:
    """A passage with its source and its weight, before overlaps are resolved."""

    document: Document
    passage: Passage
    weight: float


@dataclass(slots=True)
class Source:
    """One document with the passages that are its own, and the documents folded under it."""

    document: Document
    share: float
    passages: list[Passage]
    also: list[Also] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Also:
    """A weaker document with passages that a stronger source has too."""

    document: Document
    share: float


@dataclass(frozen=True, slots=True)
class Report:
    """The originality report of one text. ``covered`` counts characters; ``masked`` are spans."""

    length: int
    covered: int
    share: float
    sources: tuple[Source, ...]
    masked: tuple[Span, ...]


def with_marks(text: str, start: int, end: int) -> Span:
    """The span with its opening and closing marks."""
    while start > 0 and text[start - 1] in _OPENING:
        start -= 1
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    return start, end


def covered_length(spans: Sequence[Span]) -> int:
    """How many characters the spans cover, each counted once."""
    total, reach = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reach))
        reach = max(reach, end)
    return total


def report(length: int, matches: Sequence[Match], masked: Sequence[Span] = ()) -> Report:
    """Resolve overlaps, strongest first, and fold what is left over under the stronger source.

    Of two equally strong sources the earlier is the source, by date where both have one.
    """
    ordered = sorted(matches, key=_precedence)
    sources: dict[int, Source] = {}
    weaker: dict[int, tuple[int, Document, list[Span]]] = {}
    taken: list[tuple[int, int, int]] = []
    for match in ordered:
        start, end = match.passage.start, match.passage.end
        over = [(max(start, a), min(end, b), n) for a, b, n in taken if a < end and start < b]
        number = match.document.number
        if covered_length([(a, b) for a, b, _ in over]) > COVERED_SHARE * (end - start):
            holder = max(over, key=lambda part: part[1] - part[0])[2]
            if holder != number:
                weaker.setdefault(number, (holder, match.document, []))[2].append((start, end))
            continue
        taken.append((start, end, number))
        sources.setdefault(number, Source(match.document, 0.0, [])).passages.append(match.passage)
    for number, (holder, document, spans) in weaker.items():
        if number not in sources:
            share = covered_length(spans) / max(1, length)
            sources[holder].also.append(Also(document, share))
    for source in sources.values():
        source.passages.sort(key=lambda passage: (passage.start, passage.source_start))
        source.share = _covered_by(source) / max(1, length)
    covered = covered_length([(a, b) for a, b, _ in taken])
    best = sorted(sources.values(), key=lambda source: (-source.share, source.document.number))
    return Report(length, covered, covered / max(1, length), tuple(best), tuple(masked))


def _precedence(match: Match) -> tuple[float, str, int, int]:
    return (
        -round(match.weight, 3),
        match.document.date or "9999",
        match.document.number,
        match.passage.start,
    )


def _covered_by(source: Source) -> int:
    return covered_length([(passage.start, passage.end) for passage in source.passages])
