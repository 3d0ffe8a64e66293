"""OpenDocument (odt, ods, odp): text, tables, notes, headers, pictures.

Cells and rows may be declared to repeat a million times; a repetition is read once, blank or not.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from lxml import etree

from kaoping.pure.documents import limits, xml
from kaoping.pure.documents.container import Container
from kaoping.pure.documents.gather import Full, Gather
from kaoping.pure.documents.model import BlockKind, Document
from kaoping.pure.documents.office import add_pictures
from kaoping.pure.errors import ExtractionError

_LEFT_OUT = frozenset({"note", "annotation", "frame", "tracked-changes"})
MOST_REPEATED = 50  # of one cell
MOST_STYLES = 20_000
_Name = tuple[str, str]  # family and name of a style


def read(kind: str, content: bytes) -> Document:
    """Text, blocks and pictures."""
    container = Container(content)
    manifest = "META-INF/manifest.xml"
    if container.has(manifest) and b"encryption-data" in container.read(manifest, 8 << 20):
        raise ExtractionError("encrypted")
    gather = Gather(kind)
    walk = OpenWalk(gather)
    with contextlib.suppress(Full):
        if kind == "odt" and container.has("styles.xml"):
            walk.part(container.read("styles.xml"), only_sides=True)
        walk.part(container.read("content.xml"))
    add_pictures(container, walk.pictures, "pictures/", gather)
    if kind == "odp":
        gather.pages = walk.slides
    return gather.done()


class OpenWalk:
    def __init__(self, gather: Gather) -> None:
        self.gather = gather
        self.pictures: list[str] = []
        self.slides = 0
        self.rows: list[list[list[str]]] = []
        self.notes = self.boxes = self.skipped = 0
        self.side: BlockKind | None = None
        self.styles: dict[_Name, tuple[bool | None, str]] = {}  # whether words are left out, and the parent
        self.left = limits.MOST_ROWS

    def part(self, content: bytes, *, only_sides: bool = False) -> None:
        """Walk one part; of the styles nothing but headers and footers."""
        try:
            for event, tag, element in xml.walk(content):
                if event == "start":
                    self._start(tag, element)
                elif not only_sides or self.side or tag in ("header", "footer", "style"):
                    self._end(tag, element)
        except ExtractionError as error:
            if error.code != "broken":
                raise
            self.gather.fault("part_broken")

    def _start(self, tag: str, element: Any) -> None:
        if tag == "tracked-changes":
            self.skipped += 1
        elif tag in ("note-body", "annotation"):
            self.notes += 1
        elif tag == "text-box":
            self.boxes += 1
        elif tag in ("header", "footer") and "style" in element.tag:
            self.side = BlockKind(tag)
        elif tag == "table-row":
            self.rows.append([])
        elif tag in ("table-cell", "covered-table-cell") and self.rows:
            self.rows[-1].append([])
        elif tag == "table" and not self.rows and element.tag.endswith("table:1.0}table"):
            name = xml.attribute(element, "name")
            if self.gather.kind == "ods" and name:
                self.gather.add(BlockKind.SHEET, name)
        elif tag == "page" and "drawing" in element.tag:
            self.slides += 1

    def _end(self, tag: str, element: Any) -> None:
        if tag == "tracked-changes":
            self.skipped -= 1
        elif self.skipped:
            return
        elif tag in ("note-body", "annotation"):
            self.notes -= 1
        elif tag == "text-box":
            self.boxes -= 1
        elif tag in ("header", "footer"):
            self.side = None
        elif tag == "image":
            self.pictures.append(xml.attribute(element, "href").removeprefix("./"))
        elif tag == "style":
            self._style(element)
        elif tag in ("p", "h"):
            self._paragraph(tag, element)
            element.clear(keep_tail=True)
        elif tag in ("table-cell", "covered-table-cell") and self.rows and self.rows[-1]:
            self._repeat(element)
        elif tag == "table-row" and self.rows:
            self._row(self.rows.pop())
            xml.free(element)

    def _style(self, element: Any) -> None:
        own: bool | None = None
        for properties in element:
            if isinstance(properties.tag, str) and xml.local(properties) == "text-properties":
                own = _leaves_out(properties)
        if len(self.styles) < MOST_STYLES:
            name = (xml.attribute(element, "family"), xml.attribute(element, "name"))
            self.styles[name] = (own, xml.attribute(element, "parent-style-name"))

    def _of_style(self, family: str, element: Any) -> bool | None:
        """Whether the element's style strikes its words out or hides them; None where none says."""
        name = xml.attribute(element, "style-name") if self.styles else ""
        for _step in range(12):  # a chain may be a ring
            # Some writers name a style of letters at a paragraph.
            own, name = self.styles.get((family, name)) or self.styles.get(("text", name)) or (None, "")
            if own is not None:
                return own
            if not name:
                break
        return None

    def _paragraph(self, tag: str, element: Any) -> None:
        text = _text_of(element, self._of_style)
        level = xml.attribute(element, "outline-level")
        if self.rows and self.rows[-1]:
            if text.strip():
                self.rows[-1][-1].append(text)
        elif self.notes:
            self.gather.add(BlockKind.NOTE, text)
        elif self.side:
            self.gather.add(self.side, text)
        elif self.boxes and self.gather.kind == "odt":
            self.gather.add(BlockKind.BOX, text)
        elif tag == "h":
            self.gather.add(BlockKind.HEADING, text, level=int(level) if level in set("123456789") else 1)
        else:
            self.gather.add(BlockKind.PARAGRAPH, text, page=self.slides)

    def _repeat(self, element: Any) -> None:
        """A cell with words that repeats is said again, a few times; blank ones are not."""
        count = xml.attribute(element, "number-columns-repeated")
        cell = self.rows[-1][-1]
        if cell and count.isdecimal():
            self.rows[-1] += [list(cell) for _more in range(min(int(count[:6]), MOST_REPEATED) - 1)]

    def _row(self, cells: list[list[str]]) -> None:
        texts = ["\n".join(lines).replace("\t", " ") for lines in cells]
        while texts and not texts[-1].strip():
            texts.pop()
        if not texts:
            return
        if self.rows and self.rows[-1]:
            self.rows[-1][-1].append(" ".join(texts))
            return
        if self.left <= 0:
            self.gather.fault("cut_rows")
            raise Full
        self.left -= 1
        self.gather.add(BlockKind.TABLE, "\t".join(texts))


