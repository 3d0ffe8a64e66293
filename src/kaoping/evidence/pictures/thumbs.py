"""Small copies of pictures, to lay one beside the other: derived, safe to delete, made again.

They lie under ``derived/pictures/`` in the data folder by the SHA-256 of the picture's own bytes, and
hold pixels alone: no EXIF.
"""

import os
from pathlib import Path

from django.conf import settings

from kaoping.base.queue import enqueue
from kaoping.evidence.models import Picture


def path_of(sha256: str) -> Path:
    return settings.VAR_DIR / "derived" / "pictures" / sha256[:2] / f"{sha256}.webp"


def keep(sha256: str, content: bytes) -> None:
    path = path_of(sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(content)
    os.replace(part, path)


def thumb_of(picture: Picture) -> bytes | None:
    """The small copy; None where there is none, or it was deleted: then it is being made again."""
    if picture.skipped:
        return None
    try:
        return path_of(picture.sha256).read_bytes()
    except FileNotFoundError:
        enqueue("kaoping.evidence.pictures.tasks.make_thumbs", picture.file_id, somebody_waits=True)
        return None
