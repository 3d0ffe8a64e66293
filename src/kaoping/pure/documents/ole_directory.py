"""The directory of an OLE compound file (doc, xls, ppt, wps, et, msg …), without opening its streams.

Small and bounded, because it says a file's kind the moment the file arrives: at most
``MOST_SECTORS`` sectors of the directory are read, whatever the file claims. Broken chains end the
walk where they break. (``olefile`` reads the whole allocation table first; it is used for streams,
in a child.) Layout after [MS-CFB] 2.2, 2.3, 2.6.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_SECTORS = 256  # 1,024 entries with sectors of 512 bytes
MOST_ENTRIES = 2048
END = 0xFFFFFFFA  # this number and higher ones are no sector

Read = Callable[[int, int], bytes]  # (offset, how many) -> so many bytes or fewer


@dataclass(frozen=True, slots=True)
class Entry:
    """One storage or stream: its path from the root, whether it is a stream, its size in bytes."""

    path: tuple[str, ...]
    is_stream: bool
    size: int


@dataclass(frozen=True, slots=True)
class Directory:
    entries: tuple[Entry, ...] = ()
    root_class: str = ""  # the root's class id as hexadecimal bytes, "" when it has none

    @property
    def top(self) -> tuple[str, ...]:
        """Names right under the root: what kind of file it is stands there."""
        return tuple(entry.path[0] for entry in self.entries if len(entry.path) == 1)


def directory(read: Read) -> Directory:
    """What the file's directory names, as far as it can be followed. Never raises for bytes."""
    head = read(0, 512)
    if len(head) < 512 or not head.startswith(MAGIC):
        return Directory()
    shift = struct.unpack_from("<H", head, 30)[0]
    if shift not in (9, 12):
        return Directory()
    raw = _sectors(read, head, 1 << shift)
    records = [raw[at : at + 128] for at in range(0, len(raw) - 127, 128)][:MOST_ENTRIES]
    if not records or records[0][66] != 5:
        return Directory(tuple(_flat(records)))
    root_class = records[0][80:96]
    return Directory(tuple(_walk(records)), root_class.hex() if any(root_class) else "")


def _sectors(read: Read, head: bytes, size: int) -> bytes:
    """The directory's sectors joined, along the allocation table."""
    first = struct.unpack_from("<I", head, 48)[0]
    tables = list(struct.unpack_from("<109I", head, 76))
    per_table = size // 4
    found: list[bytes] = []
    seen: set[int] = set()
    sector = first
    while sector < END and sector not in seen and len(found) < MOST_SECTORS:
        seen.add(sector)
        part = read((sector + 1) * size, size)
        if not part:
            break
        found.append(part.ljust(size, b"\0"))
        table, place = divmod(sector, per_table)
        where = _table(read, head, size, tables, table)
        if where is None:
            break
        link = read((where + 1) * size + 4 * place, 4)
        if len(link) < 4:
            break
        sector = struct.unpack("<I", link)[0]
    return b"".join(found)


def _table(read: Read, head: bytes, size: int, tables: list[int], number: int) -> int | None:
    """The sector in which the allocation table's ``number``-th part lies."""
    if number < 109:
        return tables[number] if tables[number] < END else None
    number -= 109
    sector = struct.unpack_from("<I", head, 68)[0]
    for _ in range(min(number // (size // 4 - 1), MOST_SECTORS)):
        link = read((sector + 1) * size + size - 4, 4)
        if len(link) < 4 or sector >= END:
            return None
        sector = struct.unpack("<I", link)[0]
    raw = read((sector + 1) * size + 4 * (number % (size // 4 - 1)), 4) if sector < END else b""
    found = struct.unpack("<I", raw)[0] if len(raw) == 4 else END
    return found if found < END else None


def _walk(records: list[bytes]) -> list[Entry]:
    """All entries with their paths; a record is visited once, so loops end."""
    found: list[Entry] = []
    seen: set[int] = {0}
    waiting: list[tuple[int, tuple[str, ...]]] = [(_link(records[0], 76), ())]
    while waiting:
        number, above = waiting.pop()
        if number in seen or not 0 <= number < len(records):
            continue
        seen.add(number)
        record = records[number]
        waiting += [(_link(record, 68), above), (_link(record, 72), above)]
        entry = _entry(record, above)
        if entry is None:
            continue
        found.append(entry)
        if not entry.is_stream and len(above) < 16:
            waiting.append((_link(record, 76), entry.path))
    return found


def _flat(records: list[bytes]) -> list[Entry]:
    return [entry for record in records if (entry := _entry(record, ())) is not None]


def _entry(record: bytes, above: tuple[str, ...]) -> Entry | None:
    if record[66] not in (1, 2):
        return None
    length = min(max(struct.unpack_from("<H", record, 64)[0] - 2, 0), 62)
    name = record[: length - length % 2].decode("utf-16-le", "replace")
    return Entry((*above, name), record[66] == 2, struct.unpack_from("<I", record, 120)[0])


def _link(record: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", record, at)[0])
