"""All units of one round together: what a rule or a ranking needs to know about the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kaoping.pure.scoring.by_round import ByRound
from kaoping.pure.scoring.case import Case, Slot
from kaoping.pure.scoring.facts import Facts, NoticeFact
from kaoping.pure.scoring.moment import AsOf, Moment
from kaoping.pure.scoring.plan import LeafPlan, Plan
from kaoping.pure.scoring.together import looks_at_others
from kaoping.pure.scoring.trace import WindowLine

DAYS_KEPT = 16


class Field:
    """The units of one round. Cases are made when asked for and kept."""

    def __init__(
        self, plan: Plan, facts: Facts, as_of: AsOf, key: str = "", by_round: ByRound | None = None
    ) -> None:
        self.plan = plan
        self.facts = facts
        self.by_round = by_round  # where all rounds are scored together
        self.key = key
        self.period = plan.period(key)
        self.moment = Moment(as_of, self.period.last, plan.timezone)
        self.notices = self._issued(facts.notices.values())
        self.cases: dict[str, Case] = {}
        self.lean_cases: dict[str, Case] = {}  # kept only where a rule looks at the other units
        self.shares = any(looks_at_others(placed.node.rule) for placed in plan.index.values())
        self.slots: dict[LeafPlan, tuple[Slot, ...]] = {}  # by notice, of all whom every notice asks
        self.fixed_slots = self._fixed_slots()
        self.empty: dict[Slot, WindowLine] = {}  # lines of those in which nothing was sent
        self.shared: dict[object, object] = {}  # what a rule worked out over all units

    def _issued(self, notices: Iterable[NoticeFact]) -> dict[str, list[NoticeFact]]:
        """The notices that are read, by indicator; of a repeated scheme those due in the round."""
        found: dict[str, list[NoticeFact]] = {}
        rounds = len(self.plan.rounds) > 1
        for notice in notices:
            if not self.moment.knows(notice.issued):
                continue
            if rounds and not self.period.first <= notice.due <= self.period.last:
                continue
            found.setdefault(notice.indicator, []).append(notice)
        return found

    def _fixed_slots(self) -> dict[LeafPlan, tuple[Slot, ...]]:
        """Windows of the scheme's own; they change when a day passes, so the plan keeps a few days."""
        days = self.plan.slots
        key = (self.moment.always, self.moment.open_day)
        if key not in days and len(days) >= DAYS_KEPT:
            days.clear()
        return days.setdefault(key, {})

    def case(self, code: str) -> Case:
        made = self.cases.get(code)
        if made is None:
            made = self.cases[code] = self.new_case(code)
        return made

    def figures(self, code: str) -> Case:
        """A case for amounts alone, without what explains them: for one unit after another without growing."""
        if not self.shares:
            return self.new_case(code, lean=True)
        made = self.lean_cases.get(code)
        if made is None:
            made = self.lean_cases[code] = self.new_case(code, lean=True)
        return made

    def new_case(self, code: str, *, lean: bool = False) -> Case:
        own = self.by_round.of(code, self.key) if self.by_round else self.facts.units[code]
        variant = self.plan.variant_for(own.unit, self.key)
        return Case(self.plan, variant, own, self.notices, self.moment, self, lean=lean)

    def all_cases(self) -> Iterator[tuple[str, Case]]:
        for code in sorted(self.facts.units):
            yield code, self.figures(code)
