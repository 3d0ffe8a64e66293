"""PDF by pdfium: the text layer line by line with its page, and the pictures that lie on the pages."""

from __future__ import annotations

import contextlib
import re
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from kaoping.pure.documents import limits
from kaoping.pure.documents.gather import Full, Gather, clean
from kaoping.pure.documents.model import BlockKind, Document, Picture
from kaoping.pure.errors import ExtractionError

PAGES_WITH_PICTURES = 60
PAGE_NUMBER = re.compile(r"(?:第\s*)?[-—–·\s]*\d{1,4}[-—–·\s]*(?:页)?(?:\s*/\s*(?:共\s*)?\d{1,4}\s*页?)?")


def read(kind: str, content: bytes) -> Document:
    """Text and pictures; pages that cannot be read are noted and left out."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        code = "encrypted" if "password" in str(error).lower() else "broken"
        raise ExtractionError(code, what="pdf") from None
    gather = Gather(kind)
    with contextlib.closing(document):
        gather.pages = len(document)
        if not gather.pages:
            raise ExtractionError("broken", what="no pages")
        if gather.pages > limits.MOST_PAGES:
            gather.fault("cut_pages")
        with contextlib.suppress(Full):
            for number in range(1, min(gather.pages, limits.MOST_PAGES) + 1):
                _page(document, number, gather)
    return gather.done()


def _page(document: Any, number: int, gather: Gather) -> None:
    try:
        page = document[number - 1]
        layer = page.get_textpage()
        text = layer.get_text_range() if layer.count_chars() else ""
        layer.close()
    except (pypdfium2.PdfiumError, ValueError, OverflowError):
        gather.fault("part_broken")
        return
    lines = [line for line in clean(text).split("\n") if line.strip()]
    for place, line in enumerate(lines):
        at_edge = place in (0, len(lines) - 1) and PAGE_NUMBER.fullmatch(line.strip())
        gather.add(BlockKind.FOOTER if at_edge else BlockKind.PARAGRAPH, line, page=number)
    if number <= PAGES_WITH_PICTURES:
        with contextlib.suppress(pypdfium2.PdfiumError, ValueError):
            _pictures(page, number, gather)
    page.close()


def _pictures(page: Any, number: int, gather: Gather) -> None:
    """Pictures of a page: those kept as JPEG with their bytes, others by their size alone."""
    for index, item in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), 1):
        if len(gather.pictures) >= limits.MOST_PICTURES:
            gather.fault("cut_pictures")
            return
        name = f"{number}-{index}"
        filters = item.get_filters()
        if filters and filters[-1] == "DCTDecode":
            gather.add_picture(name, bytes(item.get_data(decode_simple=True)))
        else:
            width, height = item.get_px_size()
            gather.pictures.append(Picture(name, "other", b"", width, height))
