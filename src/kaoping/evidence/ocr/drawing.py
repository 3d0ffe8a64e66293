"""A page as dots, from whatever file it stands in. Only the child calls this."""

import re
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np

from kaoping.evidence.ocr import limits
from kaoping.pure.documents.pdf import SCANNER_MARK, is_garbled

Array = Any
A4 = (1.33, 1.5)  # height over width of a page that may be taken for A4, with a scanner's cuts


class CannotOpen(Exception):
    """``why`` is ``broken``, ``encrypted``, ``too_big`` or ``no_page``."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(slots=True)
class Drawn:
    """One page: its dots, how many pages there are, its own lines where the file has words."""

    bgr: Array
    pages: int
    per_mm: float  # dots a millimetre; a guess for pictures of unknown paper
    known_scale: bool
    words: str = ""
    lines: list[tuple[float, float, float, float, str]] = field(default_factory=list)  # x, y, width, height

    @property
    def has_layer(self) -> bool:
        own = [line for line in self.words.split("\n") if not SCANNER_MARK.fullmatch(line)]
        return len(re.sub(r"\s", "", "".join(own))) >= limits.LAYER_CHARACTERS and not is_garbled(self.words)


def drawn(kind: str, path: str, number: int, short_side: int = limits.SHORT_SIDE) -> Drawn:
    """Page ``number`` (from 1) of a file. Errors: ``CannotOpen``."""
    if kind == "pdf":
        return _of_pdf(path, number, short_side)
    return _of_picture(path, number, short_side)


def _of_pdf(path: str, number: int, short_side: int) -> Drawn:
    import pypdfium2

    from kaoping.evidence.pages.child import _text

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise CannotOpen("encrypted" if "password" in str(error).lower() else "broken") from error
    try:
        pages = len(document)
        if not 1 <= number <= pages:
            raise CannotOpen("no_page" if pages else "broken")
        page = document[number - 1]
        width, height = page.get_size()  # points
        short = max(1.0, min(width, height))
        scale = min(short_side / short, limits.LONG_SIDE / max(width, height, 1))
        bitmap = page.render(scale=scale, may_draw_forms=True)
        bgr = cv2.cvtColor(np.asarray(bitmap.to_pil().convert("RGB")), cv2.COLOR_RGB2BGR)
        lines, words = _text(page, bitmap.get_posconv(page))
    except pypdfium2.PdfiumError as error:
        raise CannotOpen("broken") from error
    finally:
        document.close()
    told = 250 <= short <= 900  # from A6 to A3; others are drawn in units of their maker's own
    per_mm = scale * 72 / 25.4 if told else min(bgr.shape[:2]) / 210
    return Drawn(bgr, pages, per_mm, told, words, [(x, y, w, h, text) for x, y, w, h, text in lines])


def _of_picture(path: str, number: int, short_side: int) -> Drawn:
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # asked below, before anything is unpacked
    try:
        with Image.open(path) as opened:
            if opened.width * opened.height > limits.MOST_PIXELS:
                raise CannotOpen("too_big")
            pages = getattr(opened, "n_frames", 1) if opened.format == "TIFF" else 1
            if not 1 <= number <= pages:
                raise CannotOpen("no_page")
            opened.seek(number - 1)
            opened.draft("RGB", (short_side, short_side))
            upright = ImageOps.exif_transpose(opened)
            white = Image.new("RGB", upright.size, "white")
            clear = upright.convert("RGBA")
            white.paste(clear, mask=clear.getchannel("A"))
            bgr = cv2.cvtColor(np.asarray(white), cv2.COLOR_RGB2BGR)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise CannotOpen("broken") from error
    factor = min(short_side / min(bgr.shape[:2]), limits.LONG_SIDE / max(bgr.shape[:2]))
    if factor < 0.98:
        bgr = cv2.resize(bgr, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    short, long = sorted(bgr.shape[:2])
    return Drawn(bgr, pages, short / 210, A4[0] <= long / short <= A4[1])
