"""A filled pack that came back: which folder is which piece, and which file goes with it.

Nothing is kept as a piece here: the page shows the plan, a person says yes. The archive is unpacked
by the gate's own walker within its limits; names and sizes in it are believed nowhere.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from kaoping.assessment.packforms import Filled
from kaoping.assessment.packs import LAST_YEAR
from kaoping.base.children import Ended, Pool
from kaoping.pure.errors import ExtractionError

SECONDS = 30.0
MOST_FOLDERS = 100
_pool = Pool("kaoping.assessment.pack_child", seconds=SECONDS)


@dataclass(frozen=True, slots=True)
class InPack:
    """One file of a folder, not yet kept."""

    name: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(slots=True)
class Folder:
    """One folder with a form, and the files that lie in it.

    Of the text form and the Word form the one that was filled in counts; ``both``: they were, differently.
    """

    path: str
    form: Filled
    both: bool = False
    files: list[InPack] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2] or self.path


@dataclass(frozen=True, slots=True)
class Read:
    folders: tuple[Folder, ...]
    left_out: tuple[str, ...]  # files that lie in no folder with a form, or could not be unpacked


def read_pack(content: bytes) -> Read:
    """What lies in the pack, unpacked in a child.

    Errors: ``ExtractionError`` for what is no zip, asks for a password or breaks a limit, and
    ``reader_ended`` where unpacking took too long or too much memory.
    """
    members = _members(content)
    forms: dict[str, list[Filled]] = {}
    for one in members:
        if one.form is not None:
            forms.setdefault(_folder(one.name), []).append(one.form)
    folders = {path: _folder_of(path, read) for path, read in list(forms.items())[:MOST_FOLDERS]}
    left_out = []
    for one in members:
        if one.is_form or _is_old(one.name):
            continue
        path = _nearest(one.name, folders)
        if path is None or one.content is None:
            if not _is_own(one.name):
                left_out.append(one.name)
            continue
        folders[path].files.append(InPack(one.name.rpartition("/")[2], one.content))
    return Read(tuple(folders[path] for path in sorted(folders)), tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Unpacked:
    """One member: a form's values, another file's bytes, or neither where it could not be unpacked."""

    name: str
    is_form: bool
    form: Filled | None
    content: bytes | None


def _members(content: bytes) -> list[_Unpacked]:
    try:
        answer, files = _pool.ask({"unpacked": settings.MAX_PIECE_BYTES}, content)
    except Ended as end:
        raise ExtractionError("reader_ended") from end
    if refused := answer.get("refused"):
        raise ExtractionError(str(refused))
    at = 0
    found = []
    for name, is_form, form, size in answer["members"]:
        body = None if size is None else files[at : at + size]
        at += size or 0
        found.append(_Unpacked(name, is_form, _filled(form) if form else None, body))
    return found


def _filled(form: dict[str, Any]) -> Filled:
    day = form["occurred_on"]
    return Filled(form["place"], form["values"], dt.date.fromisoformat(day) if day else None)


def _folder_of(path: str, forms: list[Filled]) -> Folder:
    """A form with words before a blank one, one that knows its number before one that does not."""
    best = min(forms, key=lambda form: (form.is_blank, form.place is None))
    return Folder(path, best, both=any(form != best and not form.is_blank for form in forms))


def _is_old(name: str) -> bool:
    return any(part in LAST_YEAR for part in name.split("/")[:-1])


def _is_own(name: str) -> bool:
    """The pack's own checklist and words, which nobody means to attach."""
    return name.rpartition("/")[2] in {"清单.csv", "checklist.csv", "先看这里.txt", "read me first.txt"}


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _nearest(name: str, folders: dict[str, Folder]) -> str | None:
    """The folder with a form that the file lies in, however deep."""
    path = _folder(name)
    while path not in folders:
        if not path:
            return None
        path = path.rpartition("/")[0]
    return path
