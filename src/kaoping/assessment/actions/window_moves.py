"""The days of a window, moved by the office: for all units at once, with a reason, after a preview.

A notice's window may move altogether. The days of a window of the scheme itself are the published
text's; here it can be given grace and be kept open longer, anything else is an amendment.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.actions.change_effects import Asking, PointsEffect, points_effect
from kaoping.assessment.actions.notice_rows import keep_version, waived_units
from kaoping.assessment.actions.previews import MOST_SCORED, Scored
from kaoping.assessment.models import Duty, Extension, Notice, Window, WindowMove
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.asked import refuse_unless_in_force
from kaoping.assessment.queries.burden import WeekAsked, week_asked
from kaoping.assessment.queries.free_days import FreeDay, free_day_of
from kaoping.assessment.seen import days_of, window_taken
from kaoping.assessment.window_words import named_in_messages
from kaoping.base import audit, clock
from kaoping.base.seen import is_overtaken
from kaoping.notifications.actions import tell_units
from kaoping.pure.scoring.facts import ExtensionFact, NoticeFact
from kaoping.units.models import Role, Unit


@dataclass(frozen=True, slots=True)
class Days:
    """The four days of a window; without ``grace_until`` nothing is on time after ``due_on``."""

    opens_on: dt.date
    due_on: dt.date
    grace_until: dt.date | None
    closes_on: dt.date

    @classmethod
    def of(cls, window: Window) -> "Days":
        return cls(window.opens_on, window.due_on, window.grace_until, window.closes_on)

    @property
    def on_time_until(self) -> dt.date:
        return max(self.due_on, self.grace_until) if self.grace_until else self.due_on

    def as_text(self) -> dict[str, str | None]:
        """ISO days, for the record."""
        return {
            "opens": self.opens_on.isoformat(),
            "due": self.due_on.isoformat(),
            "grace": self.grace_until.isoformat() if self.grace_until else None,
            "closes": self.closes_on.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class MoveEffect:
    """What moving a window's days does."""

    units: int  # asked in it
    points: PointsEffect
    free_day: FreeDay | None  # of the last day on which a piece is on time
    week: WeekAsked
    scored: Scored | None
    over_since: dt.date | None = None  # the new last day on time, where it lies before today
    needs_consent: bool = False  # it is earlier than until now, so that somebody loses by it


def preview_move(window: Window, days: Days) -> MoveEffect:
    """The effect of ``move_window``; errors are the same."""
    _refuse_wrong(window, days)
    asked = set(Duty.objects.filter(window=window, state=Duty.State.ASKED).values_list("unit_id", flat=True))
    counts = dict.fromkeys(asked, window.pieces)
    asking = Asking(days.on_time_until, window.pieces, frozenset(asked))
    return MoveEffect(
        units=len(asked),
        points=points_effect(window.indicator, window, asking, waived=frozenset(waived_units(window))),
        free_day=free_day_of(days.on_time_until, until=window.indicator.until_on),
        week=week_asked(days.due_on, counts, without=window),
        scored=_scored(window, days, asked),
        over_since=days.on_time_until if _is_new_and_over(window, days) else None,
        needs_consent=takes_back(window, days),
    )


def takes_back(window: Window, days: Days) -> bool:
    """Whether pieces would have had to come by a day that is over, earlier than what was said until now."""
    return _is_new_and_over(window, days) and days.on_time_until < window.on_time_until


def _is_new_and_over(window: Window, days: Days) -> bool:
    return days.on_time_until != window.on_time_until and days.on_time_until < clock.today()


