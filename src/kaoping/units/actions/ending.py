"""A body ends, alone or into another: what it sent and what was decided of it stays as it is."""

import datetime as dt
from typing import Any

from django.db import transaction

from kaoping.base import audit
from kaoping.units.models import Unit


@transaction.atomic
def end_unit(
    unit: Unit, *, day: dt.date, into: Unit | None, still_assessed: bool, actor: Any, reason: str
) -> None:
    """Dissolve the unit as of ``day``, or, ``still_assessed``, note only into which body it goes.

    Its posts stay: its people read what they sent, and object to its results.
    """
    unit.dissolved_on = None if still_assessed else day
    unit.merged_into = into
    unit.save(update_fields=["dissolved_on", "merged_into"])
    audit.record(
        "unit.ended", actor=actor, about=unit, unit=unit, reason=reason,
        after={"day": day.isoformat(), "into": into.code if into else "", "still_assessed": still_assessed},
    )  # fmt: skip


@transaction.atomic
def restore_unit(unit: Unit, *, actor: Any, reason: str) -> None:
    """Take the ending back: the unit is asked and scored again."""
    before = {
        "day": unit.dissolved_on.isoformat() if unit.dissolved_on else "",
        "into": unit.merged_into.code if unit.merged_into else "",
    }
    unit.dissolved_on = unit.merged_into = None
    unit.save(update_fields=["dissolved_on", "merged_into"])
    audit.record("unit.restored", actor=actor, about=unit, unit=unit, reason=reason, before=before)
