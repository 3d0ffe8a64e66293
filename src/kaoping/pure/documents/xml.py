"""XML of strangers without DTD, entities or network, walked piece by piece."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from lxml import etree

from kaoping.pure.documents import limits
from kaoping.pure.errors import ExtractionError

_DECLARED = (b"<!DOCTYPE", b"<!ENTITY")


def walk(content: bytes) -> Iterator[tuple[str, str, Any]]:
    """(event, local name, element) of every start and end, in order.

    The caller clears what it has done with. Errors: ``ExtractionError`` ``unsafe_xml`` for a
    document type or entities, ``broken``, ``too_deep``.
    """
    refuse_unsafe(content)
    depth = elements = 0
    reading = etree.iterparse(
        io.BytesIO(content), events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True,
        dtd_validation=False, attribute_defaults=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for event, element in reading:
            if not isinstance(element.tag, str):
                continue
            if event == "start":
                depth += 1
                elements += 1
                if elements > limits.MOST_ELEMENTS:
                    raise ExtractionError("too_big", what="elements", most=limits.MOST_ELEMENTS)
                if depth == 1 and element.getroottree().docinfo.internalDTD is not None:
                    raise ExtractionError("unsafe_xml")
                if depth > limits.MOST_DEPTH:
                    raise ExtractionError("too_deep", most=limits.MOST_DEPTH)
            else:
                depth -= 1
            yield event, local(element), element
    except etree.XMLSyntaxError:
        raise ExtractionError("broken", what="xml") from None


def refuse_unsafe(content: bytes) -> None:
    """Errors: ``ExtractionError("unsafe_xml")`` when a document type is declared, in any encoding."""
    head = content[: 1 << 16].replace(b"\x00", b"").upper()
    if any(word in head for word in _DECLARED):
        raise ExtractionError("unsafe_xml")


def local(element: Any) -> str:
    """An element's name without its namespace."""
    name: str = element.tag
    return name.rpartition("}")[2]


def attribute(element: Any, name: str) -> str:
    """An attribute by its local name, whatever its namespace; "" when it is missing."""
    for key, value in element.attrib.items():
        if key == name or (key.endswith(name) and key[-len(name) - 1] == "}"):
            return str(value)
    return ""


def free(element: Any) -> None:
    """Forget an element that is done with, and those before it under the same parent."""
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]
