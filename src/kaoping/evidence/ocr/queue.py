"""The queue of files whose pages wait to be looked at, and looking at one page of them.

A row of ``PageLook`` that waits is a place in the queue, so nothing is lost with a process. Each job
looks at one page of the file with the fewest pages left, then asks for the next job: a long scan is
many short jobs, and other work comes between them. One process of the machine looks at a time.
"""

import contextlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from kaoping.base import clock
from kaoping.base.children import Ended, Pool
from kaoping.base.queue import enqueue
from kaoping.evidence import gate
from kaoping.evidence.models import PageLook, StoredFile
from kaoping.evidence.ocr import after, limits, store
from kaoping.evidence.ocr.store import OcrText
from kaoping.evidence.pages import cache
from kaoping.evidence.storage import path_of

try:
    import fcntl
except ImportError:  # no such module outside Unix; two lookers at once do no harm there
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger("kaoping.ocr")
PICTURES = frozenset({"jpg", "png", "gif", "bmp", "tif", "webp"})
STEP = "kaoping.evidence.ocr.tasks.step"
FINISH = "kaoping.evidence.ocr.tasks.finish"

_children = Pool("kaoping.evidence.ocr.child", seconds=limits.PAGE_SECONDS)


def is_on() -> bool:
    """Whether this instance looks at pages at all."""
    return bool(settings.READ_MATERIALS and settings.OCR)


def words_or_ask(file: StoredFile) -> OcrText | None:
    """The words, once all pages are read; else they are asked for."""
    look = ask(file)
    if look is None or look.state != PageLook.State.DONE:
        return None
    found = store.text_of(file, look.pages or 0)
    if found is None and is_on():  # somebody cleared the derived folder
        again(file)
    return found


def ask(file: StoredFile) -> PageLook | None:
    """Put the file into the queue unless it is there or done; None where its pages cannot be looked at."""
    look = PageLook.objects.filter(file=file).first()
    if look is not None and (look.looker == limits.LOOKER or look.state == PageLook.State.WAITING):
        if look.state == PageLook.State.WAITING and is_on():
            enqueue(STEP)
        return look
    if not is_on() or source_of(file) is None:
        return look
    if look is not None:
        again(file)
        return PageLook.objects.get(file=file)
    with contextlib.suppress(IntegrityError), transaction.atomic():  # another worker asked meanwhile
        PageLook.objects.create(file=file, asked_at=clock.now())
    enqueue(STEP)
    return PageLook.objects.get(file=file)


def again(file: StoredFile) -> None:
    """Look at the file anew: the way of looking changed, or what was read got lost."""
    PageLook.objects.filter(file=file).update(
        state=PageLook.State.WAITING, why="", pages_done=0, pages_recognised=0, asked_at=clock.now()
    )
    store.forget(file)
    enqueue(STEP)


def source_of(file: StoredFile) -> tuple[str, str] | None:
    """(kind, path) that the child can open; None when there is nothing to see.

    Office files are looked at as the pictures of their pages, once those are made.
    """
    if file.kind == "pdf" or file.kind in PICTURES:
        return file.kind, str(path_of(file.sha256))
    if cache.part_of(file, 1, "page") is not None:
        return "pictures", str(cache.folder_of(file))
    return None


def next_look() -> PageLook | None:
    """The waiting file with the fewest pages left; of equals the one that asked first."""
    waiting = PageLook.objects.filter(state=PageLook.State.WAITING).select_related("file")
    left = Coalesce(F("pages"), 1) - F("pages_done")
    return waiting.order_by(left, "asked_at", "id").first()


def look_at_one_page() -> PageLook | None:
    """Look at the next page of the next file; that file, or None when nothing waits."""
    look = next_look()
    if look is None:
        return None
    gate.inspect(look.file)
    if not gate.may_be_opened(look.file):
        return _end(look, "held")
    source = source_of(look.file)
    if source is None or not Path(source[1]).exists():
        return _end(look, "lost")
    number = look.pages_done + 1
    said = store.said_of(look.file, number) or _ask_child(look, source, number)
    if "why" in said and number == 1 and said["why"] != "too_long":
        return _end(look, said["why"])
    store.keep(look.file, number, said)
    pages = min(int(said.get("pages") or look.pages or 1), limits.MOST_PAGES)
    recognised = int(said.get("source") == "recognised")
    moved = PageLook.objects.filter(
        pk=look.pk, state=PageLook.State.WAITING, pages_done=number - 1
    ).update(pages=pages, pages_done=number, pages_recognised=F("pages_recognised") + recognised)  # fmt: skip
    if moved:
        look.refresh_from_db()
        if look.pages_done >= pages:
            enqueue(FINISH, look.pk)
    return look


def _ask_child(look: PageLook, source: tuple[str, str], number: int) -> dict[str, Any]:
    kind, path = source
    page = number
    count = None
    if kind == "pictures":
        picture = cache.part_of(look.file, number, "large")
        if picture is None:
            return {"why": "lost"}
        count = cache.pages_of(look.file).made
        kind, path, page = "webp", str(picture), 1
    # An office file's own words are read elsewhere: only its seals are looked for.
    question = {"kind": kind, "path": path, "page": page, "words": count is None}
    try:
        said, _content = _children.ask(question)
    except Ended as ended:
        log.warning("page %s of %s: %s", number, look.file, ended.why)
        return {"why": ended.why, "pages": look.pages or count}
    return {**said, "pages": count} if count is not None and "why" not in said else said


def _end(look: PageLook, why: str) -> PageLook:
    PageLook.objects.filter(pk=look.pk, state=PageLook.State.WAITING).update(
        state=PageLook.State.REFUSED, why=why, looked_at=clock.now(), looker=limits.LOOKER
    )
    for job in after.jobs():
        enqueue(job, look.file_id)
    return look


def rest() -> None:
    """Let the child go when nothing waits: it holds several hundred megabytes."""
    _children.close()


@contextmanager
def slot() -> Iterator[bool]:
    """Hold the machine's one place for looking; gives False when another has it. A killed holder frees it."""
    if fcntl is None:
        yield True
        return
    with open(settings.VAR_DIR / "ocr.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
