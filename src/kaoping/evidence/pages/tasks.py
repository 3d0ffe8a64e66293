"""Read a file's pages in a process of its own. Ids in; may run twice without harm."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace

from kaoping.base import clock
from kaoping.evidence.models import Reading, StoredFile
from kaoping.evidence.pages import cache, limits
from kaoping.evidence.storage import path_of

READER = "pdfium pages 2"


def make(file_id: int) -> None:
    """Make the pictures of one file's pages, unless they are made or another file is being read."""
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None or not cache.can_be_shown(file):
        return
    with cache.slot() as free:
        if not free or cache.pages_of(file).is_settled:
            return
        pages = _read(file)
    _keep_text(file, pages)


def _read(file: StoredFile) -> cache.Pages:
    """Run the child and note each page as it comes."""
    pages = cache.Pages("reading")
    cache.write_status(file, pages)
    source = path_of(file.sha256)
    if not source.is_file():
        return _end(file, replace(pages, state="refused", why="lost"))
    command = [
        sys.executable, "-I", "-m", "kaoping.evidence.pages.child",
        file.kind, str(source), str(cache.folder_of(file)),
    ]  # fmt: skip
    child = subprocess.Popen(  # noqa: S603 -- our own module; the names are hashes
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        start_new_session=True, env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}, text=True,
        encoding="utf-8", cwd=cache.folder_of(file),
    )  # fmt: skip
    overdue = threading.Event()

    def end() -> None:
        overdue.set()
        _kill(child)

    alarm = threading.Timer(limits.MOST_SECONDS, end)
    alarm.start()
    why = ""
    try:
        for line in child.stdout or ():
            said = json.loads(line)
            why = said.get("why", why)
            if "pages" in said:
                pages = replace(pages, count=said["pages"])
            if "all" in said:
                pages = replace(pages, state="done", why="many" if pages.count > limits.MOST_PAGES else "")
            if "page" in said:
                pages = replace(
                    pages,
                    sizes=(*pages.sizes, (said["width"], said["height"])),
                    characters=pages.characters + said["characters"],
                )
            cache.write_status(file, pages)
        code = child.wait()
    finally:
        alarm.cancel()
        _kill(child)
        child.wait()
        if child.stdout:
            child.stdout.close()
    if pages.state == "done":  # all pages are there; what failed after that only sharpens the zoom
        return pages
    why = why or ("too_long" if overdue.is_set() else "stopped" if code else "broken")
    return _end(file, replace(pages, state="refused", why=why))


def _end(file: StoredFile, pages: cache.Pages) -> cache.Pages:
    cache.write_status(file, pages)
    return pages


def _kill(child: subprocess.Popen[str]) -> None:
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def _keep_text(file: StoredFile, pages: cache.Pages) -> None:
    """What could be read of it, so that search and comparison need not open the pages."""
    text = cache.text_of(file, pages.made)[: limits.MOST_TEXT]
    state = Reading.State.TEXT if text.strip() else Reading.State.NO_TEXT
    if pages.state == "refused" and not pages.made:
        state = Reading.State.REFUSED
    Reading.objects.update_or_create(
        file=file,
        defaults={
            "state": state, "why": pages.why if state == Reading.State.REFUSED else "", "text": text,
            "pages": pages.count or None, "reader": READER, "read_at": clock.now(),
        },
    )  # fmt: skip
