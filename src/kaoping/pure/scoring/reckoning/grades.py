"""Why a unit has not got a better grade: below its line, a condition, a veto, or its places are taken."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.model import Grade
from kaoping.pure.scheme.rules import AnyOf
from kaoping.pure.scoring.conditions import readings
from kaoping.pure.scoring.field import Field
from kaoping.pure.scoring.numbers import holds, scope_of
from kaoping.pure.scoring.rounding import to_plain
from kaoping.pure.scoring.sheet import Result, Sheet
from kaoping.pure.scoring.standing import places_for
from kaoping.pure.scoring.trace import ZERO, Note, note


def missed_grades(field: Field, sheet: Sheet, result: Result) -> Iterator[Note]:
    """For each grade better than its own (without one: for each), the first thing that stood in its way."""
    if sheet.disqualified:
        return
    for grade in field.plan.variant_for(field.facts.units[sheet.unit].unit, field.key).scheme.grades:
        if grade.grade == sheet.grade:
            return
        if any(one.params.get("grade") == grade.grade for one in sheet.own_notes):
            return  # waits for a decision, and says so itself
        bound = ZERO if grade.at_least is None else plain(grade.at_least)
        values = {"grade": grade.grade, "result": sheet.total}
        if sheet.comparable < bound:
            yield note("missed_line", bound=to_plain(bound), by=sheet.comparable, **values)
            continue
        why = in_the_way(field, sheet, grade, result, sheet.comparable)
        if why == "condition":
            case = field.figures(sheet.unit)
            assert grade.condition is not None  # noqa: S101 -- it is in the way
            parts = readings(case, grade.condition, "", scope_of(case))
            joint = "any" if isinstance(grade.condition, AnyOf) else "all"
            yield note("missed_condition", parts=parts, joint=joint, **values)
        elif why == "veto":
            yield note("missed_veto", **values)
        elif why == "quota":
            places = places_of(grade, sheet, result)
            yield note("missed_quota" if places else "missed_no_place", places=places, **values)


def in_the_way(field: Field, sheet: Sheet, grade: Grade, result: Result | None, value: Fraction) -> str:
    """What bars the grade to a unit of this value: veto, condition, quota; "" where nothing does."""
    names = [one.grade for one in field.plan.scheme.grades]
    place = names.index(grade.grade)
    for veto in sheet.vetoes:
        if veto.then == "not_above" and veto.grade in names and place < names.index(veto.grade or ""):
            return "veto"
    if grade.condition is not None:
        case = field.figures(sheet.unit)
        if not holds(case, grade.condition, "", scope_of(case)):
            return "condition"
    return _quota(sheet, grade, result, value)


def _quota(sheet: Sheet, grade: Grade, result: Result | None, value: Fraction) -> str:
    if grade.first is None and grade.first_share is None:
        return ""
    if result is None:
        return "quota"  # nobody can say without everybody's sheets
    names = [one.grade for one in result.scheme.grades]
    better = names[: names.index(grade.grade)]
    ahead = sum(
        one.comparable >= value and one.grade not in better
        for one in _together(grade, sheet, result)
        if one.unit != sheet.unit
    )
    return "quota" if ahead >= places_of(grade, sheet, result) else ""


def places_of(grade: Grade, sheet: Sheet, result: Result) -> int:
    """How many may have the grade, of those who are ranked together."""
    return places_for(grade, sheet.group, len(_together(grade, sheet, result)))


def _together(grade: Grade, sheet: Sheet, result: Result) -> list[Sheet]:
    every = result.rounds if sheet.period else result.sheets
    return [
        one
        for one in every
        if one.period == sheet.period
        and not one.disqualified
        and (grade.among_all or one.group == sheet.group)
    ]
