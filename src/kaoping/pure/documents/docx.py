"""Word documents (docx, also docm and what WPS writes under that name).

The XML is walked piece by piece, so that a document of two million paragraphs costs no tree. Text
boxes and tables are read where they stand; of two drawings of one box only the first. Numbers that
Word draws before a paragraph stand in no text and are left out.
"""

from __future__ import annotations

from typing import Any

from kaoping.pure.documents import chunks, office, xml
from kaoping.pure.documents.container import Container
from kaoping.pure.documents.docx_styles import Style, marks_of, styles_of
from kaoping.pure.documents.gather import Full, Gather
from kaoping.pure.documents.model import BlockKind, Document
from kaoping.pure.errors import ExtractionError

_SIDE_PARTS = {"/header": BlockKind.HEADER, "/footer": BlockKind.FOOTER, "/footnotes": BlockKind.NOTE}
_SIDE_PARTS |= {"/endnotes": BlockKind.NOTE, "/comments": BlockKind.NOTE}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read(kind: str, content: bytes, inside: int = 0) -> Document:
    """Text, blocks and pictures of a docx; ``inside`` how many others it lies in."""
    container = Container(content)
    gather = Gather(kind, inside)
    main = office.main_part(container, "word/document.xml")
    relations = office.relations_of(container, main)
    pictures: list[str] = []
    try:
        styles = _styles(container, main, gather)
        sides = _sides(container, relations, gather)
        for name, block in sides:
            if block == BlockKind.HEADER:
                WordWalk(gather, styles, block).part(container.read(name))
        walk = WordWalk(gather, styles, BlockKind.PARAGRAPH)
        walk.part(container.read(main))
        pictures = [relations[one].target for one in walk.embedded if one in relations]
        _chunks(container, relations, gather)
        for name, block in sides:
            if block != BlockKind.HEADER:
                WordWalk(gather, styles, block).part(container.read(name))
    except Full:
        pass
    office.add_pictures(container, pictures, f"{main.partition('/')[0].lower()}/media/", gather)
    gather.pages = office.pages_declared(container)
    return gather.done()


def _styles(container: Container, main: str, gather: Gather) -> dict[str, Style]:
    place = f"{main.rpartition('/')[0]}/styles.xml"
    if not container.has(place):
        return {}
    try:
        return styles_of(container.read(place))
    except ExtractionError as error:
        if error.code in ("too_big", "unsafe_xml"):
            raise
        gather.fault("part_broken")
        return {}


def _sides(
    container: Container, relations: dict[str, office.Relation], gather: Gather
) -> list[tuple[str, BlockKind]]:
    """Headers, footers and notes, each part once."""
    found: dict[str, BlockKind] = {}
    for relation in relations.values():
        for ending, block in _SIDE_PARTS.items():
            if relation.kind.endswith(ending) and container.has(relation.target):
                found.setdefault(relation.target, block)
    if len(found) > 200:
        gather.fault("cut_text")
    return list(found.items())[:200]


def _chunks(container: Container, relations: dict[str, office.Relation], gather: Gather) -> None:
    """Documents that a record system left inside as they were, and the words of drawn diagrams and charts."""
    for relation in [one for one in relations.values() if container.has(one.target)][:200]:
        if relation.kind.endswith("/aFChunk"):
            chunks.add(container.read(relation.target), gather)
        elif relation.kind.endswith(office.DRAWN_WORDS):
            office.add_words(container, relation.target, BlockKind.BOX, gather)


class _Paragraph:
    __slots__ = ("is_box", "level", "parts", "style")

    def __init__(self, is_box: bool) -> None:
        self.parts: list[str] = []
        self.style, self.level, self.is_box = "", 0, is_box