@transaction.atomic
def move_window(
    window: Window, days: Days, *, actor: Any, reason: str, consents: bool = False, seen: str = "",
    at: dt.datetime | None = None,
) -> WindowMove:  # fmt: skip
    """Move the window's days for everybody it asks; every one of them is told.

    ``consents``: the office knows that the day is over and whom that makes late. ``seen`` is the mark of
    the days that its page showed. Errors: ``Refusal``.
    """
    refuse_unless_in_force(window.indicator.scheme)
    if not reason.strip():
        raise Refusal(_("Say why the days move; every unit reads it."))
    before = Days.of(window)
    if is_overtaken(seen, *days_of(window)):
        raise Refusal(window_taken(window))
    _refuse_wrong(window, days)
    if before == days:
        raise Refusal(_("These are the days that the window has; nothing was moved."))
    if takes_back(window, days) and not consents:
        raise Refusal(
            _(
                "%(day)s is over already: whoever sent later becomes late, and whoever has sent nothing has missed it. "
                "Read below whom it concerns, then tick that this is meant, or choose a later day."
            )
            % {"day": date_format(days.on_time_until, "DATE_FORMAT")}
        )
    now = at or clock.now()
    values: dict[str, Any] = {
        "opens_on": days.opens_on,
        "due_on": days.due_on,
        "grace_until": days.grace_until,
        "closes_on": days.closes_on,
    }
    if not Window.objects.filter(
        pk=window.pk, opens_on=before.opens_on, due_on=before.due_on, grace_until=before.grace_until,
        closes_on=before.closes_on,
    ).update(**values):  # fmt: skip
        raise Refusal(window_taken(window))
    window.refresh_from_db()
    move = WindowMove.objects.create(
        window=window, moved_at=now, moved_by=str(actor or "")[:200], reason=reason.strip(),
        before=before.as_text(), after=days.as_text(),
    )  # fmt: skip
    if window.notice is not None and (before.due_on, before.opens_on) != (days.due_on, days.opens_on):
        Notice.objects.filter(pk=window.notice.pk).update(due_on=days.due_on, opens_on=days.opens_on)
        window.notice.refresh_from_db()
        keep_version(window.notice, actor=actor, at=now, reason=reason)
    audit.record(
        "window.moved", actor=actor, about=window, reason=reason.strip(), before=before.as_text(),
        after=days.as_text(),
    )  # fmt: skip
    asked = list(
        Duty.objects.filter(window=window, state=Duty.State.ASKED)
        .order_by("unit_id")
        .values_list("unit_id", flat=True)
        .distinct()
    )
    only_closing = before == replace(days, closes_on=before.closes_on)
    tell_units(
        kind="window_closing_moved" if only_closing else "window_moved", units=asked, roles=[Role.UNIT_AUTHOR, Role.UNIT_APPROVER],
        values={
            **named_in_messages(window), "words": reason.strip(),
            "due_on": days.on_time_until.isoformat(), "closes_on": days.closes_on.isoformat(),
        },
        about=window, link="/duties/",
    )  # fmt: skip
    ports.tell_facts_changed(window.indicator.scheme_id, asked)
    return move


def _refuse_wrong(window: Window, days: Days) -> None:
    """Errors: ``Refusal`` where the days contradict each other, the scheme, or its limit."""
    if window.notice_id is None and (days.opens_on, days.due_on) != (window.opens_on, window.due_on):
        raise Refusal(
            _(
                "Opening and due day of this window stand in the published scheme; amend the scheme to change "
                "them. Here you can give everybody grace after the due day."
            )
        )
    if days.opens_on > days.due_on:
        raise Refusal(_("It would open after it is due. Choose an earlier day to open."))
    if days.grace_until is not None and days.grace_until <= days.due_on:
        raise Refusal(_("Grace ends after the due day, or is left empty."))
    if days.closes_on < days.on_time_until:
        raise Refusal(_("It would close while pieces are still on time. Choose a later day to close."))
    if days.closes_on != window.closes_on and days.closes_on < clock.today():
        raise Refusal(
            _("The day to close, %(day)s, is already over; choose %(today)s or a later one.")
            % {"day": days.closes_on.isoformat(), "today": clock.today().isoformat()}
        )
    limit = window.indicator.until_on
    if window.notice_id is not None and limit is not None and days.due_on > limit:
        raise Refusal(
            _("The scheme ends indicator %(code)s on %(limit)s; it cannot be due later.")
            % {"code": window.indicator.code, "limit": date_format(limit, "DATE_FORMAT")}
        )


def _scored(window: Window, days: Days, asked: set[int]) -> Scored | None:
    """Totals and ranks with the window's new days in the facts."""
    if Unit.objects.assessed().count() > MOST_SCORED:
        return None
    codes = set(Unit.objects.filter(pk__in=asked).values_list("code", flat=True))
    place = (window.indicator.code, window.key)
    notice = window.notice

    def drop(fact: Any) -> bool:
        if isinstance(fact, ExtensionFact):
            return (fact.indicator, fact.window) == place and fact.unit in codes
        return notice is not None and isinstance(fact, NoticeFact) and fact.notice == notice.key

    own = Extension.objects.filter(window=window, revoked_at=None, on_time=True, unit_id__in=asked)
    add: list[Any] = [
        ExtensionFact(code, *place, until) for code, until in own.values_list("unit__code", "until")
    ]
    if days.grace_until is not None:
        add += [ExtensionFact(code, *place, days.grace_until) for code in sorted(codes)]
    if notice is not None and notice.issued_at is not None:
        audience = notice.audience.filter(unit__is_assessed=True, unit__dissolved_on=None)
        add.append(
            NoticeFact(
                notice=notice.key, indicator=window.indicator.code,
                issued=notice.issued_at.astimezone(clock.OFFICE_ZONE).date(), due=days.due_on,
                title=notice.title, pieces=window.pieces,
                units=frozenset(audience.values_list("unit__code", flat=True)),
            )
        )  # fmt: skip
    effect = ports.effect_of_facts(window.indicator.scheme, drop=drop, add=add)
    return None if effect is None else Scored.of(effect)
