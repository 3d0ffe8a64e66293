"""The properties of letters in a Word 97 file, as far as they make letters no text ([MS-DOC] 2.6.1)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

PAGE = 512
MOST_PAGES = 20_000
# Deleted under tracked changes, struck out, struck out twice, hidden.
LEAVES_OUT = frozenset({0x0800, 0x0837, 0x2A53, 0x083C})
AS_STYLE, NOT_AS_STYLE = 0x80, 0x81
STYLE_OF_LETTERS = 0x4A30
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}


def switches(properties: bytes) -> tuple[dict[int, int], int | None]:
    """The last word of each property that leaves out (see ``is_on``), and
    the number of the letters' own style."""
    found: dict[int, int] = {}
    style: int | None = None
    place = 0
    while place + 3 <= len(properties):
        (code,) = struct.unpack_from("<H", properties, place)
        kind = code >> 13
        size = 1 + properties[place + 2] if kind == 6 else _SIZES[kind]
        if code in LEAVES_OUT:
            found[code] = properties[place + 2]
        elif code == STYLE_OF_LETTERS and place + 4 <= len(properties):
            (style,) = struct.unpack_from("<H", properties, place + 2)
        place += 2 + size
    return found, style


def is_on(said: int, by_style: bool) -> bool:
    """Whether a property is on whose value is ``said``, where the style says ``by_style``."""
    return said == 1 if said not in (AS_STYLE, NOT_AS_STYLE) else by_style == (said == AS_STYLE)


def pages_of(stream: bytes, table: bytes, place_of_index: int) -> Iterator[bytes]:
    """The pages that an index names; it lies in the table stream where the head's ``place_of_index`` says."""
    begin, length = struct.unpack_from("<II", stream, place_of_index)
    index = table[begin : begin + length]
    count = min((len(index) - 4) // 8, MOST_PAGES)
    if count < 1:
        return
    for number in struct.unpack_from(f"<{count}I", index, 4 * ((len(index) - 4) // 8 + 1)):
        place = (number & 0x3FFFFF) * PAGE
        page = stream[place : place + PAGE]
        if len(page) == PAGE:
            yield page
