"""What follows from the totals: vetoes, ranking, grades, outcomes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction

from kaoping.pure.scheme import windows
from kaoping.pure.scheme.by_group import applies, plain
from kaoping.pure.scheme.model import Grade, Outcome, Scheme
from kaoping.pure.scheme.rules import ByGroup
from kaoping.pure.scoring.field import Field
from kaoping.pure.scoring.numbers import Scope, holds, matches, read, scope_of
from kaoping.pure.scoring.rank import equal_runs, put_in_order
from kaoping.pure.scoring.rounding import so_many, whole
from kaoping.pure.scoring.sheet import Sheet, VetoLine
from kaoping.pure.scoring.together import first_group
from kaoping.pure.scoring.trace import ZERO, note


def settle(field: Field, sheets: Sequence[Sheet]) -> list[Sheet]:
    """Vetoes, then ranks, grades and outcomes; the sheets by rank and unit code."""
    scheme = field.plan.scheme
    if scheme.vetoes:
        for sheet in sheets:
            take_vetoes(field, sheet)
    if scheme.ranking.within:
        for sheet in sheets:
            groups = field.plan.groups_of(field.facts.units[sheet.unit].unit)
            sheet.group = first_group(groups, scheme.ranking.within)
    tie_break = None
    if scheme.ranking.tie_break:

        def tie_break(sheet: Sheet) -> tuple[Fraction, ...]:
            return _tie_break(field, sheet)

    ordered = put_in_order(sheets, tie_break)
    for grade in scheme.grades:
        _give(field, grade, ordered)
    for outcome in scheme.outcomes:
        _say(field, outcome, ordered)
    for sheet in ordered:
        sheet.outcomes = outcomes_of(scheme, sheet)
    return ordered


def _tie_break(field: Field, sheet: Sheet) -> tuple[Fraction, ...]:
    """The numbers that part equals, more is better; a missing one stands below all."""
    case = field.figures(sheet.unit)
    found = []
    for number in field.plan.scheme.ranking.tie_break:
        value = read(case, number, "", scope_of(case)).value
        found += [Fraction(value is not None), value or ZERO]
    return tuple(found)


# --- Vetoes ------------------------------------------------------------------------------------


def take_vetoes(field: Field, sheet: Sheet) -> None:
    """An event in the period or, by its ``until``, in force in it."""
    first, last = field.period.first, field.period.last
    found: list[VetoLine] = []
    for veto in field.plan.scheme.vetoes:
        for event in field.facts.units[sheet.unit].events:
            if (
                event.key == veto.event
                and field.moment.knows(event.at)
                and event.at <= last
                and (event.at >= first or (event.until is not None and event.until >= first))
                and matches(veto.where, event.attributes)
            ):
                line = VetoLine(event.event, veto.event, veto.then, veto.grade, veto.title, event.at)
                found.append(line)
    sheet.vetoes = tuple(sorted(found, key=lambda line: (line.at, line.event)))
    sheet.disqualified = any(line.then == "disqualified" for line in found)
    if any(line.then == "zero" for line in found):
        sheet.total = sheet.comparable = ZERO


# --- Grades ------------------------------------------------------------------------------------


def _give(field: Field, grade: Grade, ordered: Sequence[Sheet]) -> None:
    """Give the grade to those without a better one who fulfil all its conditions."""
    scheme = field.plan.scheme
    open_to = [sheet for sheet in ordered if sheet.grade is None and not sheet.disqualified]
    fit = {sheet.unit for sheet in open_to if _fits(field, grade, sheet)}
    if grade.first is None and grade.first_share is None:
        for sheet in open_to:
            if sheet.unit in fit and not sheet.own_notes:
                sheet.grade = grade.grade
        return
    groups = {"" if grade.among_all else sheet.group for sheet in open_to}
    for group in sorted(groups):
        together = [one for one in ordered if _among(one, group, grade) and not one.disqualified]
        candidates = [one for one in together if one.grade is None and not one.own_notes]
        places = places_for(grade, group, len(together))
        for run in _runs(candidates, grade.among_all):
            before = places
            places -= len(run)
            chosen = _of_run(field, grade, run, before)
            for sheet in chosen:
                if sheet.unit in fit and _not_above(scheme, grade, sheet):
                    sheet.grade = grade.grade


def _among(sheet: Sheet, group: str, grade: Grade) -> bool:
    return grade.among_all or sheet.group == group


def places_for(grade: Grade, group: str, count: int) -> int:
    """How many of ``count`` units that are ranked together may have the grade; ``group``: which those are."""
    first: object = grade.first
    if isinstance(first, ByGroup):  # a unit ranked in none of these groups has no place
        first = dict(first.values).get(group, 0)
    if isinstance(first, int):
        return first
    share = (first if isinstance(first, Fraction) else grade.first_share or ZERO) * count
    return whole(share, grade.round)


def _runs(sheets: Sequence[Sheet], among_all: bool) -> list[list[Sheet]]:
    """Equals together, best first: by rank within a group, by value among all."""
    if among_all:
        return equal_runs(sheets, lambda sheet: sheet.comparable)
    runs: dict[int, list[Sheet]] = {}
    for sheet in sheets:
        runs.setdefault(sheet.rank or 0, []).append(sheet)
    return [runs[rank] for rank in sorted(runs)]


def _of_run(field: Field, grade: Grade, run: list[Sheet], places: int) -> list[Sheet]:
    """Who of these equals gets one of so many places."""
    if places <= 0:
        return []
    if len(run) <= places or grade.ties == "in":
        return run
    if grade.ties == "out":
        return []
    decided = [sheet for sheet in run if _decided(field, grade, sheet)]
    if len(decided) < places:
        for sheet in run:
            if sheet not in decided and _fits(field, grade, sheet):
                sheet.own_notes += (note("grade_awaits_decision", grade=grade.grade, places=places),)
    return decided


def _decided(field: Field, grade: Grade, sheet: Sheet) -> bool:
    return any(
        one.grade == grade.grade and field.moment.knows(one.at)
        for one in field.facts.units[sheet.unit].decisions
    )


def _fits(field: Field, grade: Grade, sheet: Sheet) -> bool:
    """``from`` and ``if``, and no veto that bars the grade."""
    if not _not_above(field.plan.scheme, grade, sheet):
        return False
    variant = field.plan.variant_for(field.facts.units[sheet.unit].unit, field.key)
    own = next(one for one in variant.scheme.grades if one.grade == grade.grade)
    if own.at_least is not None and sheet.comparable < plain(own.at_least):
        return False
    if own.condition is None:
        return True
    case = field.figures(sheet.unit)
    return holds(case, own.condition, "", scope_of(case))


def _not_above(scheme: Scheme, grade: Grade, sheet: Sheet) -> bool:
    """Whether no ``not_above`` veto bars the grade: grades stand best first."""
    names = [one.grade for one in scheme.grades]
    place = names.index(grade.grade)
    return all(
        veto.grade not in names or place >= names.index(veto.grade or "")
        for veto in sheet.vetoes
        if veto.then == "not_above"
    )


# --- Outcomes ----------------------------------------------------------------------------------


def outcomes_of(scheme: Scheme, sheet: Sheet) -> tuple[str, ...]:
    """What the sheet's outcomes say, each once, in the scheme's order."""
    return tuple(dict.fromkeys(one.says for one in scheme.outcomes if one in sheet.said))


def _say(field: Field, outcome: Outcome, ordered: Sequence[Sheet]) -> None:
    """Note who is meant; what must hold several rounds running is said by ``say_in_a_row``."""
    meant = _meant_by_place(outcome, ordered)
    for sheet in ordered:
        if outcome.applies_to:
            groups = field.plan.groups_of(field.facts.units[sheet.unit].unit)
            if not applies(outcome.applies_to, groups):
                continue
        if outcome.grade is not None and sheet.grade != outcome.grade:
            continue
        if meant is not None and sheet.unit not in meant:
            continue
        if outcome.condition is None or _condition_holds(field, outcome, sheet):
            (sheet.meant if _over_rounds(outcome) else sheet.said).append(outcome)


def _over_rounds(outcome: Outcome) -> bool:
    """Whether ``in_a_row`` counts rounds; with ``every`` it counts the condition's own windows."""
    return outcome.in_a_row > 1 and outcome.every is None


