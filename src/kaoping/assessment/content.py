"""What a piece says, as one value: the form makes it, drafts and versions keep it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.assessment.models import Draft, Version
from kaoping.evidence.models import StoredFile


@dataclass(frozen=True, slots=True)
class PieceFile:
    """A stored file under the sender's name for it (a label, never a path)."""

    name: str
    file: StoredFile


@dataclass(frozen=True, slots=True)
class PieceContent:
    title: str = ""
    text: str = ""
    occurred_on: dt.date | None = None
    author: str = ""
    checker: str = ""
    contact: str = ""
    files: Sequence[PieceFile] = ()

    def fields(self) -> dict[str, object]:
        """Everything but the files, as both tables name it."""
        return {
            "title": self.title,
            "text": self.text,
            "occurred_on": self.occurred_on,
            "author": self.author,
            "checker": self.checker,
            "contact": self.contact,
        }


def content_of_draft(draft: Draft) -> PieceContent:
    rows = draft.files.select_related("file__inspection")
    return PieceContent(files=tuple(PieceFile(row.name, row.file) for row in rows), **_of(draft))


def content_of_version(version: Version) -> PieceContent:
    rows = version.materials.select_related("file")
    return PieceContent(files=tuple(PieceFile(row.name, row.file) for row in rows), **_of(version))


def _of(row: Draft | Version) -> dict:
    return {name: getattr(row, name) for name in PieceContent().fields()}
