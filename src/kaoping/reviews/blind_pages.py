"""Pages of a file with the names covered: painted into the picture itself, so that no address shows them.

Where names stand is read off the page's text layer, else off what the machine recognised on a scan;
seals that were found are covered too. A page of which neither is known is not shown at all while the
piece is blind: its words are then read instead, and "cannot be read" leads to the office. A cover says
that it is one, so that nobody takes it for a fault of the file. What is painted is kept beside the pages
(derived, safe to delete) under a name made of the covered places.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.html import escape
from django.utils.translation import pgettext

from kaoping.assessment.views.page_doors import NOT_YET
from kaoping.evidence import gate
from kaoping.evidence.models import PageMark, StoredFile
from kaoping.evidence.ocr import store
from kaoping.evidence.pages import cache
from kaoping.reviews.blind import Veil

MADE_AS = 2
Place = tuple[float, float, float, float]  # x, y, width, height in shares of the page
PAPER, HATCH, INK = (244, 242, 238), (203, 197, 189), (85, 80, 75)
SMALLEST_WORDS = 9  # pixels; below it the word on a cover is a smear
COVER = "█"


def part_answer(file: StoredFile, number: int, what: str, veil: Veil) -> HttpResponse:
    """One page's picture with its names covered, or its text without them. Pictures out of a reading
    layout are not given: nobody knows what stands on them."""
    if gate.is_held(file) or what == "picture":
        raise Http404
    path = cache.part_of(file, number, what)
    if path is None:
        shown = cache.ask_for(file)
        path = cache.part_of(file, number, what)
        if path is None:
            if what == "text" or shown.is_settled or not cache.can_be_shown(file):
                raise Http404
            return _picture(NOT_YET, "image/svg+xml", keep=False)
    layer = _layer(file, number)
    if what == "text":
        return HttpResponse(_text(layer, veil), content_type="application/json", headers=NOT_KEPT)
    places = places_to_cover(file, number, layer, veil)
    if places is None:
        return _picture(hidden_page(), "image/svg+xml", keep=False)
    return _picture(_covered(file, path, places), "image/webp", keep=True)


def hidden_page() -> bytes:
    """What stands for a page on which nobody knows where names are: hatched, with a plate that says so."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="94" height="133" viewBox="0 0 94 133"><defs>'
        '<pattern id="h" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0V5" stroke="#cbc5bd"/></pattern></defs><rect width="94" height="133" fill="#f4f2ee"/>'
        '<rect width="94" height="133" fill="url(#h)"/><rect x="22" y="58" width="50" height="17" rx="1.5" '
        'fill="#fff" stroke="#8f8880" stroke-width=".5"/><text x="47" y="69.5" font-family="sans-serif" '
        f'font-size="9" text-anchor="middle" fill="#55504b">{escape(_plate())}</text></svg>'
    ).encode()


def _plate() -> str:
    return pgettext("on a covered place", "Hidden")


NOT_KEPT = {"Cache-Control": "no-store"}


def places_to_cover(file: StoredFile, number: int, layer: dict[str, Any], veil: Veil) -> list[Place] | None:
    """Names and seals of one page; None where neither a text layer nor recognised words say where."""
    runs = _runs(layer)
    if not runs:
        said = store.said_of(file, number)
        if said is None:
            return None
        runs = [((line[0], line[1], line[2], line[3]), line[4]) for line in said.get("lines", ())]
    seals = PageMark.objects.filter(file=file, page=number, kind=PageMark.Kind.SEAL)
    found: list[Place] = list(seals.values_list("left", "top", "width", "height"))
    for (x, y, width, height), words, start, end in _cut(runs, veil):
        whole = _length(words) or 1.0
        before, inside = _length(words[:start]), _length(words[start:end])
        pad = 0.3 / whole  # of a character, on both sides: letters are not all as wide
        found.append(
            (x + width * max(0.0, before / whole - pad), y - height * 0.1,
             width * min(1.0, inside / whole + 2 * pad), height * 1.2)
        )  # fmt: skip
    return found


def veiled_layout(layout: dict[str, Any], veil: Veil) -> dict[str, Any]:
    """A reading layout without the names and without its pictures."""
    parts = [
        {**part, "rows": [[veil.text(cell) for cell in row] for row in part["rows"]]}
        if part["kind"] == "table"
        else {**part, "text": veil.text(part["text"])}
        for part in layout.get("parts", ())
    ]
    return {**layout, "parts": parts, "pictures": []}