def _meant_by_place(outcome: Outcome, ordered: Iterable[Sheet]) -> set[str] | None:
    """The units whose place is meant, of each group for itself; None: places do not matter.

    Equals on the last place are all last, so that the last three are those with fewer than three behind
    them; where all are equal nobody is last.
    """
    if outcome.place is None and outcome.first is None and outcome.last is None:
        return None
    groups: dict[str, dict[str, int]] = {}
    for sheet in ordered:
        if sheet.rank is not None:
            groups.setdefault(sheet.group, {})[sheet.unit] = sheet.rank
    found: set[str] = set()
    for ranks in groups.values():
        if isinstance(outcome.place, int):
            found |= {unit for unit, rank in ranks.items() if rank == outcome.place}
        elif outcome.first is not None:
            most = so_many(outcome.first, len(ranks), outcome.round)
            found |= {unit for unit, rank in ranks.items() if rank <= most}
        elif len(set(ranks.values())) > 1:
            most = 1 if outcome.last is None else so_many(outcome.last, len(ranks), outcome.round)
            order = sorted(ranks.values())
            found |= {unit for unit, rank in ranks.items() if len(order) - bisect_right(order, rank) < most}
    return found


def _condition_holds(field: Field, outcome: Outcome, sheet: Sheet) -> bool:
    """At the end, or (with ``every``) in so many windows running that are over."""
    case = field.figures(sheet.unit)
    condition = outcome.condition
    assert condition is not None  # noqa: S101 -- asked by the caller
    if outcome.every is None:
        return holds(case, condition, "", scope_of(case))
    running = 0
    for window in windows.calendar_windows(outcome.every, field.period):
        over = field.moment.over(window.due)
        scope = Scope(window.key, window.opens, window.due, over, False, calendar=True)
        running = running + 1 if over and holds(case, condition, "", scope) else 0
        if running >= outcome.in_a_row:
            return True
    return False


def say_in_a_row(scheme: Scheme, rounds: Sequence[Sequence[Sheet]]) -> dict[str, list[Outcome]]:
    """Outcomes that held so many rounds running: put on the round's sheet; all of them by unit."""
    said: dict[str, list[Outcome]] = {}
    for outcome in scheme.outcomes:
        if not _over_rounds(outcome):
            continue
        running: dict[str, int] = {}
        for sheets in rounds:
            for sheet in sheets:
                running[sheet.unit] = running.get(sheet.unit, 0) + 1 if outcome in sheet.meant else 0
                if running[sheet.unit] >= outcome.in_a_row:
                    sheet.said.append(outcome)
                    sheet.outcomes = outcomes_of(scheme, sheet)
                    said.setdefault(sheet.unit, []).append(outcome)
    return said
