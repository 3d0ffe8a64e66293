"""Pictures that look the same, in other files: proposed by the index of bands, decided by the grids."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from kaoping.evidence import gate
from kaoping.evidence.models import Picture, PictureAlike, PictureHash, StoredFile

MOST = 20  # look-alikes kept of one picture; a picture that all send says nothing more after that
MOST_CANDIDATES = 400  # nearest first


@dataclass(frozen=True, slots=True)
class Alike:
    """``mine`` lies in the file asked about, ``other`` in another file."""

    mine: Picture
    other: Picture  # with its ``file``
    likeness: float  # 0 to 1

    @property
    def is_same_bytes(self) -> bool:
        return self.mine.sha256 == self.other.sha256


def alike_of(file: StoredFile) -> list[Alike]:
    """``pictures.same_as``: one query for a file, two more for an archive."""
    return alike_of_files([leaf.pk for _name, leaf in gate.leaves(file)] or [file.pk])


def alike_of_files(file_ids: Iterable[int]) -> list[Alike]:
    """The look-alikes of these files' pictures outside them, likest first; one query."""
    ids = set(file_ids)
    pairs = PictureAlike.objects.filter(
        Q(first__file_id__in=ids) | Q(second__file_id__in=ids)
    ).select_related("first__file", "second__file")
    found = []
    for pair in pairs:
        for mine, other in ((pair.first, pair.second), (pair.second, pair.first)):
            if mine.file_id in ids and other.file_id not in ids:
                found.append(Alike(mine, other, pair.likeness))
    return sorted(found, key=lambda one: (-one.likeness, one.mine.pk, one.other.pk))


def keep_alike(picture: Picture) -> None:
    """Find what looks like this picture among all kept ones and note the pairs. Twice does no harm."""
    if picture.skipped or not picture.grid:
        return
    from kaoping.evidence.pictures.hashing import SURE, likeness  # slow to load; only workers come here

    found: list[tuple[float, Picture]] = []
    for other in candidates(picture):
        alike = 1.0 if other.sha256 == picture.sha256 else likeness(bytes(picture.grid), bytes(other.grid))
        if alike >= SURE:
            found.append((alike, other))
    found.sort(key=lambda pair: (-pair[0], pair[1].pk))
    PictureAlike.objects.bulk_create(
        (
            PictureAlike(
                first_id=min(picture.pk, other.pk), second_id=max(picture.pk, other.pk),
                likeness=round(alike, 4),
            )
            for alike, other in found[:MOST]
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def candidates(picture: Picture) -> list[Picture]:
    """Pictures of other files with a view whose hash is near one of this picture's."""
    from kaoping.evidence.pictures.hashing import NEAR, code_of, distance, neighbours

    own = [code_of(bands) for bands in picture.hashes.values_list("band0", "band1", "band2", "band3")]
    if not own:
        return []
    near = Q()
    for number in range(4):
        wanted = {band for code in own for band in neighbours(code >> 16 * number & 0xFFFF)}
        near |= Q(**{f"band{number}__in": sorted(wanted)})
    rows = (
        PictureHash.objects.filter(near)
        .exclude(picture__file_id=picture.file_id)
        .values_list("picture_id", "band0", "band1", "band2", "band3")
    )
    best: dict[int, int] = {}
    for pk, *bands in rows.iterator():
        code = code_of((bands[0], bands[1], bands[2], bands[3]))
        apart = min(distance(code, one) for one in own)
        if apart <= NEAR:
            best[pk] = min(apart, best.get(pk, NEAR))
    nearest = sorted(best, key=lambda pk: (best[pk], pk))[:MOST_CANDIDATES]
    return list(Picture.objects.filter(pk__in=nearest).order_by("pk"))
