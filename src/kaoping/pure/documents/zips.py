"""The directory of a zip container, read by ourselves.

Python's own module trusts it (3.11.7 and 3.12.1 read 20 MB out of 1 KB of overlapping entries), knows
no GBK names, and gives up on what other programs open. Here only the directory is read, at most
``MOST_DIRECTORY_BYTES`` of it; ``archive`` unpacks. Layout after the zip specification (APPNOTE 4.3, 4.5, 4.6.9).
"""

from __future__ import annotations

import contextlib
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MOST_DIRECTORY_BYTES = 4 << 20
LOCAL, CENTRAL, END, END64, PLACE64 = (
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"PK\x06\x06",
    b"PK\x06\x07",
)
SMALL, LARGE = 0xFFFF, 0xFFFFFFFF

Read = Callable[[int, int], bytes]  # (offset, how many) -> so many bytes or fewer


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the directory states it; sizes are claims until something is unpacked."""

    name: str
    raw_name: bytes
    method: int
    flags: int
    crc: int
    packed: int  # bytes
    size: int  # bytes
    offset: int  # of the local header
    mode: int  # of a Unix file system, 0 when made elsewhere

    @property
    def is_encrypted(self) -> bool:
        return bool(self.flags & 0x41)

    @property
    def is_folder(self) -> bool:
        return self.name.endswith(("/", "\\"))

    @property
    def is_link(self) -> bool:
        return self.mode & 0o170000 == 0o120000


@dataclass(frozen=True, slots=True)
class Listing:
    entries: tuple[Entry, ...] = ()
    count: int = 0  # as claimed
    whole: bool = False  # whether the directory was found and read to its end
    start: int = 0  # where the directory begins in the file
    shift: int = 0  # bytes put before the archive (a self-extractor's program)


def listing(read: Read, size: int, most: int = 5000) -> Listing:
    """Up to ``most`` entries of the directory at the end of the file. Never raises for bytes."""
    tail_at = max(0, size - 65_557)
    tail = read(tail_at, size - tail_at)
    at = tail.rfind(END)
    while at >= 0 and len(tail) - at < 22:
        at = tail.rfind(END, 0, at)
    if at < 0:
        return Listing()
    count, length, start = struct.unpack_from("<HII", tail, at + 10)
    end = tail_at + at
    if count == SMALL or LARGE in (length, start):
        large = _large(read, end)
        if large is not None:
            count, length, start, end = large
    shift = end - length - start  # other programs look from the end, so do we
    if not 0 <= shift <= size or length > size:
        shift = 0
    raw = read(start + shift, min(length, MOST_DIRECTORY_BYTES))
    entries = _entries(raw, shift, most)
    whole = len(entries) == count and length <= MOST_DIRECTORY_BYTES
    return Listing(tuple(entries), count, whole, start + shift, shift)


def _large(read: Read, end: int) -> tuple[int, int, int, int] | None:
    """(count, length, start, end of the directory) of an archive with 64-bit numbers."""
    locator = read(end - 20, 20) if end >= 20 else b""
    if len(locator) < 20 or not locator.startswith(PLACE64):
        return None
    place = struct.unpack_from("<Q", locator, 8)[0]
    for where in (place, end - 20 - 56):
        record = read(where, 56) if 0 <= where < 1 << 62 else b""
        if len(record) == 56 and record.startswith(END64):
            count, length, start = struct.unpack_from("<QQQ", record, 32)
            return count, length, start, where
    return None


def _entries(raw: bytes, shift: int, most: int) -> list[Entry]:
    """The entries in these bytes of a directory."""
    found: list[Entry] = []
    at = 0
    while len(found) < most and raw[at : at + 4] == CENTRAL and at + 46 <= len(raw):
        (made, _needed, flags, method, _time, _day, crc, packed, size, name_long, extra_long, remark_long) = (
            struct.unpack_from("<HHHHHHIIIHHH", raw, at + 4)
        )
        attributes, offset = struct.unpack_from("<II", raw, at + 38)
        raw_name = raw[at + 46 : at + 46 + name_long]
        extra = raw[at + 46 + name_long : at + 46 + name_long + extra_long]
        size, packed, offset = _wide(extra, size, packed, offset)
        mode = attributes >> 16 if made >> 8 in (3, 19) else 0
        found.append(
            Entry(
                _name(raw_name, flags, extra),
                raw_name,
                method,
                flags,
                crc,
                packed,
                size,
                offset + shift,
                mode,
            )
        )
        at += 46 + name_long + extra_long + remark_long
    return found


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<HH", extra, at)
        yield tag, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _wide(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Sizes and offset, from the 64-bit field where the short ones are full."""
    for tag, value in _fields(extra):
        if tag != 1:
            continue
        numbers = [struct.unpack_from("<Q", value, at)[0] for at in range(0, len(value) - 7, 8)]
        for name, short in (("size", size), ("packed", packed), ("offset", offset)):
            if short == LARGE and numbers:
                number = int(numbers.pop(0))
                size, packed, offset = (
                    number if name == "size" else size,
                    number if name == "packed" else packed,
                    number if name == "offset" else offset,
                )
    return size, packed, offset


def _name(raw: bytes, flags: int, extra: bytes) -> str:
    """The name: the Unicode field where it fits the raw one, UTF-8, else GB 18030, as Chinese programs write."""
    for tag, value in _fields(extra):
        fits = tag == 0x7075 and value[:1] == b"\x01" and value[1:5] == struct.pack("<I", zlib.crc32(raw))
        if fits:
            with contextlib.suppress(UnicodeDecodeError):
                return value[5:].decode("utf-8")
    return name_of(raw, says_utf8=bool(flags & 0x800))


def name_of(raw: bytes, *, says_utf8: bool = False) -> str:
    """Any bytes as a name.

    What decodes as UTF-8 is UTF-8, but for names without its mark that are GB 2312 and decode by
    chance: 一 is D2 BB, which is also a Cyrillic letter.
    """
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
    high = [byte for byte in raw if byte >= 0x80]
    by_chance = high and min(high) >= 0xA1 and all(ord(character) < 0x800 for character in name)
    if by_chance and not says_utf8:
        try:
            return raw.decode("gb2312")
        except UnicodeDecodeError:
            return name
    return name


def first_names(head: bytes) -> tuple[str, ...]:
    """Names of the entries whose local headers lie in ``head``: for a file whose directory is lost."""
    found = []
    at = head.find(LOCAL)
    while at >= 0 and at + 30 <= len(head):
        packed, _size, name_long, extra_long = struct.unpack_from("<IIHH", head, at + 18)
        found.append(name_of(head[at + 30 : at + 30 + name_long]))
        at = head.find(LOCAL, at + 30 + name_long + extra_long + (packed if packed < len(head) else 0))
    return tuple(found)
