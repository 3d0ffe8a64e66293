"""More days 延期 and no piece at all 免报: granted by the office, with a reason, to one unit."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.actions.duties import reprice
from kaoping.assessment.models import Duty, Extension, Indicator, Waiver, Window
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.asked import refuse_unless_in_force
from kaoping.assessment.seen import allowance_revoked, allowance_taken, mark_of_allowance
from kaoping.assessment.window_words import named_in_messages
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell
from kaoping.units.models import Role, Unit

TOLD = (Role.UNIT_AUTHOR, Role.UNIT_APPROVER)


@transaction.atomic
def grant_extension(
    *,
    unit: Unit,
    window: Window,
    until: dt.date,
    reason: str,
    actor: Any,
    at: dt.datetime | None = None,
    on_time: bool = True,
    seen: str = "",
) -> Extension:
    """The unit's pieces of the window are on time until the end of ``until``.

    Not ``on_time``: they are asked for until then, and late all the same.
    A second extension replaces the first, which stays readable as revoked. ``seen`` is the mark of what
    the unit had been granted for the window on the page (``seen.mark_of_allowance``).
    """
    refuse_unless_in_force(window.indicator.scheme)
    refuse_if_granted_since(unit, window, seen)
    _refuse_without(reason)
    refuse_early(unit, window, until)
    now = at or clock.now()
    Extension.objects.filter(unit=unit, window=window, revoked_at=None).update(revoked_at=now)
    extension = Extension.objects.create(
        unit=unit, window=window, until=until, reason=reason.strip(), granted_by=str(actor or "")[:120],
        granted_at=now, on_time=on_time,
    )  # fmt: skip
    audit.record(
        "extension.granted", actor=actor, about=extension, unit=unit, reason=reason.strip(),
        before={"due": window.due_on.isoformat()}, after={"until": until.isoformat(), "on_time": on_time},
    )  # fmt: skip
    _tell(unit, "extension_granted", window.indicator, window, reason, until=until.isoformat())
    return extension


def refuse_early(unit: Unit, window: Window, until: dt.date) -> None:
    """Errors: ``Refusal`` where ``until`` gives the unit no day more, or the window asks nothing of it."""
    if until <= window.on_time_until:
        raise Refusal(
            _("The window is open until %(due)s anyway; an extension must end later.")
            % {"due": window.on_time_until.isoformat()}
        )
    if not Duty.objects.filter(unit=unit, window=window).exists():
        raise Refusal(_("This window does not ask %(unit)s for anything.") % {"unit": unit})


@transaction.atomic
def revoke_extension(extension: Extension, *, actor: Any, reason: str) -> None:
    _refuse_without(reason)
    window = extension.window
    refuse_unless_in_force(window.indicator.scheme)
    if not Extension.objects.filter(pk=extension.pk, revoked_at=None).update(revoked_at=clock.now()):
        raise Refusal(allowance_revoked(extension))
    audit.record(
        "extension.revoked", actor=actor, about=extension, unit=extension.unit, reason=reason.strip()
    )
    _tell(extension.unit, "extension_revoked", window.indicator, window, reason)


@transaction.atomic
def grant_waiver(
    *,
    unit: Unit,
    indicator: Indicator,
    reason: str,
    actor: Any,
    window: Window | None = None,
    at: dt.datetime | None = None,
    seen: str = "",
    seen_in: Window | None = None,
) -> Waiver:
    """The unit need not report: one window, or the whole indicator without ``window``.

    The window's duties leave the division, the rest is priced anew. ``seen`` is the mark of what the unit
    had been granted for the window ``seen_in`` on the page.
    """
    refuse_unless_in_force(indicator.scheme)
    if seen_in is not None:
        refuse_if_granted_since(unit, seen_in, seen)
    _refuse_without(reason)
    if Waiver.objects.filter(unit=unit, indicator=indicator, window=window, revoked_at=None).exists():
        raise Refusal(_("This is waived for %(unit)s already.") % {"unit": unit})
    waiver = Waiver.objects.create(
        unit=unit, indicator=indicator, window=window, reason=reason.strip(),
        granted_by=str(actor or "")[:120], granted_at=at or clock.now(),
    )  # fmt: skip
    audit.record("waiver.granted", actor=actor, about=waiver, unit=unit, reason=reason.strip())
    _restate(unit, indicator)
    _tell(unit, "waiver_granted", indicator, window, reason)
    return waiver


@transaction.atomic
def revoke_waiver(waiver: Waiver, *, actor: Any, reason: str) -> None:
    """The unit must report after all; its duties are back in the division."""
    _refuse_without(reason)
    refuse_unless_in_force(waiver.indicator.scheme)
    if not Waiver.objects.filter(pk=waiver.pk, revoked_at=None).update(revoked_at=clock.now()):
        raise Refusal(allowance_revoked(waiver))
    audit.record("waiver.revoked", actor=actor, about=waiver, unit=waiver.unit, reason=reason.strip())
    _restate(waiver.unit, waiver.indicator)
    _tell(waiver.unit, "waiver_revoked", waiver.indicator, waiver.window, reason)


def refuse_if_granted_since(unit: Unit, window: Window, seen: str) -> None:
    """Errors: ``Refusal`` with who granted or took back what, where the page showed something else."""
    if seen and seen != mark_of_allowance(unit, window):
        raise Refusal(allowance_taken(unit, window))


def _restate(unit: Unit, indicator: Indicator) -> None:
    """Duties waived exactly where a waiver in force says so, and priced accordingly."""
    duties = Duty.objects.filter(unit=unit, window__indicator=indicator)
    waivers = Waiver.objects.filter(unit=unit, indicator=indicator, revoked_at=None)
    windows = set(waivers.values_list("window_id", flat=True))
    inside = duties if None in windows else duties.filter(window_id__in=windows)
    outside = duties.none() if None in windows else duties.exclude(window_id__in=windows)
    inside.filter(state=Duty.State.ASKED).update(state=Duty.State.WAIVED)
    outside.filter(state=Duty.State.WAIVED).update(state=Duty.State.ASKED)
    reprice(indicator, [unit.pk])


def _tell(
    unit: Unit, kind: str, indicator: Indicator, window: Window | None, reason: str, **values: str
) -> None:
    named = named_in_messages(window) if window else {"code": indicator.code, "window": ""}
    tell(
        unit=unit, roles=TOLD, kind=kind,
        values={**named, "words": reason.strip(), **values},
        about=indicator, link="/duties/",
    )  # fmt: skip
    ports.tell_facts_changed(indicator.scheme_id, [unit.pk])


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise Refusal(_("A reason is needed: it stands on the unit's sheet beside the decision."))
