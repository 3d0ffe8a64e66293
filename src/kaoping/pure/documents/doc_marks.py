"""Which letters of a Word 97 file nobody is meant to read: deleted, struck out, hidden.

They stand in the text like all others; only the character properties say so, in pages of 512 bytes
that name stretches by their place in the stream ([MS-DOC] 2.9.32, 2.9.33). Properties that come from a
style are not looked at: nobody deletes or strikes out by a style.
"""

from __future__ import annotations

import bisect
import struct
from array import array
from collections.abc import Sequence

PAGE = 512
MOST_PAGES = 20_000
_PLACE_OF_INDEX = 0xFA  # in the head: where the table of these pages lies, and how long it is
# Deleted under tracked changes, struck out, struck out twice, hidden.
_LEAVES_OUT = frozenset({0x0800, 0x0837, 0x2A53, 0x083C})
_ON = frozenset({1, 0x81})
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_STRUCTURE = frozenset({0x07, 0x0D, 0x13, 0x14, 0x15})  # ends of cells and paragraphs, marks of fields

Stretch = tuple[int, int]  # bytes of the stream, from and up to


def left_out(stream: bytes, table: bytes) -> list[Stretch]:
    """The stretches of the stream whose letters are no text any more, in order; none when that is broken."""
    begin, length = struct.unpack_from("<II", stream, _PLACE_OF_INDEX)
    index = table[begin : begin + length]
    count = min((len(index) - 4) // 8, MOST_PAGES)
    if count < 1:
        return []
    found: list[Stretch] = []
    for number in struct.unpack_from(f"<{count}I", index, 4 * ((len(index) - 4) // 8 + 1)):
        place = (number & 0x3FFFFF) * PAGE
        found += _of_page(stream[place : place + PAGE])
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


def _of_page(page: bytes) -> list[Stretch]:
    if len(page) < PAGE:
        return []
    count = page[-1]
    if 5 * count + 4 > PAGE:
        return []
    places = struct.unpack_from(f"<{count + 1}I", page, 0)
    found = []
    for number in range(count):
        offset = 2 * page[4 * (count + 1) + number]
        if offset and places[number] < places[number + 1]:
            length = page[offset]
            if _says(page[offset + 1 : offset + 1 + length]):
                found.append((places[number], places[number + 1]))
    return found


def _says(properties: bytes) -> bool:
    """Whether the last word of any property that leaves out is "on"."""
    state: dict[int, bool] = {}
    place = 0
    while place + 3 <= len(properties):
        (code,) = struct.unpack_from("<H", properties, place)
        kind = code >> 13
        size = 1 + properties[place + 2] if kind == 6 else _SIZES[kind]
        if code in _LEAVES_OUT:
            state[code] = properties[place + 2] in _ON
        place += 2 + size
    return any(state.values())
