"""Numbers made of others: taken in steps and within limits, counted by windows, added, or brought along.

Tried and left: these words at every kind of number. Two limits at one number leave open which comes
first; a number within a number says it by where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor

from kaoping.pure.scheme import windows
from kaoping.pure.scheme.by_group import plain
from kaoping.pure.scheme.reach import numbers_in
from kaoping.pure.scheme.rules import (
    All,
    AnyOf,
    Carried,
    Compare,
    Condition,
    Every,
    Met,
    Number,
    Pieces,
    Score,
    Spans,
    Sum,
    Support,
    Take,
)
from kaoping.pure.scoring.case import Case
from kaoping.pure.scoring.facts import ScoreFact
from kaoping.pure.scoring.numbers import MISSING, READERS, Reading, Scope, holds, inside, read, reads
from kaoping.pure.scoring.trace import Note, added, note

# --- Carried -----------------------------------------------------------------------------------


@reads(Carried)
def _carried(case: Case, number: Carried, _node: str, scope: Scope) -> Reading:
    """The latest figure of the key that belongs here.

    By the window it names; else by its day; without either it is read everywhere, as last year's is.
    """
    found = [one for one in case.facts.scores if one.key == number.key and _belongs(case, one, scope)]
    latest = max(found, key=_when, default=None)
    return MISSING if latest is None else Reading(latest.value, latest.value, scope.over)


def _belongs(case: Case, one: ScoreFact, scope: Scope) -> bool:
    if one.window:
        return one.window == scope.key and case.moment.knows(one.at)
    return one.at is None or (case.in_period(one.at) and inside(scope, one.at))


def _when(one: ScoreFact) -> tuple[str, Fraction]:
    return (one.at.isoformat() if one.at else "", one.value)


# --- Take --------------------------------------------------------------------------------------


def stretches(case: Case, number: Take, scope: Scope) -> Iterator[Scope]:
    """What asks, cut to the number's own days; with ``every`` each of these windows that ends in it."""
    if number.every is None:
        if number.first is None and number.until is None:
            yield scope
        else:
            yield _cut(case, number, Scope(scope.key, scope.first, scope.last, scope.over, False, True))
        return
    for one in calendar_scopes(case, number.every, scope):
        cut = _cut(case, number, one)
        if cut.first <= cut.last:
            yield cut


def calendar_scopes(case: Case, every: Every, scope: Scope) -> Iterator[Scope]:
    """The calendar windows that end within what asks, as a deduction with ``every`` has them."""
    for window in windows.calendar_windows(every, case.variant.period):
        if scope.whole or scope.first <= window.due <= scope.last:
            over = case.moment.over(window.due)
            yield Scope(window.key, window.opens, window.due, over, False, calendar=True)


def _cut(case: Case, number: Take, scope: Scope) -> Scope:
    first, last = scope.first, scope.last
    if number.first is not None:
        first = max(first, number.first)
    if number.until is not None and number.until < last:
        last = number.until
        scope.over = scope.over or case.moment.over(last)
    scope.first, scope.last = first, last
    return scope


@reads(Take)
def _taken(case: Case, number: Take, node: str, scope: Scope) -> Reading:
    """Each stretch in steps and within the limits; those that are missing add nothing, unless all are."""
    found = [_stretch(case, number, node, one) for one in stretches(case, number, scope)]
    known = [one for one in found if one.value is not None]
    if found and not known:
        return Reading(None, None, all(one.over for one in found))
    value = _times(number, added([one_stretch(number, one.value) for one in known if one.value is not None]))
    high = value
    if any(one.high is not one.value for one in known):
        bests = [one.value if one.high is None else one.high for one in known]
        best = _times(number, added([one_stretch(number, one) for one in bests if one is not None]))
        high = max(value, best)  # a factor below zero turns the best round: then nothing is hoped for
    return Reading(value, high, all(one.over for one in found) if found else scope.over)


def _stretch(case: Case, number: Take, node: str, scope: Scope) -> Reading:
    """What is taken there; a figure brought along without a day is no one window's, so none adds it."""
    of = number.of
    if number.every is not None and isinstance(of, Carried):
        dated = [
            one.at or one.window
            for one in case.facts.scores
            if one.key == of.key and _belongs(case, one, scope)
        ]
        if not any(dated):
            return MISSING
    return read(case, of, node, scope)


