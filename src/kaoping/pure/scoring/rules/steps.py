"""``steps`` and ``ratio``: points by bands that a number reaches, or in proportion to it."""

from __future__ import annotations

from fractions import Fraction

from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.rules import Band, Ratio, Steps, Word
from kaoping.pure.scoring.case import Case, Slot
from kaoping.pure.scoring.conditions import is_rate
from kaoping.pure.scoring.made_numbers import said_of
from kaoping.pure.scoring.numbers import read, scope_of
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.rules.window import window_line
from kaoping.pure.scoring.together import numbers_together
from kaoping.pure.scoring.trace import ZERO, Entry, Formula, Part, PartKind, WindowLine, note


def points_for(rule: Steps, number: Fraction) -> Fraction:
    """The points of the last band reached, with what ``then`` adds beyond it; below all, 0."""
    reached: Band | None = None
    for band in rule.bands:
        if _reaches(band, number):
            reached = band
    if reached is None:
        return ZERO
    points = plain(reached.points)
    if rule.then is not None and reached is rule.bands[-1]:
        each = plain(rule.then.each)
        if each > 0:
            points += (number - plain(reached.bound)) // each * plain(rule.then.points)
    return points


def _reaches(band: Band, number: Fraction) -> bool:
    bound = plain(band.bound)
    return number > bound if band.above else number >= bound


def score_steps(case: Case, leaf: LeafPlan, slot: Slot) -> WindowLine:
    rule = leaf.rule
    assert isinstance(rule, Steps)  # noqa: S101 -- dispatched by type
    reading = read(case, rule.of, leaf.id, scope_of(case, slot))
    best = None if rule.then else max((plain(band.points) for band in rule.bands), default=ZERO)
    top = best if best is not None else slot.full
    if reading.value is None:
        high = top or ZERO
        return window_line(slot, ZERO, high, high, best, notes=[note("missing_number")])
    score = points_for(rule, reading.value)
    high = score
    if reading.high is not None and reading.high is not reading.value:
        high = max(score, points_for(rule, reading.high))
    reach = high if reading.over or top is None else max(high, top)
    if case.lean:
        return window_line(slot, score, high, reach, best)
    rate = {"rate": True} if steps_are_rates(rule) else {}
    kind: PartKind = "percent" if rate else "number"
    formula = Formula((Part(kind, reading.value), Part("word", "steps")), score, steps=True)
    entry = Entry("number", "", "", score, number=reading.value)
    notes = said_of(case, rule.of, leaf.id, scope_of(case, slot))
    if not score and slot.over:
        notes.append(note("below_first_step", number=reading.value, **rate))
    hopeful = not reading.over and top is not None and score < top
    more = _next_step(rule, reading.value) if hopeful else None
    if more is not None:
        notes.append(note("next_step", number=more, points=points_for(rule, more), **rate))
    return window_line(slot, score, high, reach, best, entries=[entry], formula=formula, notes=notes)


def steps_are_rates(rule: Steps) -> bool:
    """Whether the bands' bounds are read as per cent: 0.9 as 90%."""
    return is_rate(rule.of, *(plain(band.bound) for band in rule.bands))


def ratio_is_rate(rule: Ratio) -> bool:
    """The same for both ends of a ratio."""
    ends = [] if rule.full is Word.MOST else [plain(rule.full)]
    return is_rate(rule.of, plain(rule.zero), *ends)


def _next_step(rule: Steps, number: Fraction) -> Fraction | None:
    """The least number that brings more than this one; None where none does, or no least exists."""
    now = points_for(rule, number)
    bounds = [plain(band.bound) for band in rule.bands if not band.above]
    if rule.then is not None and rule.bands:
        last, each = plain(rule.bands[-1].bound), plain(rule.then.each)
        if each > 0 and number >= last:
            bounds.append(last + ((number - last) // each + 1) * each)
    return min((one for one in bounds if one > number and points_for(rule, one) > now), default=None)


def score_ratio(case: Case, leaf: LeafPlan, slot: Slot) -> WindowLine:
    """Full mark × (number − zero) ÷ (full − zero), held within 0 and ``up_to``."""
    rule = leaf.rule
    assert isinstance(rule, Ratio)  # noqa: S101 -- dispatched by type
    full = slot.full or ZERO
    limit = full if rule.up_to == 1 else full * plain(rule.up_to)
    attainable = full if limit is full else min(full, limit)  # more than asked is credited, not owed
    reading = read(case, rule.of, leaf.id, scope_of(case, slot))
    if reading.value is None:
        return window_line(slot, ZERO, limit, limit, attainable, notes=[note("missing_number")])
    zero, top = plain(rule.zero), full_at(case, leaf, slot, rule)
    compared = rule.full is Word.MOST
    nobody = compared and top <= zero

    def worth(number: Fraction) -> Fraction:
        if nobody:
            return min(full, limit) if number > zero else ZERO  # only what is missing could be above
        if top == zero:
            return min(full, limit) if number >= top else ZERO
        rises = top > zero
        if limit is full and (number == top or (number > top) == rises):
            return full
        if number == zero or (number < zero) == rises:
            return ZERO
        return min(limit, full * (number - zero) / (top - zero))

    score = high = worth(reading.value)
    if reading.high is not None and reading.high is not reading.value:
        high = max(score, worth(reading.high))
    reach = high if reading.over else limit
    if case.lean:
        return window_line(slot, score, high, reach, attainable)
    entry = Entry("number", "", "", score, number=reading.value)
    notes = said_of(case, rule.of, leaf.id, scope_of(case, slot))
    if compared:
        notes.append(note("greatest", number=top))
    if nobody:
        none = [*notes, note("nobody_has_any", zero=zero)]
        return window_line(slot, score, high, reach, attainable, entries=[entry], notes=none)
    exact = zero <= reading.value <= top or top <= reading.value <= zero
    if limit is not full:
        exact = top != zero and score == full * (reading.value - zero) / (top - zero)
    kind: PartKind = "percent" if ratio_is_rate(rule) else "number"
    formula = Formula(tuple(_ratio_parts(kind, full, reading.value, zero, top)), score, not exact)
    return window_line(slot, score, high, reach, attainable, entries=[entry], formula=formula, notes=notes)


def full_at(case: Case, leaf: LeafPlan, slot: Slot, rule: Ratio) -> Fraction:
    """The number that gives the full mark: as written, or the greatest among the units ranked together."""
    if rule.full is Word.MOST:
        numbers = numbers_together(case, leaf, slot, case.plan.scheme.ranking.within)
        return max(numbers.values(), default=plain(rule.zero))
    return plain(rule.full)


def _ratio_parts(
    kind: PartKind, full: Fraction, number: Fraction, zero: Fraction, top: Fraction
) -> list[Part]:
    parts = [Part("number", full), Part("operator", "×")]
    if not zero:
        return [*parts, Part(kind, number), Part("operator", "÷"), Part(kind, top)]
    low = [Part(kind, zero), Part("operator", ")")]
    up = [Part("operator", "("), Part(kind, number), Part("operator", "−"), *low]
    down = [Part("operator", "("), Part(kind, top), Part("operator", "−"), *low]
    return [*parts, *up, Part("operator", "÷"), *down]
