"""Leave a unit out of the commendation list: proposed with a reason, confirmed by another, revoked with one."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell
from kaoping.results.models import Exclusion, FrozenSheet, Publication
from kaoping.results.queries.commended import why_closed
from kaoping.units.models import Role

State = Exclusion.State
OFFICE = [Role.OFFICE_HEAD, Role.CLERK]


@transaction.atomic
def propose_exclusion(publication: Publication, sheet: FrozenSheet, *, actor: Any, reason: str) -> Exclusion:
    """Propose that the unit of ``sheet`` is not commended this year. Errors: ``Refusal``."""
    if not reason.strip():
        raise Refusal(_("Say why this unit is not commended; the reason stays beside its name."))
    _refuse_closed(publication)
    try:
        with transaction.atomic():
            made = Exclusion.objects.create(
                scheme=publication.scheme, unit_id=sheet.unit_id, reason=reason.strip(),
                proposed_by=actor, proposed_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise Refusal(
            _("%(unit)s is left out already, or waits for the second person. Look at the list below.")
            % {"unit": sheet.name}
        ) from error
    audit.record("exclusion.proposed", actor=actor, about=made, unit=made.unit, reason=made.reason)
    tell(
        kind="exclusion_waits", roles=OFFICE, about=made, link=f"/results/{publication.pk}/commended/",
        values={"unit": sheet.name, "by": str(actor)},
    )  # fmt: skip
    return made


@transaction.atomic
def confirm_exclusion(row: Exclusion, *, actor: Any) -> None:
    """The second person's yes: the unit leaves the list."""
    if row.proposed_by_id == actor.pk:
        raise Refusal(_("You proposed this yourself; somebody else of the office has to confirm it."))
    _refuse_closed(_newest(row))
    _decide(row, State.PROPOSED, State.CONFIRMED, actor, "")
    audit.record("exclusion.confirmed", actor=actor, about=row, unit=row.unit, reason=row.reason)


@transaction.atomic
def refuse_exclusion(row: Exclusion, *, actor: Any, reason: str) -> None:
    """Turn it down, or take one's own proposal back; the unit stays on the list."""
    if not reason.strip():
        raise Refusal(_("Say why the unit stays on the list."))
    _decide(row, State.PROPOSED, State.REFUSED, actor, reason.strip())
    audit.record("exclusion.refused", actor=actor, about=row, unit=row.unit, reason=reason.strip())


@transaction.atomic
def revoke_exclusion(row: Exclusion, *, actor: Any, reason: str) -> None:
    """Put the unit back on the list; that it was left out stays readable."""
    if not reason.strip():
        raise Refusal(_("Say why the unit is put back on the list."))
    _refuse_closed(_newest(row))
    _decide(row, State.CONFIRMED, State.REVOKED, actor, reason.strip())
    audit.record("exclusion.revoked", actor=actor, about=row, unit=row.unit, reason=reason.strip())


def _newest(row: Exclusion) -> Publication:
    """The revision whose list the row moves."""
    return Publication.objects.filter(scheme=row.scheme_id).order_by("-revision")[0]


def _refuse_closed(publication: Publication) -> None:
    if why := why_closed(publication):
        raise Refusal(why)


def _decide(row: Exclusion, before: str, after: str, actor: Any, why: str) -> None:
    part = "revoked" if after == State.REVOKED else "decided"
    fields: dict[str, Any] = {
        "state": after, f"{part}_why": why, f"{part}_by": actor, f"{part}_at": clock.now(),
    }  # fmt: skip
    changed = Exclusion.objects.filter(pk=row.pk, state=before).update(**fields)
    row.refresh_from_db()
    if not changed:
        raise Refusal(
            _("Nothing was done: this proposal is %(state)s by now. Look again.")
            % {"state": row.get_state_display()}
        )
