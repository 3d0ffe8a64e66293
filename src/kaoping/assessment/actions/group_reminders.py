"""The reminder text 催报 in the group of all units: once on a working day by itself, and by hand.

It says which units owe which items by when, as the clerk used to paste it; nobody's name, no title,
no points. Where nothing is owed there is no message.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from kaoping.assessment import calendars
from kaoping.assessment.queries.owing import chat_text, owing
from kaoping.assessment.queries.texts import schemes_in_force
from kaoping.base import audit, clock
from kaoping.notifications.groups.sending import quiet_until, say
from kaoping.notifications.models import GroupChannel, GroupMessage

AHEAD = dt.timedelta(days=3)  # what is due later is no matter of today


def call_groups() -> int:
    """Tell the groups of all units what is owed now; how many were told. May run any number of times a day."""
    now = clock.now()
    today = now.astimezone(clock.OFFICE_ZONE).date()
    if calendars.why_free(today):
        return 0
    channels = GroupChannel.objects.filter(is_on=True, by_itself=True, unit=None).order_by("pk")
    waiting = [
        channel
        for channel in channels
        if quiet_until(channel, now) == now
        and not GroupMessage.objects.filter(once=f"{_once(channel, today)}:1").exists()
    ]
    if not waiting:
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        text = chat_text([row for one in schemes_in_force() for row in owing(one, until=today + AHEAD)])
    return sum(
        bool(say(channel, body=text, kind="reminder", actor="reminders", once=_once(channel, today)))
        for channel in waiting
    )


@transaction.atomic
def call_by_hand(channel: GroupChannel, text: str, *, actor: Any) -> list[GroupMessage]:
    """Somebody of the office sends the text now."""
    rows = say(channel, body=text, kind="reminder", actor=actor)
    if rows:
        audit.record(
            "group.said", actor=actor, about=channel, unit=channel.unit, after={"message": rows[0].pk}
        )
    return rows


def _once(channel: GroupChannel, day: dt.date) -> str:
    return f"reminder:{channel.pk}:{day}"
