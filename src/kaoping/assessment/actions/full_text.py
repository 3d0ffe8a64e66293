"""Take the text of pieces into full-text search, and keep it in step with what was read."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from kaoping.assessment import search_table
from kaoping.assessment.models import IndexedVersion, Material, Submission, TextPart, Version
from kaoping.base.bigrams import tokens
from kaoping.base.queue import enqueue
from kaoping.evidence.models import ArchiveMember, Reading
from kaoping.pure.documents.kinds import ARCHIVES

STRETCH = 8000  # characters: PostgreSQL counts places in a text to 16,383
OVERLAP = 60  # so that a word on the border stands whole in one of the two
ROUND = 200  # versions of one sweep, so that the watcher comes to its other work
INDEX = "kaoping.assessment.actions.full_text.index_version"


def index_soon(version_id: int) -> None:
    """Have a version's text taken in once this transaction has committed."""
    enqueue(INDEX, version_id)


@transaction.atomic
def index_version(version_id: int) -> int:
    """Take the text of a version in, in the place of what its piece said before; how many stretches.

    An earlier version is noted as done: search finds what a piece says now. May run twice.
    """
    version = Version.objects.select_related("submission").filter(pk=version_id).first()
    if version is None:
        return 0
    piece = Submission.objects.select_for_update().only("pk").get(pk=version.submission_id)
    IndexedVersion.objects.update_or_create(version=version, defaults={"stamp": _stamp(version)})
    last = Version.objects.filter(submission=piece).order_by("-number").values_list("pk", flat=True).first()
    if last != version.pk:
        return 0
    known = list(TextPart.objects.filter(submission=piece).values_list("pk", flat=True))
    search_table.forget(known)
    TextPart.objects.filter(submission=piece).delete()
    parts: list[TextPart] = []
    rows: list[tuple[int, list[str]]] = []
    for part, text in _stretches(version):
        found = tokens(text)
        if found and len(parts) < search_table.PER_PIECE:
            part.pk = piece.pk * search_table.PER_PIECE + len(parts)
            parts.append(part)
            rows.append((part.pk, found))
    TextPart.objects.bulk_create(parts)
    search_table.write(rows)
    return len(parts)


def _stamp(version: Version) -> dt.datetime:
    return version.read_at or version.checked_at or version.entered_at


def _stretches(version: Version) -> Iterator[tuple[TextPart, str]]:
    """The piece's own words, then every text that was read from its files."""
    materials = list(Material.objects.filter(version=version).select_related("file").order_by("position"))
    own = own_words(version, [row.name for row in materials])
    for start in _starts(own):
        yield _part(version, place=start), own[start : start + STRETCH]
    names: dict[int, str] = {}
    for row in materials:
        names.setdefault(row.file_id, row.name)
        if row.file.kind in ARCHIVES:
            members = ArchiveMember.objects.filter(archive=row.file, file__isnull=False).order_by("position")
            for file_id, name in members.values_list("file_id", "name"):
                names.setdefault(int(file_id or 0), f"{row.name}/{name}")
    for reading in Reading.objects.filter(file_id__in=names, state=Reading.State.TEXT).order_by("file_id"):
        for start in _starts(reading.text):
            part = _part(version, place=start, file_id=reading.file_id, name=names[reading.file_id][:300])
            yield part, reading.text[start : start + STRETCH]


def own_words(version: Version, names: list[str]) -> str:
    """What is searched of a version beside its files' texts; the title stands first."""
    return "\n".join([version.title, version.text, *names, version.submission.receipt_no or ""])


def _starts(text: str) -> Iterator[int]:
    yield from range(0, max(1, len(text) - OVERLAP), STRETCH - OVERLAP)


def _part(version: Version, **fields: Any) -> TextPart:
    return TextPart(submission_id=version.submission_id, version=version, **fields)


def waiting() -> QuerySet[Version]:
    """Versions that are not in search yet, or whose files were read since; the newest first."""
    rows = Version.objects.exclude(checked_at=None).exclude(submission__first_received_at=None)
    return rows.exclude(indexed__stamp__gte=Coalesce("read_at", "checked_at")).order_by("-pk")


def sweep_unindexed() -> int:
    """What a lost wake-up left behind, and what was here before search was; how many."""
    ids = list(waiting().values_list("pk", flat=True)[:ROUND])
    for version_id in ids:
        index_version(version_id)
    return len(ids)


def rebuild() -> None:
    """Throw the index away and make its table anew; the sweeps fill it again."""
    with transaction.atomic():
        IndexedVersion.objects.all().delete()
        TextPart.objects.all().delete()
        search_table.drop(connection)
        search_table.create(connection)


def index_all() -> Iterator[int]:
    """Take everything in, yielding how many versions are done."""
    done = 0
    while count := sweep_unindexed():
        done += count
        yield done
