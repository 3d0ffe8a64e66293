"""Ask a reviewer to think again: the mark goes back, nobody else writes into it.

What was given once stays in ``GivenMark``; the reviewer finishes anew.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.models import Submission
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell
from kaoping.reviews import access
from kaoping.reviews.actions.marking import keep_as_given
from kaoping.reviews.blind import veil_over
from kaoping.reviews.conflicts import barred_from_reading
from kaoping.reviews.models import Assignment, Panel, Review
from kaoping.reviews.phases import Deed, permits
from kaoping.units.models import Person, Post, Role


@transaction.atomic
def send_back(*, review: Review, actor: Person, reason: str) -> None:
    """Ask the reviewer to think again; the mark stops counting until it is finished anew.

    The number as given stays in ``GivenMark``. Errors: ``PermissionDenied`` for whoever neither
    keeps the panels nor leads this one, or must keep away from the unit; ``Refusal`` without a
    reason, when the mark is not final, or when the phase lets nobody mark again.
    """
    piece = review.submission
    panel = access.panel_of(piece)
    leads = access.keeps_panels(actor) or (panel is not None and panel.chief_id == actor.pk)
    if not leads or barred_from_reading(actor).holds(piece.unit_id, piece.pk):
        raise PermissionDenied(
            _("Only the panel's chief and the office send marks back, and not where they are in conflict.")
        )
    if not reason.strip():
        raise Refusal(_("Say why: the reviewer reads it beside the mark."))
    if panel is not None and not permits(panel.phase, Deed.SEND_BACK):
        raise Refusal(
            _(
                "The panel is in the phase “%(phase)s”: marks are not sent back in it. Move the panel to moderation first."
            )
            % {"phase": panel.get_phase_display()}
        )
    now = clock.now()
    keep_as_given(review, dict(review.criteria.values_list("criterion", "mark")), only_if_new=True)
    changed = Review.objects.filter(pk=review.pk, state=Review.State.FINAL).update(
        state=Review.State.SENT_BACK, sent_back_by=actor, sent_back_why=reason.strip(), sent_back_at=now
    )
    if not changed:
        raise Refusal(
            _("This mark is not final any more: it was sent back already, or withdrawn. Look at it again.")
        )
    Assignment.objects.filter(
        submission=piece, reviewer=review.reviewer_id, state=Assignment.State.DONE
    ).update(state=Assignment.State.OFFERED, ended_at=None, leased_until=None)
    audit.record(
        "review.sent_back", actor=actor, about=review, unit=piece.unit, reason=reason.strip(),
        before={"mark": str(review.mark)},
    )  # fmt: skip
    posts = Post.objects.filter(role=Role.REVIEWER, incumbencies__person=review.reviewer_id)
    tell(
        kind="review_sent_back", posts=posts.order_by("id").values_list("id", flat=True).distinct(),
        values={"why": _as_reviewers_read(piece, panel, reason.strip())}, link=f"/reviews/{piece.pk}/",
    )  # fmt: skip
    ports.tell_facts_changed(piece.window.indicator.scheme_id, [piece.unit_id])


def _as_reviewers_read(piece: Submission, panel: Panel | None, words: str) -> str:
    """The words without names where the panel is blind: a mark that came back is not final any more."""
    return veil_over(piece).text(words) if panel is not None and panel.is_blind else words
