"""A document as docx, made without any form: every part is a paragraph that the desk can go on editing.

Fonts are named, not embedded; a desk that has the official ones shows them.
"""

import io
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from kaoping.results.papers import layout
from kaoping.results.papers.description import Block, Paper

FANGSONG, XIAOBIAOSONG, HEITI, KAITI, SONGTI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
BODY = 16  # 3号 as word processors have it
CELL_MARGIN = 60  # twentieths of a point, as on paper
CLOSER = -5  # twentieths of a point between letters of 3号: 28 of them fill 156 mm
_HEADS = {1: HEITI, 2: KAITI, 3: FANGSONG}
_CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def to_docx(paper: Paper) -> bytes:
    """The document's bytes, to be opened and changed by any word processor."""
    document = docx.Document()
    for left_over in list(document.element.body.iterchildren(qn("w:p"))):
        document.element.body.remove(left_over)
    _page(document)
    writer = Writer(document, dense=paper.is_dense)
    _properties(document, paper)
    if paper.has_head:
        _head(writer, paper)
    for line in layout.title_lines(paper.title):
        writer.line(line, font=XIAOBIAOSONG, size=22, align=_CENTRE, pitch=33)
    writer.line("")
    if paper.addressed_to:
        writer.line(f"{paper.addressed_to}：")
    for block in paper.body:
        writer.block(block)
    writer.attachments(paper.attachments)
    _signature(writer, paper)
    _imprint(writer, paper)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class Writer:
    """Puts blocks at the end of a document, or before ``anchor`` where one is given."""

    def __init__(self, document: Document, *, dense: bool = False, anchor: Any = None) -> None:
        self.document, self.anchor = document, anchor
        self.size = 10.5 if dense else BODY
        self.pitch = 16 if dense else layout.LINE_PT
        self.table_size = 9 if dense else 12

    def line(
        self,
        text: str,
        *,
        font: str = FANGSONG,
        size: float = 0,
        align: Any = None,
        pitch: float = 0,
        indent: bool = False,
        colour: str = "",
        bold: bool = False,
    ) -> Paragraph:
        """One paragraph; ``indent`` moves its first line two characters in."""
        made = self.document.add_paragraph()
        if self.anchor is not None:
            self.anchor.addprevious(made._p)
        made.alignment = align
        _shape(made, pitch or self.pitch)
        if indent:
            made.paragraph_format.first_line_indent = Pt((size or self.size) * 2)
            first = made._p.get_or_add_pPr().find(qn("w:ind"))
            first.set(qn("w:firstLineChars"), "200")
        for number, piece in enumerate(text.split("\n")):
            run = made.add_run(piece)
            if number:
                run._r.insert(0, OxmlElement("w:br"))
            dress(run, font, size or self.size, colour=colour, bold=bold)
        return made

    def block(self, block: Block) -> None:
        if block.kind == "heading":
            made = self.line(block.text, font=_HEADS[block.level], indent=True, bold=block.level == 3)
            made.paragraph_format.keep_with_next = True
        elif block.kind == "table":
            self.table(block)
        elif block.kind == "page":
            self.line("").paragraph_format.page_break_before = True
        else:
            self.line(block.text, indent=block.kind == "paragraph")

    def table(self, block: Block) -> None:
        rows = [block.columns, *block.rows]
        made = self.document.add_table(len(rows), len(block.columns), style="Table Grid")
        if self.anchor is not None:
            self.anchor.addprevious(made._tbl)
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        made.autofit = False
        _margins(made, CELL_MARGIN)
        widths = block.widths or (1,) * len(block.columns)
        whole = sum(widths)
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Mm(layout.WIDTH_MM * width / whole)
        for number, (row, said) in enumerate(zip(made.rows, rows, strict=True)):
            is_head = number == 0
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if is_head:
                properties.append(OxmlElement("w:tblHeader"))
            for place, (cell, text) in enumerate(zip(row.cells, said, strict=True)):
                cell.width = Mm(layout.WIDTH_MM * widths[place] / whole)
                own = cell.paragraphs[0]
                in_middle = is_head or place in block.centre
                own.alignment = (
                    _CENTRE if in_middle else _RIGHT if place in block.right else WD_ALIGN_PARAGRAPH.LEFT
                )
                _shape(own, self.table_size * 1.5)
                _off_the_grid(own)
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
                strong = is_head or number - 1 in block.strong
                for part, piece in enumerate(text.split("\n")):
                    run = own.add_run(piece)
                    if part:
                        run._r.insert(0, OxmlElement("w:br"))
                    dress(run, HEITI if strong else FANGSONG, self.table_size)

    def keep_with_next(self) -> None:
        """The last line written stays on the page of the next: a signature never stands alone (7.3.5.4)."""
        body = self.document.element.body
        blocks = [one for one in body.iterchildren() if one.tag in (qn("w:p"), qn("w:tbl"))]
        if self.anchor is None and blocks and blocks[-1].tag == qn("w:p"):
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True

    def attachments(self, names: tuple[str, ...]) -> None:
        if not names:
            return
        self.keep_with_next()
        self.line("").paragraph_format.keep_with_next = True
        if len(names) == 1:
            self.line(f"附件：{names[0]}", indent=True)
        for number, name in enumerate(names if len(names) > 1 else (), 1):
            self.line(f"{'附件：' if number == 1 else '　　　'}{number}. {name}", indent=True)


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(layout.PAGE_MM[0]), Mm(layout.PAGE_MM[1])
    section.top_margin, section.bottom_margin = Mm(layout.TOP_MM), Mm(layout.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(layout.LEFT_MM), Mm(layout.RIGHT_MM)
    section.footer_distance = Mm(layout.BOTTOM_MM - 7 - 5)  # the number's line ends 7 mm below the type
    for known in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(known)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")  # a grid of characters too spreads every letter in LibreOffice
    grid.set(qn("w:linePitch"), str(round(layout.LINE_PT * 20)))
    section._sectPr.append(grid)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], right=True)
    _page_number(section.even_page_footer.paragraphs[0], right=False)


