"""OLE containers (doc, xls, ppt and what WPS calls wps, et, dps): streams, and the pictures in them."""

from __future__ import annotations

import io
import struct
from typing import Any

import olefile

from kaoping.pure.documents import limits
from kaoping.pure.documents.gather import Gather
from kaoping.pure.errors import ExtractionError

_BLIPS = {b"\x1d\xf0": b"\xff\xd8\xff", b"\x2a\xf0": b"\xff\xd8\xff", b"\x1e\xf0": b"\x89PNG\r\n\x1a\n"}
_HEADS = (17, 33)  # bytes between a blip record's own head and its picture: one or two digests and a tag


class Ole:
    """An OLE file held in memory. Errors: ``ExtractionError("broken")``, ``encrypted``."""

    def __init__(self, content: bytes) -> None:
        if len(content) < 1536:  # olefile would take so few bytes for a file's name
            raise ExtractionError("broken", what="ole")
        try:
            self._file: Any = olefile.OleFileIO(io.BytesIO(content))
            names = self._file.listdir()
        except Exception as error:  # a parser of foreign bytes raises what it likes
            raise ExtractionError("broken", what=type(error).__name__) from None
        self._names = {"/".join(name).lower(): name for name in names[: limits.MOST_PARTS]}
        if self.has("EncryptedPackage"):
            raise ExtractionError("encrypted")

    @property
    def has_any(self) -> bool:
        return bool(self._names)

    def has(self, name: str) -> bool:
        return name.lower() in self._names

    def read(self, name: str) -> bytes:
        """One stream. Errors: ``ExtractionError`` ``broken``, ``too_big``."""
        place = self._names.get(name.lower())
        if place is None:
            raise ExtractionError("broken", what=f"no {name}")
        try:
            if self._file.get_size(place) > limits.MOST_OLE_STREAM:
                raise ExtractionError("too_big", what=name, most=limits.MOST_OLE_STREAM)
            found: bytes = self._file.openstream(place).read()
        except ExtractionError:
            raise
        except Exception as error:  # as above
            raise ExtractionError("broken", what=type(error).__name__) from None
        return found


def add_blips(stream: bytes, gather: Gather) -> None:
    """Pictures of a stream, found by the heads of their records and their own signatures."""
    places: list[tuple[int, bytes]] = []
    for sign in _BLIPS:
        place = stream.find(sign)
        while place >= 0 and len(places) < 20_000:
            places.append((place, sign))
            place = stream.find(sign, place + 2)
    end = 0
    for place, sign in sorted(places):
        if place < max(2, end) or place + 6 > len(stream):
            continue
        length = int(struct.unpack_from("<I", stream, place + 2)[0])
        for head in _HEADS:
            start = place + 6 + head
            if stream.startswith(_BLIPS[sign], start) and head < length <= len(stream) - place - 6:
                gather.add_picture(f"{len(gather.pictures) + 1}", stream[start : place + 6 + length])
                end = place + 6 + length
                break
