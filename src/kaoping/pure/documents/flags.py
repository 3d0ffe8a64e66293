"""What a file can do by itself once a program opens it, and what keeps a reader out.

``flags(source, kind)`` gives codes with values; nothing is opened as its own program would. A flag
is a reason to look, never a verdict: macros in a workbook are everyday work in an office. Encrypted files
are an ``ExtractionError("encrypted")``, because no reader can go on.

Tried and left: ``oletools`` (finds more, needs a dozen packages and trusts what it opens).
"""

from __future__ import annotations

import contextlib
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from kaoping.pure.documents import flags_ole, flags_pdf, packed, zips
from kaoping.pure.documents.detect import kind_of_bytes
from kaoping.pure.documents.kinds import OFFICE_ZIPS, OLE_FILES, OPEN_ZIPS, RUNNING, ending_of
from kaoping.pure.documents.source import CONTAINER, Bytes, Source
from kaoping.pure.errors import ExtractionError

MOST_PART = 64 << 20  # of one part of an office file that is looked through
MOST_NAMES = 5  # examples kept with a code


@dataclass(frozen=True, slots=True)
class Flag:
    """A code with the values that its sentence names (plain values only)."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


def flags(source: Source, kind: str) -> list[Flag]:
    """What was found, each code once, in a fixed order.

    Errors: ``ExtractionError("encrypted")``; nothing else for any bytes but ``MemoryError``.
    """
    found: list[Flag]
    if kind in OFFICE_ZIPS:
        found = _office(source)
    elif kind in OPEN_ZIPS:
        found = _open_document(source, kind)
    elif kind in OLE_FILES:
        found = [Flag(code, values) for code, values in flags_ole.look(source, kind)]
    elif kind == "pdf":
        found = [Flag(code, values) for code, values in flags_pdf.look(source)]
    elif kind == "rtf":
        found = _rtf(source.read(0, source.size))
    elif kind in ("html", "svg", "xml", "mht"):
        found = _markup(source.read(0, min(source.size, MOST_PART)))
    else:
        found = []
    return sorted({flag.code: flag for flag in reversed(found)}.values(), key=lambda flag: flag.code)


# -- docx, xlsx, pptx ------------------------------------------------------------------------

EXTERNAL = {
    "attachedTemplate": "external_template", "image": "external_picture", "oleObject": "external_object",
    "hyperlink": "", "frame": "external_object", "subDocument": "external_object",
}  # fmt: skip


def _office(source: Source) -> list[Flag]:
    found: list[Flag] = []
    outside: Counter[str] = Counter()
    examples: dict[str, str] = {}
    embedded: list[str] = []
    for entry, start in _parts(source):
        name = entry.name.replace("\\", "/").lstrip("/").casefold()
        if name.endswith("vbaproject.bin"):
            found.append(Flag("macros"))
        elif "/macrosheets/" in name:
            found.append(Flag("xlm_macros"))
        elif "/activex/" in name:
            found.append(Flag("controls"))
        elif "/embeddings/" in name and not name.endswith(".rels"):
            embedded.append(name.rpartition("/")[2])
            found += _embedded(_content(source, entry, start), name)
        elif name.endswith(".rels"):
            for code, target in _links(_content(source, entry, start)):
                outside[code] += 1
                examples.setdefault(code, target)
        elif name.startswith("xl/externallinks/"):
            if b"ddeLink" in _content(source, entry, start):
                found.append(Flag("dde"))
        elif name.startswith("word/") and name.endswith(".xml") and _has_dde(_content(source, entry, start)):
            found.append(Flag("dde"))
    if embedded:
        found.append(Flag("embedded", {"count": len(embedded)}))
    found += [Flag(code, {"count": count, "target": examples[code][:200]}) for code, count in outside.items()]
    return found


def _parts(source: Source) -> Iterator[tuple[zips.Entry, int]]:
    listing = zips.listing(source.read, source.size, CONTAINER.entries)
    for entry in listing.entries:
        head = source.read(entry.offset, 30)
        if len(head) == 30 and not entry.is_folder:
            yield (
                entry,
                entry.offset
                + 30
                + int.from_bytes(head[26:28], "little")
                + int.from_bytes(head[28:30], "little"),
            )


def _content(source: Source, entry: zips.Entry, start: int) -> bytes:
    """A part's bytes, as far as they can be read and ``MOST_PART`` allows."""
    parts, total = [], 0
    try:
        for chunk in packed.zip_chunks(source, entry, start):
            parts.append(chunk)
            total += len(chunk)
            if total > MOST_PART:
                break
    except (packed.Broken, zlib.error):
        pass
    return b"".join(parts)


def _embedded(content: bytes, name: str) -> list[Flag]:
    if kind_of_bytes(content) not in OLE_FILES:
        return []
    try:
        found = flags_ole.look(Bytes(content), "ole")
    except ExtractionError:
        return []
    return [Flag(code, values) for code, values in found if code != "embedded"]


