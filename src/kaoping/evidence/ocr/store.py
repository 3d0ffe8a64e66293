"""What was read on each page, kept beside the pictures of pages: derived, safe to delete, made again.

``derived/ocr/ab/<sha256>-1/`` holds ``1.json``, ``2.json`` … as the child said it.
"""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from kaoping.evidence.models import StoredFile

MADE_AS = 1  # one more when what is read or how changes: it is then read again


@dataclass(frozen=True, slots=True)
class OcrLine:
    """One line: its box in shares of the page (0 to 1) and how sure the reading is (0 to 1)."""

    left: float
    top: float
    width: float
    height: float
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class OcrPage:
    number: int
    text: str
    lines: tuple[OcrLine, ...]  # empty where the page has a text layer of its own
    is_recognised: bool


@dataclass(frozen=True, slots=True)
class OcrText:
    """The words of a whole file in reading order, a form feed between pages."""

    text: str
    confidence: float  # mean over the recognised characters, 0 to 1
    pages: tuple[OcrPage, ...]


def folder_of(file: StoredFile) -> Path:
    return settings.VAR_DIR / "derived" / "ocr" / file.sha256[:2] / f"{file.sha256}-{MADE_AS}"


def keep(file: StoredFile, number: int, said: dict[str, Any]) -> None:
    folder = folder_of(file)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{number}.part"
    part.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    os.replace(part, folder / f"{number}.json")


def said_of(file: StoredFile, number: int) -> dict[str, Any] | None:
    """What the child said of a page; None when nobody asked it yet, or the folder was deleted."""
    try:
        said = json.loads((folder_of(file) / f"{number}.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return said if isinstance(said, dict) else None


def text_of(file: StoredFile, pages: int) -> OcrText | None:
    """The file's words; None when a page is missing."""
    found, weight, total = [], 0.0, 0
    for number in range(1, pages + 1):
        said = said_of(file, number)
        if said is None:
            return None
        lines = tuple(OcrLine(*line) for line in said.get("lines", ()))
        for line in lines:
            weight += line.confidence * len(line.text)
            total += len(line.text)
        found.append(OcrPage(number, said.get("text", ""), lines, said.get("source") == "recognised"))
    return OcrText("\f".join(page.text for page in found), weight / total if total else 0.0, tuple(found))


def forget(file: StoredFile) -> None:
    """Delete what was read of one file."""
    shutil.rmtree(folder_of(file), ignore_errors=True)
