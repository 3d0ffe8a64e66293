"""A person's word on a report; the machine never decides."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.originality.models import Check, LawfulPassage, Verdict


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


@transaction.atomic
def judge_passage(check: Check, *, start: int, end: int, ground: str, reason: str, actor: Any) -> None:
    """Call one passage lawful on this ground; without a ground take that back.

    The shares that were found stay as they are; the page deducts lawful passages beside them.
    Errors: ``Refusal`` with a sentence.
    """
    reason = reason.strip()
    known = {(one["start"], one["end"]) for source in check.report["sources"] for one in source["passages"]}
    if (start, end) not in known:
        raise Refusal(_("This passage is no longer in the report; it was compared anew. Look again."))
    if ground == Verdict.Ground.OTHER and not reason:
        raise Refusal(_("Write in a sentence why the reuse is permitted."))
    place: dict[str, Any] = {"check_row": check, "begins": start, "ends": end}
    if ground:
        said = {"ground": ground, "reason": reason, "given_by": str(actor), "given_at": clock.now()}
        LawfulPassage.objects.update_or_create(**place, defaults=said)
    else:
        LawfulPassage.objects.filter(**place).delete()
    audit.record(
        "originality.passage", actor=actor, about=check.submission, unit=check.submission.unit,
        reason=reason, after={"ground": ground, "start": start, "end": end},
    )  # fmt: skip
