"""What a state or a number means, in a sentence: the hints beside them and the page of all."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
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
STATES = _(
    "Point at a state, or move to its row by keyboard: what it means and who acts next is told. The glossary has them all."
)
# What happens next, and who acts; nothing where nothing more happens by itself.
NEXT: dict[str, Any] = {
    states.DRAFT: _("Next: the liaison finishes and sends it before the due day."),
    states.SIGN_OFF: _("Next: the unit's checker or head signs it off or hands it back."),
    states.SUBMITTED: _("Next: the office accepts, returns or refuses it, and the unit is told."),
    states.RETURNED: _("Next: the unit corrects it and sends it again by the day set."),
    states.ACCEPTED: _("Next: nothing to do. Where quality is marked, the reviewers go on."),
    states.REJECTED: _("Next: the unit may send another piece while the window is open, or ask the office."),
    states.DUPLICATE: _("Next: nothing to do; look at the earlier piece."),
    states.IN_REVIEW: _("Next: the reviewers mark it; the unit has nothing to do."),
    states.RECEIVED: _("Next: the office accepts, returns or refuses it, and the unit is told."),
    states.SENT_BACK: _("Next: the unit corrects it and sends it again by the day set."),
    states.OPEN: _("Next: the unit sends it by the due day."),
    states.NOT_YET: _("Next: it opens on its first day; the unit reports then."),
    states.MISSED: _(
        "Next: the unit may still send it, as late; the office may grant more days or waive it, with a reason."
    ),
    states.LATE: _("Next: the office may grant more days with a reason; then it counts as in time."),
    states.NOT_ADOPTED: _(
        "Next: the unit may send another piece while the window is open, or ask the office."
    ),
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
    "lost": (
        _("Lost points"),
        _("Attainable points less what was scored, waits for marks or can still be earned; each line says how they went."),
    ),
    "full": (_("Full marks"), _("What the official table gives the item.")),
    "calculation": (
        _("Calculation"),
        _("Full marks ÷ pieces asked × pieces that count, or as the item's rule says; open the line for every step."),
    ),
    "worth": (
        _("Points of a piece"),
        _("Full marks of the item, divided evenly over the pieces it asks of the unit in the year; a waiver or a further notice divides them anew."),
    ),
    "missed": (
        _("Missed"),
        _("Pieces whose due day has passed without anything arriving; waived ones are not among them."),
    ),
    "findings": (
        _("Findings"),
        _("What the machine noticed and nobody has settled yet; a finding costs no point."),
    ),
    "valid": (
        _("Valid / due"),
        _("Of the pieces that are due and not waived: those counted or awaiting marks."),
    ),
}  # fmt: skip


def meaning(table: dict[str, Any], code: str) -> str:
    """What a state means and what happens next, as one text."""
    return sentences((table[code], NEXT.get(code, "")))


def sentences(texts: Iterable[Any]) -> str:
    """Sentences one after the other, parted as the language parts them."""
    between = "" if (get_language() or "zh").startswith("zh") else " "
    return between.join(str(text) for text in texts if text)
