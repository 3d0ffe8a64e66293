"""A package being filled: every file is hashed while it is written, and catalogued.

``manifest.json`` names each other file with its SHA-256; ``目录.xlsx`` and ``目录.html`` say the same to
people, with what each file is, and ``归档说明.txt`` how to read and check it all. Nothing lies in a package
that these do not name.
"""

import hashlib
import json
import zipfile
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import quote

from kaoping.base.tables import to_xlsx
from kaoping.evidence import storage
from kaoping.evidence.models import StoredFile
from kaoping.results.papers.archive.reading import how_to_read
from kaoping.results.papers.archive.sealing import EMPTY
from kaoping.results.papers.names import Names

MANIFEST = "manifest.json"
CATALOGUE_XLSX, CATALOGUE_HTML, ABOUT = "目录.xlsx", "目录.html", "归档说明.txt"
SEALED = "kaoping-archive-2"  # -1 had no seal
CHUNK = 1 << 20
DATE = (2000, 1, 1, 0, 0, 0)  # the same content makes the same bytes
STYLE = (
    "body{font:15px/1.6 serif;margin:2em}table{border-collapse:collapse}td,th{border:1px solid #999;"
    "padding:2px 8px;text-align:left;vertical-align:top}td:last-child{font:11px monospace;word-break:break-all}"
)
COLUMNS = ("序号", "类别", "内容", "文件", "字节数", "SHA-256")


class Lost(Exception):
    """The disk lost a file, or changed it; ``sentence`` names it (translated)."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the package."""

    path: str
    group: str  # 材料, 得分表 ...
    about: str
    size_bytes: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        return {
            "path": self.path, "group": self.group, "about": self.about, "bytes": self.size_bytes,
            "sha256": self.sha256,
        }  # fmt: skip


@dataclass(slots=True)
class Package:
    """A zip with its catalogue. Call ``close`` last: it writes the catalogue."""

    zip: zipfile.ZipFile
    title: str
    about: tuple[str, ...] = ()  # lines of 归档说明: whose it is, of which year, when it was made
    names: Names = field(default_factory=Names)
    entries: list[Entry] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.zip.comment = EMPTY
        for name in (MANIFEST, CATALOGUE_XLSX, CATALOGUE_HTML, ABOUT):
            self.names.path(name)  # a sender's file of that name gets another

    def add_bytes(self, parts: tuple[str, ...], content: bytes, about: str) -> None:
        """A file that was made for the package; its group is its first folder."""
        path = self.names.path(*parts)
        self._write(path, content)
        self._note(path, parts[0], about, len(content), hashlib.sha256(content).hexdigest())

    def add_json(self, parts: tuple[str, ...], value: Any, about: str) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str)
        self.add_bytes(parts, text.encode() + b"\n", about)

    def add_table(self, parts: tuple[str, ...], columns: Any, rows: Any, about: str) -> None:
        self.add_bytes(parts, to_xlsx(parts[-1].removesuffix(".xlsx"), columns, rows), about)

    def add_stored(self, parts: tuple[str, ...], file: StoredFile, about: str) -> None:
        """A kept file byte for byte. Errors: ``Lost`` where the disk has other bytes than were sent."""
        path = self.names.path(*parts)
        digest = hashlib.sha256()
        try:
            with (
                storage.path_of(file.sha256).open("rb") as source,
                self.zip.open(_info(path), "w", force_zip64=True) as out,
            ):
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
        except FileNotFoundError:
            raise Lost(_lost(parts[-1], file)) from None
        if digest.hexdigest() != file.sha256:
            raise Lost(_lost(parts[-1], file))
        self._note(path, parts[0], about, file.size_bytes, file.sha256)

    def leave_out(self, name: str, sha256: str, why: str) -> None:
        """A file that is named but not put in."""
        self.left_out.append({"name": name, "sha256": sha256, "why": why})

    def close(self) -> None:
        """Write the catalogue for people, then the manifest, which names the catalogue too."""
        rows: list[tuple[Any, ...]] = [
            (number, one.group, one.about, one.path, one.size_bytes, one.sha256)
            for number, one in enumerate(self.entries, 1)
        ]
        rows += [("", "未归入", one["why"], one["name"], "", one["sha256"]) for one in self.left_out]
        content = list(self.entries)
        for path, raw in (
            (CATALOGUE_XLSX, to_xlsx("目录", COLUMNS, rows)),
            (CATALOGUE_HTML, self._html(rows).encode()),
            (ABOUT, how_to_read(self.title, self.about, self.entries, len(self.left_out)).encode()),
        ):
            self._write(path, raw)
            content.append(Entry(path, "目录", "", len(raw), hashlib.sha256(raw).hexdigest()))
        manifest = {
            "format": SEALED,
            "title": self.title,
            "files": [one.as_json() for one in content],
            "left_out": self.left_out,
        }
        self._write(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n")

    def _write(self, path: str, content: bytes) -> None:
        self.zip.writestr(_info(path), content, zipfile.ZIP_DEFLATED)

    def _note(self, path: str, group: str, about: str, size: int, sha256: str) -> None:
        self.entries.append(Entry(path, group, about, size, sha256))

    def _html(self, rows: list[tuple[Any, ...]]) -> str:
        head = "".join(f"<th>{name}</th>" for name in COLUMNS)
        lines = "".join(f"<tr>{self._cells(row)}</tr>" for row in rows)
        return (
            f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(self.title)}</title>'
            f"<style>{STYLE}</style></head><body><h1>{escape(self.title)}</h1>"
            f"<p>共{len(self.entries)}个文件。解压后点文件名即可打开；核验方法见{ABOUT}。</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></body></html>"
        )

    def _cells(self, row: tuple[Any, ...]) -> str:
        cells = [escape(str(cell)) for cell in row]
        if row[0] != "":  # what was left out has no number and nothing to open
            cells[3] = f'<a href="{quote(row[3])}">{cells[3]}</a>'
        return "".join(f"<td>{cell}</td>" for cell in cells)


def _info(path: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(path, DATE)


def _lost(name: str, file: StoredFile) -> str:
    from django.utils.translation import gettext as _

    return _(
        "The bytes of “%(name)s” (%(sha256)s) are not on the disk as they were sent. Bring them back from a backup, then make the package again."
    ) % {"name": name, "sha256": file.sha256}
