"""What the parts of Office Open XML have in common: relations, properties, media."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from kaoping.pure.documents import xml
from kaoping.pure.documents.container import Container
from kaoping.pure.documents.gather import Gather
from kaoping.pure.documents.model import BlockKind
from kaoping.pure.errors import ExtractionError

IMAGE = "/image"
DRAWN_WORDS = ("/diagramData", "/chart")  # relations of drawings that have words of their own


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part points; ``target`` is a name inside the container ("" when outside)."""

    kind: str
    target: str


def relations_of(container: Container, part: str) -> dict[str, Relation]:
    """Relations of a part by their id; {} when it has none or they are broken."""
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    if not container.has(place):
        return {}
    found: dict[str, Relation] = {}
    for event, tag, element in xml.walk(container.read(place)):
        if event == "end" and tag == "Relationship" and len(found) < 20_000:
            outside = element.get("TargetMode", "").lower() == "external"
            target = element.get("Target", "").replace("\\", "/")
            inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[element.get("Id", "")] = Relation(element.get("Type", ""), "" if outside else inside)
            element.clear()
    return found


def main_part(container: Container, usual: str) -> str:
    """The part with the document itself: the one the container names, else the usual one."""
    for relation in relations_of(container, "").values():
        if relation.kind.endswith("/officeDocument") and container.has(relation.target):
            return relation.target
    return usual


def pages_declared(container: Container) -> int:
    """How many pages the program that wrote it counted; 0 when it does not say."""
    try:
        if container.has("docProps/app.xml"):
            for event, tag, element in xml.walk(container.read("docProps/app.xml", 1 << 20)):
                if event == "end" and tag in ("Pages", "Slides") and (element.text or "").strip().isdecimal():
                    count = int((element.text or "").strip()[:6])
                    return count if count < 20_000 else 0
    except ExtractionError:
        return 0
    return 0


def add_pictures(container: Container, names: list[str], folder: str, gather: Gather) -> None:
    """The pictures that parts point at, in that order, then others in the media folder."""
    rest = [name for name in container.names() if name.lower().startswith(folder)]
    for name in dict.fromkeys([*names, *rest]):
        if not container.has(name):
            continue
        try:
            gather.add_picture(posixpath.basename(name), container.read(name))
        except ExtractionError as error:
            if error.code == "too_big":
                raise
            gather.fault("part_broken")


def add_words(container: Container, name: str, block: BlockKind, gather: Gather) -> None:
    """The paragraphs of a drawing, or the remarks of a sheet."""
    parts: list[str] = []
    try:
        for event, tag, element in xml.walk(container.read(name)):
            if event == "end" and tag == "t":
                parts.append(element.text or "")
            elif event == "end" and tag in ("p", "comment"):
                gather.add(block, "".join(parts))
                parts.clear()
    except ExtractionError as error:
        if error.code != "broken":
            raise
        gather.fault("part_broken")
