"""What more days for some units would do, before they are given. Nothing is written.

The numbers come from where those of a moved window come from (``change_effects``, and scoring itself), so
a clerk who extends one unit reads the same words as one who moves the day for all.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kaoping.assessment import ports
from kaoping.assessment.actions.allowances import refuse_early
from kaoping.assessment.actions.change_effects import Asking, MoreDays, PointsEffect, points_effect
from kaoping.assessment.actions.notice_rows import waived_units
from kaoping.assessment.actions.previews import MOST_SCORED, Scored
from kaoping.assessment.models import Duty, Extension, Window
from kaoping.assessment.queries.free_days import FreeDay, free_day_of
from kaoping.base import clock
from kaoping.pure.scoring.facts import ExtensionFact
from kaoping.units.models import Unit


@dataclass(frozen=True, slots=True)
class UnitDays:
    """One unit: the last day that it has now, and the one it would have."""

    unit: str
    now: dt.date
    now_on_time: bool
    until: dt.date


@dataclass(frozen=True, slots=True)
class ExtensionEffect:
    units: tuple[UnitDays, ...]
    on_time: bool  # what arrives by then
    points: PointsEffect
    free_day: FreeDay | None  # of the new last day
    scored: Scored | None  # None: nobody scores, or the roll is too long to wait for it
    is_over: bool  # the new last day lies before today


def preview_extension(
    units: Sequence[Unit], window: Window, until: dt.date, *, on_time: bool = True
) -> ExtensionEffect:
    """The effect of ``grant_extension`` for each of these; errors are the same."""
    for unit in units:
        refuse_early(unit, window, until)
    chosen = {unit.pk for unit in units}
    asked = Duty.objects.filter(window=window, state=Duty.State.ASKED).values_list("unit_id", flat=True)
    own = Extension.objects.filter(window=window, revoked_at=None, unit_id__in=chosen)
    had = {row.unit_id: row for row in own}
    return ExtensionEffect(
        units=tuple(_days_of(unit, window, had.get(unit.pk), until) for unit in units),
        on_time=on_time,
        points=points_effect(
            window.indicator, window, Asking(window.on_time_until, window.pieces, frozenset(asked)),
            waived=frozenset(waived_units(window)), more=dict.fromkeys(chosen, MoreDays(until, on_time)),
        ),
        free_day=free_day_of(until),
        scored=_scored(units, window, until, on_time),
        is_over=until < clock.today(),
    )  # fmt: skip


def _days_of(unit: Unit, window: Window, had: Extension | None, until: dt.date) -> UnitDays:
    if had is None:
        return UnitDays(str(unit), window.on_time_until, True, until)
    return UnitDays(str(unit), max(window.on_time_until, had.until), had.on_time, until)


def _scored(units: Sequence[Unit], window: Window, until: dt.date, on_time: bool) -> Scored | None:
    """Totals and ranks with the units' new days in the facts."""
    if Unit.objects.assessed().count() > MOST_SCORED:
        return None
    codes = {unit.code for unit in units}
    place = (window.indicator.code, window.key)

    def drop(fact: Any) -> bool:
        return (
            isinstance(fact, ExtensionFact) and (fact.indicator, fact.window) == place and fact.unit in codes
        )

    add = [ExtensionFact(code, *place, until) for code in sorted(codes)] if on_time else []
    effect = ports.effect_of_facts(window.indicator.scheme, drop=drop, add=add)
    return None if effect is None else Scored.of(effect)