def _layer(file: StoredFile, number: int) -> dict[str, Any]:
    path = cache.part_of(file, number, "text")
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path else {}
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _runs(layer: dict[str, Any]) -> list[tuple[Place, str]]:
    width, height = layer.get("width") or 1, layer.get("height") or 1
    return [
        ((x / width, y / height, wide / width, tall / height), words)
        for x, y, wide, tall, words in layer.get("lines", ())
    ]


def _cut(runs: Sequence[tuple[Place, str]], veil: Veil) -> list[tuple[Place, str, int, int]]:
    """The parts of runs that belong to a name; a name may go on in the next run."""
    starts, at = [], 0
    for _place, words in runs:
        starts.append(at)
        at += len(words) + 1
    joined = "\n".join(words for _place, words in runs)
    found = []
    for start, end in veil.spans(joined):
        for (place, words), begins in zip(runs, starts, strict=True):
            low, high = max(start, begins) - begins, min(end, begins + len(words)) - begins
            if low < high:
                found.append((place, words, low, high))
    return found


def _length(words: str) -> float:
    """How wide the words are, in Chinese characters; Latin ones are about half."""
    return sum(0.55 if sign.isascii() else 1.0 for sign in words)


def _text(layer: dict[str, Any], veil: Veil) -> str:
    runs = _runs(layer)
    words = [list(one) for _place, one in runs]
    at = {id(place): number for number, (place, _words) in enumerate(runs)}
    for place, _words, low, high in _cut(runs, veil):
        words[at[id(place)]][low:high] = COVER * (high - low)
    lines = [[*line[:4], "".join(one)] for line, one in zip(layer.get("lines", ()), words, strict=True)]
    return json.dumps({**layer, "lines": lines, "text": veil.text(layer.get("text", ""))}, ensure_ascii=False)


def _covered(file: StoredFile, path: Path, places: Sequence[Place]) -> bytes:
    """The picture with the places painted over; our own picture, made by our own reader."""
    if not places:
        return path.read_bytes()
    words = _plate()
    key = hashlib.sha256(repr((MADE_AS, path.name, places, words)).encode()).hexdigest()[:24]
    kept = cache.root() / file.sha256[:2] / f"{file.sha256}-blind" / f"{key}.webp"
    if kept.is_file():
        return kept.read_bytes()
    from PIL import Image, ImageDraw  # slow, and seldom needed

    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    width, height = picture.size
    for x, y, wide, tall in places:
        box = [
            int(x * width),
            int(y * height),
            min(width, int((x + wide) * width) + 1),
            min(height, int((y + tall) * height) + 1),
        ]
        if box[2] <= box[0] or box[3] <= box[1]:
            continue
        patch = Image.new("RGB", (box[2] - box[0], box[3] - box[1]), PAPER)
        draw = ImageDraw.Draw(patch)
        for step in range(-patch.height, patch.width, 6):
            draw.line([(step, patch.height), (step + patch.height, 0)], fill=HATCH)
        draw.rectangle([0, 0, patch.width - 1, patch.height - 1], outline=HATCH)
        _write_plate(draw, patch.size, words)
        picture.paste(patch, (box[0], box[1]))
    kept.parent.mkdir(parents=True, exist_ok=True)
    part = kept.with_suffix(f".{os.getpid()}.part")
    picture.save(part, "WEBP", quality=80, method=1)
    os.replace(part, kept)
    return kept.read_bytes()


def _write_plate(draw: Any, size: tuple[int, int], words: str) -> None:
    """The word on the cover, where it can be read and the machine has letters for it."""
    from kaoping.evidence.pages.ofd import font_of

    height = min(26, int(size[1] * 0.62))
    font = font_of("sans", False, height) if height >= SMALLEST_WORDS else None
    if font is None:
        return
    left, top, right, bottom = draw.textbbox((0, 0), words, font=font)
    wide, tall = right - left, bottom - top
    if wide + 4 > size[0]:
        return
    x, y = (size[0] - wide) / 2, (size[1] - tall) / 2
    draw.rectangle([x - 4, y - 3, x + wide + 4, y + tall + 3], fill=PAPER)
    draw.text((x - left, y - top), words, font=font, fill=INK)


def _picture(data: bytes, kind: str, *, keep: bool) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Cache-Control"] = "private, max-age=600" if keep else "no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
