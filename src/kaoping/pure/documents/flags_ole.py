"""Flags of OLE files: doc, xls, ppt, msg, and objects that lie in other files. After [MS-DOC] 2.5.1,
[MS-XLS] 2.4.28 and 2.4.117, [MS-PPT] 2.3.2, [MS-OLEDS] 2.3.6."""

from __future__ import annotations

import io
import re
import struct
from typing import TYPE_CHECKING, Any

import olefile

from kaoping.pure.documents import ole_directory
from kaoping.pure.documents.kinds import RUNNING, ending_of
from kaoping.pure.documents.zips import name_of
from kaoping.pure.errors import ExtractionError

if TYPE_CHECKING:
    from kaoping.pure.documents.source import Source

MOST_STREAM = 64 << 20
MOST_OBJECTS = 200
CRYPTED_PPT = 0xF3D1C4DF
DDE_FIELD = re.compile(rb"\x13\s*DDE|\x13\0(?:[ \t]\0)*D\0D\0E\0", re.IGNORECASE)

Found = list[tuple[str, dict[str, Any]]]


def look(source: Source, kind: str) -> Found:
    """Codes with their values. Errors: ``ExtractionError("encrypted")``."""
    entries = ole_directory.directory(source.read).entries
    folded = [tuple(part.casefold() for part in entry.path) for entry in entries]
    if any(path[-1] == "encryptedpackage" for path in folded):
        raise ExtractionError("encrypted")
    found: Found = []
    if any({"macros", "_vba_project_cur", "_vba_project"} & set(path) for path in folded):
        found.append(("macros", {}))
    objects = [
        path
        for path in folded
        if len(path) > 1 and path[-1] in ("\x01ole", "\x01ole10native", "package", "contents")
    ]
    stores = {path[:-1] for path in objects if path[0] == "objectpool" or path[0].startswith("mbd")}
    if stores or (kind == "ole" and any(path[-1] == "\x01ole10native" for path in folded)):
        found.append(("embedded", {"count": max(len(stores), 1)}))
    streams = _Streams(source)
    native = [entry.path for entry in entries if entry.path[-1].casefold() == "\x01ole10native"]
    for path in native[:MOST_OBJECTS]:
        name = _packed_name(streams.read(path, 4096))
        if ending_of(name) in RUNNING:
            found.append(("embedded_program", {"name": name[:200]}))
    if kind == "doc":
        found += _word(streams)
    elif kind == "xls":
        found += _excel(streams)
    elif kind == "ppt":
        user = streams.read(("Current User",), 64)
        if len(user) >= 16 and struct.unpack_from("<I", user, 12)[0] == CRYPTED_PPT:
            raise ExtractionError("encrypted")
    return found


class _Streams:
    """Contents of streams; a file that cannot be followed has empty ones."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._file: Any = None
        self._failed = False

    def read(self, path: tuple[str, ...], most: int = MOST_STREAM) -> bytes:
        if self._failed:
            return b""
        try:
            if self._file is None:
                content = self._source.read(0, self._source.size)
                if len(content) < 1536:  # olefile would take so few bytes for a file's name
                    raise OSError
                self._file = olefile.OleFileIO(io.BytesIO(content))
            return bytes(self._file.openstream(list(path)).read(most))
        except KeyError:
            return b""
        except Exception:  # a parser of foreign bytes raises what it likes
            self._failed = self._file is None
            return b""


def _word(streams: _Streams) -> Found:
    words = streams.read(("WordDocument",))
    is_word = len(words) >= 12 and struct.unpack_from("<H", words)[0] in (0xA5EC, 0xA5DC)
    if is_word and struct.unpack_from("<H", words, 10)[0] & 0x100:
        raise ExtractionError("encrypted")
    return [("dde", {})] if DDE_FIELD.search(words) else []


def _excel(streams: _Streams) -> Found:
    """Sheets of the old macro language, links to other programs, and the password's record."""
    raw = streams.read(("Workbook",)) or streams.read(("Book",))
    found: Found = []
    at, outside = 0, 0
    while at + 4 <= len(raw):
        kind, length = struct.unpack_from("<HH", raw, at)
        body = raw[at + 4 : at + 4 + length]
        if kind == 0x2F and any(body):
            raise ExtractionError("encrypted")
        if kind == 0x85 and length >= 6 and body[5] == 1:
            found.append(("xlm_macros", {}))
        elif kind == 0x1AE and length > 4:
            if b"\x03" in body[4:]:
                found.append(("dde", {}))
            elif struct.unpack_from("<H", body, 2)[0] not in (0x0401, 0x3A01):
                outside += 1
        elif kind == 0x0A:  # the end of what concerns the whole book
            break
        at += 4 + length
    if outside:
        found.append(("external_link", {"count": outside, "target": ""}))
    return found


def _packed_name(native: bytes) -> str:
    """What a packed file is called inside: two names end with a zero each, the second with its folders."""
    if len(native) < 8:
        return ""
    end = native.find(b"\0", 6)
    return name_of(native[6:end]) if 6 <= end < 600 else ""
