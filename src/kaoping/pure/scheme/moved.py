"""A scheme's dates moved by whole years: the last day of a month stays the last day of its month."""

from __future__ import annotations

import dataclasses
from calendar import monthrange
from datetime import date
from typing import Any, TypeVar, cast

from kaoping.pure.scheme.model import Node, Period, Scheme, WindowsSpec
from kaoping.pure.scheme.rules import ByGroup, Take, Varying

V = TypeVar("V", bound="Varying[date] | None")
N = TypeVar("N")


def move_day(day: date, years: int) -> date:
    """The same day in another year; 28 and 29 February as the month's last day stay that."""
    year = day.year + years
    last = monthrange(year, day.month)[1]
    if day.day == monthrange(day.year, day.month)[1]:
        return date(year, day.month, last)
    return date(year, day.month, day.day)


def years_between(old: Scheme, new: Scheme) -> int:
    """By how many whole years the period moved; 0 where it did not, or changed in another way."""
    years = new.period.first.year - old.period.first.year
    moved = move_day(old.period.first, years), move_day(old.period.last, years)
    return years if moved == (new.period.first, new.period.last) else 0


def move_years(scheme: Scheme, years: int) -> Scheme:
    """Every day that scoring reads, moved; the paper's own date and those of rulings stay."""
    period = Period(
        move_day(scheme.period.first, years), move_day(scheme.period.last, years), scheme.period.line
    )
    return dataclasses.replace(
        scheme,
        period=period,
        year=None if scheme.year is None else scheme.year + years,
        indicators=tuple(_node(node, years) for node in scheme.indicators),
        bonus=tuple(_node(node, years) for node in scheme.bonus),
        ranking=_numbers(scheme.ranking, years),
        grades=_numbers(scheme.grades, years),
        outcomes=_numbers(scheme.outcomes, years),
    )


def _node(node: Node, years: int) -> Node:
    return dataclasses.replace(
        node,
        rule=_numbers(node.rule, years),
        gates=_numbers(node.gates, years),
        per=_numbers(node.per, years),
        grades=_numbers(node.grades, years),
        windows=_windows(node.windows, years) if node.windows else None,
        children=tuple(_node(child, years) for child in node.children),
    )


def _numbers(value: N, years: int) -> N:
    """The value with the days of every ``take`` in it moved; the same object where there are none."""
    found: Any = value
    if isinstance(found, tuple):
        moved = tuple(_numbers(one, years) for one in found)
        return cast(N, moved) if any(new is not old for new, old in zip(moved, found, strict=True)) else value
    if not dataclasses.is_dataclass(found) or isinstance(found, type):
        return value
    changes = {}
    for entry in dataclasses.fields(found):
        old = getattr(found, entry.name)
        new = _numbers(old, years)
        if new is not old:
            changes[entry.name] = new
    if isinstance(found, Take):
        changes |= {"first": _day(found.first, years), "until": _day(found.until, years)}
    return cast(N, dataclasses.replace(found, **changes)) if changes else value


def _windows(spec: WindowsSpec, years: int) -> WindowsSpec:
    fixed = tuple(
        dataclasses.replace(window, due=_day(window.due, years), opens=_day(window.opens, years))
        for window in spec.fixed
    )
    return dataclasses.replace(
        spec, first=_day(spec.first, years), until=_day(spec.until, years),
        due=_day(spec.due, years), fixed=fixed,
    )  # fmt: skip


def _day(value: V, years: int) -> V:
    if value is None:
        return value
    if isinstance(value, ByGroup):
        moved = tuple((name, move_day(day, years)) for name, day in value.values)
        return cast(V, dataclasses.replace(value, values=moved))
    return cast(V, move_day(cast(date, value), years))
