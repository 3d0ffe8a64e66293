"""Move the demo's clock. Nothing is played by it: mail arrives, and the user is the clerk.

Only forwards: what has been decided on a day cannot be undone by turning the day back.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import tell_facts_changed
from kaoping.base import audit, clock
from kaoping.base.models import Instance

LAST = dt.datetime(2015, 1, 31, 18, tzinfo=clock.OFFICE_ZONE)  # the year is over and summed up


class CannotMove(Exception):
    """``sentence`` says why the clock stays where it is, and what can be done."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def set_to(moment: dt.datetime) -> None:
    """Let the demo's clock show ``moment`` (aware) now, and run on from there."""
    ahead = moment - timezone.now()
    changed = Instance.objects.filter(id=1, is_demo=True).update(
        clock_shift_seconds=-(-ahead // dt.timedelta(seconds=1))  # up, so that it never shows less
    )
    if not changed:
        raise CannotMove(_("This is not the demo city, so its clock is the machine's and cannot be moved."))


@transaction.atomic
def move_to(moment: dt.datetime, *, actor: Any) -> None:
    """Move forward to ``moment``. Errors: ``CannotMove``, with nothing changed."""
    before = clock.now()
    if not Instance.current().is_demo:
        raise CannotMove(_("This is not the demo city, so its clock is the machine's and cannot be moved."))
    if moment <= before:
        raise CannotMove(
            _("The clock shows %(now)s and only goes forward. Choose a later day.") % {"now": _said(before)}
        )
    if moment > LAST:
        raise CannotMove(
            _("The demo's year is over on %(last)s. Choose an earlier day.") % {"last": _said(LAST)}
        )
    set_to(moment)
    audit.record(
        "demo.clock_moved",
        actor=actor,
        about=Instance.current(),
        before={"at": before.isoformat(timespec="seconds")},
        after={"at": moment.isoformat(timespec="seconds")},
    )
    # What is open, due or missed follows from the day, so every standing is another one now.
    for scheme_id in SchemeVersion.objects.filter(state="published").values_list("pk", flat=True):
        tell_facts_changed(scheme_id, None)


def move_by(days: int, *, actor: Any) -> None:
    """Move forward by whole days; the hour stays."""
    move_to(clock.now() + dt.timedelta(days=days), actor=actor)


def morning_of(day: dt.date) -> dt.datetime:
    """Nine o'clock of a day, when the office opens."""
    return dt.datetime.combine(day, dt.time(9), tzinfo=clock.OFFICE_ZONE)


def _said(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment, clock.OFFICE_ZONE), "DATETIME_FORMAT")


def take_in_due_mail() -> int:
    """Import what has arrived by now, where no watcher runs to do it; returns how many came."""
    from kaoping.intake.tasks import watch_once

    count = 0
    while came := watch_once():
        count += came
    return count
