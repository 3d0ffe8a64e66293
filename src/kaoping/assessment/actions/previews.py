"""What a notice will do before it is issued, amended or withdrawn: who is asked, how points move.

Nothing is written. The numbers come from the same rows and the same division as the deed itself;
totals and ranks, where the roll is small enough to wait for them, from scoring the changed facts.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from kaoping.assessment import ports
from kaoping.assessment.actions.change_effects import Asking, Fall, PointsEffect, PointsMove, points_effect
from kaoping.assessment.actions.notice_rows import waived_units
from kaoping.assessment.actions.notices import audience_of, cut_due, cut_sentence
from kaoping.assessment.material_rules import together
from kaoping.assessment.models import Indicator, Notice, Waiver, Window
from kaoping.assessment.noticewords import days_named_as_due
from kaoping.assessment.queries.burden import (
    Load,
    Twice,
    WeekAsked,
    asked_twice,
    month_load,
    week_asked,
    windows_of_schemes,
)
from kaoping.assessment.queries.free_days import FreeDay, free_day_of
from kaoping.assessment.workload import estimated_minutes
from kaoping.base import clock
from kaoping.pure.scoring.facts import NoticeFact
from kaoping.units.models import Unit

MOST_SCORED = 400  # units: above, scoring the whole roll twice takes longer than a page may


@dataclass(frozen=True, slots=True)
class GroupAsked:
    """One group of the roll: who is asked for how much."""

    group: str
    units: int
    pieces: int
    waived: int


@dataclass(frozen=True, slots=True)
class Month:
    """The due month's burden, of all units together and of one on the average."""

    day: dt.date
    now: Load
    after: Load
    units: int

    @property
    def each_now(self) -> Fraction:
        """Hours of one unit."""
        return self.now.hours / self.units if self.units else Fraction(0)

    @property
    def each_after(self) -> Fraction:
        return self.after.hours / self.units if self.units else Fraction(0)

    @property
    def width_now(self) -> str:
        """The share that is asked already, in per cent of what it will be."""
        return f"{float(self.now.minutes / self.after.minutes * 100):.1f}%" if self.after.minutes else "0%"


@dataclass(frozen=True, slots=True)
class Scored:
    """Totals and ranks by scoring itself, before and after."""

    units: tuple[ports.UnitEffect, ...]  # those whose total or rank moves, the greatest change first

    @classmethod
    def of(cls, effect: ports.ScoreEffect) -> "Scored":
        """Of everybody's totals and ranks those that move."""
        moved = [one for one in effect.units if one.change or one.climbs]
        return cls(tuple(sorted(moved, key=lambda one: (one.change, -abs(one.climbs), one.unit))))

    @property
    def falling(self) -> int:
        return sum(1 for one in self.units if one.change < 0)

    @property
    def rising(self) -> int:
        return sum(1 for one in self.units if one.change > 0)

    @property
    def moving(self) -> int:
        """Units whose rank moves."""
        return sum(1 for one in self.units if one.climbs)

    @property
    def widest(self) -> ports.UnitEffect | None:
        """The unit that moves over most places."""
        found = max(self.units, key=lambda one: abs(one.climbs), default=None)
        return found if found is not None and found.climbs else None


@dataclass(frozen=True, slots=True)
class NoticeEffect:
    """Everything the page shows right of the editor."""

    opens_on: dt.date
    due_on: dt.date  # as it will hold
    cut: str  # why it is earlier than written, a sentence; or ""
    groups: tuple[GroupAsked, ...]
    points: PointsEffect
    free_day: FreeDay | None
    says_other: tuple[dt.date, ...]  # days by which the text wants the pieces, where none is the due day
    week: WeekAsked
    month: Month
    twice: tuple[Twice, ...]
    scored: Scored | None  # None: nobody scores, or the roll is too long to wait for it
    joins: int = 0  # units asked that were not asked before (of an amendment)
    leaves: int = 0  # units asked no more

    @property
    def units(self) -> int:
        return sum(one.units for one in self.groups)

    @property
    def pieces(self) -> int:
        return sum(one.pieces for one in self.groups)

    @property
    def moves(self) -> tuple[PointsMove, ...]:
        return self.points.moves

    @property
    def falls(self) -> tuple[Fall, ...]:
        return self.points.falls

    @property
    def unchanged_ids(self) -> tuple[int, ...]:
        return self.points.unchanged_ids

    @property
    def least_fall(self) -> Fraction:
        """What the unit that loses least loses for now; call it only where something falls."""
        return min(one.points for one in self.falls)

    @property
    def greatest_fall(self) -> Fraction:
        return max(one.points for one in self.falls)

    @property
    def falling_units(self) -> int:
        return sum(one.units for one in self.falls)

    @property
    def rising_units(self) -> int:
        return sum(one.units for one in self.points.rises)

    @property
    def falling_pieces(self) -> int:
        """Pieces that count already and are worth less afterwards."""
        return sum(one.units * one.pieces for one in self.falls)


def _other_days(text: str, due_on: dt.date) -> tuple[dt.date, ...]:
    """The clerk writes the day twice, in the text and in the field; units read the text."""
    said = days_named_as_due(text, due_on.year)
    return () if due_on in said else tuple(said)


