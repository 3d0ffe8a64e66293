"""The background door: prepare what arrived. Ids in; may run twice without harm."""

import datetime as dt

from django.db import transaction

from kaoping.assessment.checks import run
from kaoping.assessment.content import content_of_version
from kaoping.assessment.models import Finding, Version
from kaoping.assessment.queries.checking import check_input
from kaoping.base import audit, clock
from kaoping.base.queue import enqueue


@transaction.atomic
def prepare(version_id: int) -> None:
    """Run the checks over a version that arrived, once; findings that a version mended are noted."""
    claimed = Version.objects.filter(pk=version_id, checked_at=None).update(checked_at=clock.now())
    if not claimed:
        return
    version = Version.objects.select_related("submission__unit", "submission__window__indicator__scheme").get(
        pk=version_id
    )
    submission = version.submission
    given = check_input(
        unit=submission.unit, window=submission.window, content=content_of_version(version),
        arrives_at=submission.first_received_at or version.received_at, submission=submission,
    )  # fmt: skip
    found = list(run(given))
    Finding.objects.bulk_create(
        Finding(
            version=version, check_id=one.check_id, checker_no=one.checker_no, severity=one.severity,
            values=one.values, confidence=one.confidence,
        )
        for one in found
    )  # fmt: skip
    Finding.objects.filter(
        version__submission=submission, version__number__lt=version.number, state=Finding.State.OPEN
    ).exclude(check_id__in=[one.check_id for one in found]).update(state=Finding.State.FIXED)
    audit.record(
        "submission.checked", actor=None, about=submission, unit=submission.unit,
        after={"version": version.number, "findings": len(found)},
    )  # fmt: skip


def sweep_unchecked() -> int:
    """Wake the checks for versions whose wake-up was lost; how many."""
    waiting = Version.objects.filter(checked_at=None, entered_at__lt=clock.now() - dt.timedelta(minutes=1))
    ids = list(waiting.order_by("id").values_list("id", flat=True)[:500])
    for version_id in ids:
        enqueue("kaoping.assessment.tasks.prepare", version_id)
    return len(ids)
