"""What a structure and its document become in ``Reading.hints``: plain values, bounded."""

import hashlib
from typing import Any

from kaoping.pure.documents import Document
from kaoping.pure.documents.structure import Structure
from kaoping.pure.documents.titles import Hint

MOST_PICTURES = 100
MOST_VALUE = 300  # characters of one hint


def hints_of(document: Document, found: Structure, *, sure: int = 3) -> dict[str, Any]:
    """``sure`` caps the confidence of what was found: words out of a picture may be misread."""
    hints: dict[str, Any] = {
        name: _hint(value, sure)
        for name in ("title", "number", "date", "author", "checker", "contact")
        if (value := getattr(found, name)) is not None
    }
    return {
        **hints,
        "headings": [_hint(one, sure) for one in found.headings],
        "words": found.words,
        "years": list(found.years),
        "pictures": [_picture(one) for one in document.pictures[:MOST_PICTURES]],
        "photos": sum(one.is_photo_like for one in document.pictures),
        "faults": list(document.faults),
    }


def _hint(hint: Hint, sure: int) -> dict[str, Any]:
    return {
        "text": hint.text[:MOST_VALUE],
        "place": hint.place,
        "confidence": min(hint.confidence, sure),
    }


def _picture(picture: Any) -> dict[str, Any]:
    found = {"kind": picture.kind, "width": picture.width, "height": picture.height, "name": picture.name}
    if picture.content:
        found["sha256"] = hashlib.sha256(picture.content).hexdigest()
    return found
