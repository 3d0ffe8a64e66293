"""What a person says about a check's finding: let it pass, there is a fault, or there is none.

A finding costs no point whatever is said. What was let pass, or was no fault, is not asked for again
when the unit sends its next version; what was confirmed waits to be mended.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.models import Finding, Version
from kaoping.assessment.ports import Refusal
from kaoping.assessment.seen import finding_taken, said
from kaoping.base import audit
from kaoping.base.seen import is_overtaken

State = Finding.State
JUDGEMENTS = (State.WAIVED, State.CONFIRMED, State.FALSE_ALARM)


@transaction.atomic
def judge_finding(finding: Finding, *, state: str, reason: str, actor: Any, seen: str = "") -> None:
    """Say what the finding is worth, or (``state`` open) take that back; always with a reason.

    ``seen`` is the mark of the finding on the page that it was said from. Errors: ``Refusal`` without a
    reason, when a later version has mended it, and when somebody else said something meanwhile.
    """
    if state not in (*JUDGEMENTS, State.OPEN):
        raise ValueError(state)
    if not reason.strip():
        raise Refusal(_("Give the reason; the unit reads it."))
    before = finding.state
    if before == State.FIXED:
        raise Refusal(_("A later version has mended this; there is nothing to decide any more."))
    if not finding.may_be_judged:
        raise Refusal(_("Whether this is permitted is decided on the page of originality."))
    if is_overtaken(seen, *said(finding)):
        raise Refusal(finding_taken(finding))
    changed = Finding.objects.filter(
        pk=finding.pk, state=before, decided_by=finding.decided_by, decision_reason=finding.decision_reason
    ).update(
        state=state, decided_by="" if state == State.OPEN else str(actor or "")[:200],
        decision_reason="" if state == State.OPEN else reason.strip(),
    )  # fmt: skip
    if not changed:
        raise Refusal(finding_taken(finding))
    submission = finding.version.submission
    audit.record(
        "finding.judged", actor=actor, about=submission, unit=submission.unit, reason=reason.strip(),
        before={"state": before}, after={"check": finding.check_id, "state": state},
    )  # fmt: skip


def carry_over(version: Version) -> None:
    """Let what was said about earlier versions hold for the new one's findings.

    A waiver holds for the piece; a false alarm while the check says the very same again.
    """
    rows = Finding.objects.filter(
        version__submission=version.submission, version__number__lt=version.number,
        state__in=[State.WAIVED, State.FALSE_ALARM],
    )  # fmt: skip
    said = {row.check_id: row for row in rows.order_by("version__number", "pk")}
    for new in version.findings.filter(state=State.OPEN, check_id__in=said):
        old = said[new.check_id]
        if old.state == State.WAIVED or old.values == new.values:
            Finding.objects.filter(pk=new.pk, state=State.OPEN).update(
                state=old.state, decided_by=old.decided_by, decision_reason=old.decision_reason
            )
