"""Today's facts scored under another text: what an amendment would do to every unit's points.

Both sides come from the same facts at the same moment, so a difference is the text's alone. Nothing
is written.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import ScoreEffect, UnitEffect
from kaoping.pure.scheme.compare.carry import Carrying
from kaoping.pure.scoring import Facts, Sheet, compile_scheme, evaluate
from kaoping.pure.scoring.carried import carried
from kaoping.results.facts import all_facts
from kaoping.results.standings import as_of, plan_of

MOST_WITH_LINES = 300  # units whose lines are laid side by side; opening a trace takes milliseconds


def effect_of(version: SchemeVersion, carrying: Carrying) -> ScoreEffect:
    """Every assessed unit's total and rank before and after, in the order of the ranks before.

    Lines are given for units whose total moves, up to ``MOST_WITH_LINES`` of them.
    """
    facts, moment = all_facts(version), as_of(version)
    moved = carried(facts, carrying)
    before = evaluate(plan_of(version), Facts.of(facts), moment)
    after = evaluate(compile_scheme(carrying.new), Facts.of(moved.facts), moment)
    now = {sheet.unit: sheet for sheet in after.sheets}
    found, opened = [], 0
    for sheet in before.sheets:
        other = now[sheet.unit]
        opens = sheet.total != other.total and opened < MOST_WITH_LINES
        opened += opens
        found.append(
            UnitEffect(
                unit=sheet.unit, name=sheet.name, before=sheet.total, after=other.total,
                rank_before=sheet.rank, rank_after=other.rank,
                lines=_lines(sheet, other, carrying) if opens else (),
            )
        )  # fmt: skip
    return ScoreEffect(tuple(found), tuple(moved.lost))


def effect_of_facts(
    version: SchemeVersion, *, drop: Callable[[Any], bool], add: Sequence[Any]
) -> ScoreEffect:
    """The same text, today's facts without those that ``drop`` names and with ``add``: totals and ranks."""
    facts, moment, plan = all_facts(version), as_of(version), plan_of(version)
    before = evaluate(plan, Facts.of(facts), moment)
    after = evaluate(plan, Facts.of([*(one for one in facts if not drop(one)), *add]), moment)
    now = {sheet.unit: sheet for sheet in after.sheets}
    return ScoreEffect(
        tuple(
            UnitEffect(
                unit=sheet.unit, name=sheet.name, before=sheet.total, after=now[sheet.unit].total,
                rank_before=sheet.rank, rank_after=now[sheet.unit].rank,
            )
            for sheet in before.sheets
        ),
        (),
    )  # fmt: skip


def _lines(before: Sheet, after: Sheet, carrying: Carrying) -> tuple:
    """(indicator, before, after) of each old leaf whose points move, then of new ones that have any."""
    old, new = _scores(before), _scores(after)
    found: list[tuple[str, Fraction | None, Fraction | None]] = []
    followers: set[str] = set()
    for code, score in old.items():
        family = [one for one in carrying.families.get(code, ()) if one in new]
        followers |= set(family)
        now = sum((new[one] for one in family), Fraction(0)) if family else None
        if now != score and (now is not None or score):
            found.append((code, score, now))
    found += [(code, None, score) for code, score in new.items() if code not in followers and score]
    return tuple(found)


def _scores(sheet: Sheet) -> dict[str, Fraction]:
    lines = [line for top in (*sheet.base_lines, *sheet.bonus_lines) for line in top.walk()]
    inner = {id(line) for line in lines if line.children}
    return {line.id: line.score for line in lines if id(line) not in inner}
