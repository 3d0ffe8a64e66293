"""The headers of a RAR archive: how many files, how long, locked or not. Unpacking is for outside programs.

They are read by ourselves because bsdtar 3.6 hands out the locked bytes of a RAR 4 file as its content,
without a word. RAR 4 after the technote of unrar, RAR 5 after its published format.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.pure.documents.source import Source

MOST_BLOCKS = 20_000
OLD, NEW = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"


@dataclass(frozen=True, slots=True)
class Headers:
    """``locked`` counts locked files; ``all_locked`` is an archive whose very names are."""

    files: int = 0
    locked: int = 0
    size: int = 0  # bytes unpacked, as claimed
    all_locked: bool = False
    is_part: bool = False  # of an archive in several files


def headers(source: Source) -> Headers:
    """What the headers say, as far as they can be followed. Never raises for bytes."""
    head = source.read(0, 8)
    if head.startswith(NEW):
        return _new(source)
    return _old(source) if head.startswith(OLD) else Headers()


def _old(source: Source) -> Headers:
    at, files, locked, size, part = 7, 0, 0, 0, False
    for _ in range(MOST_BLOCKS):
        head = source.read(at, 32)
        if len(head) < 7:
            break
        kind, flags, length = struct.unpack_from("<BHH", head, 2)
        if kind == 0x73:
            part = bool(flags & 1)
            if flags & 0x80:
                return Headers(all_locked=True, is_part=part)
        if length < 7 or kind == 0x7B:
            break
        more = struct.unpack_from("<I", head, 7)[0] if flags & 0x8000 and len(head) >= 11 else 0
        if kind == 0x74 and len(head) >= 15:
            files += 1
            size += struct.unpack_from("<I", head, 11)[0]
            locked += bool(flags & 4)
            if flags & 0x100:  # sizes of more than 32 bits: their upper halves follow
                wide = source.read(at + 32, 8)
                if len(wide) == 8:
                    more += struct.unpack_from("<I", wide)[0] << 32
                    size += struct.unpack_from("<I", wide, 4)[0] << 32
        at += length + more
    return Headers(files, locked, size, False, part)


def _new(source: Source) -> Headers:
    at, files, locked, size, part = 8, 0, 0, 0, False
    for _ in range(MOST_BLOCKS):
        start = source.read(at, 64)
        length, begin = _number(start, 4)
        if not length or begin < 0 or length > 1 << 21:
            break
        block = source.read(at + begin, length)
        kind, place = _number(block, 0)
        flags, place = _number(block, place)
        extra = 0
        if flags & 1:
            extra, place = _number(block, place)
        more = 0
        if flags & 2:
            more, place = _number(block, place)
        if kind == 4:
            return Headers(all_locked=True, is_part=part)
        if kind == 5 or place < 0:
            break
        if kind == 1:
            part = bool(_number(block, place)[0] & 1)
        elif kind == 2:
            _file_flags, place = _number(block, place)
            length_out, _place = _number(block, place)
            files += 1
            size += length_out
            locked += _is_locked(block[max(0, len(block) - extra) :] if extra else b"")
        at += begin + length + more
    return Headers(files, locked, size, False, part)


def _is_locked(extra: bytes) -> bool:
    at = 0
    for _ in range(50):
        length, begin = _number(extra, at)
        if begin < 0 or not length:
            return False
        if _number(extra, begin)[0] == 1:
            return True
        at = begin + length
    return False


def _number(raw: bytes, at: int) -> tuple[int, int]:
    """(a number of seven bits a byte, the place after it); (0, -1) when the bytes end before it."""
    if at < 0:
        return 0, -1
    value = 0
    for place in range(at, min(at + 10, len(raw))):
        value |= (raw[place] & 127) << (7 * (place - at))
        if not raw[place] & 128:
            return value, place + 1
    return 0, -1
