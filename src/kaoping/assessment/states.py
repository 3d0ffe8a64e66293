"""The states of a piece and of a duty: who may leave one, under which guard, with what effect.

One table for the whole product: actions claim by it, pages print its three labels (what the
office, the unit and the public read), the matrix takes its characters and shapes from it.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DRAFT, SIGN_OFF, SUBMITTED, RETURNED = "draft", "sign_off", "submitted", "returned"
ACCEPTED, REJECTED, WITHDRAWN, DUPLICATE = "accepted", "rejected", "withdrawn", "duplicate"


@dataclass(frozen=True, slots=True)
class Labels:
    """What each reader calls a state; ``shape`` names the glyph, ``tone`` the colour."""

    office: Any
    unit: Any
    public: Any
    shape: str
    tone: str  # ok, info, warn, bad, mute
    character: str = ""  # alone in a matrix cell


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from state to state. ``who`` is a word of ``WHO``; texts are for the docs."""

    verb: str
    sources: tuple[str, ...]
    target: str
    who: str
    guard: str
    effect: str


PIECE: dict[str, Labels] = {
    DRAFT: Labels(_("being written"), _("draft"), "", "ring", "mute"),
    SIGN_OFF: Labels(
        _("waiting for the unit's sign-off"), _("waiting for sign-off"), "", "half-ring", "mute"
    ),
    SUBMITTED: Labels(
        _("to be checked"), _("with the office"), _("not counted yet"), "ring-dot", "info", "收"
    ),
    RETURNED: Labels(
        _("returned"), _("returned, to be corrected"), _("not counted yet"), "left", "warn", "退"
    ),
    ACCEPTED: Labels(_("accepted"), _("accepted"), _("counts"), "disc", "ok"),
    REJECTED: Labels(_("not accepted"), _("not accepted"), _("does not count"), "struck", "bad", "否"),
    WITHDRAWN: Labels(_("withdrawn by the unit"), pgettext_lazy("piece", "withdrawn"), "", "dash", "mute"),
    DUPLICATE: Labels(
        _("sent twice"), _("taken as the same piece sent twice"), _("does not count"), "dash", "mute"
    ),
}

TRANSITIONS: tuple[Transition, ...] = (
    Transition("save_draft", ("", DRAFT), DRAFT, "author", "the window asks the unit", "draft kept"),
    Transition(
        "send", (DRAFT,), SIGN_OFF, "author", "the form is complete; somebody signs for the unit",
        "the draft is closed to changes; the signers are told; nothing has arrived",
    ),
    Transition(
        "hand_back", (SIGN_OFF,), DRAFT, "signer", "words for the author", "the author is told"
    ),
    Transition(
        "submit", (DRAFT, SIGN_OFF), SUBMITTED, "author, signer or mail", "the scheme is in force",
        "version and receipt number; arrival is when the last sending began; checks run",
    ),
    Transition(
        "submit", (RETURNED,), SUBMITTED, "author, signer or mail", "the scheme is in force",
        "next version; the first arrival stands if the set day has not passed, else this one counts",
    ),
    Transition(
        "send_again", (SUBMITTED,), SUBMITTED, "mail", "the mail names the piece or answers its receipt",
        "next version before anybody has looked; the first arrival stands",
    ),
    Transition("accept", (SUBMITTED,), ACCEPTED, "office", "nobody decided before", "it can count"),
    Transition(
        "return_for_correction", (SUBMITTED,), RETURNED, "office", "a reason and a day to correct by",
        "the unit is told what to mend and by when",
    ),
    Transition(
        "reject", (SUBMITTED, RETURNED), REJECTED, "office", "a reason in words",
        "it does not count; the unit is told why",
    ),
    Transition(
        "mark_duplicate", (SUBMITTED, RETURNED), DUPLICATE, "office", "an earlier piece of the unit",
        "the earlier piece stands",
    ),
    Transition(
        "reopen", (ACCEPTED, REJECTED, DUPLICATE), SUBMITTED, "office", "a reason; the scheme is in force",
        "to be decided anew",
    ),
    Transition(
        "withdraw", (DRAFT, SIGN_OFF, SUBMITTED, RETURNED), WITHDRAWN, "author, signer", "a reason",
        "nothing of it counts; what was sent is kept",
    ),
)  # fmt: skip


def sources_of(verb: str) -> tuple[str, ...]:
    """The states from which a verb may leave."""
    return tuple({state: None for row in TRANSITIONS if row.verb == verb for state in row.sources})


# --- duties --------------------------------------------------------------------------------------

COUNTED, IN_REVIEW, RECEIVED, SENT_BACK = "counted", "in_review", "received", "returned"
OPEN, NOT_YET, MISSED, LATE = "open", "not_yet", "missed", "late"
NOT_ADOPTED, WAIVED, NOT_APPLICABLE = "not_adopted", "waived", "n/a"

DUTY: dict[str, Labels] = {
    COUNTED: Labels(_("counted"), _("counted"), _("counts"), "disc", "ok"),
    IN_REVIEW: Labels(
        _("awaiting marks"), _("awaiting marks"), _("not counted yet"), "half-ring", "info"
    ),
    RECEIVED: Labels(
        _("to be checked"), _("with the office"), _("not counted yet"), "ring-dot", "info", "收"
    ),
    SENT_BACK: Labels(
        _("returned"), _("returned, to be corrected"), _("not counted yet"), "left", "warn", "退"
    ),
    OPEN: Labels(_("open"), _("open, to be reported"), _("not counted yet"), "ring", "mute"),
    NOT_YET: Labels(_("not yet open"), _("not yet open"), _("not counted yet"), "dot", "mute"),
    MISSED: Labels(_("missed"), _("missed"), _("does not count"), "cross", "bad", "缺"),
    LATE: Labels(_("late"), _("late"), _("does not count"), "diamond", "bad", "迟"),
    NOT_ADOPTED: Labels(_("not accepted"), _("not accepted"), _("does not count"), "struck", "bad", "否"),
    WAIVED: Labels(
        pgettext_lazy("duty", "waived"), pgettext_lazy("duty", "waived"),
        pgettext_lazy("duty", "waived"), "dash", "mute", "免",
    ),
    NOT_APPLICABLE: Labels(_("not applicable"), _("not applicable"), "", "hatch", "mute"),
}  # fmt: skip

HAS_PIECE = (COUNTED, IN_REVIEW, RECEIVED, SENT_BACK, LATE, NOT_ADOPTED)
CAN_REPORT = (OPEN, MISSED)
OWED = (OPEN, MISSED, SENT_BACK)  # something is still to come from the unit, by now
