"""Amounts on their way from windows to a node: limits, gates, ``combine``, ``per``, ``out_of``.

The order is the language's: in a window ``window_cap`` / ``window_floor``, then gates; then ``combine``;
then ``per``, ``out_of``, ``cap`` (default: points) and ``floor`` (default 0).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.model import Node
from kaoping.pure.scheme.rules import Gate, Word
from kaoping.pure.scoring.case import Case, Slot
from kaoping.pure.scoring.numbers import Mode, Scope, holds, read, scope_of
from kaoping.pure.scoring.plan import NodePlan
from kaoping.pure.scoring.trace import ZERO, Note, WindowLine, added, note


@dataclass(slots=True)
class Amounts:
    """The four amounts that are folded side by side."""

    score: Fraction
    high: Fraction
    reach: Fraction
    attainable: Fraction

    def each(self, change: Callable[[Fraction], Fraction]) -> Amounts:
        return Amounts(change(self.score), change(self.high), change(self.reach), change(self.attainable))


def limited_window(case: Case, node: Node, slot: Slot, line: WindowLine) -> WindowLine:
    """The window's value within ``window_cap`` and ``window_floor``, through the gates."""
    if node.window_cap is None and node.window_floor is None and not node.gates:
        return line
    notes = list(line.notes)
    amounts = Amounts(line.score, line.high, line.reach, ZERO)
    best = line.best
    if node.window_cap is not None:
        cap = plain(node.window_cap)
        if amounts.score > cap:
            notes.append(note("window_cap_applied", cap=cap, before=amounts.score))
        amounts = amounts.each(lambda value: min(value, cap))
        best = cap if best is None else min(best, cap)
    if node.window_floor is not None and node.window_floor is not Word.NONE:
        floor = plain(node.window_floor)
        if amounts.score < floor:
            notes.append(note("window_floor_applied", floor=floor, before=amounts.score))
        amounts = amounts.each(lambda value: max(value, floor))
    amounts = gated(case, node, scope_of(case, slot), amounts, notes)
    return replace(
        line,
        score=amounts.score,
        high=max(amounts.high, amounts.score),
        reach=max(amounts.reach, amounts.high, amounts.score),
        best=best,
        notes=tuple(notes),
    )


def gated(case: Case, node: Node, scope: Scope, amounts: Amounts, notes: list[Note]) -> Amounts:
    """The amounts through the node's gates; those not met are told in ``notes``."""
    for number, gate in enumerate(node.gates, start=1):
        score = _through(case, node, gate, scope, "now", amounts.score)
        high = _through(case, node, gate, scope, "best", amounts.high)
        reach = high if case.lean else _through(case, node, gate, scope, "end", amounts.reach)
        amounts = Amounts(score, high, reach, amounts.attainable)
        if case.lean:
            continue
        if not holds(case, gate.condition, node.id, scope, "now"):
            kind = {"zero": "gate_zero", "times": "gate_times", "cap": "gate_cap"}[gate.otherwise]
            notes.append(note(kind, gate=number, amount=plain(gate.amount), condition=gate.condition))
    return amounts


def _through(case: Case, node: Node, gate: Gate, scope: Scope, mode: Mode, value: Fraction) -> Fraction:
    if holds(case, gate.condition, node.id, scope, mode):
        return value
    if gate.otherwise == "zero":
        return ZERO
    amount = plain(gate.amount)
    return value * amount if gate.otherwise == "times" else min(value, amount)


def fold(node: Node, values: Sequence[Fraction]) -> Fraction:
    """``combine``: their sum, greatest or mean; 0 of nothing."""
    if len(values) < 2:
        return values[0] if values else ZERO
    if node.combine == "highest":
        return max(values)
    total = added(values)
    return total / len(values) if node.combine == "average" else total


def best_of(node: Node, windows: Sequence[WindowLine], full: Fraction | None) -> Fraction:
    """What the windows that are not out could bring; where a rule has no limit, the full mark."""
    bests = [window.best for window in windows]
    known = [best for best in bests if best is not None]
    if len(known) < len(bests):
        return full if full is not None else fold(node, [window.high for window in windows])
    return fold(node, known)


def finished(case: Case, plan: NodePlan, amounts: Amounts) -> tuple[Amounts, list[Note]]:
    """``per``, ``out_of``, ``cap``, ``floor``."""
    node, notes = plan.node, list[Note]()
    if node.per is not None:
        reading = read(case, node.per, node.id, scope_of(case))
        heads = reading.value
        if not heads:
            notes.append(note("per_missing"))
            full = plan.full or ZERO
            return Amounts(ZERO, full, full, full), notes
        divisor = heads
        keep = amounts.attainable
        amounts = amounts.each(lambda value: value / divisor)
        amounts.attainable = keep if plan.full is not None else amounts.attainable
        notes.append(note("per_heads", heads=divisor))
    if node.out_of is not None and plan.full is not None:
        factor = plan.full / plain(node.out_of)
        amounts = amounts.each(lambda value: value * factor)
        notes.append(note("converted", points=plan.full, out_of=plain(node.out_of)))
    cap = plan.cap
    if cap is not None and not (
        (amounts.attainable is cap or amounts.attainable <= cap)
        and (amounts.reach is cap or amounts.reach <= cap)
    ):
        limit = cap
        if amounts.score > limit:
            notes.append(note("cap_applied", cap=limit, before=amounts.score))
        amounts = amounts.each(lambda value: min(value, limit))
    if node.floor is not Word.NONE:
        floor = ZERO if node.floor is None else plain(node.floor)
        below = amounts.score.numerator < 0 if floor is ZERO else amounts.score < floor
        if below:
            notes.append(note("floor_applied", floor=floor, before=amounts.score))
            amounts = amounts.each(lambda value: max(value, floor))
    if plan.full is None and cap is None:
        amounts.attainable = max(amounts.high, amounts.attainable)
    return amounts, notes


def no_less(value: Fraction, low: Fraction) -> Fraction:
    """The greater one; the same object where they are the same."""
    return value if value is low or value > low else low
