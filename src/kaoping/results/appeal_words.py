"""What happens to appeals, in words: events on the strip and in the list, notices, the look of a state."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.results.models import Appeal

# On the strip of days: short. Facts and people are told below it.
ON_STRIP: dict[str, Any] = {
    "filed": pgettext_lazy("appeal, on the strip", "filed"),
    "late": pgettext_lazy("appeal, on the strip", "came late"),
    "admitted": pgettext_lazy("appeal, on the strip", "admitted"),
    "inadmissible": pgettext_lazy("appeal, on the strip", "not admitted"),
    "fact": pgettext_lazy("appeal, on the strip", "facts found"),
    "people": pgettext_lazy("appeal, on the strip", "people named"),
    "marks_asked": pgettext_lazy("appeal, on the strip", "marked again"),
    "proposed": pgettext_lazy("appeal, on the strip", "decision proposed"),
    "sent_back": pgettext_lazy("appeal, on the strip", "not confirmed"),
    "confirmed": pgettext_lazy("appeal, on the strip", "confirmed"),
    "revised": pgettext_lazy("appeal, on the strip", "new revision"),
    "withdrawn": pgettext_lazy("appeal, on the strip", "withdrawn"),
}

EVENTS: dict[str, Any] = {
    "filed": _("The unit filed the appeal."),
    "late": _("The appeal came late and is kept."),
    "entered": _("The office entered it for the unit."),
    "admitted": _("The office admitted it."),
    "inadmissible": _("The office did not admit it."),
    "fact": _("A fact was found out."),
    "people": _("Who decides and who confirms was settled."),
    "marks_asked": _("Pieces were given to be marked again."),
    "proposed": _("A decision was proposed."),
    "sent_back": _("The second person did not confirm it."),
    "confirmed": _("The second person confirmed the decision."),
    "applied": _("Marks and facts were changed by it."),
    "revised": _("A new revision holds it."),
    "not_revised": _("No new revision could be made yet."),
    "withdrawn": _("The unit withdrew it."),
    "reminded": _("Who is late was reminded."),
}
# Read by the unit only once it is decided: they would give the deciding away.
INSIDE = frozenset({"fact", "people", "marks_asked", "proposed", "sent_back", "reminded", "not_revised"})

NOTIFICATIONS: dict[str, tuple[Any, bool]] = {
    "appeal_filed": (_("%(unit)s filed the appeal %(number)s; say by tomorrow's end whether it is admitted."), True),
    "appeal_entered": (_("Your appeal is entered as %(number)s; it arrived on %(due_on)s."), False),
    "appeal_late": (_("%(unit)s filed the appeal %(number)s after the last day; it is kept as not admitted."), False),
    "appeal_withdrawn": (_("%(unit)s withdrew the appeal %(number)s."), False),
    "appeal_admitted": (_("Your appeal %(number)s was admitted; it is decided by %(due_on)s."), False),
    "appeal_refused": (_("Your appeal %(number)s was not admitted. %(why)s"), False),
    "appeal_yours": (_("The appeal %(number)s of %(unit)s is yours to decide or to confirm."), True),
    "appeal_to_mark": (_("%(pieces)s pieces are to be marked after an appeal, without seeing any other mark."), True),
    "appeal_to_confirm": (_("The decision on the appeal %(number)s of %(unit)s waits for your confirmation."), True),
    "appeal_sent_back": (_("The decision on the appeal %(number)s was not confirmed: %(why)s"), True),
    "appeal_decided": (_("Your appeal %(number)s is decided. %(text)s"), False),
    "appeal_revised": (_("The appeal %(number)s is in revision %(revision)s of the result."), False),
    "appeal_hindered": (_("The revision that the decision on %(number)s asks for waits for the office. %(why)s"), True),
    "appeal_overdue": (_("The appeal %(number)s of %(unit)s was to be dealt with by %(due_on)s."), True),
}  # fmt: skip


def notification_sentence(code: str, values: Mapping[str, Any]) -> str:
    """The sentence of one notification; a missing value is left out, a day written as people do."""
    template, _deed = NOTIFICATIONS[code]
    names = ("number", "unit", "why", "text", "due_on", "pieces", "revision")
    read = dict.fromkeys(names, "") | dict(values)
    if read["due_on"]:
        read["due_on"] = date_format(dt.date.fromisoformat(read["due_on"]), "MONTH_DAY_FORMAT")
    return (str(template) % read).strip()


def sentence_of(code: str) -> Callable[[Mapping[str, Any]], str]:
    """The sentence maker of one kind, as ``notifications.ports`` wants it."""
    return lambda values: notification_sentence(code, values)


def look_of(appeal: Appeal) -> str:
    """The state's code on pages: of a decided appeal what was decided, else where it stands."""
    if appeal.state in (Appeal.State.DECIDED, Appeal.State.APPLIED, Appeal.State.CLOSED):
        return f"appeal_{appeal.decision}"
    return f"appeal_{appeal.state}"
