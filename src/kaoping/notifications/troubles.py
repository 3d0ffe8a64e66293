"""Mail that came back: the row it belongs to, and the address it speaks of.

The third time in a row an address is suspended: nothing goes to it until somebody in the office has
confirmed it, or a mail arrives from it.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F

from kaoping.base import audit, clock
from kaoping.notifications.actions import tell
from kaoping.notifications.models import OutgoingMail
from kaoping.units.models import AddressTrouble, PostAddress, Role, Unit

State = OutgoingMail.State
MOST_BOUNCES = 3
OFFICE = (Role.OFFICE_HEAD, Role.CLERK)
STANDING = (State.SENDING, State.SENT, State.DELIVERED)


@transaction.atomic
def came_back(address: str, *, said: str = "", status: str = "", unit: Unit | None = None) -> AddressTrouble:
    """Count one mail that came back from ``address``; tell the office, and suspend at the third."""
    address, now = address.lower(), clock.now()
    trouble, made = AddressTrouble.objects.get_or_create(
        address=address, defaults={"bounces": 1, "last_at": now, "status": status[:12], "said": said[:300]}
    )
    if not made:
        AddressTrouble.objects.filter(pk=trouble.pk).update(
            bounces=F("bounces") + 1, last_at=now, status=status[:12], said=said[:300]
        )
        trouble.refresh_from_db()
    if trouble.bounces >= MOST_BOUNCES and trouble.suspended_at is None:
        trouble.suspended_at = now
        trouble.save(update_fields=["suspended_at"])
        audit.record(
            "address.suspended", actor="mail", about=trouble, unit=unit, after={"bounces": trouble.bounces}
        )
    unit = unit or unit_of(address)
    tell(
        roles=OFFICE, kind="mail_came_back",
        values={
            "address": address, "unit": unit.name if unit else "", "said": said[:200],
            "bounces": trouble.bounces, "suspended": trouble.suspended_at is not None,
        },
        about=trouble, link=f"/units/{unit.code}/" if unit else "/mail/addresses/",
    )  # fmt: skip
    return trouble


@transaction.atomic
def note_bounce(
    *, message_ids: list[str], addresses: list[str], status: str = "", said: str = "", action: str = "failed"
) -> OutgoingMail | None:
    """A notice came in about a mail of ours: settle its row. None when it is about none of ours.

    The row is found by its Message-ID; without one by the address, among the mails of the last days.
    ``action`` is the notice's: failed, delivered, relayed, expanded or delayed.
    """
    mail = _mail_of(message_ids, addresses)
    if mail is None or action in ("delayed", "relayed", "expanded"):
        return mail
    now = clock.now()
    if action == "delivered":
        OutgoingMail.objects.filter(pk=mail.pk, state=State.SENT).update(
            state=State.DELIVERED, settled_at=now, said=said[:500]
        )
    elif OutgoingMail.objects.filter(pk=mail.pk, state__in=STANDING).update(
        state=State.BOUNCED, why="bounced", said=(said or status)[:500], settled_at=now
    ):
        came_back(mail.to_address, said=said, status=status, unit=mail.unit)
    mail.refresh_from_db()
    return mail


def troubled_among(addresses: Collection[str]) -> frozenset[str]:
    """Those of the addresses, in small letters, from which something came back."""
    wanted = {one.lower() for one in addresses}
    if not wanted:
        return frozenset()
    return frozenset(AddressTrouble.objects.filter(address__in=wanted).values_list("address", flat=True))


def is_well(address: str, *, answered: OutgoingMail | None = None) -> None:
    """A person's mail came from the address: whatever came back before, it is read now.

    ``answered`` is the mail of ours that it answers: that one has arrived.
    """
    if answered is not None:
        OutgoingMail.objects.filter(pk=answered.pk, state=State.SENT).update(
            state=State.DELIVERED, settled_at=clock.now()
        )
    if address and (trouble := AddressTrouble.objects.filter(address=address.lower()).first()):
        audit.record("address.well_again", actor="mail", about=trouble, unit=unit_of(trouble.address))
        trouble.delete()


@transaction.atomic
def confirm_address(trouble: AddressTrouble, *, actor: Any) -> None:
    """Somebody has checked the address: mail goes to it again, and counting starts anew."""
    audit.record(
        "address.confirmed", actor=actor, about=trouble, unit=unit_of(trouble.address),
        before={"bounces": trouble.bounces, "said": trouble.said},
    )  # fmt: skip
    trouble.delete()


def unit_of(address: str) -> Unit | None:
    found = PostAddress.objects.select_related("post__unit").filter(address=address.lower()).first()
    return found.post.unit if found else None


def _mail_of(message_ids: list[str], addresses: list[str]) -> OutgoingMail | None:
    named = OutgoingMail.objects.filter(message_id__in=message_ids[:50]).order_by("-pk")
    wanted = {one.lower() for one in addresses[:50]}
    # A notice that names another receiver than ours speaks of a mail that was passed on.
    mail = next((one for one in named if not wanted or one.to_address in wanted), named.first())
    if mail is not None or not wanted:
        return mail
    since = clock.now() - dt.timedelta(days=5)
    return (
        OutgoingMail.objects.filter(to_address__in=wanted, state__in=STANDING, made_at__gt=since)
        .order_by("-made_at", "-pk")
        .first()
    )