def said_of(case: Case, number: Number, node: str, scope: Scope) -> list[Note]:
    """How a number was made of others, the inner ones first: what was taken as what, divided by what."""
    told: list[Note] = []
    if isinstance(number, Sum):
        told = [remark for one in number.numbers for remark in said_of(case, one, node, scope)]
    elif isinstance(number, Take):
        within = list(stretches(case, number, scope))
        # Of twelve months each with its own story there would be no end: there the outer one is told.
        told = said_of(case, number.of, node, within[0]) if len(within) == 1 else []
        told += _said_of_take(case, number, node, within)
    if number.per is None:
        return told
    before = READERS[type(number)](case, number, node, scope).value
    divisor = read(case, number.per, node, scope).value
    if before is None or not divisor:
        return told
    told += said_of(case, number.per, node, scope)
    return [*told, note("number_divided", before=before, divisor=divisor, number=before / divisor)]


def _said_of_take(case: Case, number: Take, node: str, within: list[Scope]) -> list[Note]:
    """What each stretch read, and as what it counts."""
    read_as = [_stretch(case, number, node, one).value for one in within]
    pairs = [(one, one_stretch(number, one)) for one in read_as if one]
    if not pairs or (len(pairs) == 1 and pairs[0][0] == pairs[0][1] and number.times is None):
        return []
    result = _times(number, added([after for _, after in pairs]))
    before, after = (tuple(pair[side] for pair in pairs) for side in (0, 1))
    if number.times is None:
        return [note("number_taken", before=before, after=after, number=result)]
    code = "number_times" if before == after else "number_taken_times"
    return [note(code, before=before, after=after, times=plain(number.times), number=result)]


def one_stretch(number: Take, value: Fraction) -> Fraction:
    """In steps of ``each``, then within ``no_less`` and ``no_more``; nothing at all stays nothing."""
    if number.each is not None:
        parts = value / plain(number.each)
        value = Fraction(ceil(parts) if number.round_up else floor(parts))
    if number.no_less is not None and value > 0:
        value = max(value, plain(number.no_less))
    if number.no_more is not None:
        value = min(value, plain(number.no_more))
    return value


def _times(number: Take, value: Fraction) -> Fraction:
    return value if number.times is None else value * plain(number.times)


# --- Spans, Sum --------------------------------------------------------------------------------


@reads(Spans)
def _spans(case: Case, number: Spans, node: str, scope: Scope) -> Reading:
    """Windows that are over and in which the condition holds: all of them, or the longest run.

    One that is waived for what the condition reads is left out: a run goes on over it.
    """
    waived = bool(case.waived_nodes or case.waived_windows)
    many = running = longest = 0
    for one in calendar_scopes(case, number.every, scope):
        if waived and any(is_waived(case, asked, node, one) for asked in numbers_in(number.condition)):
            continue
        if one.over and holds(case, number.condition, node, one):
            many, running = many + 1, running + 1
            longest = max(longest, running)
        else:
            running = 0
    value = Fraction(longest if number.running else many)
    return Reading(value, value, scope.over)


def is_waived(case: Case, number: Number, node: str, scope: Scope) -> bool:
    """Whether the row that the number reads is waived for the unit, wholly or in the scope's window."""
    if isinstance(number, Pieces):
        code = number.indicator or node
    elif isinstance(number, Score | Met | Support):
        code = number.indicator
    else:
        return False
    plan = case.variant.leaves.get(code)
    above = plan.placed.path if plan is not None else ()
    return (code, scope.key) in case.waived_windows or any(one in case.waived_nodes for one in (code, *above))


@reads(Sum)
def _sum(case: Case, number: Sum, node: str, scope: Scope) -> Reading:
    found = [read(case, one, node, scope) for one in number.numbers]
    over = all(one.over for one in found)
    values = [one.value for one in found if one.value is not None]
    if len(values) < len(found):
        return Reading(None, None, over)
    value = added(values)
    if all(one.high is one.value for one in found):
        return Reading(value, value, over)
    highs = [one.value if one.high is None else one.high for one in found]
    return Reading(value, added([one for one in highs if one is not None]), over)


def ends_early(number: Number, last: date) -> bool:
    """Whether the number is complete before this day, because it takes nothing dated later."""
    if number.per is not None and not ends_early(number.per, last):
        return False
    if isinstance(number, Sum):
        return all(ends_early(one, last) for one in number.numbers)
    if not isinstance(number, Take):
        return False
    return (number.until is not None and number.until < last) or ends_early(number.of, last)


def shares_days(asked: Number | Condition, scope: Scope) -> bool:
    """Whether any day of the scope lies within the days that are taken; of several numbers one is enough."""
    if isinstance(asked, All | AnyOf):
        return any(shares_days(one, scope) for one in asked.conditions)
    if isinstance(asked, Compare):
        return shares_days(asked.of, scope)
    if isinstance(asked, Sum):
        return any(shares_days(one, scope) for one in asked.numbers)
    if not isinstance(asked, Take):
        return True
    begins = asked.first is None or asked.first <= scope.last
    return begins and (asked.until is None or asked.until >= scope.first) and shares_days(asked.of, scope)
