"""In which windows a carried figure may stand: it names no indicator, and would vanish where none reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kaoping.pure.scheme.rules import Carry
from kaoping.pure.scoring.facts import ScoreFact
from kaoping.pure.scoring.known_windows import CarriedWindows, KnownWindows, is_by_notice
from kaoping.pure.scoring.plan import Plan

Found = tuple[str, dict[str, Any]]  # the fault's code and what it says


class FigureWindows:
    """``notices``: notice → indicator, filled while reading."""

    def __init__(self, plan: Plan, known: KnownWindows, notices: Mapping[str, str]) -> None:
        self.plan = plan
        self.known = known
        self.notices = notices
        self.compared = CarriedWindows(plan)
        self.carrying: dict[str, list[str]] = {}
        for one in plan.index.values():
            if isinstance(one.node.rule, Carry):
                self.carrying.setdefault(one.node.rule.key, []).append(one.id)

    def fault(self, fact: ScoreFact) -> Found | None:
        """What is wrong with the figure's window; None where some reader has it."""
        readers = self.carrying.get(fact.key, [])
        if fact.window and fact.key in self.compared.readers:
            if fact.window in self.notices or fact.window in self.compared.calendar:
                return None
            readers = [*readers, *self.compared.readers[fact.key]]
        elif not readers or (fact.window is None and fact.at is not None):
            return None
        return self._among(readers, fact)

    def _among(self, readers: list[str], fact: ScoreFact) -> Found | None:
        allowed: set[str] = set()
        for code in readers:
            known = self._windows(fact.unit, code)
            if known is None or fact.window in known or (fact.window is None and len(known) == 1):
                return ("round_unsaid", {}) if fact.window is None and len(self.plan.rounds) > 1 else None
            allowed |= known
        said: dict[str, Any] = {"indicator": readers[0], "allowed": _shown(allowed)}
        if fact.window is None:
            return "window_missing", said
        said["found"] = fact.window
        if said["allowed"]:
            return "unknown_window", said
        return "window_not_needed", said

    def _windows(self, unit: str, indicator: str) -> frozenset[str] | None:
        if is_by_notice(self.plan, indicator):
            return frozenset(one for one, node in self.notices.items() if node == indicator)
        return self.known.own(unit, indicator)


def _shown(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(key for key in keys if key))
