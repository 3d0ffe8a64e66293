"""What a Word document's styles mean: title, heading, level, words struck out or hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from kaoping.pure.documents import xml

HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
LEAVES_OUT = frozenset({"strike", "dstrike", "vanish"})
OFF = frozenset({"0", "false", "off", "none"})
TITLES = frozenset({"title", "标题", "文档标题", "公文标题"})


@dataclass(frozen=True, slots=True)
class Style:
    """``level`` 1 to 9 for headings, else 0; ``out`` is what makes its words no text, of ``LEAVES_OUT``."""

    level: int = 0
    is_title: bool = False
    out: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Raw:
    name: str = ""
    level: int = 0
    based_on: str = ""
    marks: dict[str, bool] = field(default_factory=dict)


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
        elif tag == "rPr":
            around = element.getparent()
            if around is not None and xml.local(around) == "style":  # not those of a table's parts
                current.marks |= marks_of(element)
        elif tag == "style":
            xml.free(element)
    return {key: replace(_style(raw, key), out=_out(raw, key)) for key in raw}


def marks_of(properties: Any) -> dict[str, bool]:
    """Which marks that leave words out the properties of a run set, and whether on or off."""
    found = [one for one in properties if isinstance(one.tag, str) and xml.local(one) in LEAVES_OUT]
    return {xml.local(one): xml.attribute(one, "val").lower() not in OFF for one in found}


def _out(raw: dict[str, _Raw], key: str) -> frozenset[str]:
    marks: dict[str, bool] = {}
    for _step in range(12):
        one = raw.get(key)
        if one is None:
            break
        marks = one.marks | marks
        key = one.based_on
    return frozenset(name for name, is_on in marks.items() if is_on)


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
