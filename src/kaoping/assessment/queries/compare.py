"""Two versions of one piece beside each other: names, text, and the files in their places."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kaoping.assessment.differences import Difference, difference
from kaoping.assessment.models import Material, Submission, Version
from kaoping.evidence.models import Reading
from kaoping.evidence.pages import cache


@dataclass(frozen=True, slots=True)
class FilePair:
    """A file of the old version and the one that stands in its place in the new one."""

    old: Material | None
    new: Material | None
    text: Difference | None  # None where a text is not known

    @property
    def is_same(self) -> bool:
        """The very same bytes."""
        return self.old is not None and self.new is not None and self.old.file_id == self.new.file_id


@dataclass(frozen=True, slots=True)
class Comparison:
    old: Version
    new: Version
    versions: tuple[Version, ...]  # all of the piece, oldest first
    fields: tuple[tuple[str, Any, Any], ...]  # label, before, now: those that differ
    text: Difference
    files: tuple[FilePair, ...]

    @property
    def pair(self) -> tuple[Version, Version]:
        return (self.old, self.new)


def comparison(piece: Submission, *, old: str = "", new: str = "") -> Comparison | None:
    """The two versions asked for by number, unsaid the last two; None with fewer than two. Four queries."""
    versions = tuple(piece.versions.prefetch_related("materials__file").order_by("number"))
    if len(versions) < 2:
        return None
    after = _numbered(versions, new) or versions[-1]
    before = _numbered(versions, old) or next(
        (one for one in reversed(versions) if one.number < after.number), versions[0]
    )
    fields = (
        (_("title"), before.title, after.title),
        (_("author"), before.author, after.author),
        (_("checker"), before.checker, after.checker),
        (_("contact"), before.contact, after.contact),
        (_("day it happened"), before.occurred_on, after.occurred_on),
    )
    return Comparison(
        old=before,
        new=after,
        versions=versions,
        fields=tuple(row for row in fields if row[1] != row[2]),
        text=difference(before.text, after.text),
        files=_pairs(before, after),
    )


def _numbered(versions: tuple[Version, ...], asked: str) -> Version | None:
    return next((one for one in versions if str(one.number) == asked), None)


def _pairs(before: Version, after: Version) -> tuple[FilePair, ...]:
    """Same bytes first, then the same name, then what is left by its place and kind."""
    left, right = list(before.materials.all()), list(after.materials.all())
    found: list[tuple[Material | None, Material | None]] = []
    for same in (
        lambda a, b: a.file_id == b.file_id,
        lambda a, b: a.name == b.name,
        lambda a, b: a.file.kind == b.file.kind,
    ):
        for one in list(right):
            other = next((row for row in left if same(row, one)), None)
            if other is not None:
                found.append((other, one))
                left.remove(other)
                right.remove(one)
    found += [(None, one) for one in right]
    found.sort(key=lambda pair: pair[1].position if pair[1] else 0)
    found += [(one, None) for one in left]
    ids = {row.file_id for pair in found for row in pair if row is not None}
    texts = dict(
        Reading.objects.filter(file_id__in=ids, state=Reading.State.TEXT).values_list("file_id", "text")
    )
    for pair in found:  # what no reader has been at yet may lie on the pages that were made
        for row in pair:
            if row is not None and row.file_id not in texts and (words := cache.words_of(row.file).strip()):
                texts[row.file_id] = words
    return tuple(
        FilePair(
            a, b,
            difference(texts[a.file_id], texts[b.file_id])
            if a and b and a.file_id != b.file_id and a.file_id in texts and b.file_id in texts
            else None,
        )
        for a, b in found
    )  # fmt: skip
