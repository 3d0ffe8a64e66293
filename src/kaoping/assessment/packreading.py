"""A filled pack that came back: which folder is which piece, and which file goes with it.

Nothing is kept as a piece here: the page shows the plan, a person says yes. The archive is unpacked
by the gate's own walker within its limits; names and sizes in it are believed nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from kaoping.assessment.packforms import FORM_NAMES, Filled, read_form
from kaoping.assessment.packs import LAST_YEAR
from kaoping.pure.documents.archive import Bytes, Limits, Member, Source, unpack
from kaoping.pure.documents.detect import kind_of

MOST_FOLDERS = 100


@dataclass(frozen=True, slots=True)
class InPack:
    """One file of a folder, not yet kept."""

    name: str
    source: Source

    @property
    def size(self) -> int:
        return self.source.size

    def content(self) -> bytes:
        return self.source.read(0, self.source.size)


@dataclass(slots=True)
class Folder:
    """One folder with a form, and the files that lie in it."""

    path: str
    form: Filled
    files: list[InPack] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2] or self.path


@dataclass(frozen=True, slots=True)
class Read:
    folders: tuple[Folder, ...]
    left_out: tuple[str, ...]  # files that lie in no folder with a form, or could not be unpacked


class Memory:
    """Unpacked bytes at hand; the walker counts them against its limits."""

    def put(self, chunks: Iterable[bytes], /) -> Source:
        return Bytes(b"".join(chunks))


def read_pack(content: bytes) -> Read:
    """Errors: ``ExtractionError`` for what is no zip, asks for a password or breaks a limit."""
    source = Bytes(content)
    limits = Limits(entries=600, unpacked=settings.MAX_PIECE_BYTES, depth=1)
    kind = kind_of(source.read, source.size)
    members = [one for one in unpack(source, kind, Memory(), limits=limits) if one.level == 1]
    forms = {_folder(one.name): one for one in members if _is_form(one)}
    folders = {
        path: Folder(path, read_form(one.source.read(0, one.source.size)))
        for path, one in list(forms.items())[:MOST_FOLDERS]
        if one.source is not None
    }
    left_out = []
    for one in members:
        if _is_form(one) or _is_old(one.name):
            continue
        path = _nearest(one.name, folders)
        if path is None or one.source is None:
            if not _is_own(one.name):
                left_out.append(one.name)
            continue
        folders[path].files.append(InPack(one.name.rpartition("/")[2], one.source))
    return Read(tuple(folders[path] for path in sorted(folders)), tuple(left_out))


def _is_form(one: Member) -> bool:
    return one.name.rpartition("/")[2].casefold() in FORM_NAMES


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
