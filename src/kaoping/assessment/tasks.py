"""The background door: check what arrived, read its files, check again. Ids in; may run twice without harm.

The first checks need no file and run at once. Reading is left to one job at a time on the machine
(``read_waiting``): people's drafts first, then what arrived last. A sweep finds what was left behind.
"""

import datetime as dt
import importlib
import logging
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import DatabaseError, transaction

from kaoping.assessment import ports
from kaoping.assessment.actions.fill import fill_from_documents
from kaoping.assessment.actions.findings import carry_over
from kaoping.assessment.checks import CHECKS, CheckInput, Found, run
from kaoping.assessment.content import content_of_version
from kaoping.assessment.models import DraftFile, Finding, Submission, Version
from kaoping.assessment.queries.checking import check_input
from kaoping.base import audit, clock
from kaoping.base.queue import enqueue
from kaoping.evidence import gate, pictures
from kaoping.evidence.models import StoredFile
from kaoping.evidence.reading import read_file
from kaoping.evidence.reading.tasks import slot

log = logging.getLogger("kaoping.reading")
READ = "kaoping.assessment.tasks.read_waiting"
READING_SECONDS = 30.0  # of one job; the sweep goes on
RECEIPTS = "kaoping.assessment.receipts"


def prepare(version_id: int) -> None:
    """Run the checks over a version that arrived, once, and have its files read."""
    if not _check(version_id):
        return
    if settings.READ_MATERIALS:
        enqueue(READ)
    else:
        ports.tell_version_read(version_id)
        _tell_ready(version_id)


@transaction.atomic
def _check(version_id: int) -> bool:
    """The first checks; findings that a version mended are noted. False when they had run before."""
    claimed = Version.objects.filter(pk=version_id, checked_at=None).update(checked_at=clock.now())
    if not claimed:
        return False
    version = _version(version_id)
    found = list(run(_given(version)))
    Finding.objects.bulk_create(_finding(version, one) for one in found)
    carry_over(version)
    _mend_earlier(version, {one.check_id for one in found})
    audit.record(
        "submission.checked", actor=None, about=version.submission, unit=version.submission.unit,
        after={"version": version.number, "findings": len(found)},
    )  # fmt: skip
    return True


# -- reading ---------------------------------------------------------------------------------


def read_waiting() -> int:
    """Read what waits, unless another job does; how many drafts' files and versions were done."""
    if not settings.READ_MATERIALS:
        return 0
    done, end = 0, time.monotonic() + READING_SECONDS
    with slot() as free:
        while free and time.monotonic() < end and (work := _next()) is not None:
            work()
            done += 1
    return done


def _next() -> Callable[[], None] | None:
    row = DraftFile.objects.filter(file__reading=None).select_related("file").order_by("-id").first()
    if row is not None:
        file = row.file
        return lambda: look_at(file)
    waiting = Version.objects.filter(read_at=None).exclude(checked_at=None).order_by("-id")
    version_id = waiting.values_list("id", flat=True).first()
    if version_id is None:
        return None
    return lambda: read_version(version_id)


def read_version(version_id: int) -> None:
    """Read every file of a version, then check again what reading can change; then the receipt may go."""
    version = _version(version_id)
    for material in version.materials.select_related("file"):
        look_at(material.file)
    with transaction.atomic():
        if not Version.objects.filter(pk=version_id, read_at=None).update(read_at=clock.now()):
            return
        if version.submission.state == Submission.State.SUBMITTED:
            version = fill_from_documents(version)
        _check_again(version)
        ports.tell_version_read(version_id)
    _tell_ready(version_id)


def look_at(file: StoredFile) -> None:
    """Gate, words, pictures, seals of a file and of what lies in it; none stops the others."""
    _guarded(gate.inspect, file)
    _guarded(read_file, file)
    for _name, leaf in _guarded(gate.leaves, file) or ():
        if leaf.pk != file.pk:
            _guarded(gate.inspect, leaf)
            _guarded(read_file, leaf)
        _guarded(pictures.look, leaf)
        _guarded(_look_for_seals, leaf)


