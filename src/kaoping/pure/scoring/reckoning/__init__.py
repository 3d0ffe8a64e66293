"""How a number arose, step by step: the rule's words with this unit's figures, then what lies above it.

``reckoning`` gives codes with exact values, ``words.step`` the sentences. Each step's result is the next
one's beginning, and the last one's is the score: a test holds them to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.rules import Deduct, Even
from kaoping.pure.scoring.case import leaf_scale
from kaoping.pure.scoring.facts import UnitFact
from kaoping.pure.scoring.plan import LeafPlan, NodePlan, Plan
from kaoping.pure.scoring.reckoning.rules import raw_value, steps_of_window
from kaoping.pure.scoring.sheet import Sheet
from kaoping.pure.scoring.trace import (
    OVER,
    TIMES,
    ZERO,
    Formula,
    Line,
    Note,
    Part,
    WindowLine,
    factor_parts,
    note,
)

MANY = 6  # from here on only the windows that brought something are added up

__all__ = ["reckoning", "reckoning_of_total"]


def reckoning(plan: Plan, unit: UnitFact, line: Line, period: str = "") -> tuple[Note, ...]:
    """The steps from the facts to the line's score, then what still waits; of a line that is out, why."""
    if line.out is not None:
        return (note("out", why=line.notes, result=ZERO),) if line.notes else ()
    node = plan.variant_for(unit, period).nodes[line.id]
    steps = list(_leaf(node, line) if node.leaf is not None else _inner(node, line))
    value = steps[-1].params["result"] if steps else ZERO
    return (*steps, *_above(node, line.notes, value), *_waits(line))


def _waits(line: Line) -> Iterator[Note]:
    """What the score does not hold yet: missing marks and figures, windows that are open."""
    if line.pending:
        yield note("pending", amount=line.pending, result=line.score)
    if line.still and line.rule:
        yield note("still", amount=line.still, result=line.score)


def _leaf(node: NodePlan, line: Line) -> Iterator[Note]:
    leaf = node.leaf
    assert leaf is not None  # noqa: S101 -- asked by the caller
    live = [window for window in line.windows if not window.waived]
    if isinstance(leaf.rule, Even) and leaf.divides and not node.node.gates and _untouched(line):
        pieces = [piece for window in live for piece in window.pieces]
        quality = any(window.quality for window in live)
        asked = sum(window.required for window in live)
        full = leaf_scale(leaf) or ZERO
        result = sum((raw_value(leaf, window) for window in live), ZERO)
        if asked:
            parts = (
                Part("number", full),
                OVER,
                Part("number", Fraction(asked)),
                TIMES,
                *factor_parts(pieces, quality),
            )
            counted = sum(len(window.counted) for window in live)
            formula = Formula(parts, result)
            yield note("even", full=full, asked=asked, counted=counted, formula=formula, result=result)
            return
    if isinstance(leaf.rule, Deduct) and len(live) > 1 and _taken_from_the_whole(node, line):
        yield from _deducted(leaf, live)
        return
    for window in live:
        if len(live) > 1 and not _says_something(window):
            continue
        yield from steps_of_window(leaf, window)
        yield from _above(node, window.notes, raw_value(leaf, window), window=(window.key, window.title))
    if len(live) > 1:
        yield _folded(node.node.combine, [window.score for window in live])


def _taken_from_the_whole(node: NodePlan, line: Line) -> bool:
    """Whether the windows share the full mark and only add up: 10 − 2 says more than twelve twelfths."""
    assert node.leaf is not None  # noqa: S101 -- asked by the caller
    adds = node.node.combine == "sum" and node.leaf.divides
    return adds and not node.node.gates and _untouched(line)


def _deducted(leaf: LeafPlan, live: list[WindowLine]) -> Iterator[Note]:
    """What each window took, then all of it from the full mark."""
    full = sum((window.full or ZERO for window in live), ZERO)
    result = sum((window.score for window in live), ZERO)
    parts = [Part("number", full)]
    for window in live:
        for one in steps_of_window(leaf, window):
            if one.code not in ("deducted", "nothing_deducted"):
                yield one
        taken = (window.full or ZERO) - window.score
        if taken:
            parts += [Part("operator", "−" if taken > 0 else "+"), Part("number", abs(taken))]
    code = "deducted" if len(parts) > 1 else "nothing_deducted"
    yield note(code, formula=Formula(tuple(parts), result), result=result)


def _says_something(window: WindowLine) -> bool:
    """Whether there is more to tell of one window of many than that nothing happened."""
    return bool(window.score or window.entries or window.pieces)


def _untouched(line: Line) -> bool:
    """Whether no window was cut or lifted."""
    return not any(
        one.code in ("window_cap_applied", "window_floor_applied")
        for window in line.windows
        for one in window.notes
    )


def _inner(node: NodePlan, line: Line) -> Iterator[Note]:
    scores = [child.score for child in line.children if child.out is None]
    if len(scores) > 1:
        yield _folded(node.node.combine, scores)
    elif scores:
        yield note("stands", result=scores[0])


