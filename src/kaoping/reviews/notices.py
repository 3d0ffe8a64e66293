"""What the reviewers' desk says to people."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaoping.notifications.ports import NotificationKind, offer

SENTENCES: dict[str, Any] = {
    "review_unreadable": _("A reviewer cannot read the piece %(piece)s: %(why)s"),
    "review_sent_back": _("One of your marks came back to you: %(why)s Look again and finish it anew."),
    "review_given": _("New pieces wait for your marks."),
    "review_calibration": _("The panel “%(panel)s” begins its calibration: mark its reference pieces."),
}


def offer_kinds() -> None:
    """Register them all; each waits for a deed."""
    for code in SENTENCES:
        offer(NotificationKind(code, _sentence(code), needs_a_deed=True))


def _sentence(code: str) -> Any:
    def say(values: Mapping[str, Any]) -> str:
        return str(SENTENCES[code]) % ({"piece": "", "why": "", "panel": ""} | dict(values))

    return say
