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

GROUP_KINDS = {
    "reminder": pgettext_lazy("group message", "reminder"),
    "digest": pgettext_lazy("group message", "notices"),
    "test": pgettext_lazy("group message", "test"),
}

GROUP_WHY = {
    "": "",
    "cap": _("The group has heard as much today as is allowed; the number is set on the group's page."),
    "off": _("The group was switched off before it went."),
    "stale": _("It waited longer than a day, so it was left; a new one says what holds now."),
    "no_address": _(
        "No address of the group's robot is kept, or it does not fit. Enter it on the group's page."
    ),
    "no_group": _(
        "The server knows no such robot: it was removed from the group, or its address is wrong. Make a new one in the group and enter its address here."
    ),
    "not_allowed": _(
        "The robot's own safety rule did not let it through. Set its keyword 关键词 to the office's name, or correct the signing secret 加签 or the allowed addresses."
    ),
    "too_fast": _("Too many messages in a minute; it is tried again by itself, four times."),
    "content": _("The server did not want this text; what it said stands beside."),
    "refused": _("The server did not take it; what it said stands beside."),
    "later": _("The server could not be reached, or was busy; it is tried again by itself, four times."),
    "tls": _(
        "The connection is not safe: the server's certificate does not fit. Ask who runs the network; it is tried again by itself, four times."
    ),
    "unclear": _(
        "The connection broke after the text had gone, so nobody knows whether the group saw it. Look into the group; send it again if it is not there."
    ),
}


def group_kind_word(code: str) -> str:
    return str(GROUP_KINDS.get(code, code))


def group_why_sentence(code: str) -> str:
    return str(GROUP_WHY.get(code, code))


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
