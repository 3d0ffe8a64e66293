"""Enter and withdraw reposts; each tells the score that a fact changed."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from kaoping.assessment import ports
from kaoping.base import audit, clock
from kaoping.programmes.publishing.addresses import key_of
from kaoping.programmes.publishing.models import Repost
from kaoping.programmes.publishing.wording import ALREADY
from kaoping.units.models import Unit


class AlreadyEntered(Exception):
    """The address counts already; ``sentence`` names the first entry."""

    def __init__(self, first: Repost) -> None:
        self.first = first
        self.sentence = str(ALREADY) % {
            "title": first.title,
            "unit": first.unit,
            "outlet": first.outlet,
            "day": first.reposted_on.isoformat(),
            "by": first.entered_by,
        }
        super().__init__(self.sentence)


@transaction.atomic
def enter_repost(
    *, unit: Unit, title: str, outlet: str, address: str, reposted_on: dt.date, actor: Any
) -> Repost:
    """Record an item of the unit that an outlet took over.

    Errors: ``AlreadyEntered`` when the address stands already, for whichever unit;
    ``AddressError`` when it is no web address.
    """
    key = key_of(address)
    try:
        with transaction.atomic():
            repost = Repost.objects.create(
                unit=unit,
                title=title,
                outlet=outlet,
                address=address.strip(),
                address_key=key,
                reposted_on=reposted_on,
                entered_at=clock.now(),
                entered_by=str(actor)[:200],
            )
    except IntegrityError:
        first = Repost.objects.counted().select_related("unit").filter(address_key=key).first()
        if first is None:
            raise
        raise AlreadyEntered(first) from None
    audit.record(
        "repost.entered",
        actor=actor,
        about=repost,
        unit=unit,
        after={"outlet": outlet, "address": repost.address, "day": reposted_on.isoformat()},
    )
    ports.tell_facts_changed_on(reposted_on, [unit.pk])
    return repost


@transaction.atomic
def withdraw_repost(*, repost: Repost, actor: Any, reason: str) -> None:
    """The entry stays readable and counts no more; its address is free again."""
    changed = Repost.objects.filter(pk=repost.pk, withdrawn_at=None).update(
        withdrawn_at=clock.now(), withdrawn_reason=reason
    )
    if not changed:
        return
    audit.record("repost.withdrawn", actor=actor, about=repost, unit=repost.unit, reason=reason)
    ports.tell_facts_changed_on(repost.reposted_on, [repost.unit_id])