def preview_notice(notice: Notice) -> NoticeEffect:
    """The effect of issuing the draft (or carrying the amendment out) now; some thirty queries at most."""
    indicator, standing = notice.indicator, notice.amends
    window = Window.objects.filter(notice=standing).first() if standing is not None else None
    due_on = cut_due(indicator, notice.due_on)
    audience = audience_of(notice)
    waived = waived_units(window) if window is not None else _waived(indicator)
    asking = Asking(_on_time_until(window, due_on), notice.pieces, frozenset(audience))
    asked = [unit_id for unit_id in audience if unit_id not in waived]
    asks = together(indicator.asks, notice.asks)
    before = set(standing.audience.values_list("unit_id", flat=True)) if standing is not None else set()
    return NoticeEffect(
        opens_on=min(notice.opens_on or (window.opens_on if window else clock.today()), due_on),
        due_on=due_on,
        cut=cut_sentence(indicator, notice.due_on),
        groups=_groups(audience, waived, notice.pieces),
        points=points_effect(indicator, window, asking, waived=frozenset(waived)),
        free_day=free_day_of(due_on, until=indicator.until_on),
        says_other=_other_days(notice.text, due_on),
        week=week_asked(due_on, dict.fromkeys(asked, notice.pieces), without=window),
        month=_month(due_on, len(asked), notice.pieces * estimated_minutes(asks), notice.pieces, window),
        twice=_twice(notice, window),
        scored=_scored(notice, standing, due_on, audience),
        joins=len(set(audience) - before) if standing is not None else 0,
        leaves=len(before - set(audience)),
    )


def preview_withdrawal(notice: Notice) -> tuple[PointsEffect, Scored | None]:
    """What taking the issued notice back does to points, totals and ranks."""
    window = notice.window
    points = points_effect(notice.indicator, window, None, waived=frozenset(waived_units(window)))
    return points, _score(notice, notice, None)


def _on_time_until(window: Window | None, due_on: dt.date) -> dt.date:
    """A grace after the new due day stays."""
    return max(due_on, window.grace_until) if window is not None and window.grace_until else due_on


def _waived(indicator: Indicator) -> set[int]:
    rows = Waiver.objects.filter(indicator=indicator, window=None, revoked_at=None)
    return set(rows.values_list("unit_id", flat=True))


def _groups(audience: Collection[int], waived: Collection[int], pieces: int) -> tuple[GroupAsked, ...]:
    found: dict[str, list[int]] = defaultdict(list)
    names = dict(Unit.objects.filter(is_assessed=True).in_order().values_list("id", "group"))
    wanted = set(audience)
    for unit_id, group in names.items():
        if unit_id in wanted:
            found[group].append(unit_id)
    return tuple(
        GroupAsked(
            group, len(units), pieces * sum(1 for one in units if one not in waived),
            sum(1 for one in units if one in waived),
        )
        for group, units in found.items()
    )  # fmt: skip


def _month(day: dt.date, units: int, minutes: int, pieces: int, window: Window | None) -> Month:
    """``minutes`` and ``pieces`` of one unit; a window that is amended counts as it will be."""
    now = month_load(day)
    more = Load(units, units * pieces, units * minutes)
    if window is not None and (window.due_on.year, window.due_on.month) == (day.year, day.month):
        own = window.duties.filter(state="asked").count()
        asks = together(window.indicator.asks, window.notice.asks if window.notice else {})
        more = Load(0, more.pieces - own, more.minutes - own * estimated_minutes(asks))
    return Month(day, now, now + more, Unit.objects.assessed().count())


def _twice(notice: Notice, window: Window | None) -> tuple[Twice, ...]:
    """What the notice asks to be shown and another window of the year asks too."""
    shows = notice.asks.get("shows") or ()
    if not shows:
        return ()
    others = [one for one in windows_of_schemes() if window is None or one.pk != window.pk]
    return tuple(asked_twice(others, only=shows))


def _scored(
    notice: Notice, standing: Notice | None, due_on: dt.date, audience: Collection[int]
) -> Scored | None:
    fact = NoticeFact(
        notice=(standing or notice).key,
        indicator=notice.indicator.code,
        issued=_issued(standing),
        due=due_on,
        title=notice.title,
        pieces=notice.pieces,
        units=frozenset(Unit.objects.filter(pk__in=audience).values_list("code", flat=True))
        if len(audience) <= MOST_SCORED
        else frozenset(),
    )
    return _score(notice, standing, fact)


def _issued(standing: Notice | None) -> dt.date:
    moment = standing.issued_at if standing is not None and standing.issued_at else clock.now()
    return moment.astimezone(clock.OFFICE_ZONE).date()


def _score(notice: Notice, standing: Notice | None, fact: NoticeFact | None) -> Scored | None:
    """Score today's facts with ``fact`` in the place of the standing notice."""
    if Unit.objects.assessed().count() > MOST_SCORED:
        return None
    key = standing.key if standing is not None else None
    effect = ports.effect_of_facts(
        notice.scheme,
        drop=lambda one: isinstance(one, NoticeFact) and one.notice == key,
        add=[fact] if fact is not None else [],
    )
    return None if effect is None else Scored.of(effect)
