"""Strangers' bytes, which can be read at any place, and how much of them may be unpacked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one sent archive may be, the archives in it included."""

    entries: int = 1000
    unpacked: int = 200 * MB  # bytes, counted while unpacking
    ratio: int = 100  # unpacked over packed of one entry, once it is longer than ``free``
    free: int = MB
    depth: int = 2  # an archive, and archives in it


LIMITS = Limits()
# An office file is a container of many small parts; a long presentation has thousands.
CONTAINER = Limits(entries=5000, unpacked=256 * MB)


class Source(Protocol):
    """Bytes that can be read at any place."""

    @property
    def size(self) -> int: ...

    def read(self, offset: int, length: int, /) -> bytes: ...


class Bytes:
    """Bytes at hand as a source."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    @property
    def size(self) -> int:
        return len(self._content)

    def read(self, offset: int, length: int, /) -> bytes:
        return self._content[offset : offset + length] if offset >= 0 else b""
