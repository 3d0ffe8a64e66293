"""Search services outside the house: a port with one adapter, any command; off unless the office sets it.

What a service finds is taken in like any other text from outside, and compared by the same engine: a
service need only say where similar texts may stand. Unpublished manuscripts leave the house by it, so
nothing is asked for drafts, and nothing at all by default.
"""

import contextlib
import logging
import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterable

from django.conf import settings

from kaoping.base import clock
from kaoping.evidence.fingerprints.files import Item, lines_in
from kaoping.evidence.fingerprints.instance import instance_store
from kaoping.evidence.fingerprints.store import NewDocument
from kaoping.originality.models import Collection

log = logging.getLogger("kaoping.originality")

MOST_TEXTS = 50  # of one answer
MOST_CHARACTERS = 16 * 1024 * 1024
KEY = "text:%d:%s"

Search = Callable[[str], Iterable[Item]]
_searches: dict[str, Search] = {}


class NoAnswer(Exception):
    """The service said nothing that can be used; the message says why, for the log."""


def offer(name: str, search: Search) -> None:
    """Register a service: a text in, texts that may resemble it out; the same name replaces."""
    _searches[name] = search


def withdraw(name: str) -> None:
    _searches.pop(name, None)


def bring_in(text: str) -> str:
    """Ask every service and take in what it finds: ``""`` (none is set), ``asked`` or ``no_answer``."""
    searches = dict(_searches)
    if settings.ORIGINALITY_SEARCH.strip():
        searches["command"] = by_command
    if not searches or not text.strip():
        return ""
    said = "asked"
    for name, search in sorted(searches.items()):
        try:
            found = [item for item, _turn in zip(search(text), range(MOST_TEXTS), strict=False)]
        except Exception as error:  # a stranger's service raises what it likes; the check goes on
            log.warning("outside search %s gave no answer: %s", name, error)
            said = "no_answer"
            continue
        if found:
            _take_in(name, found)
    return said


def _take_in(name: str, found: list[Item]) -> None:
    home, _made = Collection.objects.get_or_create(
        name=f"search: {name}", defaults={"is_published": True, "made_by": "system", "made_at": clock.now()}
    )
    texts = (NewDocument(KEY % (home.pk, one.id), one.text, one.owner, one.date) for one in found)
    added = instance_store().add(texts)
    home.texts += added.documents - added.replaced
    home.save(update_fields=["texts"])


def by_command(text: str) -> list[Item]:
    """The adapter: the text on the command's standard input, JSON lines (``id``, ``text``, ``date``) out.

    Errors: ``NoAnswer`` when it is absent, takes too long or does not end with 0; ``OSError``.
    """
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        asked.write(text.encode("utf-8", "replace"))
        asked.seek(0)
        running = subprocess.Popen(  # noqa: S603 -- the command is the operator's own setting
            shlex.split(settings.ORIGINALITY_SEARCH), stdin=asked, stdout=said, stderr=subprocess.DEVNULL,
            start_new_session=True, cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "HOME": str(settings.VAR_DIR)},
        )  # fmt: skip
        try:
            status = running.wait(timeout=settings.ORIGINALITY_SEARCH_SECONDS)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            raise NoAnswer("it took too long") from None
        if status:
            raise NoAnswer(f"it ended with {status}")
        if said.seek(0, os.SEEK_END) > MOST_CHARACTERS:
            raise NoAnswer("it said more than 16 MB")
        said.seek(0)
        return [one for one in lines_in(said, "search") if isinstance(one, Item)]
