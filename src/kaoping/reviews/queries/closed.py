"""Why a piece is closed to somebody to whom it was given: one sentence, for pages and refusals."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.assessment.models import Submission
from kaoping.base import clock
from kaoping.reviews.models import Assignment, Conflict, JurorLink, Panel, Review
from kaoping.reviews.phases import Deed, permits
from kaoping.units.access import is_reviewer

State = Assignment.State


def why_closed(piece: Submission, person: Any) -> str:
    """The sentence; "" where nothing of the piece was ever given to this person.

    It names neither unit nor people, but may quote what the office wrote: cover it before a blind
    reviewer reads it.
    """
    row = (
        Assignment.objects.filter(submission=piece, reviewer=person)
        .select_related("panel")
        .order_by("-made_at", "-id")
        .first()
    )
    if row is None and not Review.objects.filter(submission=piece, reviewer=person).exists():
        return _own_conflict(piece, person)
    if piece.state != Submission.State.ACCEPTED:
        return _(
            "The piece is not accepted any more: its unit or the office is at work on it, so nobody marks it now."
        )
    return _own_conflict(piece, person) if row is None else _by_state(row, piece, person)


def _by_state(row: Assignment, piece: Submission, person: Any) -> str:
    if row.state == State.CONFLICT:
        return _own_conflict(piece, person) or _("You keep away from this piece; somebody else marks it.")
    if row.state == State.DECLINED:
        return _("You gave this piece back, so somebody else marks it.")
    if row.leased_until is not None and row.leased_until <= clock.now():
        return _(
            "The time for which this piece was kept for you is over, so it went back to the queue. Take it again from your list if it is still there."
        )
    if row.state == State.WITHDRAWN:
        return _("The piece was taken back from you: %(reason)s") % {"reason": row.reason}
    return _link_over(row, person) or _phase_closed(row) or _own_conflict(piece, person)


def _phase_closed(row: Assignment) -> str:
    panel = row.panel
    if panel is None or permits(panel.phase, Deed.MARK):
        return ""
    return _("The panel is in the phase “%(phase)s”: nothing is marked in it.") % {
        "phase": Panel.Phase(panel.phase).label
    }


def _link_over(row: Assignment, person: Any) -> str:
    """A juror's own case: links keep the machine's time."""
    if row.panel_id is None or is_reviewer(person):
        return ""
    open_ones = JurorLink.objects.filter(panel=row.panel_id, person=person, ended_at=None)
    if open_ones.filter(expires_at__gt=timezone.now()).exists():
        return ""
    return _("Your link is over, so nothing can be marked by it. Ask the assessing office for a new one.")


def _own_conflict(piece: Submission, person: Any) -> str:
    """What this person declared, or the office set; what is computed from posts was never given out."""
    rows = Conflict.objects.filter(person=person, ended_at=None).filter(submission=piece) | (
        Conflict.objects.filter(person=person, ended_at=None, unit=piece.unit_id)
    )
    row = rows.order_by("-made_at", "-id").first()
    if row is None:
        return ""
    if row.kind == Conflict.Kind.DECLARED:
        return _("You keep away from this piece, as you said yourself; somebody else marks it.")
    return _("You keep away from this piece, as the office decided; somebody else marks it.")
