"""Who is compared with whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from kaoping.pure.scheme.rules import Ballot, Rank, Ratio, Rule, Word
from kaoping.pure.scoring.case import Case, Slot
from kaoping.pure.scoring.numbers import read, scope_of
from kaoping.pure.scoring.plan import LeafPlan


def looks_at_others(rule: Rule | None) -> bool:
    """Whether what the rule gives a unit depends on the facts of other units."""
    if isinstance(rule, Ballot):
        return rule.share_of == "most"
    return isinstance(rule, Rank) or (isinstance(rule, Ratio) and rule.full is Word.MOST)


def ranked_together(case: Case, within: Sequence[str]) -> str:
    """The first of the groups that the unit is in, "" where all are together or it is in none."""
    return first_group(case.variant.groups, within)


def first_group(groups: Collection[str], within: Sequence[str]) -> str:
    return next((name for name in within if name in groups), "")


def numbers_together(case: Case, leaf: LeafPlan, slot: Slot, within: Sequence[str]) -> dict[str, Fraction]:
    """What each unit compared with this one has in the window, by unit code; made once for all.

    Left out: whose number is missing, and for whom the indicator or the window is waived or not meant.
    """
    field = case.field
    if field is None:
        return {}
    group = ranked_together(case, within)
    key = ("numbers", leaf.id, slot.key, group)
    known = field.shared.get(key)
    if isinstance(known, dict):
        return known
    found: dict[str, Fraction] = {}
    for code, other in field.all_cases():
        if ranked_together(other, within) == group:
            number = _number(other, leaf.id, slot.key)
            if number is not None:
                found[code] = number
    field.shared[key] = found
    return found


def _number(case: Case, indicator: str, key: str) -> Fraction | None:
    leaf = case.variant.leaves.get(indicator)
    if leaf is None or any(code in case.waived_nodes for code in leaf.placed.path):
        return None
    assert isinstance(leaf.rule, Rank | Ratio)  # noqa: S101 -- the rules that compare numbers
    asked = leaf.rule.by if isinstance(leaf.rule, Rank) else leaf.rule.of
    for slot in case.slots_of(leaf):
        if slot.key == key and slot.waiver is None:
            return read(case, asked, indicator, scope_of(case, slot)).value
    return None
