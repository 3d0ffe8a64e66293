"""The office edits its list of reasons for a return. What was returned keeps its words."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kaoping.assessment.models import ReturnReason
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.return_reasons import OTHER, Reason, all_reasons
from kaoping.assessment.seen import mark_of_reason, reason_taken
from kaoping.assessment.wording import RETURN_REASONS
from kaoping.base import audit


@transaction.atomic
def add_reason(*, words: str, mend: str, actor: Any) -> ReturnReason:
    """A reason of the office's own, at the end of the list. Errors: ``Refusal`` for words used already."""
    known = all_reasons()
    _refuse_twice(words, "", known)
    last = max(one.position for one in known)
    number = (ReturnReason.objects.aggregate(last=Max("id"))["last"] or 0) + 1
    row = ReturnReason.objects.create(
        code=f"own-{number}", words=words.strip(), mend=mend.strip(), position=last + 10
    )
    audit.record("return_reason.changed", actor=actor, about=row, after=_said(row))
    return row


@transaction.atomic
def change_reason(
    code: str, *, words: str, mend: str, position: int | None, is_offered: bool, actor: Any, seen: str = ""
) -> ReturnReason:
    """Reword, move, retire or bring back one reason; empty words give the product's own back.

    Errors: ``Refusal`` when the reason is unknown, would be wordless, or is one that must stay.
    """
    known = all_reasons()
    before = next((one for one in known if one.code == code), None)
    if before is None:
        raise Refusal(_("This reason is not in the list any more; look at the list again."))
    if seen and seen != mark_of_reason(before):
        raise Refusal(reason_taken(before))
    if code == OTHER and not is_offered:
        raise Refusal(_("“Another reason” stays in the list, so that a reason can always be written freely."))
    words = words.strip()
    if not words and code not in RETURN_REASONS:
        raise Refusal(_("Write the reason in words; the unit reads them."))
    if words == str(RETURN_REASONS.get(code, "")):
        words = ""  # the product's own, in each reader's language
    _refuse_twice(words, code, known)
    row, _made = ReturnReason.objects.update_or_create(
        code=code,
        defaults={
            "words": words,
            "mend": mend.strip(),
            "is_offered": is_offered,
            "position": before.position if position is None else position,
        },
    )
    audit.record(
        "return_reason.changed", actor=actor, about=row,
        before={"words": before.words, "mend": before.mend, "offered": before.is_offered}, after=_said(row),
    )  # fmt: skip
    return row


def _said(row: ReturnReason) -> dict[str, Any]:
    return {"code": row.code, "words": row.words, "mend": row.mend, "offered": row.is_offered}


def _refuse_twice(words: str, code: str, known: list[Reason]) -> None:
    if any(one.words == words.strip() and one.code != code for one in known):
        raise Refusal(_("“%(words)s” stands in the list already.") % {"words": words.strip()})
