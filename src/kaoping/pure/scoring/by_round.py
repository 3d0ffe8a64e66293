"""A repeated scheme's facts sorted to its rounds once, so that no round walks over the whole year's."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from kaoping.pure.scoring.facts import Facts, UnitFacts
from kaoping.pure.scoring.moment import day_of
from kaoping.pure.scoring.plan import Plan

DATED = ("counts", "measures", "answers", "marks", "ballots", "sheets", "scores")


class ByRound:
    """What each round can read of a unit's facts. Only what no rule of a round would read is left out."""

    def __init__(self, plan: Plan, facts: Facts) -> None:
        self.plan = plan
        self.facts = facts
        self.keys = [key for key, _ in plan.rounds]
        self.firsts = [period.first for _, period in plan.rounds]
        self.last = plan.rounds[-1][1].last
        self.known: dict[str, dict[str, UnitFacts]] = {}

    def of(self, code: str, key: str) -> UnitFacts:
        made = self.known.get(code)
        if made is None:
            made = self.known[code] = self._sorted(self.facts.units[code])
        return made[key]

    def _sorted(self, own: UnitFacts) -> dict[str, UnitFacts]:
        made = {key: UnitFacts(own.unit) for key in self.keys}
        every = [made[key] for key in self.keys]
        for one in every:
            one.extensions, one.waivers, one.events = own.extensions, own.waivers, own.events
            one.clawbacks, one.decisions = own.clawbacks, own.decisions
        for name in DATED:
            for fact in getattr(own, name):
                named = getattr(fact, "window", None)
                for one in every if named or fact.at is None else self._at(every, fact.at):
                    getattr(one, name).append(fact)
        for piece in own.pieces:
            day = piece.occurred or day_of(piece.received, self.plan.timezone)
            for one in every if piece.window else self._at(every, day):
                one.pieces.append(piece)
        return made

    def _at(self, every: list[UnitFacts], day: date) -> list[UnitFacts]:
        place = bisect_right(self.firsts, day)
        return every[place - 1 : place] if place and day <= self.last else []
