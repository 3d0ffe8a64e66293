"""The yearly sweep: every text against every earlier one, kept as a file of its own."""

import json
import logging
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.base.queue import enqueue
from kaoping.evidence import storage
from kaoping.evidence.fingerprints.instance import instance_store
from kaoping.evidence.fingerprints.sweep import sweep
from kaoping.originality.models import Sweep

log = logging.getLogger("kaoping.originality")


@transaction.atomic
def ask_for_sweep(*, least_share: float, actor: Any) -> Sweep:
    """Have a worker compare all texts. Errors: ``Refusal`` while another one waits or runs."""
    if Sweep.objects.filter(state=Sweep.State.WAITING).exists():
        raise Refusal(_("A sweep is under way. Wait for it; its result appears on this page."))
    row = Sweep.objects.create(asked_by=str(actor), asked_at=clock.now(), least_share=least_share)
    audit.record("originality.sweep", actor=actor, about=row, after={"least_share": least_share})
    enqueue("kaoping.originality.tasks.run_sweep", row.pk)
    return row


def run_sweep(sweep_id: int) -> None:
    """Do it; a sweep that was done stays as it is."""
    row = Sweep.objects.filter(pk=sweep_id, state=Sweep.State.WAITING).first()
    if row is None:
        return
    try:
        found = sweep(instance_store(), least_share=row.least_share)
    except Exception:
        Sweep.objects.filter(pk=row.pk).update(state=Sweep.State.FAILED, finished_at=clock.now())
        log.exception("sweep %s broke off", row.pk)
        raise
    file = storage.keep(json.dumps(found.as_json(), ensure_ascii=False).encode())
    Sweep.objects.filter(pk=row.pk).update(
        state=Sweep.State.DONE, finished_at=clock.now(), documents=found.documents,
        pairs=len(found.pairs), families=len(found.families), file=file,
    )  # fmt: skip
