"""A filled pack that came back: which folder is which piece, and which file goes with it.

Nothing is kept as a piece here: the page shows the plan, a person says yes. The archive is unpacked
by the gate's own walker within its limits; names and sizes in it are believed nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from kaoping.assessment import packdocx, packforms
from kaoping.assessment.packforms import Filled
from kaoping.assessment.packs import LAST_YEAR
from kaoping.pure.documents.archive import Bytes, Limits, Member, Source, unpack
from kaoping.pure.documents.detect import kind_of

MOST_FOLDERS = 100
MOST_FORM_BYTES = packdocx.MOST_BYTES


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
    forms: dict[str, list[Filled]] = {}
    for one in members:
        if _is_form(one) and one.source is not None and one.source.size <= MOST_FORM_BYTES:
            forms.setdefault(_folder(one.name), []).append(_read_form(one.name, one.source))
    folders = {path: _folder_of(path, read) for path, read in list(forms.items())[:MOST_FOLDERS]}
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
    return _file_name(one.name) in (*packforms.FORM_NAMES, *packdocx.FORM_NAMES)


def _read_form(name: str, source: Source) -> Filled:
    content = source.read(0, source.size)
    is_word = _file_name(name) in packdocx.FORM_NAMES
    return packdocx.read_docx(content) if is_word else packforms.read_form(content)


def _folder_of(path: str, forms: list[Filled]) -> Folder:
    """A form with words before a blank one, one that knows its number before one that does not."""
    best = min(forms, key=lambda form: (form.is_blank, form.place is None))
    return Folder(path, best, both=any(form != best and not form.is_blank for form in forms))


def _file_name(name: str) -> str:
    return name.rpartition("/")[2].casefold()


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
