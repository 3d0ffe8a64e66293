"""Above the rules: gates that are not passed, vetoes, and how far the next line is."""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.rules import AnyOf, Word
from kaoping.pure.scoring.conditions import is_rate, readings
from kaoping.pure.scoring.field import Field
from kaoping.pure.scoring.gains.look import Look
from kaoping.pure.scoring.gains.meeting import met
from kaoping.pure.scoring.gains.values import Candidate, Change, Improvement
from kaoping.pure.scoring.numbers import scope_of
from kaoping.pure.scoring.plan import NodePlan
from kaoping.pure.scoring.reckoning.grades import in_the_way
from kaoping.pure.scoring.sheet import Result, Sheet
from kaoping.pure.scoring.trace import Line, Note

GATES = ("gate_zero", "gate_times", "gate_cap")


def of_gates(look: Look, plan: NodePlan, line: Line) -> Iterator[Candidate]:
    """Each gate that is not passed: what would pass it."""
    for note in line.notes:
        yield from _gate(look, plan, note, "", "")
    for window in line.windows:
        for note in window.notes:
            yield from _gate(look, plan, note, window.key, window.title)


def _gate(look: Look, plan: NodePlan, note: Note, key: str, title: str) -> Iterator[Candidate]:
    if note.code not in GATES:
        return
    gate = plan.node.gates[int(note.params["gate"]) - 1]
    slot = None
    if plan.leaf is not None:
        slot = next(one for one in look.case.slots_of(plan.leaf) if one.key == key)
    scope = scope_of(look.case, slot)
    parts = readings(look.case, gate.condition, plan.node.id, scope)
    joint = "any" if isinstance(gate.condition, AnyOf) else "all"
    for change, target, one in met(look, gate.condition, plan.node.id, scope):
        rate = is_rate(one.of, target)
        values = (("parts", parts), ("joint", joint), ("to", target), ("rate", rate))
        yield Candidate("gate", change, values, key, title, first_only=True)


def of_vetoes(look: Look, sheet: Sheet) -> Iterator[Candidate]:
    """Each veto taken back."""
    for veto in sheet.vetoes:
        event = next(one for one in look.case.facts.events if one.event == veto.event)
        values = (("title", veto.title or veto.key), ("then", veto.then), ("grade", veto.grade or ""))
        yield Candidate("veto", Change((), (event,)), values, thing=veto.event, still=False)


def of_distances(field: Field, look: Look, sheet: Sheet, result: Result | None) -> Iterator[Improvement]:
    """The next grade's line, and whoever stands one place better: distances, no facts.

    A grade is named only where its line alone stands in the way: no quota that is full, no condition.
    """
    if any(veto.then in ("disqualified", "zero") for veto in sheet.vetoes):
        return
    own = _settled(sheet, result)
    bounds = [
        (plain(one.at_least), one.grade)
        for one in look.case.variant.scheme.grades
        if one.at_least is not None
        and plain(one.at_least) > sheet.comparable
        and not in_the_way(field, own or sheet, one, result, plain(one.at_least))
    ]
    if bounds:
        bound, grade = min(bounds)
        values = {"grade": grade, "line": bound}
        gap = bound - sheet.comparable
        yield Improvement("", "grade_line", values, (), (), gap, gap)
    if result is None:
        return
    every = result.rounds if sheet.period else result.sheets
    if own is None or own.rank is None:
        return
    before = [
        one
        for one in every
        if one.rank is not None
        and one.rank < own.rank
        and (one.group, one.period) == (own.group, own.period)
        and one.comparable > own.comparable
    ]
    if before:
        nearest = min(one.comparable for one in before)
        rank = min(one.rank or 0 for one in before if one.comparable == nearest)
        gap = nearest - own.comparable
        yield Improvement("", "place_gap", {"rank": own.rank, "next": rank}, (), (), gap, gap)


def _settled(sheet: Sheet, result: Result | None) -> Sheet | None:
    """The unit's sheet with its rank, where everybody's are there."""
    if result is None:
        return None
    every = result.rounds if sheet.period else result.sheets
    return next((one for one in every if (one.unit, one.period) == (sheet.unit, sheet.period)), None)


def full_already(line: Line, plan: NodePlan) -> bool:
    """Whether nothing more can be had here, so that nothing need be tried."""
    if line.max is None or plan.node.cap is not None or plan.node.floor is Word.NONE:
        return False
    return line.score >= (plan.cap or line.max)
