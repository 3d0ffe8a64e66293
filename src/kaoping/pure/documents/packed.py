"""The entries of archives as streams of bytes: zip by our own walk, tar, and single packed files."""

from __future__ import annotations

import bz2
import lzma
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from kaoping.pure.documents import zips
from kaoping.pure.documents.source import Limits, Source
from kaoping.pure.errors import ExtractionError

CHUNK = 1 << 16
LZMA_MEMORY = 256 << 20
STREAMS = frozenset({"gz", "bz2", "xz"})
DEFLATE, BZIP2, LZMA = 8, 12, 14


class Broken(Exception):
    """The bytes of one entry end early or contradict their sum; the others may be whole."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. ``packed`` is how many bytes of the archive it takes, ``size`` what is claimed."""

    name: str
    size: int
    packed: int
    chunks: Iterable[bytes] = field(default=(), repr=False)
    is_folder: bool = False
    is_link: bool = False
    is_special: bool = False
    why: str = ""


# -- zip -------------------------------------------------------------------------------------


def zip_items(source: Source, limits: Limits) -> Iterator[Item]:
    """The entries, once the whole directory has been found honest.

    Errors: ``too_many_entries``, ``overlap``, ``unpacked_too_big`` (what it says itself), ``broken_archive``.
    """
    found = zips.listing(source.read, source.size, limits.entries + 1)
    if max(found.count, len(found.entries)) > limits.entries:
        raise ExtractionError("too_many_entries", most=limits.entries)
    if not found.whole:
        raise ExtractionError("broken_archive")
    if sum(entry.size for entry in found.entries) > limits.unpacked:
        raise ExtractionError("unpacked_too_big", most=limits.unpacked)
    starts = _data_starts(source, found)
    for entry, start in zip(found.entries, starts, strict=True):
        why = "encrypted" if entry.is_encrypted or entry.method == 99 else ""
        if not why and entry.method not in (0, DEFLATE, BZIP2, LZMA):
            why = "unknown_method"
        yield Item(
            entry.name, entry.size, entry.packed, () if why else zip_chunks(source, entry, start),
            is_folder=entry.is_folder, is_link=entry.is_link, why=why,
        )  # fmt: skip


def _data_starts(source: Source, found: zips.Listing) -> list[int]:
    """Where each entry's bytes begin; no byte may belong to two entries or to the directory."""
    starts = []
    for entry in found.entries:
        head = source.read(entry.offset, 30)
        if len(head) < 30 or not head.startswith(zips.LOCAL):
            raise ExtractionError("broken_archive")
        name_long, extra_long = struct.unpack_from("<HH", head, 26)
        starts.append(entry.offset + 30 + name_long + extra_long)
    spans = sorted(
        (entry.offset, start + entry.packed) for entry, start in zip(found.entries, starts, strict=True)
    )
    end = found.shift if found.shift else 0
    for first, last in spans:
        if first < end or last > found.start:
            raise ExtractionError("overlap")
        end = last
    return starts


def zip_chunks(source: Source, entry: zips.Entry, start: int) -> Iterator[bytes]:
    """The entry's bytes, held against what the directory says of length and sum.

    Errors: ``Broken``; ``ExtractionError("false_size")`` as soon as there are more than it says.
    """
    raw = _span(source, start, entry.packed)
    if entry.method == DEFLATE:
        chunks = _inflated(raw, zlib.decompressobj(-15))
    elif entry.method == BZIP2:
        chunks = _unpacked(raw, bz2.BZ2Decompressor())
    elif entry.method == LZMA:
        chunks = _unpacked(raw, None, _zip_lzma)
    else:
        chunks = raw
    total = length = 0
    for chunk in chunks:
        length += len(chunk)
        if length > entry.size:  # what was counted beforehand was a lie
            raise ExtractionError("false_size", name=entry.name[:200])
        total = zlib.crc32(chunk, total)
        yield chunk
    if total != entry.crc:
        raise Broken


def _zip_lzma(head: bytes) -> tuple[Any, bytes]:
    """The unpacker that an LZMA entry's own header asks for, and the bytes after that header."""
    if len(head) < 9 or head[2:4] != b"\x05\x00":
        raise Broken
    properties = head[4]
    size = struct.unpack_from("<I", head, 5)[0]
    if properties >= 225 or size > LZMA_MEMORY // 2:
        raise Broken
    lc, rest = properties % 9, properties // 9
    filters = [
        {"id": lzma.FILTER_LZMA1, "dict_size": max(size, 4096), "lc": lc, "lp": rest % 5, "pb": rest // 5}
    ]
    try:
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters), head[9:]
    except (lzma.LZMAError, ValueError):
        raise Broken from None


def _span(source: Source, start: int, length: int) -> Iterator[bytes]:
    while length > 0:
        chunk = source.read(start, min(CHUNK, length))
        if not chunk:
            raise Broken
        yield chunk
        start, length = start + len(chunk), length - len(chunk)


def _inflated(raw: Iterable[bytes], machine: Any) -> Iterator[bytes]:
    """Deflated bytes unpacked a bounded piece at a time, so that a bomb shows before it bursts."""
    try:
        for chunk in raw:
            waiting = chunk
            while waiting and not machine.eof:
                out = machine.decompress(waiting, CHUNK * 4)
                waiting = machine.unconsumed_tail
                if out:
                    yield out
            if machine.eof:
                return
        out = machine.flush()
    except zlib.error:
        raise Broken from None
    if out:
        yield out
    if not machine.eof:
        raise Broken