def _leaves_out(properties: Any) -> bool | None:
    """What text properties say of the words: struck out or hidden, or not, or nothing."""
    lines = [xml.attribute(properties, f"text-line-through-{name}") for name in ("style", "type")]
    display = xml.attribute(properties, "display")
    if display == "none" or any(line not in ("", "none") for line in lines):
        return True
    return False if any(lines) or display else None


def _text_of(paragraph: Any, of_style: Callable[[str, Any], bool | None]) -> str:
    """The letters of a paragraph, without what hangs in it; spaces and tabs are elements here."""
    parts: list[str] = []
    skipping = 0
    out = [bool(of_style("paragraph", paragraph))]  # of the paragraph and each open span
    for event, element in etree.iterwalk(paragraph, events=("start", "end")):
        tag = xml.local(element) if isinstance(element.tag, str) else ""
        hangs = tag in _LEFT_OUT
        if event == "start":
            skipping += hangs
            if tag == "span":
                own = of_style("text", element)
                out.append(out[-1] if own is None else own)
            if not skipping and not out[-1]:
                if tag == "s":
                    count = xml.attribute(element, "c")
                    parts.append(" " * min(int(count[:4]) if count.isdecimal() else 1, 200))
                elif tag in ("tab", "line-break"):
                    parts.append("\t" if tag == "tab" else "\n")
                parts.append(element.text or "")
        else:
            skipping -= hangs
            if tag == "span":
                out.pop()
            if not skipping and not out[-1] and element is not paragraph:
                parts.append(element.tail or "")
    return "".join(parts)
