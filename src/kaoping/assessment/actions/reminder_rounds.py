"""Reminders that go by themselves: before, on and after a unit's own due day, by the office's plan.

Every reminder that was due leaves a record: sent, or held back and why. A unit hears of a window once
for a day however many pieces it asks, and never where there is nothing left to do.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from kaoping.assessment import states
from kaoping.assessment.actions.reminders import tell_of
from kaoping.assessment.models import (
    Extension,
    ReminderPlan,
    ReminderRecord,
    SchemeVersion,
    Submission,
    Window,
)
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.duties import DutyBook, DutyNow, duty_states
from kaoping.assessment.queries.reminders import ABOUT, OF_CORRECTION, OF_DUTY, last_reminded
from kaoping.assessment.queries.texts import schemes_in_force
from kaoping.assessment.seen import mark_of_plan, plan_taken
from kaoping.base import audit, clock
from kaoping.notifications.models import Notification

Why = ReminderRecord.Why
CAUGHT_UP = 1  # days later a reminder still goes when the machine was off


def plan_now() -> ReminderPlan:
    """The plan as saved; an unsaved one, off, before."""
    return ReminderPlan.objects.filter(id=1).first() or ReminderPlan(before=[7, 1], after=[1, 3])


@transaction.atomic
def change_plan(*, actor: Any, seen: str = "", **values: Any) -> ReminderPlan:
    """Keep the plan; the trail says who changed it. Errors: ``Refusal`` when the page saw another plan."""
    standing = plan_now()
    if seen and seen != mark_of_plan(standing):
        raise Refusal(plan_taken(standing))
    plan, _made = ReminderPlan.objects.update_or_create(id=1, defaults=values)
    shown = {name: str(value) for name, value in values.items()}
    audit.record("reminder.plan_changed", actor=actor, about=plan, after=shown)
    return plan


def moments_of(plan: ReminderPlan) -> list[int]:
    """Days from the due day on which units are reminded, the first first."""
    on_the_day = [0] if plan.on_the_day else []
    return sorted({*(-int(day) for day in plan.before), *on_the_day, *(int(day) for day in plan.after)})


def is_quiet(plan: ReminderPlan, moment: dt.time) -> bool:
    if plan.quiet_from == plan.quiet_to:
        return False
    if plan.quiet_from < plan.quiet_to:
        return plan.quiet_from <= moment < plan.quiet_to
    return moment >= plan.quiet_from or moment < plan.quiet_to


def remind_due() -> int:
    """Send what is due now, in every scheme in force; how many units were told."""
    plan = plan_now()
    now = clock.now().astimezone(clock.OFFICE_ZONE)
    if not plan.is_on or is_quiet(plan, now.time()):
        return 0
    return sum(_remind_scheme(scheme, plan, now.date()) for scheme in schemes_in_force())


def _remind_scheme(scheme: SchemeVersion, plan: ReminderPlan, today: dt.date) -> int:
    moments = moments_of(plan)
    windows = windows_near(
        scheme, {today - dt.timedelta(days=m + late) for m in moments for late in (0, CAUGHT_UP)}
    )
    if not windows:
        return 0
    told = 0
    book = duty_states(scheme, window_ids=windows)
    for window_id, rows in rows_to_remind(book).items():
        told += _remind_window(book.windows[window_id], rows.values(), plan, moments, today)
    return told


def rows_to_remind(book: DutyBook) -> dict[int, dict[int, DutyNow]]:
    """Window → unit → its duty that decides: one that is owed, where any is."""
    by_window: dict[int, dict[int, DutyNow]] = defaultdict(dict)
    for row in book.rows:
        kept = by_window[row.window_id].get(row.unit_id)
        if kept is None or (row.state in states.OWED and kept.state not in states.OWED):
            by_window[row.window_id][row.unit_id] = row
    return by_window


def windows_near(scheme: SchemeVersion, days: Iterable[dt.date]) -> list[int]:
    """The windows of which some unit's due day, or day of correction, is one of these."""
    wanted = list(days)
    of_scheme = Window.objects.filter(indicator__scheme=scheme)
    extended = Extension.objects.filter(revoked_at=None, until__in=wanted).values("window_id")
    returned = Submission.objects.filter(fix_due_on__in=wanted).values("window_id")
    found = of_scheme.filter(
        Q(due_on__in=wanted) | Q(grace_until__in=wanted) | Q(pk__in=extended) | Q(pk__in=returned)
    )
    return list(found.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _remind_window(
    window: Window, rows: Iterable[DutyNow], plan: ReminderPlan, moments: list[int], today: dt.date
) -> int:
    asked = [
        (row, anchor, due)
        for row in rows
        for anchor in anchors_of(row)
        if (due := _moment(anchor, moments, today)) is not None
    ]
    if not asked:
        return 0
    known = set(ReminderRecord.objects.filter(window=window).values_list("unit_id", "due_on", "days"))
    asked = [one for one in asked if (one[0].unit_id, one[1], one[2]) not in known]
    last = last_reminded([window.pk])
    counts = told_so_far([window.pk])
    records, due_now = [], {}
    for row, anchor, days in asked:
        if row.state == states.NOT_YET:
            continue
        at = last.get((row.unit_id, window.pk))
        why = why_held(row, counts[row.unit_id, window.pk], plan)
        if not why and at is not None and at.astimezone(clock.OFFICE_ZONE).date() == today:
            why = Why.TODAY
        if not why:
            due_now[row.unit_id] = row
        records.append(
            ReminderRecord(
                window=window, unit_id=row.unit_id, due_on=anchor, days=days, why=why, piece_state=row.state,
                outcome=ReminderRecord.Outcome.HELD if why else ReminderRecord.Outcome.SENT, made_at=clock.now(),
            )
        )  # fmt: skip
    # Before anybody is told: a second worker's records of the same day meet the constraint here.
    ReminderRecord.objects.bulk_create(records, batch_size=500)
    if due_now:
        tell_of(window, due_now)
        audit.record("reminder.sent", actor="reminders", about=window, after={"units": len(due_now)})
    return len(due_now)


def anchors_of(row: DutyNow) -> list[dt.date]:
    """The days from which a unit's reminders are reckoned.

    A correction that has come keeps its day beside the unit's own: that its reminder was not sent, and why,
    is looked for on that day.
    """
    fix_due_on = row.piece.fix_due_on if row.piece else None
    if fix_due_on is None:
        return [row.due_on]
    if row.state == states.SENT_BACK:
        return [fix_due_on]
    return [row.due_on] if row.state in states.OWED else sorted({row.due_on, fix_due_on})


def _moment(anchor: dt.date, moments: list[int], today: dt.date) -> int | None:
    offset = (today - anchor).days
    return next((moment for late in range(CAUGHT_UP + 1) if (moment := offset - late) in moments), None)


def why_held(row: DutyNow, sent: int, plan: ReminderPlan) -> str:
    """Why the unit is not to be reminded, after ``sent`` reminders of the window; empty where it is."""
    if row.state == states.WAIVED:
        return Why.WAIVED
    if row.state not in states.OWED:
        return Why.NOTHING
    return Why.CAP if sent >= plan.most else ""


def told_so_far(windows: Iterable[int]) -> Counter[tuple[int, int]]:
    """How often each unit has been reminded of each of these windows, by the plan or by hand; one query."""
    rows = Notification.objects.filter(
        kind__in=(OF_DUTY, OF_CORRECTION), about_kind=ABOUT, about_key__in=[str(pk) for pk in windows],
        unit__isnull=False,
    )  # fmt: skip
    counted = rows.order_by().values_list("unit_id", "about_key").annotate(n=Count("made_at", distinct=True))
    return Counter({(int(unit), int(window)): count for unit, window, count in counted})
