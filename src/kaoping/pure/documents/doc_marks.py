"""Which letters of a Word 97 file nobody is meant to read: deleted, struck out, hidden.

They stand in the text like all others; only the character properties say so, in pages of 512 bytes
that name stretches by their place in the stream ([MS-DOC] 2.9.32, 2.9.33), and the styles of letters
and paragraphs (``doc_styles``): those two are switched by each other, what the letters say holds.
"""

from __future__ import annotations

import bisect
import struct
from array import array
from collections.abc import Iterator, Sequence

from kaoping.pure.documents.doc_sprms import AS_STYLE, PAGE, is_on, pages_of, switches
from kaoping.pure.documents.doc_styles import struck_paragraphs, struck_styles

_PLACE_OF_LETTERS = 0xFA  # in the head: where the index of these pages lies, and how long it is
_STRUCTURE = frozenset({0x07, 0x0D, 0x13, 0x14, 0x15})  # ends of cells and paragraphs, marks of fields

Stretch = tuple[int, int]  # bytes of the stream, from and up to
_Struck = dict[int, frozenset[int]]
_Paragraphs = Sequence[tuple[int, int, frozenset[int]]]


def left_out(stream: bytes, table: bytes) -> list[Stretch]:
    """The stretches of the stream whose letters are no text any more, in order; none when that is broken."""
    struck: _Struck = {}
    paragraphs: _Paragraphs = []
    try:
        struck = struck_styles(stream, table)
        paragraphs = struck_paragraphs(stream, table, struck) if struck else []
    except (struct.error, IndexError):
        pass  # a style sheet that is cut off: the letters' own properties still count
    found: list[Stretch] = []
    for page in pages_of(stream, table, _PLACE_OF_LETTERS):
        found += _of_page(page, struck, paragraphs)
    return sorted(found)


def without(piece: bytes, start: int, width: int, marks: Sequence[Stretch]) -> bytes:
    """A piece in 16 bits a letter, which lies at ``start`` with ``width`` bytes a letter, and NUL for
    what is left out: positions count, so no letter may be missing."""
    units = array("H")
    units.frombytes(piece[: len(piece) & ~1])
    at = max(0, bisect.bisect_right(marks, (start, 1 << 40)) - 1)
    end = start + width * len(units)
    changed = False
    for first, last in marks[at:]:
        if first >= end:
            break
        for place in range(max(0, (first - start) // width), min(len(units), (last - start) // width)):
            if units[place] not in _STRUCTURE:
                units[place], changed = 0, True
    return units.tobytes() + piece[len(piece) & ~1 :] if changed else piece


def _of_page(page: bytes, struck: _Struck, paragraphs: _Paragraphs) -> Iterator[Stretch]:
    count = page[-1]
    if 5 * count + 4 > PAGE:
        return
    places = struct.unpack_from(f"<{count + 1}I", page, 0)
    for number in range(count):
        offset = 2 * page[4 * (count + 1) + number]
        first, last = places[number], places[number + 1]
        if first >= last:
            continue
        properties = page[offset + 1 : offset + 1 + page[offset]] if offset else b""
        for begin, end, marks in _cut(first, last, paragraphs):
            if _is_out(properties, marks, struck):
                yield begin, end


def _cut(first: int, last: int, paragraphs: _Paragraphs) -> Iterator[tuple[int, int, frozenset[int]]]:
    """The stretch, parted where paragraphs of a struck style begin and end."""
    at = max(0, bisect.bisect_right(paragraphs, first, key=lambda one: one[0]) - 1)
    for begin, end, marks in paragraphs[at:]:
        if begin >= last:
            break
        if end <= first:
            continue
        if begin > first:
            yield first, begin, frozenset()
        yield max(first, begin), min(last, end), marks
        first = min(last, end)
    if first < last:
        yield first, last, frozenset()


def _is_out(properties: bytes, marks: frozenset[int], struck: _Struck) -> bool:
    own, style = switches(properties)
    if style is not None:
        marks = marks ^ struck.get(style, frozenset())
    return any(is_on(own.get(code, AS_STYLE), code in marks) for code in marks | own.keys())
