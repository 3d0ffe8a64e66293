"""What to say where something is due on a day on which nobody works. Nothing is moved by itself."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaoping.assessment import calendars


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A due day that is free, and the working days beside it; ``after`` None where a limit forbids it."""

    day: dt.date
    why: str
    before: dt.date
    after: dt.date | None


def free_day_of(day: dt.date, *, until: dt.date | None = None) -> FreeDay | None:
    """Why nobody works on ``day`` and what else could be chosen; None on a working day.

    ``until`` is a day after which nothing may be due (the indicator's own limit).
    """
    why = calendars.why_free(day)
    if not why:
        return None
    after = calendars.working_day_after(day)
    names = {"6": _("a Saturday"), "7": _("a Sunday"), "off": _("a day off")}
    return FreeDay(
        day, names.get(why, why), calendars.working_day_before(day),
        after if until is None or after <= until else None,
    )  # fmt: skip
