"""What would have brought more: concrete facts, each tried out, with the exact points it moves.

``improvements`` is asked for one unit when somebody opens a sheet, never while a city is scored.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from fractions import Fraction

from kaoping.pure.scheme.model import Scheme
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
from kaoping.pure.scoring.case import Slot
from kaoping.pure.scoring.facts import Facts
from kaoping.pure.scoring.gains.figures import of_carry, of_rank, of_ratio, of_steps
from kaoping.pure.scoring.gains.items import of_deduct, of_per_item
from kaoping.pure.scoring.gains.look import Look
from kaoping.pure.scoring.gains.people import of_assess, of_ballot, of_checklist
from kaoping.pure.scoring.gains.pieces import of_even
from kaoping.pure.scoring.gains.values import Candidate, Change, Improvement
from kaoping.pure.scoring.gains.what_if import WhatIf, with_change
from kaoping.pure.scoring.gains.whole import full_already, of_distances, of_gates, of_vetoes
from kaoping.pure.scoring.moment import AsOf
from kaoping.pure.scoring.plan import LeafPlan, Plan, compile_scheme
from kaoping.pure.scoring.sheet import Result
from kaoping.pure.scoring.trace import Line, WindowLine

__all__ = ["Change", "Improvement", "improvements", "with_change"]

_OF_RULE: dict[type, Callable[[Look, LeafPlan, Slot, WindowLine], Iterator[Candidate]]] = {
    Even: of_even,
    PerItem: of_per_item,
    Steps: of_steps,
    Ratio: of_ratio,
    Deduct: of_deduct,
    Assess: of_assess,
    Checklist: of_checklist,
    Ballot: of_ballot,
    Rank: of_rank,
    Carry: of_carry,
}

# What has happened and stays: it tells where points went, nobody can be advised to do it.
DONE = frozenset(
    {
        "missed", "late", "not_adopted", "withdrawn", "returned_often", "clawed_back", "mark_higher",
        "shared_out", "deduct_event", "deduct_once", "line_none", "deduct_less", "all_best_level",
        "mean_higher", "vote", "sheet_best", "veto",
    }
)  # fmt: skip
# What others have still to say, so that the window's end does not close it.
OPEN_AFTER = frozenset(
    {
        "accept", "send_late", "marks_to_come", "marks_lacking", "decide", "figure_missing", "votes_missing",
        "next_band_missing", "ratio_step_missing", "ratio_full_missing", "item_open",
    }
)  # fmt: skip
LINE_CLEAR = ("line_clear", "line_none")  # all of a deduction's line in order


def improvements(
    scheme: Scheme | Plan,
    facts: Facts,
    unit: str,
    as_of: AsOf = None,
    *,
    period: str = "",
    only: Collection[str] | None = None,
    result: Result | None = None,
) -> tuple[Improvement, ...]:
    """What would have brought the unit more, indicator by indicator, then for the whole sheet.

    ``period``: of a repeated scheme the round's key. ``only``: these indicators alone, without the
    whole sheet. ``result``: everybody's sheets, for the distance to the next place. Each change was
    tried by scoring the unit anew; what brings nothing is left out. The cost is one scoring of the
    unit a candidate.
    """
    plan = scheme if isinstance(scheme, Plan) else compile_scheme(scheme)
    if plan.repeats and not period:
        return ()  # the year's sheet only folds those of its rounds
    tried = WhatIf(plan, facts, unit, as_of, period)
    look = Look(tried.field.case(unit))
    found: list[Improvement] = []
    for line in tried.sheet.walk():
        if only is None or line.id in only:
            found += _kept(tried, line.id, list(_of_line(look, line)))
    if only is None:
        found += _kept(tried, "", list(of_vetoes(look, tried.sheet)))
        found += of_distances(tried.field, look, tried.sheet, result)
    return tuple(found)


def _of_line(look: Look, line: Line) -> Iterator[Candidate]:
    plan = look.case.variant.nodes[line.id]
    if line.out is not None or full_already(line, plan):
        return
    leaf = plan.leaf
    if leaf is not None:
        windows = {window.key: window for window in line.windows if not window.waived}
        for slot in look.case.slots_of(leaf):
            if slot.key in windows:
                for one in _OF_RULE[type(leaf.rule)](look, leaf, slot, windows[slot.key]):
                    yield replace(one, still=_still(one.kind, over=slot.over))
    for one in of_gates(look, plan, line):
        yield replace(one, still=not look.case.moment.finished)


def _still(kind: str, *, over: bool) -> bool:
    return kind in OPEN_AFTER or (kind not in DONE and not over)


def _kept(tried: WhatIf, indicator: str, candidates: list[Candidate]) -> list[Improvement]:
    """The candidates that bring something; alike ones put together."""
    alike: dict[object, list[Candidate]] = {}
    done: set[tuple[str, str]] = set()
    for one in candidates:
        if one.first_only and (one.kind, one.window) in done:
            continue
        points, total = tried.gain(one.change, indicator)
        if (points > 0 and total > 0) or one.kind == "veto":
            done.add((one.kind, one.window))
            alike.setdefault((one.kind, one.values, one.still, points, total), []).append(one)
    if not alike:
        return _only_together(tried, indicator, candidates)
    found = [_together(tried, indicator, group, *key[3:]) for key, group in alike.items()]  # type: ignore[index]
    return [one for one in found if not _said_already(one, found)]


def _only_together(tried: WhatIf, indicator: str, candidates: list[Candidate]) -> list[Improvement]:
    """Where no change alone brings anything (a floor lies above them all): everything at once."""
    whole = [one for one in candidates if one.kind in LINE_CLEAR]
    change = Change()
    for one in whole or [one for one in candidates if not one.first_only]:
        change += one.change
    if not change.add + change.drop or not _apart(change):
        return []
    points, total = tried.gain(change, indicator)
    if points <= 0 or total <= 0:
        return []
    still = all(one.still for one in whole or candidates)
    return [Improvement(indicator, "only_together", {}, (), (), points, total, (change,), still=still)]


def _said_already(one: Improvement, found: list[Improvement]) -> bool:
    """Whether a line's "all of it" is no more than what one sentence about the line says."""
    return one.kind in LINE_CLEAR and any(
        one.points in (other.points, other.together)
        for other in found
        if other.kind not in LINE_CLEAR and other.values.get("line") == one.values["line"]
    )


def _together(
    tried: WhatIf, indicator: str, group: list[Candidate], points: Fraction, total: Fraction
) -> Improvement:
    first = group[0]
    every = None
    changes = [change for one in group for change in (one.change, *one.more)]
    if len(changes) > 1:
        change = Change()
        for one in changes:
            change += one
        every = tried.gain(change, indicator)[0] if _apart(change) else None
    return Improvement(
        indicator=indicator,
        kind=first.kind,
        values=dict(first.values),
        windows=tuple((one.window, one.title) for one in group if one.window),
        things=tuple(one.thing for one in group if one.thing),
        points=points,
        total=total,
        changes=tuple(changes),
        together=every,
        still=first.still,
    )


def _apart(change: Change) -> bool:
    """Whether no fact is taken out twice: changes that meet cannot be made at once."""
    return len({id(fact) for fact in change.drop}) == len(change.drop)
