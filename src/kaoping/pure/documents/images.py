"""Kind and size of a picture from its head alone; nothing is unpacked."""

from __future__ import annotations

import struct

_SIGNS = {
    b"\x89PNG": "png",
    b"\xff\xd8": "jpg",
    b"GIF8": "gif",
    b"BM": "bmp",
    b"RIFF": "webp",
    b"II*": "tif",
    b"MM": "tif",
}
_START_OF_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def size_of(content: bytes) -> tuple[str, int, int]:
    """(kind, width, height) in pixels; 0 and 0 where the head does not say."""
    try:
        return _size(content)
    except (struct.error, IndexError):
        kind = next((kind for sign, kind in _SIGNS.items() if content.startswith(sign)), "other")
        return kind, 0, 0


def _size(content: bytes) -> tuple[str, int, int]:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack_from(">II", content, 16)
        return "png", width, height
    if content.startswith(b"\xff\xd8"):
        return ("jpg", *_jpeg(content))
    if content.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack_from("<HH", content, 6)
        return "gif", width, height
    if content.startswith(b"BM") and len(content) > 26:
        width, height = struct.unpack_from("<ii", content, 18)
        return "bmp", abs(width), abs(height)
    if content.startswith((b"II*\x00", b"MM\x00*")):
        return ("tif", *_tiff(content))
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return ("webp", *_webp(content))
    if content[40:44] == b" EMF":
        return "emf", 0, 0
    if content.startswith((b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00")):
        return "wmf", 0, 0
    return "other", 0, 0


def _jpeg(content: bytes) -> tuple[int, int]:
    place = 2
    for _segment in range(1000):
        while content[place] == 0xFF and content[place + 1] == 0xFF:
            place += 1
        if content[place] != 0xFF:
            break
        marker = content[place + 1]
        if marker in _START_OF_FRAME:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return width, height
        if marker in (0xD8, 0x01) or 0xD0 <= marker <= 0xD7:
            place += 2
            continue
        if marker == 0xD9:
            break
        place += 2 + int(struct.unpack_from(">H", content, place + 2)[0])
    return 0, 0


def _tiff(content: bytes) -> tuple[int, int]:
    order = "<" if content.startswith(b"II") else ">"
    place = struct.unpack_from(f"{order}I", content, 4)[0]
    count = struct.unpack_from(f"{order}H", content, place)[0]
    found = {}
    for index in range(min(count, 200)):
        tag, kind = struct.unpack_from(f"{order}HH", content, place + 2 + 12 * index)
        if tag in (256, 257):
            form = f"{order}H" if kind == 3 else f"{order}I"
            found[tag] = int(struct.unpack_from(form, content, place + 10 + 12 * index)[0])
    return found.get(256, 0), found.get(257, 0)


def _webp(content: bytes) -> tuple[int, int]:
    kind = content[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0
