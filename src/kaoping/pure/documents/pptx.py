"""Presentations (pptx): slide by slide in their order, titles as headings, notes behind."""

from __future__ import annotations

import contextlib
from typing import Any

from kaoping.pure.documents import office, xml
from kaoping.pure.documents.container import Container
from kaoping.pure.documents.gather import Full, Gather
from kaoping.pure.documents.model import BlockKind, Document
from kaoping.pure.errors import ExtractionError

MOST_SLIDES = 1000


def read(kind: str, content: bytes) -> Document:
    """Text and pictures of a presentation."""
    container = Container(content)
    gather = Gather(kind)
    main = office.main_part(container, "ppt/presentation.xml")
    relations = office.relations_of(container, main)
    order = []
    for event, tag, element in xml.walk(container.read(main)):
        if event == "end" and tag == "sldId":
            ids = [value for key, value in element.attrib.items() if key.endswith("}id")]
            order += [relations[one].target for one in ids if one in relations]
    slides = [name for name in dict.fromkeys(order) if container.has(name)]
    gather.pages = len(slides)
    if len(slides) > MOST_SLIDES:
        gather.fault("cut_pages")
    with contextlib.suppress(Full):
        for number, name in enumerate(slides[:MOST_SLIDES], 1):
            _part(container, name, number, BlockKind.PARAGRAPH, gather)
            for relation in office.relations_of(container, name).values():
                if not container.has(relation.target):
                    continue
                if relation.kind.endswith("/notesSlide"):
                    _part(container, relation.target, number, BlockKind.NOTE, gather)
                elif relation.kind.endswith(office.DRAWN_WORDS):
                    office.add_words(container, relation.target, BlockKind.BOX, gather)
    office.add_pictures(container, [], f"{main.partition('/')[0].lower()}/media/", gather)
    return gather.done()


def _part(container: Container, name: str, page: int, block: BlockKind, gather: Gather) -> None:
    parts: list[str] = []
    cells: list[list[str]] = []
    in_cell, holder = 0, ""
    try:
        for event, tag, element in xml.walk(container.read(name)):
            if event == "start":
                if tag == "tr":
                    cells = []
                elif tag == "tc":
                    in_cell += 1
                    cells.append([])
                elif tag == "sp":
                    holder = ""
                elif tag == "ph":
                    holder = element.get("type", "")
                continue
            if tag == "t":
                if not _is_struck(element.getparent()):
                    parts.append(element.text or "")
            elif tag == "br":
                parts.append("\n")
            elif tag == "p":
                text = "".join(parts)
                parts.clear()
                if in_cell and cells:
                    cells[-1].append(text)
                elif holder in ("sldNum", "dt", "ftr"):
                    gather.add(BlockKind.FOOTER, text, page=page)
                elif holder in ("title", "ctrTitle") and block == BlockKind.PARAGRAPH:
                    kind = BlockKind.TITLE if page == 1 else BlockKind.HEADING
                    gather.add(kind, text, level=0 if page == 1 else 1, page=page)
                else:
                    gather.add(block, text, page=page)
                xml.free(element)
            elif tag == "tc":
                in_cell -= 1
            elif tag == "tr":
                gather.add(BlockKind.TABLE, "\t".join("\n".join(lines) for lines in cells), page=page)
    except ExtractionError as error:
        if error.code != "broken":
            raise
        gather.fault("part_broken")


def _is_struck(run: Any) -> bool:
    """Whether a line goes through the run's words."""
    if run is None or not len(run) or not isinstance(run[0].tag, str) or xml.local(run[0]) != "rPr":
        return False
    return str(run[0].get("strike", "noStrike")) != "noStrike"
