"""A value set by people, in the place of the computed one: the line it makes, and the limits it obeys."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.rules import Word
from kaoping.pure.scoring.facts import OverrideFact
from kaoping.pure.scoring.plan import NodePlan
from kaoping.pure.scoring.trace import ZERO, Line, note


def overridden(line: Line, override: OverrideFact, label: str | None) -> Line:
    """The line with the value that people set: settled, so nothing on it is open any more.

    What is attainable stays, but is never less than the value: nobody stands above 100 %. A line that
    is out stays out. ``label`` is the node's own grade at that value.
    """
    value = override.value
    if line.out is not None:
        return replace(line, notes=(*line.notes, note("overridden_out", value=value)))
    said = note("overridden", computed=line.score, value=value, reason=override.reason)
    return replace(
        line,
        score=value,
        high=value,
        reach=value,
        attainable=max(line.attainable, value),
        label=label,
        notes=(*line.notes, said),
        computed=line.score,
    )


def limits_of(plan: NodePlan) -> tuple[Fraction | None, Fraction | None]:
    """The least and the most that a line may be worth, in scheme points; None: no limit on that side."""
    floor = plan.node.floor
    least = None if floor is Word.NONE else ZERO if floor is None else plain(floor)
    return least, plan.cap
