"""Leave a unit out of the commendation list: proposed with a reason, confirmed by another, revoked with one."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell
from kaoping.results.actions import by_two
from kaoping.results.models import Exclusion, FrozenSheet, Publication
from kaoping.results.queries.commended import why_closed
from kaoping.units.models import Role

OFFICE = [Role.OFFICE_HEAD, Role.CLERK]


@transaction.atomic
def propose_exclusion(publication: Publication, sheet: FrozenSheet, *, actor: Any, reason: str) -> Exclusion:
    """Propose that the unit of ``sheet`` is not commended this year. Errors: ``Refusal``."""
    why = by_two.said(reason, _("Say why this unit is not commended; the reason stays beside its name."))
    _refuse_closed(publication)
    made = Exclusion(
        scheme=publication.scheme, unit_id=sheet.unit_id, reason=why, proposed_by=actor, proposed_at=clock.now(),
    )  # fmt: skip
    taken = _("%(unit)s is left out already, or waits for the second person. Look at the list below.")
    by_two.write_down(made, taken=taken % {"unit": sheet.name})
    audit.record("exclusion.proposed", actor=actor, about=made, unit=made.unit, reason=made.reason)
    tell(
        kind="exclusion_waits", roles=OFFICE, about=made, link=f"/results/{publication.pk}/commended/",
        values={"unit": sheet.name, "by": str(actor)},
    )  # fmt: skip
    return made


@transaction.atomic
def confirm_exclusion(row: Exclusion, *, actor: Any) -> None:
    """The second person's yes: the unit leaves the list."""
    _refuse_closed(_newest(row))
    by_two.confirm(row, actor=actor)
    audit.record("exclusion.confirmed", actor=actor, about=row, unit=row.unit, reason=row.reason)


@transaction.atomic
def refuse_exclusion(row: Exclusion, *, actor: Any, reason: str) -> None:
    """Turn it down, or take one's own proposal back; the unit stays on the list."""
    why = by_two.said(reason, _("Say why the unit stays on the list."))
    by_two.refuse(row, actor=actor, why=why)
    audit.record("exclusion.refused", actor=actor, about=row, unit=row.unit, reason=why)


@transaction.atomic
def revoke_exclusion(row: Exclusion, *, actor: Any, reason: str) -> None:
    """Put the unit back on the list; that it was left out stays readable."""
    why = by_two.said(reason, _("Say why the unit is put back on the list."))
    _refuse_closed(_newest(row))
    by_two.revoke(row, actor=actor, why=why)
    audit.record("exclusion.revoked", actor=actor, about=row, unit=row.unit, reason=why)


def _newest(row: Exclusion) -> Publication:
    """The revision whose list the row moves."""
    return Publication.objects.filter(scheme=row.scheme_id).order_by("-revision")[0]


def _refuse_closed(publication: Publication) -> None:
    if why := why_closed(publication):
        raise Refusal(why)
