"""Take a piece from one state to the next, exactly once, however many press the button."""

from collections.abc import Collection
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from kaoping.assessment.actions.standing import standing_submission
from kaoping.assessment.models import SchemeVersion, Submission
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.asked import refuse_unless_in_force
from kaoping.assessment.states import PIECE
from kaoping.base.seen import last_deed, moment_of

ARRIVALS = ("submission.submitted", "submission.corrected")  # a new version came
BESIDE = (  # deeds that leave the piece as it is
    "submission.checked", "submission.read", "submission.pointed_at", "submission.taken_over", "finding.judged",
)  # fmt: skip


def claim(submission: Submission, sources: Collection[str], **changes: Any) -> str:
    """Change the piece if nobody changed it since it was read; return the state it left.

    Errors: ``Refusal`` when another request was first, or the state does not allow the deed.
    """
    before = submission.state
    changed = Submission.objects.filter(
        pk=submission.pk, state__in=list(sources), lock_no=submission.lock_no
    ).update(lock_no=F("lock_no") + 1, **changes)
    if not changed:
        raise Refusal(_what_happened(submission))
    submission.refresh_from_db()
    return before


def scheme_in_force(submission: Submission) -> SchemeVersion:
    """The piece's scheme, held against amendments. Errors: ``Refusal`` when it is closed: what was
    judged stands.
    """
    scheme = standing_submission(submission).window.indicator.scheme
    refuse_unless_in_force(scheme)
    return scheme


def _what_happened(submission: Submission) -> str:
    now = Submission.objects.filter(pk=submission.pk).first()
    if now is None:
        return _("This piece no longer exists; nothing was done.")
    state = PIECE[now.state].office
    last = last_deed(now, without=BESIDE)
    if now.lock_no != submission.lock_no and last is not None and last.verb in ARRIVALS:
        return _(
            "The unit sent a new version of this piece (%(time)s), after you had opened it. "
            "Nothing of yours was done; read the new version and decide anew."
        ) % {"time": moment_of(last)}
    if now.lock_no != submission.lock_no and last is not None:
        return _(
            "%(who)s was first: since %(time)s this piece is “%(state)s”. "
            "Nothing of yours was done and what you typed is kept; read the piece again and decide anew."
        ) % {
            "who": last.actor_label or _("The system"),
            "time": moment_of(last),
            "state": state,
        }
    return _("This piece is “%(state)s”, so this cannot be done with it. Nothing was changed.") % {
        "state": state
    }
