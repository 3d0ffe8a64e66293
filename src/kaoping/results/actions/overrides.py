"""Set a line's value by hand: proposed with a reason, confirmed by another, beside the computed one for ever."""

from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.notifications.actions import tell
from kaoping.pure.scoring import OverrideFact, UnitFact, to_exact, to_published
from kaoping.pure.scoring.checking import check_references
from kaoping.pure.scoring.fact_faults import sentence
from kaoping.results.actions import by_two
from kaoping.results.models import Appeal, Override
from kaoping.results.standings import live_sheet, mark_stale, plan_of
from kaoping.units.models import Role, Unit

State = Override.State
OFFICE = [Role.OFFICE_HEAD, Role.CLERK]


@transaction.atomic
def propose_override(
    scheme: SchemeVersion, unit: Unit, indicator: str, value: Fraction, *, actor: Any, reason: str
) -> Override:
    """Propose ``value`` (exact scheme points) for one line of one unit's sheet.

    Errors: ``Refusal`` for an indicator that the scheme does not have, a value beyond its limits, a line
    that is set or waits already, and a missing reason.
    """
    why = by_two.said(reason, _("Say why the value is set; the unit reads it on its sheet."))
    if not Unit.objects.assessed().filter(pk=unit.pk).exists():
        raise Refusal(
            _(
                "%(unit)s is not assessed any more, so it has no sheet to set a value on. What was published is put right by the decision on an appeal."
            )
            % {"unit": unit.name}
        )
    require_possible(scheme, unit, indicator, value)
    line = live_sheet(scheme, unit).line(indicator)
    if line is None or line.out is not None:
        raise Refusal(
            _("Indicator %(code)s does not count for %(unit)s, so there is no value to set.")
            % {"code": indicator, "unit": unit.name}
        )
    made = Override(
        scheme=scheme, unit=unit, indicator=indicator, value=to_exact(value), reason=why,
        computed=to_exact(line.score if line.computed is None else line.computed),
        proposed_by=actor, proposed_at=clock.now(),
    )  # fmt: skip
    by_two.write_down(
        made, taken=_("A value for this line stands or waits already. Revoke or refuse it first.")
    )
    audit.record(
        "override.proposed", actor=actor, about=made, unit=unit, reason=made.reason,
        before={"computed": made.computed}, after={"indicator": indicator, "value": made.value},
    )  # fmt: skip
    tell(
        kind="override_waits", roles=OFFICE, about=made, link="/results/values/",
        values={"unit": unit.name, "code": indicator, "value": to_published(value), "by": str(actor)},
    )  # fmt: skip
    return made


def require_possible(scheme: SchemeVersion, unit: Unit, indicator: str, value: Fraction) -> None:
    """Errors: ``Refusal`` for a line that the scheme does not have and a value beyond the line's limits."""
    plan = plan_of(scheme)
    if len(plan.rounds) > 1:
        raise Refusal(
            _(
                "This scheme is scored anew each round, so a value cannot be set here. Record a fact of that round."
            )
        )
    tags = tuple(unit.tags.order_by("tag").values_list("tag", flat=True))
    known = [(0, UnitFact(unit.code, unit.name, tags, unit.group or None))]  # on the roll of today or not
    fact = OverrideFact(unit.code, indicator, value, "", "", clock.today())
    faults = check_references(plan, [*known, (1, fact)])
    if faults:
        raise Refusal(sentence(faults[0], get_language() or "zh-hans"))


@transaction.atomic
def set_by_appeal(appeal: Appeal, indicator: str, value: Fraction, *, actor: Any) -> Override:
    """The value that the two deciders of an appeal agreed on: proposed by one, confirmed by ``actor``.

    One that stood before is revoked, one that waited is turned down; both stay readable.
    """
    scheme, unit, reason = appeal.publication.scheme, appeal.unit, f"{appeal.number} {appeal.decision_text}"
    require_possible(scheme, unit, indicator, value)
    for standing in Override.objects.filter(scheme=scheme, unit=unit, indicator=indicator):
        if standing.state == State.CONFIRMED:
            revoke_override(standing, actor=actor, reason=reason)
        elif standing.state == State.PROPOSED:
            refuse_override(standing, actor=actor, reason=reason)
    assert appeal.decider is not None  # noqa: S101 -- a decision that was confirmed has its decider
    line = next((one for one in appeal.lines.all() if one.indicator == indicator), None)
    made = Override.objects.create(
        scheme=scheme, unit=unit, indicator=indicator, value=to_exact(value), reason=reason, appeal=appeal,
        computed=line.score if line else "0", proposed_by=appeal.decider,
        proposed_at=appeal.decided_at or clock.now(),
    )  # fmt: skip
    confirm_override(made, actor=actor)
    return made


@transaction.atomic
def confirm_override(override: Override, *, actor: Any) -> None:
    """The second person's yes: from today on the value counts, live and in every later freeze."""
    by_two.confirm(override, actor=actor)
    audit.record(
        "override.confirmed", actor=actor, about=override, unit=override.unit, reason=override.reason,
        before={"computed": override.computed}, after={"value": override.value},
    )  # fmt: skip
    mark_stale(override.scheme_id, [override.unit_id])


@transaction.atomic
def refuse_override(override: Override, *, actor: Any, reason: str) -> None:
    """Turn a proposed value down, or take one's own back, with a reason."""
    why = by_two.said(reason, _("Say why the value is turned down."))
    by_two.refuse(override, actor=actor, why=why)
    audit.record("override.refused", actor=actor, about=override, unit=override.unit, reason=why)


@transaction.atomic
def revoke_override(override: Override, *, actor: Any, reason: str) -> None:
    """Let the computed value count again; what was set stays readable. Published numbers do not move."""
    why = by_two.said(reason, _("Say why the computed value counts again."))
    by_two.revoke(override, actor=actor, why=why)
    audit.record("override.revoked", actor=actor, about=override, unit=override.unit, reason=why)
    mark_stale(override.scheme_id, [override.unit_id])
