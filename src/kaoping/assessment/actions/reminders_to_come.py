"""The reminders of the next days: when each is decided, and what it would be as things stand now.

Whoever has just accepted a piece looks for the reminder that is then not sent. Its record is made on its
day; until then this says which day that is, and that nothing will go to the unit.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import product

from kaoping.assessment import states
from kaoping.assessment.actions.previews import MOST_SCORED
from kaoping.assessment.actions.reminder_rounds import (
    anchors_of,
    moments_of,
    plan_now,
    rows_to_remind,
    told_so_far,
    why_held,
    windows_near,
)
from kaoping.assessment.models import ReminderRecord, Window
from kaoping.assessment.queries.duties import duty_states
from kaoping.assessment.queries.texts import schemes_in_force
from kaoping.base import clock
from kaoping.units.models import Unit

AHEAD = 14  # days
AHEAD_OF_ONE = 60  # where the page looks at one unit


@dataclass(frozen=True, slots=True)
class Held:
    """A unit that would hear nothing, and why."""

    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class Coming:
    """One window's reminder of one day."""

    at: dt.datetime  # not before; the round after it decides
    window: Window
    due_on: dt.date  # the day it is reckoned from
    days: int  # from that day; below zero is before
    told: tuple[str, ...]  # units that would be reminded
    held: tuple[Held, ...]

    def narrowed(self, words: str) -> "Coming":
        """The same with those units alone whose name holds ``words``."""
        return replace(
            self, told=tuple(name for name in self.told if words in name),
            held=tuple(one for one in self.held if words in one.unit),
        )  # fmt: skip


def reminders_to_come(ahead: int = AHEAD) -> list[Coming] | None:
    """What the plan decides in the next ``ahead`` days, the soonest first; None where the roll is too long.

    A dozen queries for each scheme in force, whatever the number of windows and units.
    """
    plan = plan_now()
    if not plan.is_on:
        return []
    if Unit.objects.assessed().count() > MOST_SCORED:
        return None
    today, moments = clock.today(), moments_of(plan)
    days = {clock.days_after(today, number) for number in range(ahead + 1)}
    wanted = {clock.days_after(day, -moment) for day in days for moment in moments}
    names = dict(Unit.objects.in_order().values_list("pk", "name"))
    place = {pk: number for number, pk in enumerate(names)}
    whys = dict(ReminderRecord.Why.choices)
    found: list[Coming] = []
    for scheme in schemes_in_force():
        windows = windows_near(scheme, wanted)
        if not windows:
            continue
        book, counts = duty_states(scheme, window_ids=windows), told_so_far(windows)
        records = ReminderRecord.objects.filter(window__in=windows)
        known = set(records.values_list("window_id", "unit_id", "due_on", "days"))
        for window_id, rows in rows_to_remind(book).items():
            window = book.windows[window_id]
            by_day: dict[tuple[dt.date, int], list[tuple[int, str]]] = defaultdict(list)
            for row in rows.values():
                for anchor, moment in product(anchors_of(row), moments):
                    day = clock.days_after(anchor, moment)
                    if day not in days or (window_id, row.unit_id, anchor, moment) in known:
                        continue
                    waits = row.state == states.NOT_YET
                    if waits and window.opens_on > day:
                        continue
                    why = "" if waits else why_held(row, counts[row.unit_id, window_id], plan)
                    by_day[anchor, moment].append((row.unit_id, why))
            for (anchor, moment), units in by_day.items():
                units.sort(key=lambda one: place[one[0]])
                at = dt.datetime.combine(clock.days_after(anchor, moment), plan.quiet_to, clock.OFFICE_ZONE)
                found.append(
                    Coming(
                        at=at, window=window, due_on=anchor, days=moment,
                        told=tuple(names[unit] for unit, why in units if not why),
                        held=tuple(Held(names[unit], str(whys[why])) for unit, why in units if why),
                    )
                )  # fmt: skip
    return sorted(found, key=lambda one: (one.at, one.window.indicator.position, one.window.pk, one.days))
