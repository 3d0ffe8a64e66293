"""Where a candidate is thought up: the unit's case, the days and moments that a fact could have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from kaoping.pure.scoring.case import Case, Slot
from kaoping.pure.scoring.facts import PieceFact
from kaoping.pure.scoring.numbers import Scope
from kaoping.pure.scoring.plan import LeafPlan

HUNDRED = Fraction(100)
TICK = timedelta(microseconds=1)


@dataclass(slots=True)
class Look:
    """Hands out ids that no fact has, and moments at which a fact would be read."""

    case: Case
    made: int = 0

    @property
    def unit(self) -> str:
        return self.case.facts.unit.unit

    def new_id(self) -> str:
        self.made += 1
        return f"+{self.made}"

    def has_begun(self, opens: date) -> bool:
        return self.case.moment.always or opens <= self.case.moment.day

    def day_in(self, first: date, last: date) -> date | None:
        """The last day of the stretch that is read by now; None where it has not begun."""
        period, moment = self.case.variant.period, self.case.moment
        low, high = max(first, period.first), min(last, period.last)
        if not moment.always:
            high = min(high, moment.day)
        return high if low <= high else None

    def day_of(self, scope: Scope) -> date | None:
        return self.day_in(scope.first, scope.last)

    def day_of_slot(self, slot: Slot) -> date | None:
        return self.day_in(slot.begins, slot.due)

    def in_time(self, slot: Slot) -> datetime:
        """A moment at which a piece is in time for the window and has arrived by now."""
        known = self.case.moment.known_until
        limit = slot.limit if known is None else min(slot.limit, known)
        return limit - TICK

    @property
    def now(self) -> datetime | None:
        """The last moment that is read; None where the year is over."""
        known = self.case.moment.known_until
        return None if known is None else known - TICK

    def new_piece(self, leaf: LeafPlan, slot: Slot, *, quality: bool = False) -> PieceFact:
        """An accepted piece in time, with full marks where marks count."""
        marks = (HUNDRED,) * max(1, leaf.panel.at_least) if quality else ()
        return PieceFact(
            self.new_id(), self.unit, leaf.id, slot.key, self.in_time(slot), "accepted", marks=marks
        )
