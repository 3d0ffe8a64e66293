"""What the machine knows of a piece's files: readings, members of archives, look-alikes, seals.

Nothing here opens a file; what was not looked at yet says "waiting".
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from kaoping.assessment.content import PieceFile
from kaoping.assessment.models import Material, Submission
from kaoping.assessment.queries.seals import SealAnswer, seals_of
from kaoping.assessment.queries.standing import STANDING
from kaoping.assessment.reads import AlikePicture, FileRead
from kaoping.evidence.models import ArchiveMember, Reading, StoredFile
from kaoping.evidence.pictures.alike import alike_of_files
from kaoping.pure.documents.kinds import ARCHIVES

MOST_MEMBERS = 200
MOST_ALIKE = 5


def reads_of(
    files: Iterable[PieceFile], *, submission: Submission | None = None, before: dt.datetime | None = None
) -> list[FileRead]:
    """Every file of a piece with what was read; archives as their members. Six queries at most."""
    named = list(_spread(files))
    ids = [file.pk for _name, file, _archive in named]
    if not ids:
        return []
    readings = {
        row.file_id: row for row in Reading.objects.filter(file_id__in=ids).defer("text").order_by("file_id")
    }
    seals = seals_of(ids)
    alike = _alike([file for _name, file, _archive in named], submission, before)
    return [
        _read(name, file, is_archive, readings.get(file.pk), seals.get(file.pk), alike.get(file.pk, ()))
        for name, file, is_archive in named
    ]


def read_of(name: str, file: StoredFile) -> FileRead:
    """One file whose reading was fetched with it; nothing of seals and look-alikes."""
    try:
        reading: Reading | None = file.reading
    except Reading.DoesNotExist:
        reading = None
    return _read(name, file, file.kind in ARCHIVES, reading, None, ())


def _spread(files: Iterable[PieceFile]) -> Iterable[tuple[str, StoredFile, bool]]:
    """(name, file, whether it is an archive that nobody could unpack)."""
    given = list(files)
    archives = [piece.file.pk for piece in given if piece.file.kind in ARCHIVES]
    members: dict[int, list[ArchiveMember]] = {}
    if archives:
        rows = ArchiveMember.objects.filter(archive_id__in=archives, file__isnull=False)
        for row in rows.select_related("file").order_by("archive_id", "position")[:MOST_MEMBERS]:
            if row.file is not None and row.file.kind not in ARCHIVES:
                members.setdefault(row.archive_id, []).append(row)
    for piece in given:
        inside = members.get(piece.file.pk, [])
        if piece.file.kind in ARCHIVES:
            yield piece.name, piece.file, True
        else:
            yield piece.name, piece.file, False
        for row in inside:
            if row.file is not None:
                yield f"{piece.name}/{row.name}", row.file, False


def _read(
    name: str,
    file: StoredFile,
    is_archive: bool,
    reading: Reading | None,
    seal: SealAnswer | None,
    alike: Sequence[AlikePicture],
) -> FileRead:
    return FileRead(
        name=name,
        sha256=file.sha256,
        kind=file.kind,
        state=reading.state if reading else Reading.State.WAITING,
        why=reading.why if reading else "",
        pages=(reading.pages or 0) if reading else 0,
        hints=reading.hints if reading else {},
        seal=seal.seal if seal else "unknown",
        seal_names=seal.names if seal else (),
        signature=seal.signature if seal else "unknown",
        alike=tuple(alike),
        is_archive=is_archive,
    )


def _alike(
    files: Sequence[StoredFile], submission: Submission | None, before: dt.datetime | None
) -> Mapping[int, list[AlikePicture]]:
    """File → its pictures that look like one in an earlier piece of anybody."""
    found: dict[int, list[tuple[int, float, bool]]] = {}
    for one in alike_of_files([file.pk for file in files]):
        rows = found.setdefault(one.mine.file_id, [])
        if len(rows) < MOST_ALIKE:
            rows.append((one.other.file_id, one.likeness, one.mine.sha256 == one.other.sha256))
    others = {other for rows in found.values() for other, _likeness, _same in rows}
    if not others:
        return {}
    earlier: dict[int, tuple[str, str, str]] = {}
    containers: dict[int, set[int]] = {}
    for archive_id, file_id in ArchiveMember.objects.filter(file_id__in=others).values_list(
        "archive_id", "file_id"
    ):
        containers.setdefault(archive_id, set()).add(int(file_id or 0))
    pieces = (
        Material.objects.filter(file_id__in=[*others, *containers], version__submission__state__in=STANDING)
        .exclude(version__submission_id=submission.pk if submission else 0)
        .order_by("-version__received_at", "-id")
    )
    if before is not None:
        pieces = pieces.filter(version__received_at__lte=before)
    for file_id, name, receipt, unit in pieces.values_list(
        "file_id", "name", "version__submission__receipt_no", "version__submission__unit__name"
    ):
        for held in {file_id, *containers.get(file_id, ())} & others:
            earlier[held] = (name, receipt or "", unit)
    return {
        file_id: [
            AlikePicture(*earlier[other], likeness, same)
            for other, likeness, same in rows_
            if other in earlier
        ]
        for file_id, rows_ in found.items()
    }
