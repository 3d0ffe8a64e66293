"""From facts to ranked sheets."""

from __future__ import annotations

from fractions import Fraction

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.rules import Word
from kaoping.pure.scoring.case import Case
from kaoping.pure.scoring.facts import Facts
from kaoping.pure.scoring.field import Field
from kaoping.pure.scoring.moment import AsOf
from kaoping.pure.scoring.nodes import lines_of
from kaoping.pure.scoring.plan import Plan, compile_scheme
from kaoping.pure.scoring.rank import put_in_order
from kaoping.pure.scoring.sheet import Lines, Result, Sheet
from kaoping.pure.scoring.trace import ZERO


def evaluate(scheme: Scheme | Plan, facts: Facts, as_of: AsOf = None) -> Result:
    """Every unit's sheet, ranked. Nothing is rounded.

    ``as_of`` None: the year is over; a day: its end; an aware moment: that second. Facts dated after
    it are not read.
    """
    plan = scheme if isinstance(scheme, Plan) else compile_scheme(scheme)
    field = Field(plan, facts, as_of)
    sheets = [sheet_of(field, code) for code in facts.units]
    return Result(
        scheme=plan.scheme,
        as_of=field.moment.day,
        finished=field.moment.finished,
        sheets=tuple(put_in_order(sheets)),
        facts_sha256=facts.sha256,
    )


def evaluate_unit(scheme: Scheme | Plan, facts: Facts, unit: str, as_of: AsOf = None) -> Sheet:
    """One unit's sheet without a rank. ``facts`` needs the other units only where a rule compares."""
    plan = scheme if isinstance(scheme, Plan) else compile_scheme(scheme)
    return sheet_of(Field(plan, facts, as_of), unit)


def sheet_of(field: Field, code: str) -> Sheet:
    case = field.case(code)
    made = trace_of(case)
    base_lines, bonus_lines = made
    base = sum((line.score for line in base_lines), ZERO)
    bonus = sum((line.score for line in bonus_lines), ZERO)
    attainable = sum((line.attainable for line in base_lines), ZERO)
    total = limited(field.plan.scheme, base + bonus)
    return Sheet(
        unit=code,
        name=case.facts.unit.name,
        base=base,
        bonus=bonus,
        total=total,
        attainable=attainable,
        comparable=comparable(field.plan.scheme, base, bonus, total, attainable, case.variant.full),
        full=case.variant.full,
        make=lambda: made,
        period=field.key,
    )


def trace_of(case: Case) -> Lines:
    return lines_of(case, case.variant.base), lines_of(case, case.variant.bonus)


def limited(scheme: Scheme, total: Fraction) -> Fraction:
    """The total within the scheme's ``total: {cap, floor}``, where it has them."""
    if scheme.total.cap is not None:
        total = min(total, plain(scheme.total.cap))
    if scheme.total.floor is not None and scheme.total.floor is not Word.NONE:
        total = max(total, plain(scheme.total.floor))
    return total


def comparable(
    scheme: Scheme,
    base: Fraction,
    bonus: Fraction,
    total: Fraction,
    attainable: Fraction,
    full: Fraction,
) -> Fraction:
    """What the rank goes by: the total, or base × full ÷ attainable + bonus where the scheme rescales."""
    if scheme.settings.not_applicable == "leave":
        return total
    if not attainable:
        return limited(scheme, bonus)
    if attainable == full:
        return total
    return limited(scheme, base * full / attainable + bonus)
