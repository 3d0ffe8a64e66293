"""Hand out files as they were sent: always a download, never opened by the browser as a page.

Every door that may give a file to somebody answers with ``hand_out``, so that what is in quarantine leaves
by one rule: the office may fetch it after a warning, nobody else.
"""

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from kaoping.base import audit
from kaoping.base.queue import enqueue
from kaoping.evidence import storage
from kaoping.evidence.gate import scanner
from kaoping.evidence.gate.wording import sentence
from kaoping.evidence.models import ArchiveMember, Inspection, StoredFile

# What browsers may know the type of; the rest are bytes, so that nothing is ever run as a page.
HARMLESS = frozenset(
    {"image/jpeg", "image/png", "image/gif", "image/bmp", "image/webp", "application/pdf", "message/rfc822"}
)


def hand_out(
    request: HttpRequest, file: StoredFile, name: str, *, is_office: bool, around: Sequence[StoredFile] = ()
) -> HttpResponseBase:
    """The file as a download; or a page that says why it is held, with a way on for the office.

    The caller has asked whether this person may have the file. ``around`` are files that hold it back as well:
    the archive that it lies in, or what is attached to it.
    Errors: ``Http404`` when the disk lost it.
    """
    held, waits = _held([file, *around])
    if held is None and not waits:
        return _download(file, name)
    if request.method == "POST" and is_office and held is not None:
        audit.record("file.fetched", actor=request.user, about=file, after={"name": name[:200]})
        return _download(file, name)
    context = {
        "name": name,
        "waits": waits,
        "sentences": [sentence(code) for code in held.codes] if held else [],
        "is_office": is_office,
        "file": file,
    }
    return render(request, "evidence/held.html", context, status=403)


def member_at(archive: StoredFile, position: int) -> ArchiveMember:
    """What lies at this place in an archive, or 404; only what was unpacked can be had."""
    member = ArchiveMember.objects.select_related("file").filter(archive=archive, position=position).first()
    if member is None or member.file is None:
        raise Http404
    return member


def hand_out_member(
    request: HttpRequest, archive: StoredFile, position: int, *, is_office: bool
) -> HttpResponseBase:
    """``hand_out`` for what lies in an archive that this person may have."""
    member = member_at(archive, position)
    assert member.file is not None  # noqa: S101 -- asked above
    return hand_out(
        request, member.file, member.name.rpartition("/")[2], is_office=is_office, around=[archive]
    )


def _held(files: Sequence[StoredFile]) -> tuple[Inspection | None, bool]:
    """The inspection that holds the first of these back, and whether one waits for its first look."""
    found = {row.file_id: row for row in Inspection.objects.filter(file__in=files)}
    for row in found.values():
        if row.state == Inspection.State.QUARANTINED:
            return row, False
    waiting = [one for one in files if one.pk not in found and one.kind != "eml"]
    if not waiting or not scanner.is_set():
        return None, False
    for one in waiting:
        enqueue("kaoping.evidence.gate.tasks.look", one.pk)
    return None, True


def _download(file: StoredFile, name: str) -> HttpResponseBase:
    try:
        opened = storage.path_of(file.sha256).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    kind = file.mime_type if file.mime_type in HARMLESS else "application/octet-stream"
    response: Any = FileResponse(opened, as_attachment=True, filename=name or "file", content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
