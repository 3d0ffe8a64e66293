"""Remind units of what is due: one word in the product to those who write and sign."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.assessment import states
from kaoping.assessment.models import Window
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.asked import refuse_unless_in_force
from kaoping.assessment.queries.duties import DutyNow, duty_states
from kaoping.assessment.queries.reminders import OF_CORRECTION, OF_DUTY, last_reminded
from kaoping.assessment.window_words import named_in_messages
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell_units
from kaoping.units.models import Role, Unit

TOLD = (Role.UNIT_AUTHOR, Role.UNIT_APPROVER)
REMINDS = (states.OPEN, states.SENT_BACK)


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many units were told, and how many had been told today already."""

    units: int
    today_already: int


@transaction.atomic
def remind(window: Window, *, actor: Any, unit: Unit | None = None) -> Reminded:
    """Tell every unit (or this one) that its piece of the window is still asked for.

    Open duties are named with the unit's own due day, returned pieces with the day of their
    correction. A unit is reminded of a window once a day. Errors: ``Refusal`` when nobody is left
    to remind.
    """
    refuse_unless_in_force(window.indicator.scheme)
    book = duty_states(window.indicator.scheme, unit_ids=[unit.pk] if unit else None, window_ids=[window.pk])
    waiting: dict[int, DutyNow] = {}
    for row in book.rows:
        if row.state in REMINDS:
            waiting.setdefault(row.unit_id, row)
    if not waiting:
        raise Refusal(_("Nobody has to be reminded: nothing is open or returned there."))
    today = clock.today()
    told = {
        unit_id: at
        for (unit_id, _window), at in last_reminded([window.pk]).items()
        if at.astimezone(clock.OFFICE_ZONE).date() == today
    }
    due = {unit_id: row for unit_id, row in waiting.items() if unit_id not in told}
    if not due:
        last = max(told.values()).astimezone(clock.OFFICE_ZONE)
        raise Refusal(
            _("Reminded today already, at %(time)s. Once a day is enough; call if it is urgent.")
            % {"time": date_format(last, "H:i")}
        )
    tell_of(window, due)
    audit.record(
        "reminder.sent", actor=actor, about=window, unit=unit, after={"units": len(due)}
    )  # fmt: skip
    return Reminded(len(due), len(waiting) - len(due))


def tell_of(window: Window, rows: dict[int, DutyNow]) -> None:
    """One call for all units that are told the same day and the same thing."""
    alike: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for unit_id, row in rows.items():
        if row.state == states.SENT_BACK and row.piece:
            day = row.piece.fix_due_on or row.due_on
            alike[OF_CORRECTION, day.isoformat(), row.piece.title].append(unit_id)
        else:
            alike[OF_DUTY, row.due_on.isoformat(), ""].append(unit_id)
    for (kind, due_on, title), units in alike.items():
        _say(window, kind, due_on, title, units)


def _say(window: Window, kind: str, day: str, title: str, units: Collection[int]) -> None:
    tell_units(
        kind=kind, units=units, roles=TOLD, about=window, link="/duties/",
        values={**named_in_messages(window), "due_on": day, "title": title},
    )  # fmt: skip
