"""Which window a fact belongs to that may name one, or only say its day."""

from __future__ import annotations

from typing import TypeVar

from kaoping.pure.scoring.case import Case, Slot
from kaoping.pure.scoring.facts import (
    AnswerFact,
    BallotFact,
    MarkFact,
    ScoreFact,
    SheetFact,
)
from kaoping.pure.scoring.plan import LeafPlan

Placed = TypeVar("Placed", AnswerFact, BallotFact, MarkFact, ScoreFact, SheetFact)


def belongs_to_slot(
    case: Case,
    leaf: LeafPlan,
    slot: Slot,
    fact: AnswerFact | BallotFact | MarkFact | ScoreFact | SheetFact,
) -> bool:
    """Whether the fact is read and belongs to this window of the leaf.

    By the window it names; else by its day; without either to the one window there is.
    """
    if fact.window:
        return fact.window == slot.key and case.moment.knows(fact.at)
    if fact.at is None:
        return (not slot.key or len(case.slots_of(leaf)) == 1) and len(case.plan.rounds) == 1
    if not case.in_period(fact.at):
        return False
    return not slot.key or slot.holds(fact.at)
