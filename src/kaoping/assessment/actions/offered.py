"""Fill once: the content of a piece begins a piece for another indicator, where the scheme allows it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.actions.submissions import save_piece_draft
from kaoping.assessment.content import content_of_version
from kaoping.assessment.models import OfferedAgain, Submission, Window
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.offered import offers_of
from kaoping.base import audit, clock


@transaction.atomic
def offer_again(piece: Submission, window: Window, *, actor: Any) -> Submission:
    """A draft in ``window`` with what was sent last; the unit looks at it and sends it as always.

    Errors: ``Refusal`` where the scheme does not let the indicator count this content, where it was offered
    already, and where the window has no place.
    """
    Submission.objects.select_for_update().filter(pk=piece.pk).first()  # two presses make one draft
    if window.pk not in {one.pk for one in offers_of(piece).again}:
        raise Refusal(
            _(
                "This content cannot be offered for item %(code)s, “%(window)s”: the scheme does not let both count it, "
                "it was offered there already, or there is no place left."
            )
            % {"code": window.indicator.code, "window": window}
        )
    version = piece.versions.order_by("-number").first()
    if version is None:
        raise Refusal(_("Nothing has been sent yet that could be offered again."))
    again = save_piece_draft(unit=piece.unit, window=window, content=content_of_version(version), actor=actor)
    OfferedAgain.objects.create(piece=again, of=piece, made_at=clock.now())
    audit.record(
        "submission.offered_again", actor=actor, about=again, unit=piece.unit, after={"of": piece.receipt_no}
    )
    return again
