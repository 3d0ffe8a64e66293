"""The background door of appeals: ids in, may run twice without harm."""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from kaoping.base import clock
from kaoping.results.actions.appeal_revisions import advance
from kaoping.results.actions.appeals import happened, tell_office, tell_person
from kaoping.results.models import Appeal, AppealEvent

State = Appeal.State
STEPS = 4  # freeze, confirm, publish, close: no more can be taken at once


def revise_after_appeal(appeal_id: int) -> None:
    """Go as far towards the new revision as can be gone now; a sweep goes on from there."""
    with translation.override(settings.LANGUAGE_CODE):
        for _step in range(STEPS):
            appeal = (
                Appeal.objects.select_related(
                    "publication__scheme", "publication__freeze", "unit", "decider", "confirmer"
                )
                .filter(pk=appeal_id, state=State.APPLIED)
                .first()
            )
            if appeal is None or not advance(appeal):
                return


def sweep_appeals() -> None:
    """Granted appeals on their way into a revision, and reminders to who is late."""
    for pk in Appeal.objects.filter(state=State.APPLIED).order_by("id").values_list("pk", flat=True):
        revise_after_appeal(pk)
    remind_late()


def remind_late() -> int:
    """Tell whoever is late, once a day; how many appeals."""
    today = clock.today()
    late = Appeal.objects.filter(
        Q(state=State.FILED, admit_by__lte=today)
        | Q(state__in=[State.ADMITTED, State.REMARKING, State.PROPOSED], due_on__lte=today)
    ).select_related("unit", "decider", "confirmer")
    told = 0
    begins = clock.end_of_day(today) - dt.timedelta(days=1)
    told_today = AppealEvent.objects.filter(kind="reminded", at__gte=begins).values("appeal")
    for appeal in late.exclude(pk__in=told_today):
        due = appeal.admit_by if appeal.state == State.FILED else appeal.due_on
        values = {"due_on": due.isoformat() if due else ""}
        person = appeal.confirmer if appeal.state == State.PROPOSED else appeal.decider
        if appeal.state == State.FILED or person is None:
            tell_office(appeal, "appeal_overdue", **values)
        else:
            tell_person(person, "appeal_overdue", appeal, **values)
        happened(appeal, "reminded", actor=None)
        told += 1
    return told
