"""The process that unpacks strangers' pictures and says what they look like.

``python -I -m kaoping.evidence.pictures.child`` serves ``base.children.Pool``: a file's kind and
bytes in, one row a picture out, and behind the rows the small copies to look at, re-encoded from
pixels alone (``thumb`` is each one's length, 0: none). It loads neither Django nor the settings.
"""

import hashlib
import io
from typing import Any

from kaoping.base.children import serve
from kaoping.evidence.pictures import exif, hashing
from kaoping.pure.documents import READABLE, read
from kaoping.pure.errors import ExtractionError

OWN = frozenset({"jpg", "png", "gif", "bmp", "tif", "webp"})
READ_AS = {"wps": "doc", "et": "xls", "dps": "ppt"}
MOST_PICTURES = 120  # of one document
MOST_PIXELS = 60_000_000
THUMB = 320  # pixels of the longer side
WIDEST = 1024  # pixels that a jpeg is unpacked to, at least

MEMORY_BYTES = 2 << 30  # of address space; libraries take most of it
CPU_SECONDS = 40


def work(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    kind = str(question["kind"])
    thumbs: list[bytes] = []
    if kind in OWN:
        row = _row(0, "", content, thumbs)
        return ({"pictures": [row]} if row else {"pictures": [], "why": "broken"}), b"".join(thumbs)
    kind = READ_AS.get(kind, kind)
    if kind not in READABLE:
        return {"pictures": [], "why": "unknown_kind"}, b""
    try:
        found = read(kind, content).pictures
    except ExtractionError as error:
        return {"pictures": [], "why": error.code}, b""
    rows: list[dict[str, Any]] = []
    for position, one in enumerate(found, 1):
        if len(rows) == MOST_PICTURES:
            break
        if one.content and (row := _row(position, one.name, one.content, thumbs)):
            rows.append(row)
    return {"pictures": rows}, b"".join(thumbs)


def _row(position: int, name: str, content: bytes, thumbs: list[bytes]) -> dict[str, Any] | None:
    """What is kept of one picture; None when it cannot be opened."""
    import numpy as np
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # asked below, before anything is unpacked
    try:
        with Image.open(io.BytesIO(content)) as opened:
            width, height = opened.size
            if not width or not height or width * height > MOST_PIXELS:
                return None
            camera = exif.of(opened)
            if min(width, height) < hashing.TINY:
                return {
                    **_head(position, name, content, width, height),
                    **camera,
                    "skipped": "tiny",
                    "thumb": 0,
                }
            opened.draft("RGB", (WIDEST, WIDEST))
            upright = ImageOps.exif_transpose(opened)
            if exif.is_turned(opened):
                width, height = height, width
            if upright.mode in ("RGBA", "LA", "PA", "P"):
                white = Image.new("RGB", upright.size, "white")
                clear = upright.convert("RGBA")
                white.paste(clear, mask=clear.getchannel("A"))
                upright = white
            pixels = np.asarray(upright.convert("RGB"))
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, ZeroDivisionError, TypeError):
        return None
    row = {**_head(position, name, content, width, height), **camera}
    row["skipped"], row["thumb"] = hashing.why_skipped(pixels), 0
    if not row["skipped"]:
        thumbs.append(_thumb(pixels))
        row["thumb"] = len(thumbs[-1])
        grey = hashing.small_grey(pixels)
        row["hashes"] = hashing.hashes_of(grey)
        row["grid"] = hashing.grid_of(grey).hex()
    return row


def _thumb(pixels: Any) -> bytes:
    """A small copy of an upright picture with nothing but pixels in it."""
    from PIL import Image

    small, out = Image.fromarray(pixels), io.BytesIO()
    small.thumbnail((THUMB, THUMB), reducing_gap=2.0)
    small.save(out, "WEBP", quality=62)
    return out.getvalue()


def _head(position: int, name: str, content: bytes, width: int, height: int) -> dict[str, Any]:
    return {
        "position": position, "name": name[:200], "sha256": hashlib.sha256(content).hexdigest(),
        "width": width, "height": height,
    }  # fmt: skip


if __name__ == "__main__":
    serve(work, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
