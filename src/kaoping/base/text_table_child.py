"""The process in which an office's own text tables and address cards are read: no network, no disk.

``python -I -m kaoping.base.text_table_child``. The question says what is wanted, ``table`` or ``cards``,
and how much of it; the bytes are csv in any encoding that offices save, or vCards. The answer's bytes
are JSON: rows of cells, or for each card its properties as [name, value].
"""

import csv
import io
import json
import quopri
import re
from typing import Any

from kaoping.base.children import serve

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 10
_CARD = re.compile(r"^BEGIN:VCARD\s*$(.{0,20000}?)^END:VCARD\s*$", re.M | re.S | re.I)


class Refused(ValueError):
    """``broken``: no text table; ``columns``: a row has more of them than are wanted."""


def work(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Read one file."""
    try:
        read = _cards if question["ask"] == "cards" else _table
        found = read(question, content)
    except Refused as error:
        return {"refused": str(error)}, b""
    except (csv.Error, ValueError):
        return {"refused": "broken"}, b""
    return {}, json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")


def _table(question: dict[str, Any], content: bytes) -> list[list[str]]:
    text = _decoded(content)
    if "\x00" in text:
        raise Refused("broken")
    head = "\n".join(text[:100_000].splitlines()[:10])
    delimiter = max(question["delimiters"], key=head.count)
    rows: list[list[str]] = []
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        if len(row) > question["columns"]:
            raise Refused("columns")
        if len(rows) > question["rows"]:
            break  # one too many, which the caller refuses; what follows is not even read
        rows.append([cell.strip() for cell in row])
    return rows


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


# -- vCards ----------------------------------------------------------------------------------


def _cards(question: dict[str, Any], content: bytes) -> list[list[tuple[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    text = re.sub(r"=\r?\n", "", text.replace("\r\n", "\n"))  # a broken line of quoted-printable
    text = re.sub(r"\n[ \t]", "", text)
    cards: list[list[tuple[str, str]]] = []
    for card in _CARD.finditer(text):
        if len(cards) > question["rows"]:
            break
        cards.append([_property(line) for line in card.group(1).splitlines() if ":" in line])
    return cards


def _property(line: str) -> tuple[str, str]:
    head, _colon, value = line.partition(":")
    name, *options = head.split(";")
    options = [one.upper() for one in options]
    if any(one in ("ENCODING=QUOTED-PRINTABLE", "QUOTED-PRINTABLE") for one in options):
        charset = next((one.partition("=")[2] for one in options if one.startswith("CHARSET=")), "utf-8")
        raw = quopri.decodestring(value.encode("latin-1", "replace"))
        value = raw.decode("gb18030" if charset.lower().startswith("gb") else "utf-8", "replace")
    value = value.replace("\\,", "，").replace("\\;", "；").replace("\\n", " ")
    return name.rpartition(".")[2].upper(), value


if __name__ == "__main__":
    serve(work, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
