"""From facts to ranked sheets."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.rules import Word
from kaoping.pure.scoring.facts import Facts
from kaoping.pure.scoring.field import Field
from kaoping.pure.scoring.moment import AsOf
from kaoping.pure.scoring.nodes import lines_of
from kaoping.pure.scoring.plan import Plan, compile_scheme
from kaoping.pure.scoring.rank import put_in_order
from kaoping.pure.scoring.sheet import Lines, Result, Sheet
from kaoping.pure.scoring.totals import Adder, Totals, is_plain
from kaoping.pure.scoring.trace import ZERO


def evaluate(scheme: Scheme | Plan, facts: Facts, as_of: AsOf = None) -> Result:
    """Every unit's sheet, ranked. Nothing is rounded.

    ``as_of`` None: the year is over; a day: its end; an aware moment: that second. Facts dated after
    it are not read.
    """
    plan = scheme if isinstance(scheme, Plan) else compile_scheme(scheme)
    field = Field(plan, facts, as_of)
    adder = Adder(field) if is_plain(plan) else None
    sheets = [sheet_of(field, code, adder) for code in facts.units]
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


def sheet_of(field: Field, code: str, adder: Adder | None = None) -> Sheet:
    """The unit's sheet: totals at once, its lines when somebody opens it."""
    totals = adder.totals(code) if adder else None
    lines = None
    if totals is None:
        lines = trace_of(field, code)
        totals = totals_of(field, code, lines)
    plan = field.plan
    total = limited(plan.scheme, totals.base + totals.bonus)
    sheet = Sheet(
        unit=code,
        name=field.facts.units[code].unit.name,
        base=totals.base,
        bonus=totals.bonus,
        total=total,
        attainable=totals.attainable,
        comparable=comparable(plan.scheme, totals, total),
        full=totals.full,
        make=partial(trace_of, field),
        period=field.key,
    )
    return sheet


def trace_of(field: Field, code: str) -> Lines:
    case = field.case(code) if field.shares else field.new_case(code)
    return lines_of(case, case.variant.base), lines_of(case, case.variant.bonus)


def totals_of(field: Field, code: str, lines: Lines) -> Totals:
    base, bonus = lines
    return Totals(
        sum((line.score for line in base), ZERO),
        sum((line.score for line in bonus), ZERO),
        sum((line.attainable for line in base), ZERO),
        field.plan.variant_for(field.facts.units[code].unit, field.key).full,
    )


def limited(scheme: Scheme, total: Fraction) -> Fraction:
    """The total within the scheme's ``total: {cap, floor}``, where it has them."""
    if scheme.total.cap is not None:
        total = min(total, plain(scheme.total.cap))
    if scheme.total.floor is not None and scheme.total.floor is not Word.NONE:
        total = max(total, plain(scheme.total.floor))
    return total


def comparable(scheme: Scheme, totals: Totals, total: Fraction) -> Fraction:
    """What the rank goes by: the total, or base × full ÷ attainable + bonus where the scheme rescales."""
    if scheme.settings.not_applicable == "leave" or totals.attainable == totals.full:
        return total
    if not totals.attainable:
        return limited(scheme, totals.bonus)
    value = totals.base * (totals.full / totals.attainable) + totals.bonus
    return limited(scheme, value)
