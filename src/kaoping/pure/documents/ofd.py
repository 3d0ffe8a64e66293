"""OFD, the layout format of official documents (GB/T 33190): the words of each page, line by line.

``OFD.xml`` names the document, that its pages and templates; a page's ``TextObject`` has a place
(``Boundary``) and its words (``TextCode``). Objects on one height are one line.
"""

from __future__ import annotations

import contextlib
import posixpath
from dataclasses import dataclass
from itertools import pairwise

from kaoping.pure.documents import limits, xml
from kaoping.pure.documents.container import Container
from kaoping.pure.documents.gather import Full, Gather
from kaoping.pure.documents.model import BlockKind, Document
from kaoping.pure.documents.office import add_pictures
from kaoping.pure.documents.pdf import PAGE_NUMBER
from kaoping.pure.errors import ExtractionError


@dataclass(frozen=True, slots=True)
class _Words:
    x: float
    y: float
    width: float
    height: float
    text: str


def read(kind: str, content: bytes) -> Document:
    """Text and pictures of the first documents of the package (usually there is one)."""
    container = Container(content)
    if container.has("Encryptions.xml") or container.has("Entries.xml"):
        raise ExtractionError("encrypted")
    gather = Gather(kind)
    roots = [_inside("", element_text) for element_text in _texts(container, "OFD.xml", "DocRoot")[:20]]
    if not roots:
        raise ExtractionError("broken", what="no document")
    with contextlib.suppress(Full):
        for root in roots:
            _document(container, root, gather)
    pictures = [
        name
        for name in container.names()
        if name.lower().endswith((".jpg", ".jpeg", ".png", ".bmp", ".tif", ".gif"))
    ]
    add_pictures(container, pictures, "\x00", gather)
    return gather.done()


def _document(container: Container, root: str, gather: Gather) -> None:
    folder = posixpath.dirname(root)
    templates: dict[str, str] = {}
    pages: list[str] = []
    notes = ""
    for event, tag, element in xml.walk(container.read(root)):
        if event == "end" and tag == "Annotations":
            notes = _inside(folder, (element.text or "").strip())
        elif event == "start":
            place = _inside(folder, element.get("BaseLoc", ""))
            if tag == "Page" and len(pages) < limits.MOST_PAGES and element.get("BaseLoc"):
                pages.append(place)
            elif tag == "TemplatePage":
                templates[element.get("ID", "")] = place
    for place in pages:
        gather.pages += 1
        try:
            words, used = _page(container, place)
            for template in used:
                if template in templates:
                    words += _page(container, templates[template])[0]
        except ExtractionError as error:
            if error.code != "broken":
                raise
            gather.fault("part_broken")
            continue
        lines = _lines(words)
        for number, line in enumerate(lines):
            at_edge = number in (0, len(lines) - 1) and PAGE_NUMBER.fullmatch(line.strip())
            gather.add(BlockKind.FOOTER if at_edge else BlockKind.PARAGRAPH, line, page=gather.pages)
    if notes:
        _notes(container, notes, gather)


def _notes(container: Container, place: str, gather: Gather) -> None:
    """The words of stamps and remarks, which were put onto the pages later and lie in files of their own."""
    try:
        files = _texts(container, place, "FileLoc")[: limits.MOST_PAGES]
        for file in files:
            for line in _lines(_page(container, _inside(posixpath.dirname(place), file))[0]):
                gather.add(BlockKind.NOTE, line)
    except ExtractionError as error:
        if error.code != "broken":
            raise
        gather.fault("part_broken")


def _page(container: Container, place: str) -> tuple[list[_Words], list[str]]:
    words: list[_Words] = []
    used: list[str] = []
    parts: list[str] = []
    for event, tag, element in xml.walk(container.read(place)):
        if event == "start":
            if tag == "Template":
                used.append(element.get("TemplateID", ""))
            continue
        if tag == "TextCode":
            parts.append(element.text or "")
        elif tag == "TextObject":
            x, y, width, height = _box(element.get("Boundary", ""))
            words.append(_Words(x, y, width, height, "".join(parts)))
            parts.clear()
            xml.free(element)
    return words, used


def _lines(words: list[_Words]) -> list[str]:
    """Words on one height joined from left to right; lines from top to bottom."""
    lines: list[list[_Words]] = []
    for one in sorted(words, key=lambda word: word.y + word.height / 2):
        middle = one.y + one.height / 2
        if lines:
            first = lines[-1][0]
            if abs(first.y + first.height / 2 - middle) <= max(0.5, 0.4 * min(first.height, one.height)):
                lines[-1].append(one)
                continue
        lines.append([one])
    return [_line(sorted(line, key=lambda word: word.x)) for line in lines]


def _line(words: list[_Words]) -> str:
    """Words from left to right, a wide blank where a letter would have room between them."""
    parts = [words[0].text]
    for before, one in pairwise(words):
        is_apart = before.width > 0 and one.x - before.x - before.width > 0.9 * max(one.height, 1.0)
        parts.append(f"　{one.text}" if is_apart else one.text)
    return "".join(parts)


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        x, y, width, height = (float(part) for part in text.split()[:4])
    except ValueError:
        return 0.0, 0.0, 0.0, 0.0
    finite = all(abs(value) < 1e9 for value in (x, y, width, height))
    return (x, y, width, height) if finite else (0.0, 0.0, 0.0, 0.0)


def _texts(container: Container, name: str, wanted: str) -> list[str]:
    return [
        (element.text or "").strip()
        for event, tag, element in xml.walk(container.read(name))
        if event == "end" and tag == wanted
    ]


def _inside(folder: str, place: str) -> str:
    """A place as a name inside the container: from the root with a leading stroke, else from the folder."""
    place = place.strip().replace("\\", "/")
    return posixpath.normpath(
        posixpath.join("/", "" if place.startswith("/") else folder, place.lstrip("/"))
    ).lstrip("/")
