"""What stands on the pages of an OFD file (GB/T 33190), as things to draw in millimetres.

Read are words, paths, pictures, page templates, drawing parameters and the pictures of seals
(``Signatures.xml``). Left out: composite objects, clips, patterns and gradients, fonts that the file
brings (the machine's own of that name stand for them), seals kept as drawings.
"""

from __future__ import annotations

import contextlib
import posixpath
from dataclasses import dataclass, field
from typing import Any

from kaoping.evidence.pages.ofd_numbers import (
    MOST_LETTERS,
    Matrix,
    around,
    box_of,
    matrix_of,
    moved,
    number,
    runs_of,
    scale_of,
    steps,
)
from kaoping.pure.documents import xml
from kaoping.pure.documents.container import Container
from kaoping.pure.errors import ExtractionError

MOST_THINGS = 60_000  # of one file
A4 = (0.0, 0.0, 210.0, 297.0)
Colour = tuple[int, int, int]


@dataclass(slots=True)
class Words:
    letters: list[tuple[float, float, str]]  # left end of the base line of each letter
    size: float
    font: str
    is_bold: bool
    colour: Colour
    box: tuple[float, float, float, float]


@dataclass(slots=True)
class Lines:
    runs: list[list[tuple[float, float]]]
    width: float
    stroke: Colour | None
    fill: Colour | None


@dataclass(slots=True)
class Image:
    content: bytes
    box: tuple[float, float, float, float]
    is_seal: bool = False  # drawn like ink: what lies under it stays readable


@dataclass(slots=True)
class OfdPage:
    box: tuple[float, float, float, float] = A4
    things: list[Words | Lines | Image] = field(default_factory=list)


