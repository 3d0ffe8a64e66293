"""A repeated scheme's facts sorted to its rounds once, so that no round walks over the whole year's."""

from __future__ import annotations

from bisect import bisect_right
from copy import copy
from typing import Any

from kaoping.pure.scoring.facts import Facts, PieceFact, UnitFacts
from kaoping.pure.scoring.moment import day_of
from kaoping.pure.scoring.plan import Plan

DATED = ("counts", "measures", "answers", "marks", "ballots", "sheets", "scores")
NONE: list[Any] = []  # stands for every empty list here; nobody adds to it


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
        made = {key: copy(own) for key in self.keys}
        every = [made[key] for key in self.keys]
        for name in (*DATED, "pieces"):
            found: list[list[Any]] = [[] for _ in every]
            for fact in getattr(own, name):
                for one in self._rounds_of(found, fact):
                    one.append(fact)
            for round_facts, mine in zip(every, found, strict=True):
                setattr(round_facts, name, mine or NONE)
        return made

    def _rounds_of(self, every: list[list[Any]], fact: Any) -> list[list[Any]]:
        """Those that may read the fact: all, unless its day alone says to which it belongs."""
        if isinstance(fact, PieceFact):
            day = fact.occurred or day_of(fact.received, self.plan.timezone)
        else:
            day = fact.at
        if day is None or getattr(fact, "window", None):
            return every
        place = bisect_right(self.firsts, day)
        return every[place - 1 : place] if place and day <= self.last else []
