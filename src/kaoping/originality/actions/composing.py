"""What a piece says, end to end and each wording once: the text that is compared."""

import re
from dataclasses import dataclass
from typing import Any

from kaoping.assessment.content import PieceContent
from kaoping.evidence.gate import leaves
from kaoping.evidence.models import Reading, StoredFile
from kaoping.pure.originality.repeats import GAP, without_repeats

MOST_CHARACTERS = 1_000_000
MOST_IN_A_DRAFT = 100_000  # a tenth of a second in the web process; a worker compares the whole
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Part:
    """Where one file's text, or the written text (without file), stands in the whole.

    ``repeats``: characters of it that an earlier part says already; they stand in the whole once.
    """

    start: int
    end: int
    name: str
    file: int | None = None
    repeats: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "start": self.start, "end": self.end, "name": self.name, "file": self.file,
            "repeats": self.repeats,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Composed:
    """Everything a piece says, end to end; in ``unread`` files no text was found.

    ``waiting``: files that nobody has read yet. ``is_cut``: it says more than was asked for.
    """

    text: str
    parts: tuple[Part, ...]
    unread: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    is_cut: bool = False


def composed(content: PieceContent, most: int = MOST_CHARACTERS) -> Composed:
    """The written text and the texts of the files, ``most`` characters of them.

    What a file repeats of the parts before it is left out: a piece that is pasted and attached is
    as long as it is, and a source of it is one source.
    """
    said, unread, waiting = _said(content)
    text, parts, is_cut = "", [], False
    for at, (name, file, words) in enumerate(said):
        start = len(text) + len(GAP) * bool(text)
        if start >= most:
            is_cut = True
            break
        rest, repeats = without_repeats(words, [earlier for _name, _file, earlier in said[:at]])
        is_cut = is_cut or len(rest) > most - start
        rest = rest[: most - start]
        if rest:
            text += GAP * bool(text) + rest
        else:
            start = len(text)
        parts.append(Part(start, start + len(rest), name, file, repeats))
    return Composed(text, tuple(parts), tuple(unread), tuple(waiting), is_cut)


def _said(content: PieceContent) -> tuple[list[tuple[str, int | None, str]], list[str], list[str]]:
    """(name, file, words) of every part that says anything; the names of what has no text; of what waits."""
    files: list[tuple[str, StoredFile]] = []
    unread: list[str] = []
    waiting: list[str] = []
    for piece in content.files:
        inside = leaves(piece.file)
        files += [(place or piece.name, leaf) for place, leaf in inside]
        if not inside:
            (unread if hasattr(piece.file, "inspection") else waiting).append(piece.name)
    readings = {
        row.file_id: row for row in Reading.objects.filter(file__in=[leaf.pk for _name, leaf in files])
    }
    said: list[tuple[str, int | None, str]] = []
    if content.text.strip():
        said.append(("", None, storable(content.text)))
    seen = {content.text.strip()}
    for name, leaf in files:
        reading = readings.get(leaf.pk)
        if reading is None or reading.state == Reading.State.WAITING:
            waiting.append(name)
        elif reading.state != Reading.State.TEXT:
            unread.append(name)
        elif reading.text.strip() not in seen:
            seen.add(reading.text.strip())
            said.append((name, leaf.pk, storable(reading.text)))
    return said, unread, waiting


def storable(text: str) -> str:
    """The text as any database and any page takes it: sign for sign, so that no place moves."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)
