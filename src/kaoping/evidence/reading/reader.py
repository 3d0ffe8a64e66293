"""Ask the child about one file and keep what it says, always as one of four states."""

import importlib
import logging
import tempfile
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from kaoping.base import clock
from kaoping.base.children import Ended, Pool
from kaoping.evidence import gate
from kaoping.evidence.models import Inspection, Reading, StoredFile
from kaoping.evidence.pages import office
from kaoping.evidence.reading.child import RECOGNISED
from kaoping.evidence.storage import path_of
from kaoping.pure.documents import READABLE
from kaoping.pure.documents.kinds import ARCHIVES, FILMS, PICTURES, SOUNDS
from kaoping.pure.documents.read import READER

log = logging.getLogger("kaoping.reading")
MOST_SECONDS = 20.0
MOST_BYTES = 64 << 20  # of a file given to the child; larger ones are looked at as the original
MAILS = frozenset({"eml", "mht"})
NOT_FOR_READING = ARCHIVES | SOUNDS | FILMS
PICTURE_PAGES = "picture_pages"
RECOGNISER = "kaoping.evidence.ocr"
Answer = tuple[dict[str, Any], str]

_children = Pool("kaoping.evidence.reading.child", seconds=MOST_SECONDS)


def read_now(file: StoredFile) -> Reading:
    """The file's reading, made now unless one of this reader's stands. May run twice without harm."""
    inspection = gate.inspect(file)
    held = inspection.state == Inspection.State.QUARANTINED
    kept = Reading.objects.filter(file=file).first()
    if kept is not None and kept.reader == READER and held == (kept.state == Reading.State.QUARANTINED):
        return kept
    try:
        said, text = _held_or_read(file, inspection)
    except DatabaseError:
        raise
    except Exception:  # a file that nobody thought of must not be tried for ever
        log.exception("reading %s failed", file)
        said, text = {"state": "refused", "why": "stopped"}, ""
    values = {
        "state": said["state"],
        "why": str(said.get("why", ""))[:60],
        "text": text,
        "pages": said.get("pages") or None,
        "hints": said.get("hints", {}),
        "reader": READER,
        "read_at": clock.now(),
    }
    reading, _new = Reading.objects.update_or_create(file=file, defaults=values)
    return reading


def reading_of(file: StoredFile) -> Reading | None:
    """What stands, without asking for more."""
    return Reading.objects.filter(file=file).first()


def _held_or_read(file: StoredFile, inspection: Inspection) -> Answer:
    if inspection.state == Inspection.State.QUARANTINED:
        return {"state": "quarantined", "why": _code_of(inspection) or "quarantined"}, ""
    if inspection.state == Inspection.State.REFUSED:
        return {"state": "refused", "why": _code_of(inspection) or "gate"}, ""
    if file.kind in NOT_FOR_READING:
        return {"state": "no_text", "why": "archive" if file.kind in ARCHIVES else "not_text"}, ""
    path = path_of(file.sha256)
    if not path.is_file():
        return {"state": "refused", "why": "lost"}, ""
    if file.kind in PICTURES:
        return _recognise(file, {"state": "no_text", "why": "picture", "hints": {}}, "")
    if file.kind not in READABLE | MAILS:
        return {"state": "refused", "why": "empty" if file.size_bytes == 0 else "unknown_kind"}, ""
    if file.size_bytes > MOST_BYTES:
        return {"state": "refused", "why": "too_big"}, ""
    said, text = _ask(file.kind, path.read_bytes())
    if said["state"] == "refused" and said["why"] == "old_format":
        said, text = _by_office_program(file, (said, text))
    if said["state"] == "no_text" or PICTURE_PAGES in said.get("hints", {}).get("faults", ()):
        said, text = _recognise(file, said, text)
    return said, text


def _ask(kind: str, content: bytes) -> Answer:
    try:
        said, raw = _children.ask({"kind": kind}, content)
    except Ended as ended:
        return {"state": "refused", "why": ended.why}, ""
    return said, raw.decode("utf-8", "replace")


def _recognise(file: StoredFile, said: dict[str, Any], text: str) -> Answer:
    """Words that stand in pictures, where the machine can recognise them; else what was said before."""
    if file.kind != "pdf" and file.kind not in PICTURES:
        return said, text
    try:
        ocr = importlib.import_module(RECOGNISER)
        found = ocr.read_pages(file)
    except ModuleNotFoundError:  # the machine has no such part
        return said, text
    except Exception:  # a reader of pictures that fails must not hide that the file was opened
        log.exception("recognising %s failed", file)
        return said, text
    if found is None or not found.text.strip():
        return said, text
    again, words = _ask(RECOGNISED, found.text.encode())
    if again["state"] != "text":
        return said, text
    before = said.get("hints", {})
    hints = {
        **before,
        **again["hints"],
        "pictures": before.get("pictures", []),
        "photos": before.get("photos", 0),
        "faults": [code for code in before.get("faults", []) if code != PICTURE_PAGES],
    }
    hints["recognised"] = round(float(getattr(found, "confidence", 0.0)), 3)
    return {**again, "pages": said.get("pages") or again.get("pages"), "hints": hints}, words


def _by_office_program(file: StoredFile, refused: Answer) -> Answer:
    """What the office program makes of a file that is too old for the reader; else the refusal."""
    if office.program() is None:
        return refused
    with tempfile.TemporaryDirectory(prefix="kaoping-reading-") as name:
        folder = Path(name)
        office.convert([(file, folder)])
        made = office.pdf_of(file, folder)
        if not made.is_file() or made.stat().st_size > MOST_BYTES:
            return refused
        said, text = _ask("pdf", made.read_bytes())
    return (said, text) if said["state"] == "text" else refused


def _code_of(inspection: Inspection) -> str:
    return next((str(code["code"]) for code in inspection.codes if code.get("code")), "")
