"""From the rules of leaves to the value of every node, in the order that the language fixes.

A leaf folds its windows, an inner node its children; what is done to the amounts stands in ``folding``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.model import Node
from kaoping.pure.scheme.rules import Checklist, Score
from kaoping.pure.scoring.case import Case, Slot, leaf_scale
from kaoping.pure.scoring.folding import Amounts, best_of, finished, fold, gated, limited_window, no_less
from kaoping.pure.scoring.formulas import leaf_formula
from kaoping.pure.scoring.numbers import MISSING, Reading, Scope, holds, reads, scope_of
from kaoping.pure.scoring.overrides import overridden
from kaoping.pure.scoring.plan import LeafPlan, NodePlan
from kaoping.pure.scoring.rules import score_windows
from kaoping.pure.scoring.trace import ZERO, Line, Note, WindowLine, note


def line_of(case: Case, code: str) -> Line | None:
    """The line of a node, made once; None for a node that the scheme does not have."""
    known = case.lines.get(code)
    if known is None and code in case.variant.nodes:
        plan = case.variant.nodes[code]
        known = _make_line(case, plan)
        if code in case.overrides:
            value = case.overrides[code].value
            label = _label(case, plan, value) if plan.node.grades else None
            known = overridden(known, case.overrides[code], label)
        case.lines[code] = known
    return known


@reads(Score)
def _score(case: Case, number: Score, _node: str, scope: Scope) -> Reading:
    """An earlier node's value; of one window where that node has the same window.

    A calendar window without one of that node reads nothing: the whole would stand in each anew.
    """
    line = line_of(case, number.indicator)
    if line is None:
        return MISSING
    if not scope.whole:
        for window in line.windows:
            if window.key == scope.key:
                if window.waived and scope.calendar:
                    return MISSING
                return Reading(window.score, window.high, window.over)
    if scope.calendar:
        return MISSING
    return Reading(line.score, line.high, case.moment.finished)


def lines_of(case: Case, nodes: Sequence[NodePlan]) -> tuple[Line, ...]:
    return tuple(line for node in nodes if (line := line_of(case, node.node.id)) is not None)


def _make_line(case: Case, plan: NodePlan) -> Line:
    out = _why_out(case, plan)
    if out is not None:
        return _out_line(case, plan, out)
    if plan.leaf is not None:
        return _leaf_line(case, plan, plan.leaf)
    return _inner_line(case, plan)


def _why_out(case: Case, plan: NodePlan) -> Note | None:
    if not plan.applies:
        return note("not_for_unit", groups=plan.node.applies_to)
    for code in plan.placed.path:
        waiver = case.waived_nodes.get(code)
        if waiver is not None:
            return note("waived", reason=waiver.reason)
    return None


def _out_line(case: Case, plan: NodePlan, why: Note, windows: tuple[WindowLine, ...] = ()) -> Line:
    children = lines_of(case, plan.children)
    leaf = plan.leaf
    if leaf is not None and not windows and why.code == "waived":
        windows = tuple(waived_window(slot, why) for slot in case.slots_of(leaf))
    return Line(
        id=plan.node.id,
        title=plan.node.title,
        depth=plan.placed.depth,
        rule=_rule_name(plan.node),
        max=plan.full,
        score=ZERO,
        high=ZERO,
        reach=ZERO,
        attainable=ZERO,
        out=why.code,
        windows=windows,
        children=children,
        notes=(why,),
    )


def waived_window(slot: Slot, why: Note) -> WindowLine:
    return WindowLine(
        key=slot.key,
        title=slot.title,
        opens=slot.opens,
        due=slot.due,
        until=slot.until,
        required=slot.required,
        full=ZERO,
        over=slot.over,
        waived=True,
        score=ZERO,
        high=ZERO,
        reach=ZERO,
        best=ZERO,
        notes=(why,),
    )


def _leaf_line(case: Case, plan: NodePlan, leaf: LeafPlan) -> Line:
    slots = case.slots_of(leaf)
    waived = [slot for slot in slots if slot.waiver is not None]
    live = [slot for slot in slots if slot.waiver is None]
    if not live:
        return _leaf_without_windows(case, plan, leaf, waived)
    scored = [
        limited_window(case, plan.node, slot, line)
        for slot, line in zip(live, score_windows(case, leaf, live), strict=True)
    ]
    windows = tuple(scored)
    if waived:
        by_key = {line.key: line for line in scored}
        for slot in waived:
            assert slot.waiver is not None  # noqa: S101 -- sorted out above
            by_key[slot.key] = waived_window(slot, note("waived", reason=slot.waiver.reason))
        windows = tuple(by_key[slot.key] for slot in slots)
    checklist = isinstance(leaf.rule, Checklist)
    if checklist and all(_has(line, "not_applicable") for line in scored):
        return _out_line(case, plan, note("na"), windows)
    scale = leaf_scale(leaf)
    if len(scored) == 1:
        score, high, reach = scored[0].score, scored[0].high, scored[0].reach
    else:
        score = high = fold(plan.node, [line.score for line in scored])
        if any(line.high is not line.score for line in scored):
            high = fold(plan.node, [line.high for line in scored])
        reach = high
        if any(line.reach is not line.high for line in scored):
            reach = fold(plan.node, [line.reach for line in scored])
    divided = leaf.divides and scale is not None and any(slot.required for slot in live)
    attainable = scale if divided and scale is not None else best_of(plan.node, scored, scale)
    if checklist:
        attainable = best_of(plan.node, scored, scale)
    folded = Amounts(score, high, reach, attainable)
    amounts, notes = finished(case, plan, folded)
    if leaf.by_notice and not case.lean:
        notes += _not_asked(case, leaf, slots)
    if waived:
        count = sum(slot.required for slot in waived)
        notes.insert(0, note("waived_windows", windows=len(waived), pieces=count))
    return _line(case, plan, amounts, notes, windows=windows)


def _has(line: WindowLine, code: str) -> bool:
    return any(one.code == code for one in line.notes)


def _leaf_without_windows(case: Case, plan: NodePlan, leaf: LeafPlan, waived: list[Slot]) -> Line:
    """Everything waived, or nothing asked (yet)."""
    if waived:
        lines = []
        for slot in waived:
            assert slot.waiver is not None  # noqa: S101 -- they are the waived ones
            lines.append(waived_window(slot, note("waived", reason=slot.waiver.reason)))
        return _out_line(case, plan, note("waived", reason=""), tuple(lines))
    if not leaf.by_notice or case.moment.finished:
        return _out_line(case, plan, note("never_scheduled"))
    full = plan.full or ZERO
    notes = [note("not_yet_scheduled"), *_not_asked(case, leaf, ())]
    return _line(case, plan, Amounts(ZERO, ZERO, full, full), notes)


def _not_asked(case: Case, leaf: LeafPlan, slots: Sequence[Slot]) -> list[Note]:
    """Pieces sent for a notice that does not ask this unit; of a repeated scheme, a notice of this round."""
    keys = {slot.key for slot in slots}
    rounds = len(case.plan.rounds) > 1
    here = {notice.notice for notice in case.notices.get(leaf.id, ())} if rounds else set()
    found = [
        piece.piece
        for (indicator, window), pieces in case.pieces.items()
        if indicator == leaf.id and window not in keys and (not rounds or window in here)
        for piece in pieces
    ]
    return [note("not_asked", pieces=tuple(sorted(found)))] if found else []


def _inner_line(case: Case, plan: NodePlan) -> Line:
    children = lines_of(case, plan.children)
    counting = [child for child in children if child.out is None]
    if not counting:
        reasons = {child.out for child in children}
        why = reasons.pop() if len(reasons) == 1 else "nothing_applies"
        return _out_line(case, plan, note(why or "nothing_applies"))
    node = plan.node
    amounts = Amounts(
        fold(node, [child.score for child in counting]),
        fold(node, [child.high for child in counting]),
        fold(node, [child.reach for child in counting]),
        fold(node, [child.attainable for child in counting]),
    )
    notes: list[Note] = []
    amounts = gated(case, node, scope_of(case), amounts, notes)
    amounts, more = finished(case, plan, amounts)
    return _line(case, plan, amounts, notes + more, children=children)


def _line(
    case: Case,
    plan: NodePlan,
    amounts: Amounts,
    notes: list[Note],
    *,
    windows: tuple[WindowLine, ...] = (),
    children: tuple[Line, ...] = (),
) -> Line:
    formula = None if case.lean else leaf_formula(plan, amounts.score, windows, children)
    return Line(
        id=plan.node.id,
        title=plan.node.title,
        depth=plan.placed.depth,
        rule=_rule_name(plan.node),
        max=plan.full,
        score=amounts.score,
        high=no_less(amounts.high, amounts.score),
        reach=no_less(amounts.reach, no_less(amounts.high, amounts.score)),
        attainable=amounts.attainable,
        windows=windows,
        children=children,
        own_formula=formula,
        label=_label(case, plan, amounts.score) if plan.node.grades else None,
        notes=tuple(notes),
    )


def _label(case: Case, plan: NodePlan, value: Fraction) -> str | None:
    """The node's own grade: the first whose conditions hold."""
    for grade in plan.node.grades:
        if grade.at_least is not None and value < plain(grade.at_least):
            continue
        if grade.condition is not None and not holds(case, grade.condition, plan.node.id, scope_of(case)):
            continue
        return grade.grade
    return None


RULE_NAMES = {
    "Even": "even",
    "PerItem": "per_item",
    "Steps": "steps",
    "Ratio": "ratio",
    "Deduct": "deduct",
    "Assess": "assess",
    "Checklist": "checklist",
    "Ballot": "ballot",
    "Rank": "rank",
    "Carry": "carry",
}


def _rule_name(node: Node) -> str:
    return RULE_NAMES[type(node.rule).__name__] if node.rule is not None else ""
