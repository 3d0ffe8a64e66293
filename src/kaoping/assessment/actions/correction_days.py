"""The day by which a returned piece is to be corrected, moved by the office."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.actions.claims import claim, scheme_in_force
from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell
from kaoping.units.models import Role


@transaction.atomic
def move_correction_day(submission: Submission, *, due_on: dt.date, reason: str, actor: Any) -> Submission:
    """Another day for a piece that is returned, with the reason that its unit reads.

    The return's own row keeps the day that it was sent with; the trail has both. Errors:
    ``Refusal`` for a piece that is not returned, a day that is over or the same, and no reason.
    """
    words = reason.strip()
    if not words:
        raise Refusal(_("Say why the day moves; the unit reads it."))
    if due_on < clock.today():
        raise Refusal(
            _("The day to correct by, %(day)s, is already over; choose a later one.")
            % {"day": due_on.isoformat()}
        )
    before = submission.fix_due_on
    if due_on == before:
        raise Refusal(_("The piece is to be corrected by this day already; nothing was moved."))
    scheme = scheme_in_force(submission)
    claim(submission, (Submission.State.RETURNED,), fix_due_on=due_on)
    audit.record(
        "submission.day_moved", actor=actor, about=submission, unit=submission.unit, reason=words,
        before={"due_on": before.isoformat() if before else None}, after={"due_on": due_on.isoformat()},
    )  # fmt: skip
    tell(
        unit=submission.unit, roles=(Role.UNIT_AUTHOR, Role.UNIT_APPROVER), kind="piece_day_moved",
        values={
            "title": submission.title, "receipt_no": submission.receipt_no, "words": words,
            "due_on": due_on.isoformat(),
        },
        about=submission, link=f"/submissions/{submission.pk}/",
    )  # fmt: skip
    ports.tell_facts_changed(scheme.pk, [submission.unit_id])
    return submission
