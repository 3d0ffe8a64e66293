"""XML of strangers without DTD, entities or network, walked piece by piece."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from kaoping.pure.documents import limits
from kaoping.pure.errors import ExtractionError

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_NUMBERED = re.compile(rb"&#([xX][0-9A-Fa-f]{1,8}|[0-9]{1,10});")
_BARE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[xX]?[0-9A-Fa-f]{1,10});)([A-Za-z][A-Za-z0-9]{1,30};)?")
_LABELLED = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-?8)", re.I)
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY")


def walk(content: bytes) -> Iterator[tuple[str, str, Any]]:
    """(event, local name, element) of every start and end, in order.

    The caller clears what it has done with. Errors: ``ExtractionError`` ``unsafe_xml`` for a
    document type or entities, ``broken``, ``too_deep``.
    """
    refuse_unsafe(content)
    content = cleaned(content)
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


def cleaned(content: bytes) -> bytes:
    """The content without what no XML may hold and programs write all the same.

    Control letters and their numbers, letters cut in half, a bare ``&``: a parser ends at the first of
    them, and every word behind it would be lost.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content[:4]:
        return content  # UTF-16, where half a letter may be any byte
    content = content.translate(None, _CONTROLS)
    for no_letter in (b"\xef\xbf\xbe", b"\xef\xbf\xbf"):
        content = content.replace(no_letter, b"") if no_letter in content else content
    if b"&" in content:
        content = _NUMBERED.sub(_allowed, content)
        if b"<![CDATA[" not in content:
            content = _BARE.sub(_named, content)
    if not _LABELLED.match(content[:200]):
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            content = content.decode("utf-8", "replace").encode()
    return content


def _allowed(number: re.Match[bytes]) -> bytes:
    digits = number.group(1)
    point = int(digits[1:], 16) if digits[:1] in b"xX" else int(digits)
    fits = (
        point in (9, 10, 13)
        or 0x20 <= point < 0xD800
        or 0xE000 <= point < 0xFFFE
        or 0x10000 <= point < 0x110000
    )
    return number.group() if fits else b""


def _named(sign: re.Match[bytes]) -> bytes:
    """A name that web pages know, such as ``&nbsp;``, as its letter; any other sign as itself."""
    letters = html.unescape(sign.group().decode("ascii")) if sign.group(1) else "&"
    return b"&amp;" + sign.group()[1:] if letters[:1] == "&" else letters.encode()


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