def _look_for_seals(file: StoredFile) -> None:
    try:
        seals = importlib.import_module("kaoping.evidence.seals")
    except ModuleNotFoundError:  # the machine has no such part
        return
    seals.look(file)


def _guarded(look: Callable, file: StoredFile):
    """What a look says; a look that fails is logged, and the others go on. The database's own
    errors are not the file's: they end the job, which is tried again."""
    try:
        return look(file)
    except DatabaseError:
        raise
    except Exception:
        log.exception("%s of %s failed", getattr(look, "__name__", look), file)
        return None


def _check_again(version: Version) -> None:
    """Renew the findings that reading can change; what a person has decided stays as it is."""
    reading = {check.id for check in CHECKS.values() if check.reads}
    kept = {row.check_id: row for row in version.findings.filter(check_id__in=reading)}
    found = {one.check_id: one for one in run(_given(version), only_reading=True)}
    for check_id, row in kept.items():
        is_open = row.state == Finding.State.OPEN and not row.decided_by
        if check_id not in found and is_open:
            row.delete()
        elif is_open:
            new = _finding(version, found[check_id])
            Finding.objects.filter(pk=row.pk).update(
                values=new.values, confidence=new.confidence, place=new.place, checker_no=new.checker_no
            )
    Finding.objects.bulk_create(
        _finding(version, one) for check_id, one in found.items() if check_id not in kept
    )
    carry_over(version)
    _mend_earlier(version, set(version.findings.values_list("check_id", flat=True)))
    audit.record(
        "submission.read", actor=None, about=version.submission, unit=version.submission.unit,
        after={"version": version.number, "findings": version.findings.count()},
    )  # fmt: skip


def _mend_earlier(version: Version, still: Iterable[str]) -> None:
    Finding.objects.filter(
        version__submission=version.submission, version__number__lt=version.number, state=Finding.State.OPEN
    ).exclude(check_id__in=list(still)).update(state=Finding.State.FIXED)


def _finding(version: Version, one: Found) -> Finding:
    return Finding(
        version=version, check_id=one.check_id, checker_no=one.checker_no, severity=one.severity,
        values=one.values, confidence=one.confidence, place=one.place,
    )  # fmt: skip


def _version(version_id: int) -> Version:
    rows = Version.objects.select_related("submission__unit", "submission__window__indicator__scheme")
    return rows.get(pk=version_id)


def _given(version: Version) -> CheckInput:
    submission = version.submission
    return check_input(
        unit=submission.unit, window=submission.window, content=content_of_version(version),
        arrives_at=submission.first_received_at or version.received_at, submission=submission,
    )  # fmt: skip


def _tell_ready(version_id: int) -> None:
    """The receipt need not wait any longer: the findings are as good as they get."""
    try:
        receipts = importlib.import_module(RECEIPTS)
    except ModuleNotFoundError:
        return
    version = Version.objects.select_related("submission").get(pk=version_id)
    try:
        receipts.ready(version)
    except Exception:  # a receipt that fails is sent by its own sweep
        log.exception("receipt of version %s failed", version_id)


# -- sweeps ----------------------------------------------------------------------------------


def sweep_unchecked() -> int:
    """Wake the checks for versions whose wake-up was lost; how many."""
    waiting = Version.objects.filter(checked_at=None, entered_at__lt=clock.now() - dt.timedelta(minutes=1))
    ids = list(waiting.order_by("id").values_list("id", flat=True)[:500])
    for version_id in ids:
        enqueue("kaoping.assessment.tasks.prepare", version_id)
    return len(ids)


def sweep_unread() -> int:
    """Wake the reader when something waits; 1 or 0."""
    if not settings.READ_MATERIALS or _next() is None:
        return 0
    enqueue(READ)
    return 1