class OfdFile:
    """One OFD package. Errors: ``ExtractionError`` as the readers of documents give them."""

    def __init__(self, content: bytes) -> None:
        self.container = Container(content)
        if self.container.has("Encryptions.xml") or self.container.has("Entries.xml"):
            raise ExtractionError("encrypted")
        self.box = A4
        self.fonts: dict[str, str] = {}
        self.pictures: dict[str, str] = {}
        self.params: dict[str, Any] = {}
        self.templates: dict[str, str] = {}
        self.places: list[tuple[str, str]] = []  # page's id, place
        self.seals: dict[str, list[Image]] = {}  # by page id
        self._left = MOST_THINGS
        roots, signatures = [], []
        for event, tag, element in xml.walk(self.container.read("OFD.xml")):
            if event == "end" and tag == "DocRoot":
                roots.append(inside("", element.text or ""))
            elif event == "end" and tag == "Signatures":
                signatures.append(inside("", element.text or ""))
        if not roots:
            raise ExtractionError("broken", what="no document")
        self._document(roots[0])
        for place in signatures:
            with contextlib.suppress(ExtractionError):
                self._signatures(place)

    def page(self, index: int) -> OfdPage:
        """The page at ``index`` from 0, its templates under it and its seals on it."""
        page_id, place = self.places[index]
        page = OfdPage(self.box)
        used, things, own = self._things(place)
        if own:
            page.box = own
        for template in used:
            if template in self.templates:
                page.things += self._things(self.templates[template])[1]
        page.things += things
        page.things += self.seals.get(page_id, [])
        return page

    def _document(self, root: str) -> None:
        folder = posixpath.dirname(root)
        resources = []
        for event, tag, element in xml.walk(self.container.read(root)):
            place = inside(folder, element.get("BaseLoc") or "")
            if event == "start":
                if tag == "Page" and element.get("BaseLoc"):
                    self.places.append((element.get("ID", ""), place))
                elif tag == "TemplatePage":
                    self.templates[element.get("ID", "")] = place
            elif tag == "PhysicalBox":
                self.box = box_of(element.text or "") or self.box
            elif tag in ("PublicRes", "DocumentRes"):
                resources.append(inside(folder, element.text or ""))
        for place in resources:
            with contextlib.suppress(ExtractionError):
                self._resources(place)

    def _resources(self, place: str) -> None:
        folder = posixpath.dirname(place)
        for event, tag, element in xml.walk(self.container.read(place)):
            if event == "start" and tag == "Res" and element.get("BaseLoc"):
                folder = inside(folder, element.get("BaseLoc"))
            elif event == "end" and tag == "Font":
                self.fonts[element.get("ID", "")] = element.get("FontName") or element.get("FamilyName") or ""
            elif event == "end" and tag == "MultiMedia":
                files = [
                    inside(folder, child.text or "") for child in element if xml.local(child) == "MediaFile"
                ]
                if files:
                    self.pictures[element.get("ID", "")] = files[0]
            elif event == "end" and tag == "DrawParam":
                self.params[element.get("ID", "")] = element

    def _signatures(self, place: str) -> None:
        folder = posixpath.dirname(place)
        for event, tag, element in xml.walk(self.container.read(place)):
            if event == "end" and tag == "Signature" and element.get("BaseLoc"):
                with contextlib.suppress(ExtractionError):
                    self._signature(inside(folder, element.get("BaseLoc")))

    def _signature(self, place: str) -> None:
        """The seal of one signature. Its value is ASN.1 with the picture as it is inside."""
        folder, value, stamps = posixpath.dirname(place), "", []
        for event, tag, element in xml.walk(self.container.read(place)):
            if event == "end" and tag == "SignedValue":
                value = inside(folder, element.text or "")
            elif event == "end" and tag == "StampAnnot":
                stamps.append((element.get("PageRef", ""), box_of(element.get("Boundary", ""))))
        picture = picture_in(self.container.read(value)) if stamps and value else b""
        for page, box in stamps:
            if picture and box:
                self.seals.setdefault(page, []).append(Image(picture, box, is_seal=True))

    def _things(self, place: str) -> tuple[list[str], list[Words | Lines | Image], Any]:
        used: list[str] = []
        found: list[Words | Lines | Image] = []
        box, layer = None, ""
        for event, tag, element in xml.walk(self.container.read(place)):
            if event == "start":
                if tag == "Template":
                    used.append(element.get("TemplateID", ""))
                elif tag == "Layer":
                    layer = element.get("DrawParam", "")
                continue
            if tag == "PhysicalBox":
                box = box_of(element.text or "")
            elif tag in ("TextObject", "PathObject", "ImageObject"):
                self._left -= 1
                if self._left < 0:
                    raise ExtractionError("too_big", what="objects", most=MOST_THINGS)
                thing = self._thing(tag, element, layer)
                if thing is not None:
                    found.append(thing)
                element.clear()
        return used, found, box

    def _thing(self, tag: str, element: Any, layer: str) -> Words | Lines | Image | None:
        box = box_of(element.get("Boundary", ""))
        if box is None or element.get("Visible") == "false":
            return None
        matrix = matrix_of(element.get("CTM", ""))
        param = self.params.get(element.get("DrawParam") or layer)
        if tag == "TextObject":
            return self._words(element, box, matrix, param)
        if tag == "ImageObject":
            place = self.pictures.get(element.get("ResourceID", ""))
            if not place or not self.container.has(place):
                return None
            corners = [moved(matrix, box, x, y) for x, y in ((0, 0), (1, 1))] if element.get("CTM") else []
            return Image(self.container.read(place), around(corners) if corners else box)
        data = next((child.text or "" for child in element if xml.local(child) == "AbbreviatedData"), "")
        runs = [[moved(matrix, box, x, y) for x, y in run] for run in runs_of(data)]
        stroke = _colour(element, param, "StrokeColor") if element.get("Stroke") != "false" else None
        fill = _colour(element, param, "FillColor") if element.get("Fill") == "true" else None
        width = number(
            element.get("LineWidth") or (param.get("LineWidth") if param is not None else ""), 0.353
        )
        return Lines(runs, width * scale_of(matrix), stroke, fill)

    def _words(self, element: Any, box: Any, matrix: Matrix, param: Any) -> Words | None:
        size = number(element.get("Size"), 0)
        letters: list[tuple[float, float, str]] = []
        x = y = 0.0
        for code in element:
            if xml.local(code) != "TextCode":
                continue
            x, y = number(code.get("X"), x), number(code.get("Y"), y)
            across, down = steps(code.get("DeltaX", "")), steps(code.get("DeltaY", ""))
            here_x, here_y = x, y
            for letter in (code.text or "")[:MOST_LETTERS]:
                letters.append((*moved(matrix, box, here_x, here_y), letter))
                here_x += next(across, 0.0 if code.get("DeltaY") else size)
                here_y += next(down, 0.0)
        if not letters or not 0 < size < 500:
            return None
        return Words(
            letters, size * scale_of(matrix), self.fonts.get(element.get("Font", ""), ""),
            number(element.get("Weight"), 400) >= 600, _colour(element, param, "FillColor") or (0, 0, 0), box,
        )  # fmt: skip


def picture_in(value: bytes) -> bytes:
    """The PNG or JPEG that lies in a signature's value; empty when there is none."""
    for head, foot in ((b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"), (b"\xff\xd8\xff", b"\xff\xd9")):
        start = value.find(head)
        end = value.find(foot, start) if foot.startswith(b"I") else value.rfind(foot)
        if 0 <= start < end:
            return value[start : end + len(foot)]
    return b""


def _colour(element: Any, param: Any, name: str) -> Colour | None:
    """The colour of an object, else of its parameters, else black to stroke and nothing to fill."""
    for holder in (element, param):
        for child in holder if holder is not None else ():
            if xml.local(child) == name and child.get("Value"):
                numbers = [max(0.0, min(255.0, number(part, 0))) for part in child.get("Value").split()]
                if len(numbers) == 1:
                    return (int(numbers[0]),) * 3
                if len(numbers) == 4:
                    black = 1 - numbers[3] / 255
                    return tuple(int((255 - one) * black) for one in numbers[:3])  # type: ignore[return-value]
                if len(numbers) >= 3:
                    return int(numbers[0]), int(numbers[1]), int(numbers[2])
    return None if name == "FillColor" else (0, 0, 0)


def inside(folder: str, place: str) -> str:
    """A place as a name inside the container: from the root with a leading stroke, else from the folder."""
    place = place.strip().replace("\\", "/")
    start = "" if place.startswith("/") else folder
    return posixpath.normpath(posixpath.join("/", start, place.lstrip("/"))).lstrip("/")
