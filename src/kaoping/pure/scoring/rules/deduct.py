"""``deduct``: full mark less what each line takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kaoping.pure.scheme import windows
from kaoping.pure.scheme.by_group import applies, plain
from kaoping.pure.scheme.rules import Deduct, Events, Line, Range, Word
from kaoping.pure.scoring.case import Case, Slot
from kaoping.pure.scoring.made_numbers import ends_early, said_of, shares_days
from kaoping.pure.scoring.numbers import (
    Reading,
    Scope,
    event_share,
    events_of,
    holds,
    read,
    scope_of,
)
from kaoping.pure.scoring.plan import LeafPlan
from kaoping.pure.scoring.rules.window import window_line
from kaoping.pure.scoring.trace import ZERO, Entry, Formula, Note, Part, WindowLine, added, note


@dataclass(slots=True)
class Taken:
    """What one line takes: now, and with what is missing at its best."""

    now: Fraction
    best: Fraction
    number: Fraction | None
    price: Fraction | None
    notes: list[Note]


def score_deduct(case: Case, leaf: LeafPlan, slot: Slot) -> WindowLine:
    """The full mark less each line; ``need`` and ``if`` are judged once their window is over."""
    rule = leaf.rule
    assert isinstance(rule, Deduct)  # noqa: S101 -- dispatched by type
    full = slot.full or ZERO
    score = high = full
    entries: list[Entry] = []
    for place, line in enumerate(rule.lines, start=1):
        if not applies(line.applies_to, case.variant.groups):
            continue
        taken = _line(case, leaf, line, slot, full)
        if high is score and taken.best is taken.now:
            score = high = score - taken.now if taken.now else score
        else:
            score -= taken.now
            high -= taken.best
        if case.lean:
            continue
        entries.append(
            Entry(
                "line",
                str(place),
                line.title,
                -taken.now if taken.now else ZERO,
                taken.number,
                taken.price,
                bool(taken.now),
                None,
                tuple(taken.notes),
            )
        )
    if case.lean:
        return window_line(slot, score, high, high, full)
    parts = [Part("number", full)]
    for entry in entries:
        if entry.points:
            sign = "−" if entry.points < 0 else "+"
            parts += [Part("operator", sign), Part("number", abs(entry.points))]
    return window_line(slot, score, high, high, full, entries=entries, formula=Formula(tuple(parts), score))


def _line(case: Case, leaf: LeafPlan, line: Line, slot: Slot, full: Fraction) -> Taken:
    found = [taken_in(case, leaf, line, scope, full) for scope in scopes_of(case, line, slot)]
    notes = [remark for one in found for remark in one.notes]
    now = best = added([one.now for one in found])
    if any(one.best is not one.now for one in found):
        best = added([one.best for one in found])
    numbers = [one.number for one in found if one.number is not None]
    number = added(numbers) if numbers else None
    if line.at_most is not None:
        most = plain(line.at_most)
        if now > most:
            notes.append(note("line_cut", at_most=most, before=now))
            now = most
        best = now if best is now or best > now else best
    price = None if isinstance(line.minus, Range | Word) else plain(line.minus)
    return Taken(now, now if best is now else min(now, best), number, price, notes)


def scopes_of(case: Case, line: Line, slot: Slot) -> Iterator[Scope]:
    """The leaf's own window, or the line's within it."""
    if line.every is None:
        yield scope_of(case, slot)
        return
    for window in windows.line_windows(case.variant.scheme, line, case.variant.period):
        if slot.key and not slot.begins <= window.due <= slot.due:
            continue
        over = case.moment.over(window.due)
        yield Scope(window.key, window.opens, window.due, over, False, calendar=True)


def taken_in(case: Case, leaf: LeafPlan, line: Line, scope: Scope, full: Fraction) -> Taken:
    asked = line.condition or (line.of if line.need is not None else None)
    if asked is not None and not shares_days(asked, scope):
        return Taken(ZERO, ZERO, None, None, [])  # nothing of what is taken could lie here: not judged
    if line.condition is not None:
        return _condition(case, leaf, line, scope)
    assert line.of is not None  # noqa: S101 -- a line has a number or a condition
    if line.need is None and isinstance(line.minus, Range):
        return _discretion(case, line, scope)
    reading = read(case, line.of, leaf.id, scope)
    taken = _for_each(line, reading) if line.need is None else _for_each_short(line, reading, scope, full)
    if taken.now and not case.lean:
        taken.notes[:0] = said_of(case, line.of, leaf.id, scope)
    return taken


def _condition(case: Case, leaf: LeafPlan, line: Line, scope: Scope) -> Taken:
    """Once, if it holds when the window is over. A missing number does not hold."""
    assert line.condition is not None  # noqa: S101 -- asked by the caller
    if not scope.over:
        return Taken(ZERO, ZERO, None, None, [])
    if not holds(case, line.condition, leaf.id, scope):
        return Taken(ZERO, ZERO, None, None, [])
    minus = _fixed(line)
    return Taken(minus, minus, None, minus, [note("condition_held", window=scope.key)])


def _for_each(line: Line, reading: Reading) -> Taken:
    minus = _fixed(line)
    if reading.value is None:
        return Taken(ZERO, ZERO, None, minus, [note("missing_number")])
    taken = best = reading.value * minus if reading.value else ZERO
    if reading.high is not None and reading.high is not reading.value:
        best = min(reading.value, reading.high) * minus
    return Taken(taken, best, reading.value, minus, [])


def _for_each_short(line: Line, reading: Reading, scope: Scope, full: Fraction) -> Taken:
    """``need`` less the number, times ``minus``; missing counts as nothing done once it is over."""
    assert line.need is not None  # noqa: S101 -- asked by the caller
    need = plain(line.need)
    minus = (full / need if need else ZERO) if line.minus is Word.EVEN else _fixed(line)
    early = line.of is not None and ends_early(line.of, scope.last) and reading.over
    if not scope.over and not early:
        return Taken(ZERO, ZERO, reading.value, minus, [])
    if reading.value is None:
        missing = note("missing_number")
        return Taken(ZERO, ZERO, None, minus, [missing])
    high = reading.high if reading.high is not None else reading.value
    if reading.value >= need and high >= need:
        return Taken(ZERO, ZERO, reading.value, minus, [])
    short = max(ZERO, need - reading.value)
    taken = best = short * minus
    if high is not reading.value:
        best = max(ZERO, need - high) * minus
    notes = [note("short", short=short, need=need, window=scope.key)] if short else []
    return Taken(taken, best, reading.value, minus, notes)


def _discretion(case: Case, line: Line, scope: Scope) -> Taken:
    """Each event's own amount, × how often × the unit's share; without an amount nothing yet."""
    assert isinstance(line.of, Events)  # noqa: S101 -- scheme check: a range is for events
    now = number = ZERO
    notes: list[Note] = []
    for event in events_of(case, line.of, scope):
        times = event.quantity * event_share(event, case.facts.unit.unit, "full")
        number += times
        if event.amount is None:
            notes.append(note("amount_awaited", event=event.event))
        else:
            now += event.amount * times
    return Taken(now, now, number, None, notes)


def _fixed(line: Line) -> Fraction:
    minus = line.minus
    return ZERO if isinstance(minus, Range | Word) else plain(minus)
