"""A reading layout of a document: its own words, rows and pictures, without its looks.

Used where no pictures of pages can be made: texts, web pages and mails; office files where no
office program is installed or it refuses; files in which something acts by itself. Writes
``layout.json`` and the document's pictures, re-encoded, and says what it found. Runs in the child.
"""

import contextlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kaoping.evidence.pages import limits
from kaoping.pure import mailparse
from kaoping.pure.documents import BlockKind, Document, Picture, read
from kaoping.pure.documents.gather import Full, Gather
from kaoping.pure.errors import ExtractionError

LEFT_OUT = frozenset({BlockKind.HEADER, BlockKind.FOOTER})
READ_AS = {"wps": "doc", "et": "xls", "dps": "ppt"}
WIDEST = 900  # pixels of a picture shown


def write(kind: str, source: str, target: Path, say: Callable[..., None]) -> int:
    try:
        document = _read(kind, Path(source).read_bytes())
    except ExtractionError as error:
        code = getattr(error, "code", "") or "broken"
        say(why=code if code in ("encrypted", "too_big") else "broken")
        return 1
    parts, cut = shown(document)
    pictures = _pictures(document.pictures, target)
    _keep(target / "layout.json", {"parts": parts, "pictures": pictures, "cut": cut})
    characters = sum(len("".join(block.text.split())) for block in document.blocks)
    say(layout=True, characters=characters, pages=document.pages or 1, cut=cut)
    return 0


def _read(kind: str, content: bytes) -> Document:
    if kind != "eml":
        return read(READ_AS.get(kind, kind), content)
    mail = mailparse.parse(content)  # what is attached to it is named, not opened
    gather = Gather(kind)
    with contextlib.suppress(Full):
        gather.add(BlockKind.TITLE, mail.subject)
        for line in mail.body_text.split("\n"):
            gather.add(BlockKind.PARAGRAPH, line)
        for part in mail.attachments:
            if not part.is_inline:
                gather.add(BlockKind.NOTE, part.name)
    return gather.done()


def shown(document: Document) -> tuple[list[dict[str, Any]], bool]:
    """What a template prints in order: ``{"kind", "text", "level"}`` or ``{"kind": "table", "rows"}``; whether cut."""
    parts: list[dict[str, Any]] = []
    left = limits.MOST_SHOWN
    for block in document.blocks:
        text = block.text.strip("\n")
        if block.kind in LEFT_OUT or not text.strip():
            continue
        if left <= 0 or len(parts) >= limits.MOST_BLOCKS:
            return parts, True
        text = text[:left]
        left -= len(text)
        if block.kind == BlockKind.TABLE:
            row = [cell.strip() for cell in text.split("\t")]
            if parts and parts[-1]["kind"] == "table" and len(parts[-1]["rows"]) < limits.MOST_BLOCKS:
                parts[-1]["rows"].append(row)
            else:
                parts.append({"kind": "table", "rows": [row]})
            continue
        for line in text.split("\n"):
            if line.strip():
                parts.append({"kind": str(block.kind), "text": line, "level": block.level})
    return parts, bool(document.faults)


def _pictures(pictures: tuple[Picture, ...], target: Path) -> list[dict[str, int]]:
    """The pictures worth looking at, as ``1-picture.webp`` and so on, nothing but pixels in them."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # asked below, before anything is unpacked
    kept: list[dict[str, int]] = []
    for one in pictures:
        if not one.is_photo_like or len(kept) >= limits.MOST_PICTURES:
            continue
        try:
            with Image.open(io.BytesIO(one.content)) as opened:
                if opened.width * opened.height > limits.MOST_PIXELS:
                    continue
                upright = ImageOps.exif_transpose(opened).convert("RGB")
                upright.thumbnail((WIDEST, WIDEST * 2), reducing_gap=2.0)
                path = target / f"{len(kept) + 1}-picture.webp"
                part = path.with_suffix(".part")
                Image.frombytes("RGB", upright.size, upright.tobytes()).save(
                    part, "WEBP", quality=limits.QUALITY["page"]
                )
                os.replace(part, path)
        except (OSError, ValueError, SyntaxError, EOFError):
            continue
        kept.append({"number": len(kept) + 1, "width": upright.width, "height": upright.height})
    return kept


def _keep(path: Path, content: dict[str, Any]) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    os.replace(part, path)
