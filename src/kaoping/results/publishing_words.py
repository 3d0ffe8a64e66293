"""What people are told on the way of a result, in words."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

NOTIFICATIONS: dict[str, tuple[Any, bool]] = {
    "freeze_differs": (
        _(
            "Freeze %(n)s was computed again and is not the same any more. Publish nothing of it until it is clear why."
        ),
        True,
    ),
    "freeze_waits": (_("Freeze %(n)s, asked for by %(by)s, waits for a second person."), True),
    "override_waits": (
        _("%(by)s proposed %(value)s points for indicator %(code)s of %(unit)s; a second person decides."),
        True,
    ),
    "exclusion_waits": (
        _("%(by)s proposed not to commend %(unit)s this year; a second person decides."),
        True,
    ),
    "result_step_waits": (_("%(by)s proposed the next step of the result; a second person confirms."), True),
    "result_shown": (_("Your score sheet of %(year)s is open to you. Look whether it is right."), False),
    "result_open": (
        _("The result of %(year)s is open to objections up to %(until)s. Object by line, with grounds."),
        True,
    ),
    "result_final": (_("The result of %(year)s is final."), False),
    "result_erratum": (
        _("The result of %(year)s has revision %(revision)s, an erratum: %(why)s Look at your sheet."),
        False,
    ),
    "result_public": (_("The result of %(year)s is public."), False),
}
NAMES = ("n", "by", "value", "code", "unit", "year", "until", "revision", "why")


def notification_sentence(code: str, values: Mapping[str, Any]) -> str:
    """The sentence of one notification; a missing value is left out, a day written as people do."""
    read = dict.fromkeys(NAMES, "") | dict(values)
    if read["until"]:
        read["until"] = date_format(dt.date.fromisoformat(read["until"]), "MONTH_DAY_FORMAT")
    return (str(NOTIFICATIONS[code][0]) % read).strip()


def sentence_of(code: str) -> Callable[[Mapping[str, Any]], str]:
    """The sentence maker of one kind, as ``notifications.ports`` wants it."""
    return lambda values: notification_sentence(code, values)
