"""The ten rules: one file a kind, and the way from a leaf to the one it has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kaoping.pure.scheme.rules import (
    Assess,
    Ballot,
    Carry,
    Checklist,
    Deduct,
    Even,
    PerItem,
    Rank,
    Ratio,
    Steps,
)
from kaoping.pure.scoring.case import Case, Slot
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.rules.assess import score_assess
from kaoping.pure.scoring.rules.ballot import score_ballot
from kaoping.pure.scoring.rules.checklist import score_checklist
from kaoping.pure.scoring.rules.deduct import score_deduct
from kaoping.pure.scoring.rules.even import score_even
from kaoping.pure.scoring.rules.per_item import score_per_item
from kaoping.pure.scoring.rules.places import score_carry, score_rank
from kaoping.pure.scoring.rules.steps import score_ratio, score_steps
from kaoping.pure.scoring.trace import WindowLine

WINDOW_BY_WINDOW: dict[type, Callable[[Case, LeafPlan, Slot], WindowLine]] = {
    Even: score_even,
    Steps: score_steps,
    Ratio: score_ratio,
    Deduct: score_deduct,
    Assess: score_assess,
    Checklist: score_checklist,
    Ballot: score_ballot,
    Rank: score_rank,
    Carry: score_carry,
}


def score_windows(case: Case, leaf: LeafPlan, slots: Sequence[Slot]) -> list[WindowLine]:
    """The rule's value in each of these windows, before caps, gates and folding."""
    if isinstance(leaf.rule, PerItem):
        return score_per_item(case, leaf, slots)
    score = WINDOW_BY_WINDOW[type(leaf.rule)]
    return [score(case, leaf, slot) for slot in slots]
