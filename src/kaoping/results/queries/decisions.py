"""Grades that wait for a decision: equals across a limit, as the result stands today."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from kaoping.assessment.models import RecordedFact, SchemeVersion
from kaoping.pure.scoring import Sheet, evaluate
from kaoping.results.facts import collect
from kaoping.results.standings import as_of, plan_of


@dataclass(slots=True)
class Tie:
    """Units of one place across the limit of one grade."""

    grade: str
    group: str  # of those ranked together, "" for all
    period: str
    rank: int | None
    comparable: Fraction
    places: int  # that are left for them
    units: list[Sheet] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.grade}|{self.group}|{self.rank}"


@dataclass(frozen=True, slots=True)
class GradesNow:
    """How many units have each grade today, the ties, and what was decided."""

    given: list[tuple[str, int]]
    ties: list[Tie]
    decided: list[RecordedFact]
    provisional: bool


def grades_now(version: SchemeVersion) -> GradesNow:
    """Score everybody as of now and find who waits; the number of queries does not depend on units."""
    moment = as_of(version)
    plan = plan_of(version)
    result = evaluate(plan, collect(version), moment)
    ties: dict[tuple[str, str, str, int | None], Tie] = {}
    given: Counter[str] = Counter()
    for sheet in result.sheets:
        if sheet.grade:
            given[sheet.grade] += 1
        for note in sheet.own_notes:
            if note.code == "grade_awaits_decision":
                grade = str(note.params["grade"])
                place = (grade, sheet.group, sheet.period, sheet.rank)
                tie = ties.setdefault(
                    place,
                    Tie(
                        grade,
                        sheet.group,
                        sheet.period,
                        sheet.rank,
                        sheet.comparable,
                        int(note.params["places"]),
                    ),
                )
                tie.units.append(sheet)
    decided = (
        RecordedFact.objects.of_scheme(version)
        .standing()
        .filter(kind="decision")
        .select_related("unit", "recording")
        .order_by("name", "unit__position", "pk")
    )
    names = [grade.grade for grade in plan.scheme.grades]
    return GradesNow(
        [(name, given[name]) for name in names], list(ties.values()), list(decided), moment is not None
    )