class WordWalk:
    """The walk over one part: open paragraphs and cells are stacks, since boxes nest in both."""

    def __init__(self, gather: Gather, styles: dict[str, Style], block: BlockKind) -> None:
        self.gather, self.styles, self.block = gather, styles, block
        self.embedded: list[str] = []
        self.paragraphs: list[_Paragraph] = []
        self.rows: list[list[list[str]]] = []  # for each open row its cells, for each cell its lines
        self.boxes = 0
        self.fallbacks = 0  # open ones that are not read
        self.said = 0  # pieces of text so far
        self.choices: list[int] = []  # of each open choice between two drawings: what had been said before it
        self.seen: set[str] = set()  # headers say the same for first, odd and even pages

    def part(self, content: bytes) -> None:
        """Walk a part; what is broken in its middle keeps what stands before it."""
        try:
            for event, tag, element in xml.walk(content):
                (self._start if event == "start" else self._end)(tag, element)
        except ExtractionError as error:
            if error.code != "broken":
                raise
            self.gather.fault("part_broken")

    def _is_left_out(self, run: Any) -> bool:
        """Whether a line goes through the run's words, they are hidden, or they were moved elsewhere.

        What styles of paragraph and letters say is switched by each other; what the run says holds.
        """
        if run is None:
            return False
        around = run.getparent()
        if around is not None and xml.local(around) in (
            "moveFrom",
            "del",
            "rt",
        ):  # rt: how letters are spoken
            return True
        out = self._of_style(self.paragraphs[-1].style)
        if not len(run) or xml.local(run[0]) != "rPr":
            return bool(out)
        for one in run[0]:
            if isinstance(one.tag, str) and xml.local(one) == "rStyle":
                out ^= self._of_style(xml.attribute(one, "val"))
        marks = marks_of(run[0])
        return any(marks.get(name, name in out) for name in {*out, *marks})

    def _of_style(self, name: str) -> frozenset[str]:
        style = self.styles.get(name)
        return style.out if style else frozenset()

    def _start(self, tag: str, element: Any) -> None:
        if tag == "AlternateContent":
            self.choices.append(self.said)
        elif tag == "Fallback":
            # Read where the newer drawing says nothing: some programs leave it empty.
            self.fallbacks += bool(self.fallbacks or (self.choices and self.said > self.choices[-1]))
        elif self.fallbacks:
            return
        elif tag == "textpath" and self.paragraphs:  # letters drawn as art: red heads are made so
            self._say(xml.attribute(element, "string"))
        elif tag == "p":
            self.paragraphs.append(_Paragraph(self.boxes > 0))
        elif tag == "txbxContent":
            self.boxes += 1
        elif tag == "tr":
            self.rows.append([])
        elif tag == "tc" and self.rows:
            self.rows[-1].append([])

    def _end(self, tag: str, element: Any) -> None:
        if tag == "AlternateContent" and self.choices:
            self.choices.pop()
        elif tag == "Fallback":
            self.fallbacks = max(0, self.fallbacks - 1)
            element.clear()
        elif self.fallbacks:
            return
        elif tag == "t":
            if self.paragraphs and not self._is_left_out(element.getparent()):
                self._say(element.text or "")
        elif tag in _SIGNS:
            if self.paragraphs and xml.local(element.getparent()) == "r":
                self.paragraphs[-1].parts.append(_SIGNS[tag])
        elif tag == "pStyle" and self.paragraphs:
            self.paragraphs[-1].style = xml.attribute(element, "val")
        elif tag == "outlineLvl" and self.paragraphs:
            value = xml.attribute(element, "val")
            self.paragraphs[-1].level = int(value[:3]) + 1 if value.isdecimal() and int(value[:3]) < 9 else 0
        elif tag in ("blip", "imagedata"):
            self.embedded.append(xml.attribute(element, "embed") or xml.attribute(element, "id"))
        elif tag == "p" and self.paragraphs:
            self._paragraph(self.paragraphs.pop())
            xml.free(element)
        elif tag == "txbxContent":
            self.boxes -= 1
        elif tag == "tr" and self.rows:
            self._row(self.rows.pop())
            xml.free(element)

    def _say(self, text: str) -> None:
        self.paragraphs[-1].parts.append(text)
        self.said += bool(text.strip())

    def _paragraph(self, found: _Paragraph) -> None:
        text = "".join(found.parts)
        if found.is_box and text.strip():
            self._emit(BlockKind.BOX, text)
        elif self.rows and self.rows[-1]:
            if text.strip():
                self.rows[-1][-1].append(text)
        elif self.block != BlockKind.PARAGRAPH:
            self._emit(self.block, text)
        else:
            style = self.styles.get(found.style, Style())
            level = found.level or style.level
            kind = BlockKind.TITLE if style.is_title else BlockKind.HEADING if level else self.block
            self.gather.add(kind, text, level=level)

    def _row(self, cells: list[list[str]]) -> None:
        texts = ["\n".join(lines).replace("\t", " ") for lines in cells]
        if not any(text.strip() for text in texts):
            return
        if self.rows and self.rows[-1]:  # a table in a cell
            self.rows[-1][-1].append(" ".join(texts))
        elif self.block in (BlockKind.HEADER, BlockKind.FOOTER):
            self._emit(self.block, " ".join(texts))
        else:
            self.gather.add(BlockKind.TABLE, "\t".join(texts))

    def _emit(self, kind: BlockKind, text: str) -> None:
        if kind in (BlockKind.HEADER, BlockKind.FOOTER):
            if text in self.seen:
                return
            self.seen.add(text)
        self.gather.add(kind, text)
