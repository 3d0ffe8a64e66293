"""Keep bytes for ever: under their SHA-256, synced before any row speaks of them.

The order is write to a scratch name → fsync → rename → fsync the folder → row. A crash
leaves at worst an orphan file, which the next keeping of the same bytes adopts.
"""

import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction

from kaoping.base import clock
from kaoping.evidence.models import StoredFile
from kaoping.evidence.sniff import sniff

CHUNK = 1 << 20
GROUP = 100  # files written before the disk is waited for
SYNCS_AT_ONCE = 8
Source = bytes | BinaryIO | Iterable[bytes]


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return settings.VAR_DIR / "files" / sha256[:2] / sha256[2:4] / sha256


@dataclass(frozen=True, slots=True)
class OnDisk:
    """Bytes that are safe on disk and have no row yet."""

    sha256: str
    size_bytes: int
    kind: str
    mime_type: str


def keep(source: Source) -> StoredFile:
    """Store the bytes once and return their row; the same bytes twice are one row.

    Call it before the transaction that refers to the row, so that the sync to disk
    does not hold the writers' queue. Errors: ``OSError`` when the disk refuses;
    nothing is half-kept then.
    """
    return keep_many([source])[0]


def keep_many(sources: Iterable[Source]) -> list[StoredFile]:
    """``keep`` for several at once, in their order."""
    return record(put(sources))


def put(sources: Iterable[Source]) -> list[OnDisk]:
    """The first half of ``keep``: bytes to disk and synced, in groups. Call it outside a transaction."""
    waiting = iter(sources)
    kept: list[OnDisk] = []
    while group := _write_all(islice(waiting, GROUP)):
        kept += group
    return kept


def record(kept: list[OnDisk]) -> list[StoredFile]:
    """The second half: the rows, with two queries for all of them; inside a transaction if you like."""
    if not kept:
        return []
    rows = _rows_of(kept)
    new = {one.sha256: one for one in kept if one.sha256 not in rows}
    if new:
        moment = clock.now()
        made = [
            StoredFile(
                sha256=one.sha256,
                size_bytes=one.size_bytes,
                kind=one.kind,
                mime_type=one.mime_type,
                stored_at=moment,
            )
            for one in new.values()
        ]
        try:
            with transaction.atomic():
                StoredFile.objects.bulk_create(made)
        except IntegrityError:  # another worker kept the same bytes meanwhile: one by one
            for one in new.values():
                values = {"size_bytes": one.size_bytes, "kind": one.kind, "mime_type": one.mime_type}
                StoredFile.objects.get_or_create(sha256=one.sha256, defaults={**values, "stored_at": moment})
            made = list(_rows_of(kept).values())
        rows |= {row.sha256: row for row in made}
    return [rows[one.sha256] for one in kept]


def _rows_of(kept: list[OnDisk]) -> dict[str, StoredFile]:
    wanted = {one.sha256 for one in kept}
    return {row.sha256: row for row in StoredFile.objects.filter(sha256__in=wanted)}


def _write_all(sources: Iterable[Source]) -> list[OnDisk]:
    """Write, sync and name a group of files; the disk works on their syncs together."""
    written: list[tuple[Path, OnDisk]] = []
    try:
        for source in sources:
            written.append(_scratch(source))
        _together(_sync_file, [temporary for temporary, _kept in written])
        folders: dict[Path, None] = {}  # an ordered set
        for temporary, kept in written:
            final = path_of(kept.sha256)
            if not final.exists():
                is_new_folder = not final.parent.exists()
                final.parent.mkdir(parents=True, exist_ok=True)
                os.replace(temporary, final)
                if is_new_folder:  # its own name must outlive a power cut too
                    folders |= dict.fromkeys([final.parent.parent, final.parent.parent.parent])
            folders[final.parent] = None  # also for an orphan whose keeper died before this line
        _together(_sync_folder, list(folders))
    finally:
        for temporary, _kept in written:
            temporary.unlink(missing_ok=True)
    return [_sniffed(kept) for _temporary, kept in written]


def _scratch(source: Source) -> tuple[Path, OnDisk]:
    digest, size = hashlib.sha256(), 0
    scratch = settings.VAR_DIR / "files" / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    temporary = scratch / secrets.token_hex(16)
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in _chunks(source):
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary, OnDisk(digest.hexdigest(), size, "", "")


def _sniffed(kept: OnDisk) -> OnDisk:
    kind, mime_type = sniff(path_of(kept.sha256))
    return OnDisk(kept.sha256, kept.size_bytes, kind, mime_type)


def _together(sync: Callable[[Path], None], paths: list[Path]) -> None:
    """Each path synced; several at once, since a disk takes hardly longer for eight than for one."""
    if len(paths) < 3:
        for path in paths:
            sync(path)
        return
    with ThreadPoolExecutor(min(SYNCS_AT_ONCE, len(paths)), thread_name_prefix="sync") as threads:
        list(threads.map(sync, paths))


def clear_scratch(older_than_seconds: int = 24 * 3600) -> int:
    """Remove what writers that were killed left half-written; returns how many files."""
    limit, removed = time.time() - older_than_seconds, 0
    for path in (settings.VAR_DIR / "files" / "scratch").glob("*"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < limit:
                path.unlink()
                removed += 1
    return removed


def read(file: StoredFile) -> bytes:
    """The bytes as they were sent. Errors: ``FileNotFoundError`` when the disk lost them."""
    return path_of(file.sha256).read_bytes()


def read_head(file: StoredFile, most: int) -> bytes:
    """The first ``most`` bytes, for readers that look at no more."""
    with path_of(file.sha256).open("rb") as opened:
        return opened.read(most)


def is_intact(file: StoredFile) -> bool:
    """Whether the bytes on disk still have their hash."""
    path = path_of(file.sha256)
    if not path.is_file() or path.stat().st_size != file.size_bytes:
        return False
    with path.open("rb") as bytes_:
        return hashlib.file_digest(bytes_, "sha256").hexdigest() == file.sha256


def _chunks(source: Source) -> Iterable[bytes]:
    if isinstance(source, bytes):
        return (source,)
    if hasattr(source, "chunks"):  # an upload
        return source.chunks(CHUNK)
    if hasattr(source, "read"):
        return iter(lambda: source.read(CHUNK), b"")
    return source


def _sync_folder(folder: Path) -> None:
    _sync(folder, os.O_RDONLY)


def _sync_file(path: Path) -> None:
    _sync(path, os.O_RDWR)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
