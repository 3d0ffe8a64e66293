"""Windows outside the period, upside down, or none left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from kaoping.pure.errors import Fault, SchemeError
from kaoping.pure.scheme.by_group import resolve
from kaoping.pure.scheme.model import FixedWindow, Scheme, WindowsSpec
from kaoping.pure.scheme.numbers import ByGroup
from kaoping.pure.scheme.reach import numbers_in, values_in
from kaoping.pure.scheme.rules import (
    All,
    AnyOf,
    Compare,
    Even,
    Every,
    Line,
    Met,
    Number,
    Score,
    Spans,
    Sum,
    Support,
    Take,
)
from kaoping.pure.scheme.tree import PlacedNode, walk
from kaoping.pure.scheme.windows import calendar_windows
from kaoping.pure.scheme.words_rules import RULES

RULE_NAMES = {model: word for word, _, model, _ in RULES}
_NAMES: dict[type, str] = {Score: "score", Met: "met", Support: "support"}
_ORDER = ("week", "month", "quarter", "half-year", "year")


def window_faults(scheme: Scheme, kinds: Sequence[frozenset[str]]) -> Iterator[Fault]:
    """Faults of the windows that nodes state, and of deductions' cadences.

    ``kinds`` are those of ``check_points.kinds_of_unit``.
    """
    for placed in walk(scheme):
        yield from _overlaps(scheme, placed, kinds)
        spec = placed.node.windows
        if spec is not None:
            yield from _spec_faults(scheme, placed.id, spec)
        own = values_in(placed.node, below_nodes=False)
        yield from _number_faults(scheme, placed.id, own)
    yield from _number_faults(scheme, "–", values_in((scheme.ranking, scheme.grades, scheme.outcomes)))


def _number_faults(scheme: Scheme, node: str, values: Sequence[object]) -> Iterator[Fault]:
    """Cadences longer than a round, days outside the period, days of what has none."""
    for value in values:
        if isinstance(value, Line | Take | Spans) and value.every is not None:
            yield from _too_long(scheme, value.every, value.line)
            yield from _not_by_window(scheme, value, value.every)
        if not isinstance(value, Take) or (value.first is None and value.until is None):
            continue
        period = scheme.period
        for word, day in (("from", value.first), ("until", value.until)):
            if day is not None and not period.first <= day <= period.last:
                params = {"indicator": node, "window": word, "found": day}
                yield Fault(
                    "window_outside", value.line, {**params, "first": period.first, "last": period.last}
                )
        for number in numbers_in(value.of):
            if isinstance(number, Score | Met | Support):
                yield Fault("number_without_days", value.line, {"found": _NAMES[type(number)]})


def _not_by_window(scheme: Scheme, value: Line | Take | Spans, every: Every) -> Iterator[Fault]:
    """Rows that the value reads window by window and that have no such windows."""
    asked = (value.condition,) if isinstance(value, Spans) else (value.of, getattr(value, "condition", None))
    rows = {placed.id: placed for placed in walk(scheme)}
    for number in (number for one in asked for number in _asked_there(one)):
        if not isinstance(number, Score | Met | Support) or number.indicator not in rows:
            continue
        spec = rows[number.indicator].windows if rows[number.indicator].node.rule is not None else None
        keys = {window.key for window in calendar_windows(every, scheme.period)}
        if spec is None or not (every in each(spec.every) or keys & {fixed.id for fixed in spec.fixed}):
            params = {"found": _NAMES[type(number)], "indicator": number.indicator, "every": every}
            yield Fault("number_not_by_window", value.line, params)


def _asked_there(asked: Any) -> Iterator[Number]:
    """The numbers read in the windows that ask, without those that a cadence inside asks for in its own."""
    if isinstance(asked, All | AnyOf):
        for one in asked.conditions:
            yield from _asked_there(one)
    elif isinstance(asked, Compare):
        yield from _asked_there(asked.of)
    elif asked is not None:
        yield asked
        yield from _asked_there(asked.per)
        if isinstance(asked, Sum):
            for part in asked.numbers:
                yield from _asked_there(part)
        if isinstance(asked, Take) and asked.every is None:
            yield from _asked_there(asked.of)


def each(value: Any) -> tuple[Any, ...]:
    """The values that a varying value can have; none for None."""
    if value is None:
        return ()
    return tuple(own for _, own in value.values) if isinstance(value, ByGroup) else (value,)


def _spec_faults(scheme: Scheme, node: str, spec: WindowsSpec) -> Iterator[Fault]:
    period = scheme.period

    def outside(window: str, day: date, line: int) -> Iterator[Fault]:
        if not period.first <= day <= period.last:
            params = {"indicator": node, "window": window, "found": day}
            yield Fault("window_outside", line, {**params, "first": period.first, "last": period.last})

    for word, days in (("due", spec.due), ("from", spec.first), ("until", spec.until)):
        for day in each(days):
            yield from outside(node if word == "due" else word, day, spec.line)
    for fixed in spec.fixed:
        for day in (*each(fixed.opens), *each(fixed.due)):
            yield from outside(fixed.id, day, fixed.line)
        if isinstance(fixed.due, date) and isinstance(fixed.opens, date) and fixed.opens > fixed.due:
            params = {"indicator": node, "window": fixed.id, "opens": fixed.opens, "due": fixed.due}
            yield Fault("window_upside_down", fixed.line, params)
    if isinstance(spec.due, date) and isinstance(spec.first, date) and spec.first > spec.due:
        params = {"indicator": node, "window": node, "opens": spec.first, "due": spec.due}
        yield Fault("window_upside_down", spec.line, params)
    for every in each(spec.every):
        yield from _too_long(scheme, every, spec.line)
        firsts, lasts = each(spec.first) or (None,), each(spec.until) or (None,)
        if any(not calendar_windows(every, period, first=a, until=b) for a in firsts for b in lasts):
            yield Fault("no_window_left", spec.line, {"indicator": node})


def _overlaps(scheme: Scheme, placed: PlacedNode, kinds: Sequence[frozenset[str]]) -> Iterator[Fault]:
    """Fixed windows that share days, where the rule goes by the day: what happens then counts twice.

    Pieces name their window, so ``even`` does not mind, unless a gate counts something else.
    """
    spec, rule = placed.windows, placed.node.rule
    if spec is None or len(spec.fixed) < 2 or rule is None:
        return
    if isinstance(rule, Even) and not placed.node.gates:
        return
    named = frozenset(name for one in values_in(spec) if isinstance(one, ByGroup) for name, _ in one.values)
    name = RULE_NAMES[type(rule)]
    for groups in dict.fromkeys(kind & named for kind in kinds):
        try:
            spans = sorted(_spans(scheme, spec, groups), key=lambda span: (span[1], span[0]))
        except SchemeError:
            continue  # No unit of this kind has such windows.
        for (_, last, before), (first, due, after) in pairwise(spans):
            if first <= last and first <= due:
                params = {"indicator": placed.id, "window": before.id, "other": after.id, "rule": name}
                line = max(before.line, after.line)
                yield Fault("windows_overlap", line, {**params, "first": first, "last": last})
                return


def _spans(
    scheme: Scheme, spec: WindowsSpec, groups: frozenset[str]
) -> Iterator[tuple[date, date, FixedWindow]]:
    """First and last day of each window, as scoring places facts by their day."""
    dues = [resolve(window.due, groups) for window in spec.fixed]
    for window, due in zip(spec.fixed, dues, strict=True):
        earlier = [one for one in dues if one < due]
        opens = scheme.period.first
        if window.opens is not None:
            opens = resolve(window.opens, groups)
        elif earlier:
            opens = max(opens, max(earlier) + timedelta(days=1))
        yield opens, due, window


def _too_long(scheme: Scheme, every: str, line: int) -> Iterator[Fault]:
    if scheme.repeat is not None and _ORDER.index(every) > _ORDER.index(scheme.repeat.every):
        yield Fault("window_too_long", line, {"found": every, "repeat": scheme.repeat.every})
