"""Real attachments by real libraries, small and fast, and the same bytes every time.

No font file, no Pango and no office program is needed: docx comes from python-docx,
xlsx from XlsxWriter, Chinese pdf from reportlab's built-in STSong-Light, photos are
drawn in ``photos``. No seal is ever drawn: a place for it is printed, as on a paper form.
"""

import datetime as dt
import io
import random
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import docx
import xlsxwriter
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from kaoping.site.demo import photos

FONT = "STSong-Light"
LINE_CHARACTERS = 28  # as an official page has them
LINES_A_PAGE = 22
_DEFAULT = qn("w:default")
_ZIP_TIME = (2014, 1, 1, 0, 0, 0)
_MADE = dt.datetime(2014, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Made:
    """One attachment: its name as the sender wrote it, and its bytes."""

    name: str
    mime_type: str
    content: bytes


def word(title: str, paragraphs: tuple[str, ...], signature: tuple[str, ...]) -> bytes:
    """A docx with a centred title, indented paragraphs and the lines of the signature."""
    document = docx.Document(io.BytesIO(_blank()))
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(title)
    run.bold, run.font.size = True, Pt(22)
    for text in paragraphs:
        document.add_paragraph(text).paragraph_format.first_line_indent = Pt(32)
    for text in signature:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return _settled(out.getvalue())


@cache
def _blank() -> bytes:
    """python-docx's template without what a letter does not use: a fifth of the size and time."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(16)
    styles = document.styles.element
    for style in list(styles):
        if style.tag.endswith("}style") and style.get(_DEFAULT) != "1":
            styles.remove(style)
    for holder, unused in (
        (document.part.package, ("/thumbnail",)),
        (document.part, ("/stylesWithEffects", "/customXml", "/numbering", "/webSettings")),
    ):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.endswith(unused):
                holder.rels.pop(key)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _settled(content: bytes) -> bytes:
    """The same archive with fixed times: python-docx writes the machine's own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, _ZIP_TIME)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.create_system = 0
            target.writestr(fixed, source.read(entry))
    return out.getvalue()


def pdf(title: str, paragraphs: tuple[str, ...], signature: tuple[str, ...]) -> bytes:
    """A pdf of A4 pages with page numbers; its Chinese text can be read back."""
    _register_font()
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    page.setTitle(title)
    lines = [*_wrapped(title), ""]
    for text in paragraphs:
        lines += _wrapped("　　" + text)
    lines += ["", *signature]
    count = -(-len(lines) // LINES_A_PAGE)
    for number in range(count):
        page.setFont(FONT, 16)
        for row, text in enumerate(lines[number * LINES_A_PAGE : (number + 1) * LINES_A_PAGE]):
            page.drawString(79, A4[1] - 120 - row * 29, text)
        page.setFont(FONT, 14)
        page.drawCentredString(A4[0] / 2, 60, f"— {number + 1} —")
        page.showPage()
    page.save()
    return out.getvalue()


@cache
def _register_font() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def _wrapped(text: str) -> list[str]:
    return [text[at : at + LINE_CHARACTERS] for at in range(0, len(text), LINE_CHARACTERS)] or [""]


def sheet(title: str, head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> bytes:
    """An xlsx with one table, such as a sign-in list."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": title, "created": _MADE})
    page = book.add_worksheet("表1")
    page.write(0, 0, title)
    page.write_row(1, 0, head, book.add_format({"bold": True}))
    for number, row in enumerate(rows, 2):
        page.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def photo(rng: random.Random) -> bytes:
    """A picture of the activity."""
    return photos.drawn(rng)
