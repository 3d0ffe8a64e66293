"""Lay the recognised words over the pictures of pages, so that a scan's text can be marked and searched."""

import json
import os

from kaoping.evidence.models import StoredFile
from kaoping.evidence.ocr import store
from kaoping.evidence.pages import cache


def fill(file: StoredFile) -> int:
    """Write recognised lines into the text files of the file's pages that have none; how many pages.

    Called when words were read and when pictures were made, whichever comes later.
    """
    filled = 0
    for number in range(1, cache.pages_of(file).made + 1):
        said, path = store.said_of(file, number), cache.part_of(file, number, "text")
        if said is None or path is None or not said.get("lines"):
            continue
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            width, height, standing = kept["width"], kept["height"], kept["lines"]
        except (FileNotFoundError, ValueError, KeyError):
            continue
        if standing and not kept.get("recognised"):
            continue
        lines = [
            [round(x * width, 1), round(y * height, 1), round(w * width, 1), round(h * height, 1), text]
            for x, y, w, h, text, _sure in said["lines"]
        ]
        content = {**kept, "lines": lines, "text": said.get("text", ""), "recognised": True}
        part = path.with_suffix(".part")
        part.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        os.replace(part, path)
        filled += 1
    return filled
