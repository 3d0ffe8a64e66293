"""Archives that only outside programs unpack (rar, 7z, cab …): bsdtar as a stream, else unar into scratch.

Runs in the gate's child, so both programs live within its limits and die with it. bsdtar turns any
archive that it reads into a tar on its output: nothing is written, every byte is counted here.
Where neither is installed the archive is said to be closed to this server.
"""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kaoping.pure.documents import rar
from kaoping.pure.documents.packed import CHUNK, Item, Stream, tar_items
from kaoping.pure.documents.source import LIMITS, Source
from kaoping.pure.errors import ExtractionError

WATCH_SECONDS = 0.05


class Tools:
    """Unpacks one stored file; ``scratch`` is an empty folder for what has to be written."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch

    def items(self, source: Source, kind: str) -> Iterator[Item]:
        """The entries of an archive, as ``archive.unpack`` asks for them.

        Errors: ``no_tool``, ``encrypted``, ``part_of_several``, ``too_many_entries``, ``unpacked_too_big``,
        ``too_packed``, ``broken_archive``.
        """
        if kind == "rar":
            _ask_rar(source)
        path = self._path(source)
        if bsdtar := shutil.which("bsdtar"):
            try:
                yield from self._streamed(bsdtar, path, source.size)
                return
            except _CannotRead:
                pass  # nothing has been handed out yet: the other program may know this form
        unar, lsar = shutil.which("unar"), shutil.which("lsar")
        if not unar or not lsar:
            raise ExtractionError("broken_archive") if bsdtar else ExtractionError("no_tool", kind=kind)
        self._ask_listing(lsar, path, source.size)
        yield from self._extracted(unar, path, source.size)

    def _path(self, source: Source) -> Path:
        found = getattr(source, "path", None)
        if found is not None:
            return Path(found)
        path = self.scratch / "inner"
        path.write_bytes(source.read(0, source.size))
        return path

    def _streamed(self, program: str, path: Path, packed: int) -> Iterator[Item]:
        said = self.scratch / "said"
        with said.open("wb") as complaints, _started(
            [program, "-cf", "-", "--format=pax", f"@{path}"], subprocess.PIPE, complaints
        ) as running:  # fmt: skip
            out: Any = running.stdout
            any_yet = False
            fault: ExtractionError | None = None
            try:
                for item in tar_items(Stream(iter(lambda: out.read(CHUNK), b"")), packed):
                    any_yet = True
                    yield item
            except ExtractionError as error:
                fault = error
            out.close()
            code = running.wait()
        words = said.read_bytes()[:4096].lower()
        if b"encrypt" in words or b"passphrase" in words or b"crypto codec" in words:
            raise ExtractionError("encrypted")
        if fault is None and code == 0:
            return
        if not any_yet:
            raise _CannotRead
        # Names that are no UTF-8 are a complaint and no loss.
        if fault is not None or b"pathname" not in words:
            raise ExtractionError("broken_archive")

    def _ask_listing(self, program: str, path: Path, packed: int) -> None:
        """What the archive says itself, before anything is written."""
        with _started([program, "-j", str(path)], subprocess.PIPE, subprocess.DEVNULL) as running:
            raw = running.communicate()[0]
        try:
            listed: list[dict[str, Any]] = json.loads(raw)["lsarContents"]
            sizes = [int(one.get("XADFileSize", 0)) for one in listed]
        except (ValueError, KeyError, TypeError):
            raise ExtractionError("broken_archive") from None
        if not listed:
            raise ExtractionError("broken_archive")
        if any(one.get("XADIsEncrypted") for one in listed):
            raise ExtractionError("encrypted")
        if len(listed) > LIMITS.entries:
            raise ExtractionError("too_many_entries", most=LIMITS.entries)
        if sum(sizes) > LIMITS.unpacked:
            raise ExtractionError("unpacked_too_big", most=LIMITS.unpacked)
        if max(sizes) > max(LIMITS.free, LIMITS.ratio * packed):
            raise ExtractionError("too_packed", name="", most=LIMITS.ratio)

    def _extracted(self, program: str, path: Path, packed: int) -> Iterator[Item]:
        folder = self.scratch / "out"
        folder.mkdir()
        over = threading.Event()
        command = [program, "-q", "-f", "-D", "-e", "gb18030", "-o", str(folder), str(path)]
        with _started(command, subprocess.DEVNULL, subprocess.DEVNULL) as running:
            while True:
                try:
                    code = running.wait(WATCH_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    if _weight(folder) > LIMITS.unpacked:
                        over.set()
                        running.kill()
        if over.is_set():
            raise ExtractionError("unpacked_too_big", most=LIMITS.unpacked)
        found = sorted(folder.rglob("*"))
        if code or not found:
            raise ExtractionError("broken_archive")
        for one in found:
            name = str(one.relative_to(folder))
            if one.is_symlink() or not (one.is_file() or one.is_dir()):
                yield Item(name, 0, packed, is_link=one.is_symlink(), is_special=not one.is_symlink())
            elif one.is_dir():
                yield Item(name, 0, packed, is_folder=True)
            else:
                yield Item(name, one.stat().st_size, packed, _chunks(one))


class _CannotRead(Exception):
    """The program knows this form of archive not at all."""


def _ask_rar(source: Source) -> None:
    said = rar.headers(source)
    if said.all_locked or said.locked:
        raise ExtractionError("encrypted")
    if said.is_part:
        raise ExtractionError("part_of_several")
    if said.files > LIMITS.entries:
        raise ExtractionError("too_many_entries", most=LIMITS.entries)
    if said.size > LIMITS.unpacked:
        raise ExtractionError("unpacked_too_big", most=LIMITS.unpacked)


def _started(command: list[str], out: Any, complaints: Any) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 -- a program found by its name, a path made by ourselves
        command, stdin=subprocess.DEVNULL, stdout=out, stderr=complaints, cwd="/",
        env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"},
    )  # fmt: skip


def _weight(folder: Path) -> int:
    return sum(one.lstat().st_size for one in folder.rglob("*") if not one.is_dir())


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            yield chunk
