"""Which styles of a Word 97 file strike their words out or hide them, and which paragraphs have one.

The style sheet lies in the table stream ([MS-DOC] 2.9.271); a paragraph names its style in pages of 512
bytes, as letters name their properties in others (2.9.173).
"""

from __future__ import annotations

import struct

from kaoping.pure.documents.doc_sprms import LEAVES_OUT, PAGE, is_on, pages_of, switches

_PLACE_OF_SHEET, PLACE_OF_PARAGRAPHS = 0xA2, 0x102
_PARAGRAPH, _CHARACTER = 1, 2
_NO_STYLE = 0xFFF
_ENTRY = 13  # bytes of a paragraph's entry in its page
MOST_STYLES = 4095

Style = tuple[int, dict[int, int]]  # the style it is based on, and its switches


def struck_styles(stream: bytes, table: bytes) -> dict[int, frozenset[int]]:
    """The styles whose words are no text, by number, each with the marks that make them so."""
    begin, length = struct.unpack_from("<II", stream, _PLACE_OF_SHEET)
    sheet = table[begin : begin + length]
    if len(sheet) < 6:
        return {}
    head, count, base = struct.unpack_from("<HHH", sheet, 0)
    place = 2 + head
    styles: dict[int, Style] = {}
    for number in range(min(count, MOST_STYLES)):
        if place + 2 > len(sheet):
            break
        (size,) = struct.unpack_from("<H", sheet, place)
        if size:
            styles[number] = _style(sheet[place + 2 : place + 2 + size], base)
        place += 2 + size + (size & 1)
    found = {number: _marks(styles, number) for number in styles}
    return {number: marks for number, marks in found.items() if marks}


def struck_paragraphs(
    stream: bytes, table: bytes, struck: dict[int, frozenset[int]]
) -> list[tuple[int, int, frozenset[int]]]:
    """The stretches of paragraphs in such a style, in order: from, up to, the marks."""
    found = []
    for page in pages_of(stream, table, PLACE_OF_PARAGRAPHS):
        count = page[-1]
        if (4 + _ENTRY) * count + 4 > PAGE:
            continue
        places = struct.unpack_from(f"<{count + 1}I", page, 0)
        for number in range(count):
            offset = 2 * page[4 * (count + 1) + _ENTRY * number]
            if not offset or places[number] >= places[number + 1]:
                continue
            at = offset + (1 if page[offset] else 2)  # a length of nought has the real one behind it
            marks = struck.get(struct.unpack_from("<H", page, at)[0]) if at + 2 <= PAGE else None
            if marks:
                found.append((places[number], places[number + 1], marks))
    return sorted(found, key=lambda one: one[0])


def _style(body: bytes, base: int) -> Style:
    """What a style is based on, and which marks it sets on its letters."""
    if len(body) < 10 or base + 2 > len(body):
        return _NO_STYLE, {}
    kinds = struct.unpack_from("<HH", body, 2)
    kind, based_on = kinds[0] & 0xF, kinds[0] >> 4
    (letters,) = struct.unpack_from("<H", body, base)
    place = base + 2 + 2 * letters + 2
    if kind == _PARAGRAPH:
        place = _behind(body, place)
    if kind not in (_PARAGRAPH, _CHARACTER) or place + 2 > len(body):
        return based_on, {}
    (size,) = struct.unpack_from("<H", body, place)
    return based_on, switches(body[place + 2 : place + 2 + size])[0]


def _behind(body: bytes, place: int) -> int:
    size = struct.unpack_from("<H", body, place)[0] if place + 2 <= len(body) else 0
    return int(place + 2 + size + (size & 1))


def _marks(styles: dict[int, Style], number: int) -> frozenset[int]:
    chain: list[dict[int, int]] = []
    for _step in range(12):  # a chain may be a ring
        if number not in styles:
            break
        number, own = styles[number]
        chain.append(own)
    on: set[int] = set()
    for own in reversed(chain):
        for code in LEAVES_OUT & own.keys():
            (on.add if is_on(own[code], code in on) else on.discard)(code)
    return frozenset(on)
