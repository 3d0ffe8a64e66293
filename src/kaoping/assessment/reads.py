"""What the machine made of a piece's files, as values: an archive counts as the files in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PICTURES = frozenset({"jpg", "png", "gif", "bmp", "tif", "webp", "heic"})
FOUND, NONE, UNKNOWN = "found", "none", "unknown"
SURE_ENOUGH = 2  # of 3: a hint that may stand for what a form leaves empty


@dataclass(frozen=True, slots=True)
class AlikePicture:
    """A picture that looks like one sent before, in another piece."""

    name: str
    receipt: str
    unit: str
    likeness: float
    is_same_bytes: bool = False


@dataclass(frozen=True, slots=True)
class FileRead:
    """One readable file of a piece. ``state`` is the reading's; "waiting" until it is read."""

    name: str  # with the archive's before it
    sha256: str
    kind: str
    state: str = "waiting"
    why: str = ""
    pages: int = 0
    hints: Mapping[str, Any] = field(default_factory=dict)
    seal: str = UNKNOWN  # found, none, unknown (nothing looked, or a grey scan)
    seal_names: tuple[str, ...] = ()  # what was read off the seals
    signature: str = UNKNOWN
    alike: tuple[AlikePicture, ...] = ()
    is_archive: bool = False

    @property
    def is_settled(self) -> bool:
        return self.state != "waiting"

    @property
    def is_picture(self) -> bool:
        return self.kind in PICTURES

    @property
    def words(self) -> int:
        return int(self.hints.get("words") or 0) if self.state == "text" else 0

    @property
    def photos(self) -> int:
        """Pictures in it that show something; a scan's own pages are none."""
        if self.is_picture:
            return 1
        photos = int(self.hints.get("photos") or 0)
        return (
            max(0, photos - self.pages) if "recognised" in self.hints or self.state == "no_text" else photos
        )

    def hint(self, name: str) -> Mapping[str, Any] | None:
        """One thing that the document says of itself, if it is sure enough."""
        found = self.hints.get(name)
        if isinstance(found, dict) and int(found.get("confidence", 0)) >= SURE_ENOUGH:
            return found
        return None


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says for one field of the form, and where."""

    field: str
    text: str
    name: str  # of the file
    place: str
    confidence: int


def said_in(reads: Sequence[FileRead], name: str) -> Said | None:
    """The surest answer of all files to one question; of equals the first file's."""
    best: Said | None = None
    for read in reads:
        found = read.hint(name)
        if found is not None and (best is None or int(found["confidence"]) > best.confidence):
            best = Said(
                name, str(found["text"]), read.name, str(found.get("place", "")), int(found["confidence"])
            )
    return best


def all_settled(reads: Sequence[FileRead]) -> bool:
    return all(read.is_settled for read in reads)
