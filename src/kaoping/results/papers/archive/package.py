"""A package being filled: every file is hashed while it is written, and catalogued.

``manifest.json`` names each other file with its SHA-256; ``目录.xlsx`` and ``目录.html`` say the same to
people, with what each file is. Nothing lies in a package that these do not name.
"""

import hashlib
import json
import zipfile
from dataclasses import dataclass, field
from html import escape
from typing import Any

from kaoping.base.tables import to_xlsx
from kaoping.evidence import storage
from kaoping.evidence.models import StoredFile
from kaoping.results.papers.names import Names

MANIFEST = "manifest.json"
CATALOGUE_XLSX, CATALOGUE_HTML = "目录.xlsx", "目录.html"
CHUNK = 1 << 20
DATE = (2000, 1, 1, 0, 0, 0)  # the same content makes the same bytes
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
    group: str  # 材料, 得分单 ...
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
    names: Names = field(default_factory=Names)
    entries: list[Entry] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in (MANIFEST, CATALOGUE_XLSX, CATALOGUE_HTML):
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
        ):
            self._write(path, raw)
            content.append(Entry(path, "目录", "", len(raw), hashlib.sha256(raw).hexdigest()))
        manifest = {
            "format": "kaoping-archive-1",
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
        lines = "".join(
            "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
        )
        return (
            f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(self.title)}</title></head>'
            f"<body><h1>{escape(self.title)}</h1><p>共{len(self.entries)}个文件。</p>"
            f'<table border="1"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></body></html>'
        )


def _info(path: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(path, DATE)


def _lost(name: str, file: StoredFile) -> str:
    from django.utils.translation import gettext as _

    return _(
        "The bytes of “%(name)s” (%(sha256)s) are not on the disk as they were sent. Bring them back from a backup, then make the package again."
    ) % {"name": name, "sha256": file.sha256}