def _folded(combine: str, values: list[Fraction]) -> Note:
    total = sum(values, ZERO)
    result = {"sum": total, "average": total / len(values), "highest": max(values)}[combine]
    shown = [value for value in values if value] if combine == "sum" and len(values) > MANY else values
    return note("fold_" + combine, values=tuple(shown), count=len(values), result=result)


def _above(
    node: NodePlan, notes: tuple[Note, ...], value: Fraction, window: tuple[str, str] | None = None
) -> Iterator[Note]:
    """Gates, division, conversion, limits: in the order in which they were applied."""
    place = {} if window is None else {"window": window}
    for one in notes:
        before = value
        given = one.params
        if one.code == "gate_zero" or one.code == "per_missing":
            value = ZERO
        elif one.code == "gate_times":
            value = before * given["amount"]
        elif one.code == "gate_cap":
            value = min(before, given["amount"])
        elif one.code == "per_heads":
            value = before / given["heads"]
        elif one.code == "converted":
            value = before * given["points"] / given["out_of"]
        elif one.code in ("cap_applied", "window_cap_applied"):
            value = given["cap"]
        elif one.code in ("floor_applied", "window_floor_applied"):
            value = given["floor"]
        elif one.code == "overridden":
            yield note("overridden", **given, result=given["value"], **place)
            value = given["value"]
            continue
        else:
            continue
        if before == value == ZERO:
            continue  # half of nothing
        told = {**given, "before": before}
        if "gate" in given:
            told["condition"] = node.node.gates[int(given["gate"]) - 1].condition
        yield note(one.code, **told, result=value, **place)


def _of_rounds(sheet: Sheet, rounds: Sequence[Fraction]) -> Note:
    """How the year's total comes from those of its rounds, where it is plain."""
    total = sum(rounds, ZERO)
    count = max(1, len(rounds))
    ways = {"average": total / count, "sum": total, "highest": max(rounds, default=ZERO)}
    for name, value in ways.items():
        if rounds and value == sheet.total:
            return note("rounds_" + name, values=tuple(rounds), count=len(rounds), result=sheet.total)
    return note("total_of_rounds", result=sheet.total)


def reckoning_of_total(plan: Plan, sheet: Sheet, rounds: Sequence[Fraction] = ()) -> tuple[Note, ...]:
    """Base, bonus, limits, comparable, vetoes: how the total and what the rank goes by arose.

    ``rounds``: of a repeated scheme's year the totals that it is made of, in their order.
    """
    scheme = plan.scheme
    total = sheet.base + sheet.bonus
    steps = [note("total", base=sheet.base, bonus=sheet.bonus, result=total)]
    if sheet.period == "" and plan.repeats:
        steps = [_of_rounds(sheet, rounds)]
        total = sheet.total
    steps += _bounded(plan, total)
    if scheme.settings.not_applicable == "rescale" and sheet.attainable not in (sheet.full, ZERO):
        value = sheet.base * sheet.full / sheet.attainable + sheet.bonus
        steps.append(
            note(
                "comparable",
                base=sheet.base,
                full=sheet.full,
                attainable=sheet.attainable,
                bonus=sheet.bonus,
                result=value,
            )
        )
        steps += _bounded(plan, value)
    for veto in sheet.vetoes:
        steps.append(
            note(
                "veto_" + veto.then,
                title=veto.title or veto.key,
                at=veto.at,
                grade=veto.grade or "",
                result=sheet.total,
            )
        )
    return (*steps, *_standing(plan, sheet))


def _bounded(plan: Plan, value: Fraction) -> Iterator[Note]:
    """What the scheme's ``total: {cap, floor}`` makes of a total or of what is compared."""
    cap, floor = plan.scheme.total.cap, plan.scheme.total.floor
    if cap is not None and value > plain(cap):
        yield note("cap_applied", before=value, cap=plain(cap), result=plain(cap))
        value = plain(cap)
    if isinstance(floor, Fraction) and value < floor:
        yield note("floor_applied", before=value, floor=floor, result=floor)


def _standing(plan: Plan, sheet: Sheet) -> Iterator[Note]:
    """Rank, grade and what follows, once everybody has been ranked."""
    if sheet.rank is not None:
        yield note("rank", rank=sheet.rank, group=sheet.group, by=sheet.comparable, result=sheet.total)
    grade = next((one for one in plan.scheme.grades if one.grade == sheet.grade), None)
    if grade is not None:
        bound = grade.at_least if isinstance(grade.at_least, Fraction) else None
        code = "grade" if bound is None else "grade_from"
        yield note(code, grade=grade.grade, bound=bound or ZERO, result=sheet.total)
    if sheet.own_notes:
        yield note("waits_for", why=sheet.own_notes, result=sheet.total)
    if sheet.outcomes:
        yield note("outcomes", says=sheet.outcomes, result=sheet.total)
