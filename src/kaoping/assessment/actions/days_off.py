"""A year's days off, taken in by a page or a command."""

from typing import Any

from django.db import transaction

from kaoping.assessment.calendars.tables import CalendarTable, keep_calendar
from kaoping.base import audit
from kaoping.units.models import Office


@transaction.atomic
def take_in_calendar(table: CalendarTable, *, actor: Any) -> None:
    """Keep the year in the data folder. Call it on a table without faults."""
    keep_calendar(table)
    audit.record(
        "calendar.taken_in", actor=actor, about=Office.current(),
        after={"year": table.year, "off": table.off, "worked": table.worked},
    )  # fmt: skip
