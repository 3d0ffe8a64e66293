"""The pictures of a piece: what their cameras wrote, and where else the same ones were sent.

Of a piece that its reader may not see, nothing is told but that there is one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kaoping.assessment.models import Material, Submission, Version, Window
from kaoping.assessment.queries.standing import STANDING
from kaoping.evidence.models import ArchiveMember, Picture
from kaoping.evidence.pictures.alike import alike_of_files
from kaoping.pure.documents.kinds import ARCHIVES

MOST_SHOWN = 6  # look-alikes of one picture
MOST_PICTURES = 60  # of one piece


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same picture in another piece; ``material`` None: in one that the reader may not see."""

    picture: Picture
    material: Material | None
    per_cent: int
    is_earlier: bool

    @property
    def piece(self) -> Submission | None:
        return self.material.version.submission if self.material else None


@dataclass(slots=True)
class Shown:
    """One picture of the piece, worth a line."""

    picture: Picture
    material: Material
    is_outside: bool  # taken on a day outside the window
    elsewhere: list[Elsewhere] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PiecePictures:
    count: int  # pictures that were compared
    rows: Sequence[Shown]

    @property
    def has_look_alikes(self) -> bool:
        return any(row.elsewhere for row in self.rows)


def pictures_of(
    version: Version, materials: Iterable[Material], *, window: Window, readable: Any, sees_camera: bool
) -> PiecePictures:
    """The pictures of a version; five queries. ``readable``: the pieces that the reader may see."""
    holders = _holders(list(materials))
    if not holders:
        return PiecePictures(0, ())
    rows = list(Picture.objects.filter(file_id__in=holders, skipped="").defer("grid")[:MOST_PICTURES])
    shown = {
        picture.pk: Shown(picture, holders[picture.file_id], sees_camera and _is_outside(picture, window))
        for picture in rows
    }
    if shown:
        _add_elsewhere(shown, version, readable)
    worth = [
        row
        for row in shown.values()
        if row.elsewhere or (sees_camera and (row.picture.taken_on or row.picture.latitude is not None))
    ]
    return PiecePictures(len(rows), worth)


def _holders(materials: list[Material]) -> dict[int, Material]:
    """File → the material that is it, or the archive in which it lies."""
    holders = {one.file_id: one for one in materials}
    archives = {one.file_id: one for one in materials if one.file.kind in ARCHIVES}
    if archives:
        inside = ArchiveMember.objects.filter(archive_id__in=archives, file__isnull=False)
        for archive_id, file_id in inside.values_list("archive_id", "file_id"):
            holders.setdefault(int(file_id or 0), archives[archive_id])
    return holders


def _is_outside(picture: Picture, window: Window) -> bool:
    return picture.taken_on is not None and not window.opens_on <= picture.taken_on <= window.due_on


def _add_elsewhere(shown: dict[int, Shown], version: Version, readable: Any) -> None:
    files = {row.picture.file_id for row in shown.values()}
    found = [one for one in alike_of_files(files) if one.mine.pk in shown]
    others = {one.other.file_id for one in found}
    if not others:
        return
    places = _places(others, version, readable)
    seen: set[tuple[int, int]] = set()
    for one in found:
        row = shown[one.mine.pk]
        for piece_id, material, at in places.get(one.other.file_id, ()):
            if (one.mine.pk, piece_id) in seen or len(row.elsewhere) >= MOST_SHOWN:
                continue
            seen.add((one.mine.pk, piece_id))
            row.elsewhere.append(
                Elsewhere(one.other, material, round(one.likeness * 100), at < version.received_at)
            )


def _places(
    files: set[int], version: Version, readable: Any
) -> dict[int, list[tuple[int, Material | None, Any]]]:
    """File → (piece, material or None where it may not be seen, arrival) of other standing pieces."""
    archives: dict[int, set[int]] = {}
    rows = ArchiveMember.objects.filter(file_id__in=files).values_list("archive_id", "file_id")
    for archive_id, file_id in rows:
        archives.setdefault(archive_id, set()).add(int(file_id or 0))
    materials = (
        Material.objects.filter(file_id__in={*files, *archives}, version__submission__state__in=STANDING)
        .exclude(version__submission_id=version.submission_id)
        .select_related("version__submission__unit", "version__submission__window__indicator")
        .order_by("version__received_at", "pk")
    )
    found: dict[int, list[tuple[int, Material | None, Any]]] = {}
    may_see = set(
        readable.filter(pk__in=materials.values("version__submission_id")).values_list("pk", flat=True)
    )
    for one in materials:
        piece_id = one.version.submission_id
        for held in {one.file_id, *archives.get(one.file_id, ())} & files:
            place = (piece_id, one if piece_id in may_see else None, one.version.received_at)
            found.setdefault(held, []).append(place)
    return found
