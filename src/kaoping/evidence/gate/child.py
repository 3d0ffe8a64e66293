"""The process in which the gate opens a stranger's file: ``python -I -m kaoping.evidence.gate.child``.

It loads neither Django nor the settings and holds no secret. It reads the stored file, writes unpacked members under numbers into the scratch folder
that it is given, and answers codes. Only codes named in ``evidence.gate.wording`` leave it.
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kaoping.base.children import serve
from kaoping.evidence.gate.tools import Tools
from kaoping.pure.documents import flags
from kaoping.pure.documents.archive import Member, check_container, unpack
from kaoping.pure.documents.detect import kind_of
from kaoping.pure.documents.kinds import ARCHIVES, OFFICE_ZIPS, OPEN_ZIPS
from kaoping.pure.documents.source import LIMITS
from kaoping.pure.errors import ExtractionError

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 15
MOST_PIXELS = 50_000_000
DRAWN = {"jpg", "png", "gif", "bmp", "tif", "webp"}
Code = dict[str, Any]


class Held:
    """A file on disk as a source of bytes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        self._opened = path.open("rb")

    def read(self, offset: int, length: int, /) -> bytes:
        if not 0 <= offset < self.size or length <= 0:
            return b""
        self._opened.seek(offset)
        return self._opened.read(min(length, self.size - offset))

    def close(self) -> None:
        self._opened.close()


class Scratch:
    """Keeps members as numbered files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0
        self.kept: list[Held] = []

    def put(self, chunks: Iterable[bytes], /) -> Held:
        path = self.folder / str(self.count)
        self.count += 1
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                for chunk in chunks:
                    out.write(chunk)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        self.kept.append(Held(path))
        return self.kept[-1]

    def close(self) -> None:
        for one in self.kept:
            one.close()


def work(question: dict[str, Any], _content: bytes) -> tuple[dict[str, Any], bytes]:
    """``path`` and an empty folder ``scratch`` in; ``refused``, ``codes`` and ``members`` out."""
    source = Held(Path(question["path"]))
    scratch = Scratch(Path(question["scratch"]))
    kind = kind_of(source.read, source.size)
    codes: list[Code] = []
    members: list[dict[str, Any]] = []
    refused = False
    try:
        if kind in ARCHIVES:
            tools = scratch.folder / "tools"
            tools.mkdir()
            found = unpack(source, kind, scratch, foreign=Tools(tools).items)
            members = [_told(member) for member in found]
            if not members:
                codes.append({"code": "empty_archive"})
        codes += _looked(source, kind)
    except ExtractionError as error:
        refused = True
        codes.append({"code": error.code, **{key: _plain(value) for key, value in error.params.items()}})
        members = []
    except OSError as error:  # the scratch folder's disk, or a file that went away: asked again later
        return {"ended": "disk", "errno": error.errno or 0}, b""
    finally:
        source.close()
        scratch.close()
        shutil.rmtree(scratch.folder / "tools", ignore_errors=True)
    return {"kind": kind, "refused": refused, "codes": codes, "members": members}, b""


def _looked(source: Held, kind: str) -> list[Code]:
    codes: list[Code] = []
    if kind in OFFICE_ZIPS or kind in OPEN_ZIPS:
        try:
            check_container(source)
        except ExtractionError as error:
            if error.code != "broken_archive":
                raise
            codes.append({"code": "broken_container"})
    codes += [{"code": flag.code, **flag.values} for flag in flags.flags(source, kind)]
    if kind == "pdf":
        _ask_password(source)
    elif kind in DRAWN:
        codes += _pixels(source)
    return codes


def _ask_password(source: Held) -> None:
    """Errors: ``encrypted``. Whether a pdf opens without a password is known only to a reader of pdf."""
    tail = source.read(max(0, source.size - (1 << 20)), 1 << 20)
    if b"/Encrypt" not in tail and b"/Encrypt" not in source.read(0, 1 << 20):
        return
    import pypdfium2

    try:
        pypdfium2.PdfDocument(str(source.path)).close()
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ExtractionError("encrypted") from None


def _pixels(source: Held) -> list[Code]:
    """From the picture's head: nothing is unpacked."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(source.path) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return [{"code": "many_pixels", "found": opened.width * opened.height, "most": MOST_PIXELS}]
    except Exception:  # a reader of foreign bytes raises what it likes
        return [{"code": "broken_picture"}]
    return []


def _told(member: Member) -> dict[str, Any]:
    kept = member.source
    return {
        "name": member.name[-480:], "size": member.size, "level": member.level, "kind": member.kind,
        "why": member.why, "stored": kept.path.name if isinstance(kept, Held) else "",
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, str)) else str(value)


if __name__ == "__main__":
    serve(work, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS, file_bytes=LIMITS.unpacked)
