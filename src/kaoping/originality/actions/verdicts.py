"""A person's word on a report; the machine never decides."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.originality.models import Check, Verdict


@transaction.atomic
def give_verdict(check: Check, *, kind: str, ground: str, reason: str, actor: Any) -> Verdict:
    """Keep the verdict; an earlier one stays readable. Errors: ``Refusal`` with a sentence."""
    reason = reason.strip()
    if kind == Verdict.Kind.PERMITTED and not ground:
        raise Refusal(
            _("Permitted reuse needs its ground: quotation, official wording, the unit's own text, …")
        )
    if kind == Verdict.Kind.PERMITTED and ground == Verdict.Ground.OTHER and not reason:
        raise Refusal(_("Write in a sentence why the reuse is permitted."))
    if kind == Verdict.Kind.NOT_ORIGINAL and not reason:
        raise Refusal(_("Write in a sentence why the piece is not original; the unit reads it."))
    verdict = Verdict.objects.create(
        check_row=check, kind=kind, ground=ground if kind == Verdict.Kind.PERMITTED else "",
        reason=reason, given_by=str(actor), given_at=clock.now(),
    )  # fmt: skip
    audit.record(
        "originality.judged", actor=actor, about=check.submission, unit=check.submission.unit,
        reason=reason, after={"verdict": kind, "ground": verdict.ground, "share": round(check.share, 4)},
    )  # fmt: skip
    return verdict
