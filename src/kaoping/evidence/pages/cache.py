"""Where the pictures of pages lie, how far their reading has come, and asking for it.

``derived/pages/ab/<sha256>-1/`` in the data folder holds what ``child`` writes and
``status.json``. All of it can be deleted at any time: who looks next has it made again.
One file is read at a time (``slot``), so that strangers' files never take all workers.
"""

import contextlib
import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from kaoping.base.queue import enqueue
from kaoping.evidence.models import StoredFile
from kaoping.evidence.pages.limits import KINDS

MADE_AS = 2  # one more when sizes or layout change: old pictures are then made again
NAMES = {"page": "page.webp", "large": "large.webp", "thumb": "thumb.webp", "text": "text.json"}
TRY_AGAIN_SECONDS = 3600  # after a reading that was stopped


@dataclass(frozen=True, slots=True)
class Pages:
    """How far the reading of one file has come."""

    state: str  # waiting, reading, done, refused
    count: int = 0  # pages of the file; 0 while nobody knows
    sizes: tuple[tuple[int, int], ...] = field(default_factory=tuple)  # pixels of each page made
    why: str = ""
    characters: int = 0

    @property
    def made(self) -> int:
        return len(self.sizes)

    @property
    def is_settled(self) -> bool:
        return self.state in ("done", "refused")


def root() -> Path:
    return settings.VAR_DIR / "derived" / "pages"


def folder_of(file: StoredFile) -> Path:
    return root() / file.sha256[:2] / f"{file.sha256}-{MADE_AS}"


def can_be_shown(file: StoredFile) -> bool:
    """Whether pages can be made of this kind of file at all."""
    return file.kind in KINDS


def pages_of(file: StoredFile) -> Pages:
    """How far it is, without asking for more."""
    try:
        kept = json.loads((folder_of(file) / "status.json").read_text(encoding="utf-8"))
        sizes = tuple((int(width), int(height)) for width, height in kept["sizes"])
        return Pages(kept["state"], kept["count"], sizes, kept["why"], kept["characters"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return Pages("waiting")


def ask_for(file: StoredFile) -> Pages:
    """How far it is; a reading that nobody does is put into the queue (twice does no harm)."""
    pages = pages_of(file)
    if pages.why == "stopped" and _age(folder_of(file) / "status.json") > TRY_AGAIN_SECONDS:
        forget(file)
        pages = Pages("waiting")
    if not pages.is_settled and can_be_shown(file) and not _slot_is_taken():
        enqueue("kaoping.evidence.pages.tasks.make", file.pk)
        pages = pages_of(file)  # under test the job has just been done
    return pages


def write_status(file: StoredFile, pages: Pages) -> None:
    folder = folder_of(file)
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "state": pages.state, "count": pages.count, "sizes": pages.sizes, "why": pages.why,
        "characters": pages.characters,
    }  # fmt: skip
    part = folder / "status.part"
    part.write_text(json.dumps(content), encoding="utf-8")
    os.replace(part, folder / "status.json")


def part_of(file: StoredFile, number: int, what: str) -> Path | None:
    """The file with one page's picture or text; None when it is not made."""
    for name in (what, "page") if what == "large" else (what,):
        path = folder_of(file) / f"{number}-{NAMES[name]}"
        if path.is_file():
            return path
    return None  # the large picture is made last; until then the page stands for it


def text_of(file: StoredFile, count: int) -> str:
    """The text of all pages made, a form feed between two."""
    found = []
    for number in range(1, count + 1):
        path = part_of(file, number, "text")
        if path is not None:
            with contextlib.suppress(ValueError, KeyError, FileNotFoundError):
                found.append(json.loads(path.read_text(encoding="utf-8"))["text"].strip())
    return "\f".join(found)


def forget(file: StoredFile) -> None:
    """Delete what was made of one file."""
    shutil.rmtree(folder_of(file), ignore_errors=True)


def forget_unused(older_than_seconds: int = 90 * 24 * 3600) -> int:
    """Delete what was made long ago; how many files' pages. Made again when somebody looks."""
    limit, removed = time.time() - older_than_seconds, 0
    for folder in root().glob("*/*"):
        if folder.is_dir() and _modified(folder) < limit:
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


@contextmanager
def slot() -> Iterator[bool]:
    """Hold the one place for reading; gives False when another job has it. A killed holder frees it."""
    root().mkdir(parents=True, exist_ok=True)
    with open(root() / "slot", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _slot_is_taken() -> bool:
    with slot() as free:
        return not free


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _age(path: Path) -> float:
    return time.time() - _modified(path)
