"""What a Word document's styles mean: title, heading, level."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kaoping.pure.documents import xml

HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
TITLES = frozenset({"title", "标题", "文档标题", "公文标题"})


@dataclass(frozen=True, slots=True)
class Style:
    """``level`` 1 to 9 for headings, else 0."""

    level: int = 0
    is_title: bool = False


@dataclass(slots=True)
class _Raw:
    name: str = ""
    level: int = 0
    based_on: str = ""


def styles_of(content: bytes) -> dict[str, Style]:
    """Styles by their id; a style that says nothing has what it is based on."""
    raw: dict[str, _Raw] = {}
    current = _Raw()
    for event, tag, element in xml.walk(content):
        if event == "start":
            if tag == "style":
                current = raw.setdefault(xml.attribute(element, "styleId"), _Raw())
            continue
        value = xml.attribute(element, "val") if tag in ("name", "outlineLvl", "basedOn") else ""
        if tag == "name":
            current.name = value
        elif tag == "outlineLvl" and value.isdecimal() and int(value[:3]) < 9:
            current.level = int(value) + 1
        elif tag == "basedOn":
            current.based_on = value
        elif tag == "style":
            xml.free(element)
    return {key: _style(raw, key) for key in raw}


def _style(raw: dict[str, _Raw], key: str) -> Style:
    for _step in range(12):  # a chain may be a ring
        one = raw.get(key)
        if one is None:
            break
        name = one.name.strip().lower()
        if name in TITLES:
            return Style(0, True)
        if match := HEADING.match(name):
            return Style(int(match.group(1)))
        if one.level:
            return Style(one.level)
        key = one.based_on
    return Style()
