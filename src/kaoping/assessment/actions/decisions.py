"""What the office decides about a piece that arrived. One clerk is first; the other reads why."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.actions.claims import claim, scheme_in_force
from kaoping.assessment.actions.mending import refuse_while_waiting
from kaoping.assessment.actions.return_marks import take_along
from kaoping.assessment.models import Return, ReturnMark, Submission
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.return_reasons import all_reasons
from kaoping.assessment.states import sources_of
from kaoping.assessment.wording import REJECT_REASONS
from kaoping.base import audit, clock
from kaoping.base.queue import enqueue
from kaoping.notifications.actions import tell
from kaoping.units.models import Role

State = Submission.State
TOLD = (Role.UNIT_AUTHOR, Role.UNIT_APPROVER)


@transaction.atomic
def accept(submission: Submission, *, actor: Any, at: dt.datetime | None = None) -> Submission:
    """The piece is in order: it counts, or waits for its marks.

    Errors: ``Refusal`` while the unit has not answered what the office mended.
    """
    refuse_while_waiting(submission)
    return _decide(submission, "accept", State.ACCEPTED, actor=actor, at=at, kind="piece_accepted")


@transaction.atomic
def return_for_correction(
    submission: Submission,
    *,
    actor: Any,
    reasons: Sequence[str],
    due_on: dt.date,
    text: str = "",
    at: dt.datetime | None = None,
) -> Submission:
    """Send the piece back: typed reasons (codes of the office's list), words, a day.

    The places that were pointed at go along. Corrected by the end of ``due_on`` it keeps its first
    arrival. Errors: ``Refusal`` also where the scheme allows no further return.
    """
    now = at or clock.now()
    known = {one.code: one for one in all_reasons()}
    unknown = [code for code in reasons if code not in known]
    if unknown:
        raise Refusal(
            _("“%(code)s” is not a reason for a return; choose from the list.") % {"code": unknown[0]}
        )
    version = submission.versions.order_by("-number").first()
    pointed = ReturnMark.objects.filter(version=version, return_row=None).exists()
    if not reasons and not text.strip() and not pointed:
        raise Refusal(_("Choose a reason or write one, so that the unit knows what to mend."))
    if due_on < now.astimezone(clock.OFFICE_ZONE).date():
        raise Refusal(
            _("The day to correct by, %(day)s, is already over; choose a later one.")
            % {"day": due_on.isoformat()}
        )
    if version is None:
        raise Refusal(_("Nothing of this piece has arrived, so there is nothing to return."))
    limit = submission.window.indicator.asks.get("resubmissions")
    if limit is not None and submission.returns >= int(limit):
        raise Refusal(
            _(
                "The scheme allows a piece of this item to be returned %(limit)s times, and this one was. "
                "Accept it, or do not accept it with a reason."
            )
            % {"limit": limit}
        )
    _decide(
        submission, "return_for_correction", State.RETURNED, actor=actor, at=now, kind="piece_returned",
        words=text.strip(), values={"due_on": due_on.isoformat(), "reasons": list(reasons)},
        fix_due_on=due_on, returns=F("returns") + 1,
    )  # fmt: skip
    row = Return.objects.create(
        submission=submission, version=version, reasons=list(reasons), text=text.strip(),
        due_on=due_on, returned_by=str(actor or ""), returned_at=now,
    )  # fmt: skip
    row.reasons = list(dict.fromkeys([*reasons, *take_along(row, actor=actor)]))
    row.worded = {code: known[code].words for code in row.reasons if code in known and known[code].is_own}
    row.save(update_fields=["reasons", "worded"])
    enqueue("kaoping.assessment.receipts.send_return", row.pk)
    return submission


@transaction.atomic
def reject(
    submission: Submission, *, actor: Any, reason: str, code: str = "", at: dt.datetime | None = None
) -> Submission:
    """The piece is not accepted 不采用; ``code`` is one of ``wording.REJECT_REASONS``, if any."""
    if code and code not in REJECT_REASONS:
        raise Refusal(_("“%(code)s” is not a reason to refuse; choose from the list.") % {"code": code})
    words = reason.strip()
    if not words:
        raise Refusal(_("Say why the piece is not accepted; the unit reads it and may object."))
    return _decide(
        submission, "reject", State.REJECTED, actor=actor, at=at, kind="piece_rejected", words=words,
        values={"code": code}, reason=words, fix_due_on=None,
    )  # fmt: skip


@transaction.atomic
def mark_duplicate(
    submission: Submission, *, actor: Any, of: Submission, at: dt.datetime | None = None
) -> Submission:
    """The piece is the same as an earlier one of the unit; the earlier one stands."""
    if of.pk == submission.pk or of.unit_id != submission.unit_id:
        raise Refusal(_("A piece can only be the same as another piece of the same unit."))
    words = of.receipt_no or f"#{of.pk}"  # the page makes the sentence, in the reader's language
    return _decide(
        submission, "mark_duplicate", State.DUPLICATE, actor=actor, at=at, kind="piece_duplicate",
        words=words, values={"of": of.receipt_no or ""}, reason=words, fix_due_on=None,
    )  # fmt: skip


@transaction.atomic
def reopen(submission: Submission, *, actor: Any, reason: str, at: dt.datetime | None = None) -> Submission:
    """Take a decision back; the piece is to be decided anew. The trail keeps both."""
    if not reason.strip():
        raise Refusal(_("Say why the decision is taken back; the reason stays in the trail."))
    return _decide(
        submission, "reopen", State.SUBMITTED, actor=actor, at=at, kind="piece_reopened",
        words=reason.strip(), reason="",
    )  # fmt: skip


def _decide(
    submission: Submission,
    verb: str,
    target: str,
    *,
    actor: Any,
    at: dt.datetime | None,
    kind: str,
    words: str = "",
    values: dict[str, Any] | None = None,
    **changes: Any,
) -> Submission:
    scheme = scheme_in_force(submission)
    decided = None if target == State.SUBMITTED else at or clock.now()
    before = claim(submission, sources_of(verb), state=target, decided_at=decided, **changes)
    shown = {"title": submission.title, "receipt_no": submission.receipt_no, "words": words}
    audit.record(
        f"submission.{kind.removeprefix('piece_')}",
        actor=actor, about=submission, unit=submission.unit, reason=words,
        before={"state": before}, after={"state": target, **(values or {})},
    )  # fmt: skip
    tell(
        unit=submission.unit, roles=TOLD, kind=kind, values={**shown, **(values or {})},
        about=submission, link=f"/submissions/{submission.pk}/",
    )  # fmt: skip
    ports.tell_facts_changed(scheme.pk, [submission.unit_id])
    return submission
