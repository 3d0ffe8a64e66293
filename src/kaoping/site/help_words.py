"""What a state or a number means, in a sentence: the hints beside them and the page of all."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kaoping.assessment import states

PIECE: dict[str, Any] = {
    states.DRAFT: _("Only the unit sees it. It has not arrived; the due day goes on."),
    states.SIGN_OFF: _("The unit's checker or head must sign it. Until then it has not arrived."),
    states.SUBMITTED: _("It has arrived, with a receipt number; the office has not decided yet."),
    states.RETURNED: _(
        "Something is to be corrected. Sent again by the day set, it keeps its first arrival."
    ),
    states.ACCEPTED: _("The office took it. It counts, or waits for the reviewers' marks."),
    states.REJECTED: _("It does not count; the reason stands on its page."),
    states.WITHDRAWN: _("The unit took it back. Nothing of it counts; what was sent is kept."),
    states.DUPLICATE: _("The same piece was there already; the earlier one stands."),
}
DUTY: dict[str, Any] = {
    states.COUNTED: _("A piece was accepted in time and counts."),
    states.IN_REVIEW: _("A piece was accepted in time; its points come with the reviewers' marks."),
    states.RECEIVED: _("A piece has arrived; the office has not decided yet."),
    states.SENT_BACK: _("A piece was returned and is to be corrected by the day set."),
    states.OPEN: _("The window is open and nothing has arrived yet."),
    states.NOT_YET: _("The window has not opened yet; a draft can be written all the same."),
    states.MISSED: _("The due day has passed and nothing arrived."),
    states.LATE: _("A piece arrived after the due day; what it is worth then stands in the scheme."),
    states.NOT_ADOPTED: _("A piece arrived and was not accepted; the reason stands on its page."),
    states.WAIVED: _("The office waived it, with a reason; nothing is asked and nothing is lost."),
    states.NOT_APPLICABLE: _("The scheme does not ask this unit for it."),
}
# code → (what it is called, what it says and how it comes about)
NUMBERS: dict[str, tuple[Any, Any]] = {
    "total": (_("Total"), _("Base points and bonus together, as they stand now.")),
    "base": (
        _("Base points"),
        _("The sum of all items without the bonus; rounded once, at the end, to two decimals."),
    ),
    "bonus": (_("Bonus"), _("Points beside the base; they cannot make good what an item lost.")),
    "pending": (
        _("Awaiting marks"),
        _("What pieces that were accepted can still bring when the reviewers have marked them."),
    ),
    "still": (
        _("Can still be earned"),
        _("What windows that are open or still to come can bring; what is lost is not in it."),
    ),
    "attainable": (
        _("Attainable points"),
        _("Full points without what was waived for the unit or was never asked of anybody."),
    ),
    "comparable": (
        _("Comparable score"),
        _("Base × full points ÷ attainable points + bonus. The places go by it, so that a waiver costs no place."),
    ),
    "rank": (
        _("Place for now"),
        _("Units with the same comparable score share a place, and the next one is skipped. Provisional until the year is over."),
    ),
    "valid": (
        _("Valid / due"),
        _("Of the pieces that are due and not waived: those counted or awaiting marks."),
    ),
}  # fmt: skip
