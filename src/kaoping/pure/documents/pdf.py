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
from kaoping.pure.documents.pdf_lines import text_of
from kaoping.pure.errors import ExtractionError

PAGES_WITH_PICTURES = 60
PAGE_NUMBER = re.compile(r"(?:第\s*)?[-—–·\s]*\d{1,4}[-—–·\s]*(?:页)?(?:\s*/\s*(?:共\s*)?\d{1,4}\s*页?)?")
# What telephone scanners print under every page of a picture; such a page has no words of its own.
SCANNER_MARK = re.compile(
    r"\s*(?:由\s*)?(?:Scanned (?:by|with|using) [A-Za-z ]{2,30}|CamScanner|扫描全能王\s*(?:扫描)?\s*(?:创建)?|夸克扫描王\s*(?:极速扫描)?"
    r"|[\w ]{2,10}扫描(?:王|全能王|仪|宝|大师|App|APP)?\s*(?:生成|创建|制作))\s*",
    re.IGNORECASE,
)
BARE_LETTERS = 15  # a page with a picture and fewer letters is a picture of a page


def is_garbled(text: str) -> bool:
    """Whether most letters of a layer are none: fonts without a table of their letters give such."""
    letters = [letter for letter in text[:20_000] if not letter.isspace()]
    wrong = sum(
        letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" or "\x7f" <= letter <= "\x9f" or letter < " "
        or "\ufff0" <= letter <= "\uffff" for letter in letters
    )  # fmt: skip
    return len(letters) >= 8 and wrong * 3 > len(letters)


def read(kind: str, content: bytes) -> Document:
    """Text and pictures; pages that cannot be read are noted and left out.

    Pages whose words stand in a picture, or whose layer is no text, give the fault ``picture_pages``.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        code = "encrypted" if "password" in str(error).lower() else "broken"
        raise ExtractionError(code, what="pdf") from None
    gather = Gather(kind)
    has_form = document.get_formtype() != pdfium.FORMTYPE_NONE
    with contextlib.closing(document):
        gather.pages = len(document)
        if not gather.pages:
            raise ExtractionError("broken", what="no pages")
        if gather.pages > limits.MOST_PAGES:
            gather.fault("cut_pages")
        with contextlib.suppress(Full):
            for number in range(1, min(gather.pages, limits.MOST_PAGES) + 1):
                _page(document, number, gather, has_form)
    return gather.done()


def _page(document: Any, number: int, gather: Gather, has_form: bool) -> None:
    try:
        page = document[number - 1]
        if has_form:  # what was filled in stands in no layer until it is pressed onto the page
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            page.close()
            page = document[number - 1]
        layer = page.get_textpage()
        text = text_of(layer)
        layer.close()
    except (pypdfium2.PdfiumError, ValueError, OverflowError):
        gather.fault("part_broken")
        return
    if is_garbled(text):
        text = ""
        gather.fault("picture_pages")
    lines = [line for line in clean(text).split("\n") if line.strip()]
    before = len(gather.pictures)
    letters = sum(len("".join(line.split())) for line in lines if not SCANNER_MARK.fullmatch(line))
    for place, line in enumerate(lines):
        at_edge = place in (0, len(lines) - 1) and PAGE_NUMBER.fullmatch(line.strip())
        at_edge = at_edge or SCANNER_MARK.fullmatch(line)
        gather.add(BlockKind.FOOTER if at_edge else BlockKind.PARAGRAPH, line, page=number)
    if number <= PAGES_WITH_PICTURES:
        with contextlib.suppress(pypdfium2.PdfiumError, ValueError):
            _pictures(page, number, gather)
        if letters < BARE_LETTERS and any(
            min(one.width, one.height) > 300 for one in gather.pictures[before:]
        ):
            gather.fault("picture_pages")
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
