"""Whether a window still takes something new from a unit on the web, and what to say when it does not."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.assessment import windowstates
from kaoping.assessment.models import Extension, Submission, Window
from kaoping.assessment.ports import Refusal
from kaoping.units.models import Office, Unit


def last_day_for(unit: Unit, window: Window) -> dt.date:
    """The last day on which the unit may send something new in the window."""
    until = (
        Extension.objects.filter(unit=unit, window=window, revoked_at=None)
        .values_list("until", flat=True)
        .first()
    )
    return windowstates.last_day(window.closes_on, until)


def why_closed(unit: Unit, window: Window, moment: dt.datetime) -> str:
    """The sentence for a unit that comes too late; "" while the window takes pieces."""
    if not windowstates.is_closed(moment, window.closes_on):
        return ""  # without looking for an extension
    last = last_day_for(unit, window)
    if not windowstates.is_closed(moment, last):
        return ""
    office = Office.current()
    who = (
        _("%(office)s (tel. %(phone)s)") % {"office": office, "phone": office.phone}
        if office.phone
        else office
    )
    return _(
        "“%(window)s” of item %(code)s closed on %(day)s, so nothing new can be sent in it here; what you wrote is kept as a draft. "
        "Ask %(who)s to keep it open or to give you more days. A mail to the office is kept as well, and the office decides about it."
    ) % {"window": window, "code": window.indicator.code, "day": date_format(last, "DATE_FORMAT"), "who": who}


def refuse_if_closed(submission: Submission, moment: dt.datetime) -> None:
    """Errors: ``Refusal`` for a piece that has not arrived yet; a correction goes by its own day."""
    if submission.state == Submission.State.RETURNED:
        return
    if why := why_closed(submission.unit, submission.window, moment):
        raise Refusal(why)
