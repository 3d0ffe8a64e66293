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
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from kaoping.base.queue import enqueue
from kaoping.evidence import gate
from kaoping.evidence.models import StoredFile
from kaoping.evidence.pages import office
from kaoping.evidence.pages.limits import KINDS, OFFICE, OFFICE_TOGETHER, TEXTS

MADE_AS = 3  # one more when sizes or layout change: old pictures are then made again
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
    form: str = "pictures"  # or "layout": the words alone, where no pictures can be made

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


def has_pictures(file: StoredFile) -> bool:
    """Whether a thumbnail may be asked for: pictures of pages are made, or can be."""
    if file.kind in TEXTS or file.kind not in KINDS:
        return False
    if file.kind in OFFICE and not office.program():
        return False
    pages = pages_of(file)
    return pages.form == "pictures" and (pages.made > 0 or pages.state != "refused")


def pages_of(file: StoredFile) -> Pages:
    """How far it is, without asking for more."""
    try:
        kept = json.loads((folder_of(file) / "status.json").read_text(encoding="utf-8"))
        sizes = tuple((int(width), int(height)) for width, height in kept["sizes"])
        return Pages(kept["state"], kept["count"], sizes, kept["why"], kept["characters"], kept["form"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return Pages("waiting")


def ask_for(file: StoredFile) -> Pages:
    """How far it is; a reading that nobody does is put into the queue (twice does no harm)."""
    pages = pages_of(file)
    if _may_do_better(file, pages):
        forget(file)
        pages = Pages("waiting")
    if not pages.is_settled and can_be_shown(file):
        _note_that_it_waits(file)
        if _slot_is_taken():
            return pages
        enqueue("kaoping.evidence.pages.tasks.make", file.pk, somebody_waits=True)
        pages = pages_of(file)  # under test the job has just been done
    return pages


def _may_do_better(file: StoredFile, pages: Pages) -> bool:
    """Whether what hindered the pages has passed: a stop, the gate, a program that was missing."""
    if pages.why == "stopped":
        return _age(folder_of(file) / "status.json") > TRY_AGAIN_SECONDS
    if pages.why == "no_program":
        return office.program() is not None
    return pages.why in ("held", "active") and gate.may_be_shown(file)


def write_status(file: StoredFile, pages: Pages) -> None:
    folder = folder_of(file)
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "state": pages.state, "count": pages.count, "sizes": pages.sizes, "why": pages.why,
        "characters": pages.characters, "form": pages.form,
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


def words_of(file: StoredFile) -> str:
    """All words on the pages made or in the reading layout; empty when nothing is made."""
    pages = pages_of(file)
    return layout_text(file) if pages.form == "layout" else text_of(file, pages.made)


def text_of(file: StoredFile, count: int) -> str:
    """The text of all pages made, a form feed between two."""
    found = []
    for number in range(1, count + 1):
        path = part_of(file, number, "text")
        if path is not None:
            with contextlib.suppress(ValueError, KeyError, FileNotFoundError):
                found.append(json.loads(path.read_text(encoding="utf-8"))["text"].strip())
    return "\f".join(found)


def picture_of(file: StoredFile, number: int) -> Path | None:
    """A picture of the reading layout; None when there is none."""
    path = folder_of(file) / f"{number}-picture.webp"
    return path if path.is_file() else None


def layout_of(file: StoredFile) -> dict[str, Any]:
    """The reading layout: ``parts`` in order, ``pictures``, and whether it was cut; empty when not made."""
    try:
        found = json.loads((folder_of(file) / "layout.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {"parts": [], "pictures": [], "cut": False}
    return found if isinstance(found, dict) else {}


def layout_text(file: StoredFile) -> str:
    """The words of the reading layout, one part a line."""
    lines = []
    for part in layout_of(file).get("parts", ()):
        rows = part["rows"] if part["kind"] == "table" else [[part["text"]]]
        lines += ["\t".join(row) for row in rows]
    return "\n".join(lines)


def _note_that_it_waits(file: StoredFile) -> None:
    """So that office files that wait go through one call of the office program."""
    if file.kind in OFFICE:
        waiting = root() / "waiting"
        waiting.mkdir(parents=True, exist_ok=True)
        (waiting / str(file.pk)).touch()


def no_longer_waits(file: StoredFile) -> None:
    (root() / "waiting" / str(file.pk)).unlink(missing_ok=True)


def others_waiting(file: StoredFile, kinds: Collection[str]) -> list[StoredFile]:
    """Files of these kinds that somebody asked for and nobody has begun, oldest first, a few."""
    names = [path.name for path in (root() / "waiting").glob("*") if path.name.isdecimal()]
    rows = StoredFile.objects.filter(pk__in=names[:200], kind__in=kinds).exclude(pk=file.pk).order_by("pk")
    waiting = [one for one in rows if not pages_of(one).is_settled]
    for one in rows:
        if one not in waiting:
            no_longer_waits(one)
    return waiting[: OFFICE_TOGETHER - 1]


def forget(file: StoredFile) -> None:
    """Delete what was made of one file."""
    shutil.rmtree(folder_of(file), ignore_errors=True)


def forget_unused(older_than_seconds: int = 90 * 24 * 3600) -> int:
    """Delete what was made long ago; how many files' pages. Made again when somebody looks."""
    limit, removed = time.time() - older_than_seconds, 0
    for folder in root().glob("??/*"):
        if folder.is_dir() and _modified(folder) < limit:
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    for small in root().parent.glob("pictures/??/*"):  # of ``pictures.thumbs``
        if _modified(small) < limit:
            small.unlink(missing_ok=True)
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
