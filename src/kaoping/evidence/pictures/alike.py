"""Pictures that look the same, in other files."""

from dataclasses import dataclass

from kaoping.evidence.models import Picture, StoredFile


@dataclass(frozen=True, slots=True)
class Alike:
    """``mine`` lies in the file asked about, ``other`` in another file."""

    mine: Picture
    other: Picture  # with its ``file``
    likeness: float  # 0 to 1; 1 where the bytes are the same
    is_same_bytes: bool = False


def same_as(file: StoredFile) -> list[Alike]:
    """The look-alikes of this file's pictures in all other files, likest first. Call ``look`` before."""
    return []