class _Ended(Exception):
    pass


def _elements(content: bytes, start: Any, end: Any = None, text: Any = None) -> None:
    """Walk the markup with these calls; what it cannot read, or declares by itself, ends the walk."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def stop(*_args: Any) -> None:
        raise _Ended

    parser.StartDoctypeDeclHandler = stop
    parser.EntityDeclHandler = stop
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    with contextlib.suppress(expat.ExpatError, _Ended, ValueError, UnicodeError, LookupError):
        parser.Parse(content, True)


def _links(content: bytes) -> list[tuple[str, str]]:
    """(code, target) of what a part takes from outside; links that a person clicks are none of it."""
    found: list[tuple[str, str]] = []

    def start(name: str, values: dict[str, str]) -> None:
        if name.rpartition(":")[2] != "Relationship" or values.get("TargetMode", "").casefold() != "external":
            return
        code = EXTERNAL.get(values.get("Type", "").rpartition("/")[2], "external_link")
        if code:
            found.append((code, values.get("Target", "")))

    _elements(content, start)
    return found


def _has_dde(content: bytes) -> bool:
    """Whether a field of Word asks another program; a field's words may be cut into many runs."""
    if b"instrText" not in content and b"fldSimple" not in content:
        return False
    words: list[str] = []
    inside = [False]

    def start(name: str, values: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        inside[0] = local == "instrText"
        if local == "fldSimple":
            words.append(" " + next((v for k, v in values.items() if k.endswith("instr")), ""))
        elif local == "fldChar":
            words.append("\n" if "begin" in values.values() else "")

    def end(_name: str) -> None:
        inside[0] = False

    def text(part: str) -> None:
        if inside[0]:
            words.append(part)

    _elements(content, start, end, text)
    return re.search(r"(?mi)^[\s\"]*DDE(AUTO)?\b|\sDDE(AUTO)?\s", "".join(words)) is not None


# -- odt, ods, odp, ofd ----------------------------------------------------------------------


def _open_document(source: Source, kind: str) -> list[Flag]:
    found: list[Flag] = []
    outside: list[str] = []

    def start(name: str, values: dict[str, str]) -> None:
        if name.rpartition(":")[2] in (
            "image",
            "object",
            "object-ole",
            "plugin",
            "applet",
            "floating-frame",
            "section-source",
        ):
            target = values.get("xlink:href", "")
            if re.match(r"(?i)[a-z][a-z0-9+.-]+:|//|\\\\|\.\./\.\.", target):
                outside.append(target)

    for entry, begin in _parts(source):
        name = entry.name.replace("\\", "/").casefold()
        if re.match(r"(basic/.+/(?!script-lb|dialog-lb)[^/]+\.xml|scripts/.+)$", name):
            found.append(Flag("macros"))
        elif name == "meta-inf/manifest.xml" and b"encryption-data" in _content(source, entry, begin):
            raise ExtractionError("encrypted")
        elif kind == "ofd" and name.rpartition("/")[2] == "attachments.xml":
            found.append(Flag("embedded", {"count": 1}))
        elif name in ("content.xml", "styles.xml"):
            _elements(_content(source, entry, begin), start)
    if outside:
        found.append(Flag("external_picture", {"count": len(outside), "target": outside[0][:200]}))
    return found


# -- rtf, markup -----------------------------------------------------------------------------


def _rtf(content: bytes) -> list[Flag]:
    found = []
    objects = len(re.findall(rb"\\obj(?:data|ocx|emb)\b", content))
    if objects:
        found.append(Flag("embedded", {"count": len(re.findall(rb"\\objdata\b", content)) or 1}))
    if re.search(rb"\\objupdate\b|\\objautlink\b|\\objlink\b", content):
        found.append(Flag("external_object", {"count": 1, "target": ""}))
    template = re.search(rb"(?i)\\\*\s*\\template\s+([^}]{1,300})", content)
    if template and re.match(rb"(?i)\s*([a-z]{3,6}:|\\\\\\\\)", template.group(1)):
        found.append(
            Flag("external_template", {"count": 1, "target": template.group(1).decode("latin-1")[:200]})
        )
    if re.search(rb"(?i)\\fldinst\b[^\\]{0,40}(?:\\[a-z]+-?\d*|[{}\s\"])*DDE(AUTO)?\b", content):
        found.append(Flag("dde"))
    return found


def _markup(content: bytes) -> list[Flag]:
    found = []
    flat = content.replace(b"\0", b"").lower()  # UTF-16 too
    if b"<!entity" in flat:
        found.append(Flag("entities"))
    if re.search(rb"<script\b|\bon(?:load|error|click|mouseover)\s*=|javascript:", flat):
        found.append(Flag("web_script"))
    return found


def runs_by_name(name: str) -> bool:
    """Whether a double click on a file of this name runs it."""
    return ending_of(name) in RUNNING
