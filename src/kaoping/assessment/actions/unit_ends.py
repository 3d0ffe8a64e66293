"""A unit ends in mid-year 撤并: each of its open windows is decided, in one deed with the ending."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.actions.allowances import TOLD, grant_waiver
from kaoping.assessment.actions.duties import Profile, duty_rows, groups_by_unit, reprice
from kaoping.assessment.models import Duty, NoticeUnit, Waiver, Window
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.texts import scheme_in_force, scheme_of
from kaoping.assessment.window_words import named_in_messages
from kaoping.base import clock
from kaoping.notifications.actions import tell
from kaoping.units import actions as units
from kaoping.units.models import Unit

Decision = Literal["waive", "pass_on", "keep"]


@transaction.atomic
def end_unit(
    unit: Unit,
    *,
    day: dt.date,
    into: Unit | None,
    still_assessed: bool,
    decisions: Mapping[Window, Decision],
    reason: str,
    actor: Any,
) -> None:
    """Dissolve the unit, or merge it into another, and decide what it is still asked for.

    ``waive``: it need not send. ``pass_on``: the body that takes it in is asked instead, where it is not
    asked already. ``keep``: it stays asked. Nothing sent, marked or published changes.
    Errors: ``Refusal``, with nothing done.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    _refuse(unit, day, into, reason)
    for window, decision in decisions.items():
        if decision == "keep":
            continue
        if decision == "pass_on":
            if into is None:
                raise Refusal(_("Say into which unit it goes, or waive what is left."))
            _ask_instead(window, into, unit)
        if not _is_waived(unit, window):
            grant_waiver(unit=unit, indicator=window.indicator, window=window, reason=reason, actor=actor)
    units.end_unit(
        unit, day=day, into=into, still_assessed=still_assessed, actor=actor, reason=reason.strip()
    )
    _tell_facts([unit.pk])


@transaction.atomic
def restore_unit(unit: Unit, *, reason: str, actor: Any) -> None:
    """Take the ending back. Waivers and what was passed on stay, until they are taken back themselves."""
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.dissolved_on is None and unit.merged_into_id is None:
        raise Refusal(_("%(unit)s was not ended; there is nothing to take back.") % {"unit": unit})
    if not reason.strip():
        raise Refusal(_("Say why, so that the trail tells it."))
    units.restore_unit(unit, actor=actor, reason=reason.strip())
    _tell_facts([unit.pk])


def _refuse(unit: Unit, day: dt.date, into: Unit | None, reason: str) -> None:
    if unit.dissolved_on is not None:
        raise Refusal(
            _("%(unit)s ended on %(day)s already.") % {"unit": unit, "day": unit.dissolved_on.isoformat()}
        )
    if day > clock.today():
        raise Refusal(
            _("That day has not come yet. End the unit on the day itself, or choose an earlier one.")
        )
    if into is not None and (into.pk == unit.pk or into.dissolved_on is not None or not into.is_assessed):
        raise Refusal(_("%(unit)s cannot take it in; choose another unit that is assessed.") % {"unit": into})
    if not reason.strip():
        raise Refusal(_("Say why, with the number of the document, so that the trail tells it."))


def _is_waived(unit: Unit, window: Window) -> bool:
    rows = Waiver.objects.filter(unit=unit, indicator_id=window.indicator_id, revoked_at=None)
    return rows.filter(window=None).exists() or rows.filter(window=window).exists()


def _ask_instead(window: Window, into: Unit, ending: Unit) -> None:
    """The window's pieces, asked of the other body; one that is asked already sends what it would."""
    own = Duty.objects.filter(unit=into, window=window)
    if own.exclude(state=Duty.State.CANCELLED).exists():
        return
    scheme = scheme_of(window.indicator.scheme)
    profile = Profile.of(scheme, groups_by_unit(scheme, [into.pk])[into.pk])
    rows = list(duty_rows(profile, window.indicator.code, [window], [into.pk]))
    if not rows or not profile.asks(window.indicator.code):
        raise Refusal(
            _("Indicator %(code)s is not meant for %(unit)s; waive it, or leave it asked.")
            % {"code": window.indicator.code, "unit": into}
        )
    own.delete()
    Duty.objects.bulk_create(rows)
    if window.notice_id:
        NoticeUnit.objects.get_or_create(notice_id=window.notice_id, unit=into)
    reprice(window.indicator, [into.pk])
    tell(
        unit=into, roles=TOLD, kind="asked_instead", about=window.indicator, link="/duties/",
        values={
            **named_in_messages(window), "unit": str(ending), "due_on": window.on_time_until.isoformat()
        },
    )  # fmt: skip
    _tell_facts([into.pk])


def _tell_facts(unit_ids: list[int]) -> None:
    scheme = scheme_in_force()
    if scheme is not None:
        ports.tell_facts_changed(scheme.pk, unit_ids)
