"""A job of many documents: claimed by one worker, done in rounds, taken up again where it was left.

What is done is in rows (a document each), so that a worker that dies costs the round it was in.
"""

import datetime as dt
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings
from django.db.models import Q

from kaoping.base import clock
from kaoping.evidence import storage
from kaoping.evidence.models import StoredFile
from kaoping.results.models import PrintJob

SILENT = dt.timedelta(minutes=10)  # a worker that says nothing for so long is dead
State = PrintJob.State


class Stopped(Exception):
    """Somebody stopped the job, or another worker holds it."""


def claim(job_id: int) -> PrintJob | None:
    """The job, if it waits or its worker is dead; None where somebody else works on it or it is over."""
    now = clock.now()
    dead = Q(state=State.RUNNING) & (Q(beat_at=None) | Q(beat_at__lt=now - SILENT))
    rows = PrintJob.objects.filter(Q(state=State.WAITING) | dead, pk=job_id)
    if not rows.update(state=State.RUNNING, beat_at=now):
        return None
    return PrintJob.objects.select_related("scheme", "publication__freeze", "made_by").get(pk=job_id)


def left_behind() -> list[int]:
    """Jobs whose wake-up was lost or whose worker died."""
    late = clock.now() - SILENT
    lost = Q(state=State.WAITING, made_at__lt=late) | Q(state=State.RUNNING, beat_at__lt=late)
    return list(PrintJob.objects.filter(lost).order_by("pk").values_list("pk", flat=True)[:5])


def numbers_under_way() -> list[tuple[str, str, str]]:
    """The 文号 of single documents that wait or are being printed, newest first: (number, kind, title)."""
    rows = PrintJob.objects.filter(state__in=[State.WAITING, State.RUNNING], options__has_key="paper")
    found = [(row.kind, row.options["paper"]) for row in rows.order_by("-pk").only("kind", "options")]
    return [
        (paper["number"], kind, paper["title"].replace("\n", "")[:300])
        for kind, paper in found
        if paper.get("number")
    ]


def beat(job: PrintJob, done: int, total: int | None = None) -> None:
    """Say how far it is. Errors: ``Stopped`` where the job runs no longer."""
    values = {"done": done, "beat_at": clock.now()} | ({} if total is None else {"total": total})
    if not PrintJob.objects.filter(pk=job.pk, state=State.RUNNING).update(**values):
        raise Stopped


@contextmanager
def working_on(job: PrintJob) -> Iterator[None]:
    """End the job as failed, with its reason, when the work inside raises; a stop is no failure."""
    try:
        yield
    except Stopped:
        return
    except Exception as error:
        why = str(getattr(error, "sentence", "")) or f"{type(error).__name__}: {error}"
        rows = PrintJob.objects.filter(pk=job.pk, state=State.RUNNING)
        rows.update(state=State.FAILED, why_failed=why[:2000], ended_at=clock.now())
        raise


def finish(job: PrintJob, package: StoredFile | None, done: int) -> None:
    """The job is done. Errors: ``Stopped`` where it was stopped meanwhile."""
    rows = PrintJob.objects.filter(pk=job.pk, state=State.RUNNING)
    if not rows.update(state=State.DONE, package=package, done=done, ended_at=clock.now()):
        raise Stopped


def keep_package(
    write: Callable[[zipfile.ZipFile], None], finish: Callable[[IO[bytes]], None] | None = None
) -> StoredFile:
    """The zip that ``write`` fills, kept; ``finish`` gets the closed file. It is written on disk, whatever
    its size."""
    with scratch() as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as package:
            write(package)
        if finish is not None:
            finish(out)
        out.seek(0)
        return storage.keep(iter(lambda: out.read(storage.CHUNK), b""))


@contextmanager
def scratch() -> Iterator[IO[bytes]]:
    """A file in the data folder that is gone afterwards."""
    folder = settings.VAR_DIR / "files" / "scratch"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as out:
        yield out
