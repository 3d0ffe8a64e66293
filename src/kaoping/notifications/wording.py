"""Codes of outgoing mail as words and sentences."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

KINDS = {
    "receipt": pgettext_lazy("outgoing mail", "receipt"),
    "return": pgettext_lazy("outgoing mail", "return"),
    "answer": pgettext_lazy("outgoing mail", "answer of the office"),
    "digest": pgettext_lazy("outgoing mail", "notices"),
    "test": pgettext_lazy("outgoing mail", "test"),
}

WHY = {
    "": "",
    "bad_address": _(
        "The address is none to which mail can go. Correct it on the unit's page, then send again."
    ),
    "own_address": _("It would have gone to the office itself; the office does not answer its own mail."),
    "robot": _("The address belongs to a machine that reads nothing."),
    "suspended": _(
        "Mail to this address came back three times, so nothing is sent to it. Confirm the address, then send again."
    ),
    "too_many": _(
        "This sender has had as many answers today as are allowed. The number is set on the page of sending."
    ),
    "stale": _("It waited longer than three days while sending was off, so it was left."),
    "refused": _("The mail server refused it for good; what it said stands beside."),
    "content": _("The mail server did not want this mail, whoever it is for; what it said stands beside."),
    "bounced": _("It came back: the other side could not deliver it."),
    "unclear": _(
        "The connection broke after the text had gone, so nobody knows whether it arrived. Ask the receiver; send again if it did not."
    ),
    "gave_up": _(
        "The mail server did not take it in eight tries over a day. Check the settings, then send again."
    ),
    "later": _("The mail server could not take it just now; it is tried again by itself."),
    "login": _(
        "The mail server did not let the office in. Check account and password; it is tried again by itself."
    ),
}


def why_sentence(code: str) -> str:
    return str(WHY.get(code, code))


def kind_word(code: str) -> str:
    return str(KINDS.get(code, code))


def came_back_sentence(values: Mapping[str, Any]) -> str:
    """What the office is told when mail to a unit comes back."""
    shown = {
        "address": values.get("address", ""),
        "unit": values.get("unit") or gettext("no unit on the roll"),
        "count": values.get("bounces", 1),
    }
    if values.get("suspended"):
        return (
            gettext(
                "Mail to %(address)s (%(unit)s) came back %(count)s times. Nothing is sent to it until you confirm the address."
            )
            % shown
        )
    return gettext("Mail to %(address)s (%(unit)s) came back. Check the address on the unit's page.") % shown
