"""Facts without names: what a bundle for everybody may hold, scored to the same numbers.

``people`` takes out who decided, who assessed and the reasons that were written (they may name
somebody); ``units`` takes out the units' names as well and leaves their codes. Numbers, days, windows
and pieces stay, so the sheets recompute to the last fraction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from kaoping.pure.scoring.facts import (
    ClawbackFact,
    DecisionFact,
    EventFact,
    ExtensionFact,
    Fact,
    MarkFact,
    OverrideFact,
    UnitFact,
    WaiverFact,
)

Names = Literal["none", "people", "units"]
NAMES: tuple[Names, ...] = ("none", "people", "units")
WITH_REASON = (ClawbackFact, DecisionFact, ExtensionFact, WaiverFact)


def masked(facts: Iterable[Fact], names: Names) -> Iterator[Fact]:
    """The facts with names taken out as asked; ``none``: nothing is taken out."""
    if names == "none":
        yield from facts
        return
    assessors: dict[str, str] = {}
    for fact in facts:
        if isinstance(fact, WITH_REASON):
            yield replace(fact, reason="")
        elif isinstance(fact, OverrideFact):
            yield replace(fact, by="", reason="")
        elif isinstance(fact, EventFact):
            yield replace(fact, document="")
        elif isinstance(fact, MarkFact):
            code = assessors.setdefault(fact.assessor, f"r{len(assessors) + 1:04d}")
            yield replace(fact, assessor=code)
        elif isinstance(fact, UnitFact) and names == "units":
            yield replace(fact, name=fact.unit)
        else:
            yield fact
