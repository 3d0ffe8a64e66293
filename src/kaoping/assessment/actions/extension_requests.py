"""A unit asks for more days 延期申请; the office grants or refuses, one or many, with words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kaoping.assessment.actions.allowances import TOLD, grant_extension
from kaoping.assessment.models import Duty, Extension, ExtensionRequest, Window
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.asked import refuse_unless_in_force
from kaoping.assessment.queries.closing import why_closed
from kaoping.assessment.seen import mark_of_more_days, more_days_taken, request_taken
from kaoping.assessment.window_words import named_in_messages
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell
from kaoping.units.models import Role, Unit

State = ExtensionRequest.State
OFFICE = (Role.OFFICE_HEAD, Role.CLERK)


@transaction.atomic
def ask_extension(
    *, unit: Unit, window: Window, until: dt.date, reason: str, actor: Any, at: dt.datetime | None = None
) -> ExtensionRequest:
    """Ask the office for more days; the due day stands until it grants them. Errors: ``Refusal``."""
    refuse_unless_in_force(window.indicator.scheme)
    if closed := why_closed(unit, window, at or clock.now()):
        raise Refusal(closed)
    if not reason.strip():
        raise Refusal(_("Say why your unit needs more days; the office decides by it."))
    if until <= window.on_time_until:
        raise Refusal(
            _("The window is open until %(due)s anyway; ask for a later day.")
            % {"due": window.on_time_until.isoformat()}
        )
    if until > window.closes_on:
        raise Refusal(
            _("The window closes on %(closes)s; ask for a day up to then.")
            % {"closes": window.closes_on.isoformat()}
        )
    if not Duty.objects.filter(unit=unit, window=window, state=Duty.State.ASKED).exists():
        raise Refusal(_("This window does not ask %(unit)s for anything.") % {"unit": unit})
    try:
        with transaction.atomic():
            request = ExtensionRequest.objects.create(
                unit=unit, window=window, until=until, reason=reason.strip(), asked_at=at or clock.now(),
                asked_by=str(actor or "")[:200],
            )  # fmt: skip
    except IntegrityError:
        raise Refusal(
            _("Your unit has asked for this window already; wait for the decision or take the request back.")
        ) from None
    audit.record(
        "extension.asked", actor=actor, about=request, unit=unit, reason=reason.strip(),
        after={"until": until.isoformat()},
    )  # fmt: skip
    tell(
        kind="extension_asked", roles=OFFICE, about=request, link="/allowances/requests/",
        values={**_values(request), "unit": unit.name, "words": reason.strip(), "until": until.isoformat()},
    )  # fmt: skip
    return request


@transaction.atomic
def take_request_back(request: ExtensionRequest, *, actor: Any) -> None:
    """The unit needs no more days after all."""
    _settle(request, State.WITHDRAWN, actor=actor, words="", at=clock.now())
    audit.record("extension.request_taken_back", actor=actor, about=request, unit=request.unit)


@transaction.atomic
def decide_requests(
    requests: Sequence[ExtensionRequest],
    *,
    grant: bool,
    actor: Any,
    words: str,
    until: dt.date | None = None,
    on_time: bool = True,
    at: dt.datetime | None = None,
    seen: Mapping[int, str] | None = None,
) -> int:
    """Grant or refuse all of these, or none of them; how many. ``until`` overrides what was asked.

    ``seen``: the mark of what the unit had been granted when the page was made, by request.

    Errors: ``Refusal`` without words for a refusal, and where one of them was decided meanwhile.
    """
    if not requests:
        raise Refusal(_("Choose at least one request."))
    if not grant and not words.strip():
        raise Refusal(_("Say why the days are not granted; the unit reads it."))
    now = at or clock.now()
    for request in requests:
        _settle(request, State.GRANTED if grant else State.REFUSED, actor=actor, words=words, at=now)
        if grant:
            extension = grant_extension(
                seen=(seen or {}).get(request.pk, ""), unit=request.unit, window=request.window, until=until or request.until, on_time=on_time,
                reason=words.strip() or request.reason, actor=actor, at=now,
            )  # fmt: skip
            ExtensionRequest.objects.filter(pk=request.pk).update(extension=extension)
            continue
        audit.record("extension.refused", actor=actor, about=request, unit=request.unit, reason=words.strip())
        tell(
            unit=request.unit, roles=TOLD, kind="extension_refused", about=request, link="/duties/",
            values={**_values(request), "words": words.strip()},
        )  # fmt: skip
    return len(requests)


@transaction.atomic
def extend_many(
    *, units: Sequence[Unit], window: Window, until: dt.date, reason: str, actor: Any, on_time: bool = True,
    seen: str = "",
) -> list[Extension]:  # fmt: skip
    """More days for several units at once, or for none of them where one cannot have them.

    ``seen`` is the mark of everybody's more days in the window on the page. Errors: ``Refusal``.
    """
    if seen and seen != mark_of_more_days(window):
        raise Refusal(more_days_taken(window))
    if not units:
        raise Refusal(_("Choose at least one unit."))
    return [
        grant_extension(unit=unit, window=window, until=until, reason=reason, actor=actor, on_time=on_time)
        for unit in units
    ]


def _settle(request: ExtensionRequest, state: str, *, actor: Any, words: str, at: dt.datetime) -> None:
    changed = ExtensionRequest.objects.filter(pk=request.pk, state=State.WAITING).update(
        state=state, decided_at=at, decided_by=str(actor or "")[:200], decision=words.strip()
    )
    if not changed:
        raise Refusal(request_taken(request))


def _values(request: ExtensionRequest) -> dict[str, Any]:
    return named_in_messages(request.window)
