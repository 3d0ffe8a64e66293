"""Who was reminded of what, and when last: the records of service themselves answer."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Max

from kaoping.notifications.models import Notification

OF_DUTY = "duty_reminder"
OF_CORRECTION = "correction_reminder"
ABOUT = "assessment.window"


def last_reminded(window_ids: Collection[int]) -> dict[tuple[int, int], dt.datetime]:
    """Unit and window → the last reminder; one query."""
    rows = (
        Notification.objects.filter(
            kind__in=(OF_DUTY, OF_CORRECTION), about_kind=ABOUT, about_key__in=[str(pk) for pk in window_ids]
        )
        .order_by()
        .values_list("unit_id", "about_key")
        .annotate(last=Max("made_at"))
    )
    return {(unit, int(window)): last for unit, window, last in rows if unit is not None}


def last_of_window(window_ids: Collection[int]) -> dict[int, tuple[dt.datetime, int]]:
    """Window → its last reminder, and how many units have been reminded of it at all."""
    found: dict[int, tuple[dt.datetime, int]] = {}
    for (_unit, window), last in last_reminded(window_ids).items():
        before, count = found.get(window, (last, 0))
        found[window] = (max(before, last), count + 1)
    return found
