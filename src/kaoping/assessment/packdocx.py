"""The form of a period pack as a Word document: a table to be typed into, read back as the text form is.

Labels stand in the left column, what the unit says in the right one; the text is the last row. Read by the
same readers as every document that comes in, never by the library that writes it.
"""

import io

from kaoping.assessment.packforms import LABELS, Filled, filled_in
from kaoping.pure.documents.read import read
from kaoping.pure.errors import ExtractionError

FORM_NAMES = ("填报.docx", "form.docx")
MOST_BYTES = 5_000_000
FONT = "宋体"
LABEL_MM, VALUE_MM = 35, 125  # columns that fill an A4 page between its margins
TEXT_ROWS = 12  # empty lines under the text, so that the cell invites writing


def write_docx(
    place: int, values: dict[str, str], hints: list[str], *, heading: str, language: str = "zh"
) -> bytes:
    """The form's bytes; ``hints`` stand above the table and are not read."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Mm

    which = 0 if language.startswith("zh") else 1
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    normal = document.styles["Normal"]
    normal.font.name = FONT
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    document.add_paragraph().add_run(heading).bold = True
    for hint in hints:
        document.add_paragraph(f"※ {hint}")
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for name, words in LABELS.items():
        said = str(place) if name == "place" else values.get(name, "")
        row = table.add_row().cells
        row[0].width, row[1].width = Mm(LABEL_MM), Mm(VALUE_MM)
        row[0].text = f"{words[which]}{'：' if which == 0 else ':'}"
        row[1].text = said + "\n" * TEXT_ROWS if name == "text" else said
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read_docx(content: bytes) -> Filled:
    """The values of a filled form; any bytes give a ``Filled``, one without a number when they are no form."""
    if len(content) > MOST_BYTES:
        return Filled()
    try:
        return filled_in(read("docx", content).text)
    except ExtractionError:
        return Filled()
