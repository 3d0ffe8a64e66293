"""What a unit is still asked for, window by window: decided one by one when the unit ends."""

from dataclasses import dataclass
from itertools import groupby

from kaoping.assessment import states
from kaoping.assessment.models import Window
from kaoping.assessment.queries.duties import duty_states
from kaoping.assessment.queries.texts import scheme_in_force
from kaoping.units.models import Unit

UNFINISHED = (*states.OWED, states.NOT_YET)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A window for which a unit still owes something: not sent, missed, or sent back."""

    window: Window
    asked: int  # pieces
    left: int  # of them owed


def unfinished_of(unit: Unit) -> list[Unfinished]:
    """The unit's windows of the scheme in force with something left, by their day."""
    scheme = scheme_in_force()
    if scheme is None:
        return []
    book = duty_states(scheme, unit_ids=[unit.pk])
    found = []
    for window_id, rows in groupby(
        sorted(book.rows, key=lambda row: row.window_id), lambda row: row.window_id
    ):
        standing = [row.state for row in rows]
        left = sum(state in UNFINISHED for state in standing)
        if left:
            found.append(Unfinished(book.windows[window_id], len(standing), left))
    return sorted(found, key=lambda one: (one.window.due_on, one.window.pk))
