"""What a unit's own group hears by itself: its notices of duties, together, once a day.

Only kinds whose sentence speaks of items and days go into a group (``NotificationKind.for_group``):
titles of pieces and reasons of returns name persons, and a group has readers whom nobody counted.
"""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kaoping.base import clock
from kaoping.notifications import ports
from kaoping.notifications.groups.sending import quiet_until, say
from kaoping.notifications.models import GroupChannel, Notification
from kaoping.units.models import Office

GRACE = dt.timedelta(minutes=15)  # what is written in one go comes in one message
MOST_LINES = 30


def send_group_digests() -> int:
    """Tell every unit's group what nobody there has read yet; how many groups were told."""
    now = clock.now()
    channels = GroupChannel.objects.filter(is_on=True, by_itself=True, unit__isnull=False)
    return sum(_tell(channel, now) for channel in channels.select_related("unit").order_by("pk"))


@transaction.atomic
def _tell(channel: GroupChannel, now: dt.datetime) -> bool:
    if quiet_until(channel, now) != now:
        return False
    once = f"digest:{channel.pk}:{now.astimezone(clock.OFFICE_ZONE).date()}"
    if channel.messages.filter(once=f"{once}:1").exists():
        return False
    until = now - GRACE
    rows = Notification.objects.filter(
        unit=channel.unit, kind__in=[kind.code for kind in ports.kinds() if kind.for_group],
        made_at__gt=channel.told_until, made_at__lte=until,
    )  # fmt: skip
    lines = _lines(rows.exclude(state=Notification.State.READ).order_by("made_at", "pk"))
    if not lines:
        return False
    body = "\n".join([_heading(channel, len(lines)), *lines[:MOST_LINES], *_foot(len(lines))])
    told = say(channel, body=body, kind="digest", actor="notifications", once=once)
    GroupChannel.objects.filter(pk=channel.pk).update(told_until=until)
    return bool(told)


def _lines(rows: Iterable[Notification]) -> list[str]:
    """One line a matter, however many posts were told of it."""
    with translation.override(settings.LANGUAGE_CODE):
        said = [kind.sentence(row.values) for row in rows if (kind := ports.kind(row.kind)) is not None]
    return [f"{number}. {sentence}" for number, sentence in enumerate(dict.fromkeys(said), 1)]


def _heading(channel: GroupChannel, count: int) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _("%(unit)s: %(count)s new from the assessment office.") % {
            "unit": channel.unit,
            "count": count,
        }


def _foot(count: int) -> list[str]:
    with translation.override(settings.LANGUAGE_CODE):
        more = (
            [_("%(n)s more stand in the system.") % {"n": count - MOST_LINES}] if count > MOST_LINES else []
        )
        return [*more, str(Office.current())]
