"""From facts to ranked sheets."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.model import Outcome, Scheme
from kaoping.pure.scheme.rules import Word
from kaoping.pure.scoring.by_round import ByRound
from kaoping.pure.scoring.case import Case
from kaoping.pure.scoring.facts import Facts
from kaoping.pure.scoring.field import Field
from kaoping.pure.scoring.moment import AsOf
from kaoping.pure.scoring.nodes import lines_of
from kaoping.pure.scoring.plan import Plan, compile_scheme
from kaoping.pure.scoring.sheet import Lines, Result, Sheet
from kaoping.pure.scoring.standing import outcomes_of, say_in_a_row, settle
from kaoping.pure.scoring.totals import Adder, Totals, is_plain
from kaoping.pure.scoring.trace import ZERO, Note, added, note


def evaluate(scheme: Scheme | Plan, facts: Facts, as_of: AsOf = None) -> Result:
    """Every unit's sheet, ranked. Nothing is rounded.

    ``as_of`` None: the year is over; a day: its end; an aware moment: that second. Facts dated after
    it are not read.
    """
    plan = scheme if isinstance(scheme, Plan) else compile_scheme(scheme)
    field = Field(plan, facts, as_of)
    if plan.repeats:
        by_round = ByRound(plan, facts)
        rounds = [_round(plan, facts, as_of, key, by_round) for key, _ in plan.rounds]
        begun = [sheets for sheets in rounds if sheets]
        said = say_in_a_row(plan.scheme, begun)
        sheets = _year(field, begun, said)
    else:
        begun = []
        sheets = _settled(field)
    return Result(
        scheme=plan.scheme,
        as_of=field.moment.day,
        finished=field.moment.finished,
        sheets=tuple(sheets),
        rounds=tuple(sheet for one in begun for sheet in one),
        facts_sha256=facts.sha256,
    )


def _settled(field: Field) -> list[Sheet]:
    adder = Adder(field) if is_plain(field.plan) else None
    return settle(field, [sheet_of(field, code, adder) for code in field.facts.units])


def _round(plan: Plan, facts: Facts, as_of: AsOf, key: str, by_round: ByRound) -> list[Sheet]:
    """The sheets of one round of a repeated scheme; none before it has begun."""
    field = Field(plan, facts, as_of, key, by_round)
    if not field.moment.always and field.moment.day < field.period.first:
        return []
    return _settled(field)


def _year(field: Field, rounds: list[list[Sheet]], said: dict[str, list[Outcome]]) -> list[Sheet]:
    """The year's sheets: the rounds' totals added or averaged, ranked anew; no lines of their own."""
    repeat = field.plan.scheme.repeat
    if repeat is None or repeat.year == "none":
        return []
    by_unit: dict[str, list[Sheet]] = {code: [] for code in field.facts.units}
    for sheets in rounds:
        for sheet in sheets:
            by_unit[sheet.unit].append(sheet)
    made = []
    for code, own in by_unit.items():
        parts = Fraction(len(own) if repeat.year == "average" and own else 1)
        totals = Totals(
            sum((sheet.base for sheet in own), ZERO) / parts,
            sum((sheet.bonus for sheet in own), ZERO) / parts,
            sum((sheet.attainable for sheet in own), ZERO) / parts,
            sum((sheet.full for sheet in own), ZERO) / parts,
        )
        total = sum((sheet.total for sheet in own), ZERO) / parts
        made.append(_sheet(field, code, totals, total, _no_lines))
    ordered = settle(field, made)
    for sheet in ordered:
        sheet.said += said.get(sheet.unit, [])
        sheet.outcomes = outcomes_of(field.plan.scheme, sheet)
    return ordered


def _no_lines(code: str) -> Lines:
    return (), ()


def evaluate_unit(scheme: Scheme | Plan, facts: Facts, unit: str, as_of: AsOf = None) -> Sheet:
    """One unit's sheet without a rank. ``facts`` needs the other units only where a rule compares."""
    plan = scheme if isinstance(scheme, Plan) else compile_scheme(scheme)
    return sheet_of(Field(plan, facts, as_of), unit, keep=True)


def sheet_of(
    field: Field,
    code: str,
    adder: Adder | None = None,
    *,
    keep: bool = False,
    lines: Lines | None = None,
) -> Sheet:
    """The unit's sheet: totals at once, its lines when somebody opens it; or by lines made already."""
    totals = adder.totals(code) if adder else None
    if totals is None:
        if lines is None:
            lines = trace_of(field, code) if keep else lines_in(field.figures(code))
        totals = totals_of(field, code, lines)
    plan = field.plan
    total = limited(plan.scheme, totals.base + totals.bonus)
    sheet = _sheet(field, code, totals, total, partial(trace_of, field))
    if keep and lines is not None:
        sheet.remember(lines)
    return sheet


def _sheet(field: Field, code: str, totals: Totals, total: Fraction, make: Callable[[str], Lines]) -> Sheet:
    return Sheet(
        unit=code,
        name=field.facts.units[code].unit.name,
        base=totals.base,
        bonus=totals.bonus,
        total=total,
        attainable=totals.attainable,
        comparable=comparable(field.plan.scheme, totals, total),
        full=totals.full,
        make=make,
        period=field.key,
        remarks=partial(unread_facts, field),
    )


def unread_facts(field: Field, code: str) -> tuple[Note, ...]:
    """Facts whose key no rule reads: shown, and worth nothing."""
    own = field.facts.units[code]
    kinds: tuple[Any, ...] = (*own.counts, *own.events, *own.measures, *own.scores)
    keys = {one.key for one in kinds}
    return tuple(note("key_not_read", key=key) for key in sorted(keys - field.plan.keys_read))


def trace_of(field: Field, code: str) -> Lines:
    return lines_in(field.case(code) if code in field.cases else field.new_case(code))


def lines_in(case: Case) -> Lines:
    return lines_of(case, case.variant.base), lines_of(case, case.variant.bonus)


def totals_of(field: Field, code: str, lines: Lines) -> Totals:
    base, bonus = lines
    return Totals(
        added([line.score for line in base]),
        added([line.score for line in bonus]),
        added([line.attainable for line in base]),
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
