"""Texts from files: JSON lines, plain text, documents (``pure.documents``), and folders of them.

A line or file that cannot be read is a ``Fault`` with a sentence, and the rest goes on.
"""

from __future__ import annotations

import gzip
import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from kaoping.pure.documents import BlockKind, read
from kaoping.pure.documents.encoding import decode
from kaoping.pure.errors import ExtractionError

MOST_BYTES = 64 * 1024 * 1024  # of one document; lists of documents have no limit
_LISTS = (".jsonl", ".jsonl.xz", ".jsonl.gz")
MOST_LINE = 16 * 1024 * 1024  # characters of one line; a packed list may hold a line of any length
MOST_NAME_BYTES = 1_500  # of an id or an owner: a database's index takes about 2,600
_DAY = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*日?\s*T?\s*([0-9:]*)")


@dataclass(frozen=True, slots=True)
class Item:
    """One text; ``given_id`` is the id as it was written, a number perhaps."""

    given_id: Any
    text: str
    owner: str = ""
    date: str = ""
    template: bool = False

    @property
    def id(self) -> str:
        return _storable(str(self.given_id))


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be read, and why."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


def items(path: Path) -> Iterator[Item | Fault]:
    """Every text at or below ``path``; in a folder, files are named by their place in it."""
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and not any(part.startswith(".") for part in file.parts):
                yield from _of_file(file, str(file.relative_to(path)))
    else:
        yield from _of_file(path, path.name)


def lines_of(path: Path, name: str) -> Iterator[Item | Fault]:
    """The texts of one list of documents that was called ``name`` and lies at ``path``.

    Errors: ``OSError``, ``EOFError``, ``LZMAError``, ``UnicodeError`` when it breaks off.
    """
    with _opened(path, name) as lines:
        yield from lines_in(lines, name)


def _of_file(path: Path, name: str) -> Iterator[Item | Fault]:
    try:
        if path.name.lower().endswith(_LISTS):
            with _opened(path, path.name) as lines:
                yield from lines_in(lines, str(path))
            return
        if path.stat().st_size > MOST_BYTES:
            yield Fault(str(path), "The file is larger than 64 MB. Split it, or leave it out.")
            return
        reader = _READERS.get(path.suffix.lower())
        if reader is None:
            yield Fault(
                str(path),
                "This kind of file is not read here. Give .jsonl, .txt, .md, .docx, .doc, .wps, .rtf, .odt, "
                ".pdf, .ofd, .html or .pptx.",
            )
            return
        yield Item(name, reader(path))
    except (OSError, EOFError, lzma.LZMAError, UnicodeError) as error:
        yield Fault(str(path), f"The file could not be read ({error}). Check it and try again.")
    except ExtractionError as error:
        yield Fault(
            str(path),
            f"No text could be taken from the file ({error.code}). Save it anew, or as plain text.",
        )
    except Exception as error:  # readers of foreign formats raise what they like
        yield Fault(
            str(path),
            f"No text could be taken from the file ({type(error).__name__}). Save it anew, or as plain text.",
        )


def _opened(path: Path, name: str) -> TextIO:
    openers: dict[str, Any] = {".xz": lzma.open, ".gz": gzip.open}
    opener = openers.get(Path(name).suffix.lower(), open)
    file: TextIO = opener(path, "rt", encoding="utf-8-sig")
    return file


def lines_in(lines: TextIO, place: str) -> Iterator[Item | Fault]:
    """The texts of an open list that is called ``place``."""
    number = 0
    while line := lines.readline(MOST_LINE):
        number += 1
        if not line.strip():
            continue
        try:
            if len(line) == MOST_LINE and not line.endswith("\n"):
                _skip_line(lines)
                raise _Unfit("The line is longer than 16 million characters. Divide it, or leave it out.")
            yield _item(json.loads(line))
        except (ValueError, RecursionError) as error:
            yield Fault(f"{place}:{number}", _sentence(error))


def _skip_line(lines: TextIO) -> None:
    while (rest := lines.readline(MOST_LINE)) and not rest.endswith("\n"):
        pass


def _item(row: Any) -> Item:
    if not isinstance(row, dict):
        raise _Unfit('The line is not a JSON object. Give {"id", "text"}.')
    if "id" not in row or isinstance(row["id"], dict | list | bool) or row["id"] is None:
        raise _Unfit('The field "id" is missing or is neither text nor a number.')
    if not isinstance(row.get("text"), str):
        raise _Unfit('The field "text" is missing or is not text.')
    for name in ("owner", "date"):
        if not isinstance(row.get(name, ""), str | None):
            raise _Unfit(f'The field "{name}" is not text.')
    if max(len(_storable(str(row.get(name) or "")).encode()) for name in ("id", "owner")) > MOST_NAME_BYTES:
        raise _Unfit('The field "id" or "owner" is longer than 1,500 bytes.')
    if not isinstance(row.get("template", False), bool):
        raise _Unfit('The field "template" is neither true nor false.')
    return Item(
        row["id"],
        row["text"],
        _storable(row.get("owner") or ""),
        _day(_storable(row.get("date") or "")),
        row.get("template", False),
    )


def _day(said: str) -> str:
    """A date that sorts as text, ``2014-03-01 09:00``, from the ways it is usually written; else as given."""
    found = _DAY.match(said)
    if found is None:
        return said[:100]
    year, month, day, time = found.groups()
    return f"{year}-{int(month):02}-{int(day):02} {time}".strip()


class _Unfit(ValueError):
    """A line that is JSON and not a document; the message is the sentence."""


def _sentence(error: BaseException) -> str:
    if isinstance(error, _Unfit):
        return str(error)
    return "The line is not valid JSON. Give one object a line."


def _storable(value: str) -> str:
    """A name that any database takes: no lone surrogates, no NUL."""
    return value.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\0")


def _plain(path: Path) -> str:
    return decode(path.read_bytes())


def _document(path: Path) -> str:
    """The body of a document, without what stands on every page."""
    document = read(_KINDS[path.suffix.lower()], path.read_bytes())
    aside = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.SHEET)
    return "\n".join(block.text for block in document.blocks if block.kind not in aside)


_KINDS = {
    ".docx": "docx", ".doc": "doc", ".wps": "doc", ".rtf": "rtf", ".odt": "odt", ".pdf": "pdf", ".ofd": "ofd",
    ".html": "html", ".htm": "html", ".pptx": "pptx",
}  # fmt: skip
_READERS = {".txt": _plain, ".md": _plain, **dict.fromkeys(_KINDS, _document)}
