"""Parts of a zip container (docx, xlsx, odt, ofd …), unpacked within limits that are counted.

Python 3.11's zipfile does not refuse parts that overlap, and what a container declares of its sizes
may be a lie; so overlaps are looked for first and every byte is counted while it is unpacked.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from kaoping.pure.documents import limits
from kaoping.pure.errors import ExtractionError

CHUNK = 1 << 16
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
    struct.error,
)


def _without_tail(content: bytes) -> bytes:
    """The container without what was left behind its end, which is looked for in the last 64 KB only."""
    end = content.rfind(b"PK\x05\x06")
    return content[: end + 22] if 0 <= end < len(content) - 65_557 else content


class Container:
    """A zip held in memory; parts are found by name, whatever their case."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(_without_tail(content)))
            entries = self._zip.infolist()
        except _FAULTS:
            raise ExtractionError("broken", what="container") from None
        if len(entries) > limits.MOST_PARTS:
            raise ExtractionError("too_many_parts", found=len(entries), most=limits.MOST_PARTS)
        self._packed_whole = len(content)
        self._unpacked = 0
        self._names: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = entry.filename.replace("\\", "/").lstrip("/")
            self._names.setdefault(name, entry)
        self._folded = {name.lower(): name for name in reversed(self._names)}
        self._refuse_overlaps(entries)

    def names(self) -> tuple[str, ...]:
        return tuple(self._names)

    def has(self, name: str) -> bool:
        return name.lower() in self._folded

    def read(self, name: str, most: int = limits.MOST_PART_BYTES) -> bytes:
        """One part, unpacked. Errors: ``ExtractionError`` ``too_big``, ``broken``, ``encrypted``."""
        entry = self._entry(name)
        found = bytearray()
        try:
            with self._zip.open(entry) as part:
                while chunk := part.read(CHUNK):
                    found += chunk
                    self._count(len(chunk), len(found), entry, most)
        except _FAULTS:
            raise ExtractionError("broken", what=entry.filename[-80:]) from None
        return bytes(found)

    def sizes_are_fair(self, *endings: str) -> None:
        """Unpack, count and throw away the parts with these endings, for readers that unpack by themselves."""
        for name in self._names:
            if name.lower().endswith(endings):
                self.read(name)

    def _entry(self, name: str) -> zipfile.ZipInfo:
        known = self._folded.get(name.lower())
        if known is None:
            raise ExtractionError("broken", what=f"no {name}"[:90])
        entry = self._names[known]
        if entry.flag_bits & 1:
            raise ExtractionError("encrypted")
        return entry

    def _count(self, more: int, so_far: int, entry: zipfile.ZipInfo, most: int) -> None:
        self._unpacked += more
        packed = max(1, min(entry.compress_size, self._packed_whole))
        if so_far > most or self._unpacked > limits.MOST_UNPACKED_BYTES:
            raise ExtractionError("too_big", what=entry.filename[-80:], most=most)
        if so_far > limits.FREE_BYTES and so_far > limits.MOST_RATIO * packed:
            raise ExtractionError("too_big", what=entry.filename[-80:], ratio=limits.MOST_RATIO)

    def _refuse_overlaps(self, entries: list[zipfile.ZipInfo]) -> None:
        end = -1
        for entry in sorted(entries, key=lambda one: one.header_offset):
            if entry.header_offset < end:
                raise ExtractionError("too_big", what="overlap")
            # The local head has at least 30 bytes and its name; its own extra field may be longer.
            end = entry.header_offset + 30 + entry.compress_size
