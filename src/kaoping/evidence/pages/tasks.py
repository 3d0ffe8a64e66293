"""Make a file's pages, in processes of their own. Ids in; may run twice without harm."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from typing import Any

from kaoping.evidence import gate, seals
from kaoping.evidence.models import StoredFile
from kaoping.evidence.ocr import layer
from kaoping.evidence.pages import cache, limits, office
from kaoping.evidence.storage import path_of


def make(file_id: int) -> None:
    """Make the pages of one file, unless they are made or another file is being read."""
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None or not cache.can_be_shown(file):
        return
    with cache.slot() as free:
        if not free or cache.pages_of(file).is_settled:
            return
        pages = _pages(file)
        cache.no_longer_waits(file)
    layer.fill(file)  # what was recognised before the pictures were made, or made again
    if file.kind in limits.OFFICE and pages.form == "pictures":
        seals.look(file)  # an office file's seals can be seen only now


def _pages(file: StoredFile) -> cache.Pages:
    """Pictures of the pages where they can be made; otherwise the words in a reading layout."""
    cache.write_status(file, cache.Pages("reading"))
    if not path_of(file.sha256).is_file():
        return _end(file, cache.Pages("refused", why="lost"))
    found = gate.inspect(file)
    if not gate.may_be_opened(file):
        codes = {str(one.get("code")) for one in found.codes}
        return _end(file, cache.Pages("refused", why="encrypted" if "encrypted" in codes else "held"))
    if file.kind in limits.TEXTS:
        return _run(file, "layout", file.kind)
    if not gate.may_be_shown(file):  # something in it acts by itself: its words are read, it is never drawn
        return _run(file, "layout", file.kind, note="active")
    if file.kind not in limits.OFFICE:
        pages = _run(file, "pages", file.kind)
        if file.kind == "ofd" and not pages.made and pages.why != "encrypted":
            return _run(file, "layout", file.kind, note="no_layout")
        return pages
    made = office.pdf_of(file, cache.folder_of(file))
    if office.program() and not made.is_file():
        together = [file, *cache.others_waiting(file, limits.OFFICE)]
        together = [one for one in together if one == file or _may_go_along(one)]
        office.convert([(one, cache.folder_of(one)) for one in together])
    if made.is_file():
        pages = _run(file, "pages", "pdf", str(made))
        if pages.made:
            return pages
    return _run(file, "layout", file.kind, note="no_layout" if office.program() else "no_program")


def _may_go_along(file: StoredFile) -> bool:
    gate.inspect(file)
    made = office.pdf_of(file, cache.folder_of(file))
    return gate.may_be_shown(file) and path_of(file.sha256).is_file() and not made.is_file()


def _run(file: StoredFile, how: str, kind: str, source: str = "", note: str = "") -> cache.Pages:
    """Run the child and note each page as it comes."""
    pages = cache.Pages("reading", form="layout" if how == "layout" else "pictures")
    cache.write_status(file, pages)
    command = [
        sys.executable, "-I", "-m", "kaoping.evidence.pages.child", how, kind,
        source or str(path_of(file.sha256)), str(cache.folder_of(file)),
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
            try:
                said = json.loads(line)
            except ValueError:  # it was ended in the middle of a line
                break
            why = said.get("why", why)
            pages = _noted(pages, said, note)
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


def _noted(pages: cache.Pages, said: dict[str, Any], note: str) -> cache.Pages:
    """How far it is after one line of the child."""
    if "layout" in said:
        why = "cut" if said["cut"] else note
        return replace(pages, state="done", count=1, characters=said["characters"], why=why)
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
    return pages


def _end(file: StoredFile, pages: cache.Pages) -> cache.Pages:
    cache.write_status(file, pages)
    return pages


def _kill(child: subprocess.Popen[str]) -> None:
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