def _unpacked(
    raw: Iterable[bytes], machine: Any, begin: Callable[[bytes], tuple[Any, bytes]] | None = None
) -> Iterator[bytes]:
    """The same for the unpackers of bzip2 and LZMA, which hold the rest themselves."""
    try:
        for chunk in raw:
            waiting = chunk
            if machine is None and begin is not None:
                machine, waiting = begin(chunk)
            out = machine.decompress(waiting, CHUNK * 4)
            while True:
                if out:
                    yield out
                if machine.eof:
                    return
                if machine.needs_input:
                    break
                out = machine.decompress(b"", CHUNK * 4)
    except (OSError, ValueError, EOFError, lzma.LZMAError):
        raise Broken from None
    if machine is None or not machine.eof:
        if begin is None:  # an LZMA entry of a zip may end without a mark; its sum decides
            raise Broken
        return


# -- one packed file -------------------------------------------------------------------------


def stream_items(source: Source, kind: str) -> Iterator[Item]:
    """The one file in a gz, bz2 or xz; its name where the format keeps one."""
    raw = _span(source, 0, source.size)
    if kind == "gz":
        chunks = _gunzipped(raw)
        name = _gz_name(source.read(0, 2048))
    elif kind == "bz2":
        chunks, name = _unpacked(raw, bz2.BZ2Decompressor()), ""
    else:
        chunks, name = _unpacked(raw, lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=LZMA_MEMORY)), ""
    yield Item(name or "content", 0, source.size, chunks)


def _gunzipped(raw: Iterator[bytes]) -> Iterator[bytes]:
    """All members of a gz, one after the other; what follows the last one is not looked at."""
    machine = zlib.decompressobj(31)
    try:
        for chunk in raw:
            waiting = chunk
            while waiting:
                if machine.eof:
                    waiting = waiting.lstrip(b"\0")
                    if not waiting.startswith(b"\x1f"):
                        return
                    machine = zlib.decompressobj(31)
                out = machine.decompress(waiting, CHUNK * 4)
                waiting = machine.unused_data if machine.eof else machine.unconsumed_tail
                if out:
                    yield out
    except zlib.error:
        raise Broken from None
    if not machine.eof:
        raise Broken


def _gz_name(head: bytes) -> str:
    if len(head) < 10 or not head[3] & 8:
        return ""
    at = 10
    if head[3] & 4:
        at += 2 + struct.unpack_from("<H", head.ljust(12, b"\0"), 10)[0]
    end = head.find(b"\0", at)
    return zips.name_of(head[at:end]) if 0 < end - at < 500 else ""


# -- tar -------------------------------------------------------------------------------------


class Stream:
    """Chunks as a file that can only be read on."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, b""

    def read(self, length: int) -> bytes:
        parts, missing = [self._rest], length - len(self._rest)
        while missing > 0:
            chunk = next(self._chunks, b"")
            if not chunk:
                break
            parts.append(chunk)
            missing -= len(chunk)
        whole = b"".join(parts)
        self._rest = whole[length:]
        return whole[:length]


HEADERS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)
MOST_HEADER = 1 << 16


TAR_FAULTS = (
    tarfile.TarError, OSError, ValueError, EOFError, OverflowError, RecursionError, struct.error, KeyError,
)  # fmt: skip


class _TarInfo(tarfile.TarInfo):
    """Headers that describe the next header are read whole into memory: none is long in honest archives."""

    def _proc_member(self, tarfile_: Any) -> Any:
        if self.type in HEADERS and self.size > MOST_HEADER:
            raise tarfile.HeaderError("long")
        return super()._proc_member(tarfile_)  # type: ignore[misc]


def tar_items(stream: Stream, packed: int) -> Iterator[Item]:
    """The entries of a tar that is read on once; ``packed`` is the length of what it came in.

    Errors: ``broken_archive``.
    """
    try:
        with tarfile.open(
            fileobj=cast(Any, stream),  # it asks for nothing but ``read``
            mode="r|",
            tarinfo=_TarInfo,
            encoding="utf-8",
            errors="surrogateescape",
        ) as archive:
            for entry in archive:
                name = zips.name_of(entry.name.encode("utf-8", "surrogateescape"))
                yield Item(
                    name, entry.size, packed, _tar_chunks(archive, entry) if entry.isreg() else (),
                    is_folder=entry.isdir(), is_link=entry.issym() or entry.islnk(),
                    is_special=not (entry.isreg() or entry.isdir() or entry.issym() or entry.islnk()),
                )  # fmt: skip
    except TAR_FAULTS:
        raise ExtractionError("broken_archive") from None


def _tar_chunks(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> Iterator[bytes]:
    opened = archive.extractfile(entry)
    left = entry.size
    while opened is not None and left > 0:
        try:
            chunk = opened.read(min(CHUNK, left))
        except (tarfile.TarError, OSError, ValueError, EOFError):
            raise Broken from None
        if not chunk:
            raise Broken
        left -= len(chunk)
        yield chunk