def _page_number(line: Paragraph, *, right: bool) -> None:
    line.alignment = _RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    form = line.paragraph_format
    form.right_indent, form.left_indent = (Pt(14), Pt(0)) if right else (Pt(0), Pt(14))
    dress(line.add_run("— "), SONGTI, 14)
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        run = line.add_run()
        dress(run, SONGTI, 14)
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)
    dress(line.add_run(" —"), SONGTI, 14)


def _properties(document: Document, paper: Paper) -> None:
    known = document.core_properties
    known.title, known.author, known.comments = paper.title, paper.issuer, ""


def _head(writer: Writer, paper: Paper) -> None:
    size = layout.mark_size(paper.mark)
    mark = writer.line(
        paper.mark, font=XIAOBIAOSONG, size=size, align=_CENTRE, pitch=size * 1.3, colour=layout.RED[1:]
    )
    mark.paragraph_format.space_before = Mm(35)
    writer.line("")
    number = writer.line(paper.number, align=_CENTRE)
    _border(number, "bottom", layout.RED[1:], eighths=12, space=11)
    writer.line("")


def _signature(writer: Writer, paper: Paper) -> None:
    if not paper.signed and not paper.dated:
        return
    writer.keep_with_next()
    writer.line("").paragraph_format.keep_with_next = True
    date = paper.dated_text
    if paper.signed:
        wide, narrow = layout.ems(paper.signed), layout.ems(date)
        signed = writer.line(paper.signed, align=_RIGHT)  # centred over the date, as far as the page allows
        signed.paragraph_format.keep_with_next = True
        _right(signed, max(1.0, 4 - (wide - narrow) / 2), writer.size)
    _right(writer.line(date, align=_RIGHT), max(4.0, 1 + _over(paper)), writer.size)


def _over(paper: Paper) -> float:
    """How far a date moves in so that a long name above it can stand in the middle of it."""
    return (layout.ems(paper.signed) - layout.ems(paper.dated_text)) / 2


def _right(line: Paragraph, characters: float, size: float) -> None:
    line.paragraph_format.right_indent = Pt(characters * size)
    line._p.get_or_add_pPr().find(qn("w:ind")).set(qn("w:rightChars"), str(round(characters * 100)))


