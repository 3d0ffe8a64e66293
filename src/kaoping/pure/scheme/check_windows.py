"""Windows outside the period, upside down, or none left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from kaoping.pure.errors import Fault
from kaoping.pure.scheme.model import Scheme, WindowsSpec
from kaoping.pure.scheme.numbers import ByGroup
from kaoping.pure.scheme.reach import values_in
from kaoping.pure.scheme.rules import Line
from kaoping.pure.scheme.tree import walk
from kaoping.pure.scheme.windows import calendar_windows

_ORDER = ("week", "month", "quarter", "half-year", "year")


def window_faults(scheme: Scheme) -> Iterator[Fault]:
    """Faults of the windows that nodes state, and of deductions' cadences."""
    for placed in walk(scheme):
        spec = placed.node.windows
        if spec is not None:
            yield from _spec_faults(scheme, placed.id, spec)
        for value in values_in(placed.node.rule):
            if isinstance(value, Line) and value.every is not None:
                yield from _too_long(scheme, value.every, value.line)


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


def _too_long(scheme: Scheme, every: str, line: int) -> Iterator[Fault]:
    if scheme.repeat is not None and _ORDER.index(every) > _ORDER.index(scheme.repeat.every):
        yield Fault("window_too_long", line, {"found": every, "repeat": scheme.repeat.every})