def _imprint(writer: Writer, paper: Paper) -> None:
    if not paper.copies_to and not paper.printed_by:
        return
    day = f"{paper.dated_text}印发" if paper.dated else ""
    rows = [(f"抄送：{paper.copies_to}。", "")] if paper.copies_to else []
    rows += [(paper.printed_by, day)] if paper.printed_by else []
    writer.line("")
    made = writer.document.add_table(len(rows), 1)
    if writer.anchor is not None:
        writer.anchor.addprevious(made._tbl)
    _at_the_foot(made)
    for number, (row, (text, aside)) in enumerate(zip(made.rows, rows, strict=True)):
        cell = row.cells[0]
        cell.width = Mm(layout.WIDTH_MM)
        line = cell.paragraphs[0]
        _shape(line, 24)
        form = line.paragraph_format
        form.left_indent, form.right_indent = Pt(14), Pt(0 if aside else 14)
        if not aside and paper.copies_to and number == 0:
            form.left_indent, form.first_line_indent = Pt(56), Pt(-42)  # further lines begin after 抄送：
        if aside:
            form.tab_stops.add_tab_stop(Pt(layout.WIDTH_PT - 14), WD_TAB_ALIGNMENT.RIGHT)
        dress(line.add_run(f"{text}\t{aside}" if aside else text), FANGSONG, 14)
        _edges(cell, top=8 if number == 0 else 6, bottom=8 if number == len(rows) - 1 else 0)
    writer.line("", pitch=1)  # what stands at a place of its own hangs on the line after it


def _at_the_foot(made: Any) -> None:
    """The imprint as wide as the type, its last line the last of the page (7.4.1)."""
    properties = made._tbl.tblPr
    place = OxmlElement("w:tblpPr")
    for name, value in (
        ("leftFromText", "0"), ("rightFromText", "0"), ("vertAnchor", "margin"), ("horzAnchor", "margin"),
        ("tblpX", "0"), ("tblpYSpec", "bottom"),
    ):  # fmt: skip
        place.set(qn(f"w:{name}"), value)
    properties.insert_element_before(
        place, "w:tblOverlap", "w:bidiVisual", "w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW",
        "w:jc", "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook",
    )  # fmt: skip
    _margins(made, 0)


def _margins(made: Any, twentieths: int) -> None:
    """How far the text of cells stays from their left and right edges, in twentieths of a point."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(twentieths))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    made._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _edges(cell: Any, *, top: int, bottom: int) -> None:
    """Rules above and below a cell, in eighths of a point; 0 for none."""
    borders = OxmlElement("w:tcBorders")
    for side, eighths in (("top", top), ("bottom", bottom)):
        if eighths:
            edge = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", eighths), ("space", 0), ("color", "000000")):
                edge.set(qn(f"w:{name}"), str(value))
            borders.append(edge)
    cell._tc.get_or_add_tcPr().append(borders)


def _off_the_grid(line: Paragraph) -> None:
    """A line of a table is as high as itself: on the page's grid of 22 lines it would be as high as the body's."""
    free = OxmlElement("w:snapToGrid")
    free.set(qn("w:val"), "0")
    line._p.get_or_add_pPr().insert_element_before(free, "w:spacing", "w:ind", "w:jc")


def _shape(line: Paragraph, pitch: float) -> None:
    form = line.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    form.space_before = form.space_after = Pt(0)


def _border(line: Paragraph, side: str, colour: str, *, eighths: int, space: int) -> None:
    properties = line._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"
        )
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", eighths), ("space", space), ("color", colour)):
        edge.set(qn(f"w:{name}"), str(value))
    borders.append(edge)


def dress(run: Any, font: str, size: float, *, colour: str = "", bold: bool = False) -> None:
    """Set a run's letters: Chinese ones in ``font``, Latin ones beside them."""
    run.font.size, run.font.name, run.bold = Pt(size), LATIN, bold or None
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if size == BODY:
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), str(CLOSER))
        run._r.rPr.insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour.upper())
