"""Add a group, change it, try it out."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.base import audit, clock
from kaoping.notifications.groups.addresses import RobotAddress, keep, kept
from kaoping.notifications.groups.sending import settle
from kaoping.notifications.groups.transport import carry
from kaoping.notifications.models import GroupChannel, GroupMessage
from kaoping.notifications.transport import Outcome
from kaoping.units.models import Office

SHOWN = ("name", "kind", "unit_id", "is_on", "by_itself", "most_a_day", "quiet_from", "quiet_to")


@transaction.atomic
def change_group(channel: GroupChannel, *, address: RobotAddress | None, actor: Any) -> GroupChannel:
    """Save a group; ``address`` is a new address of its robot, or None to keep the old one.

    A group that is switched on hears what happens from now on, never what was before.
    """
    now = clock.now()
    before = GroupChannel.objects.filter(pk=channel.pk).values(*SHOWN).first() or {}
    if channel.made_at is None:
        channel.made_at = now
    if not before or (channel.is_on and not before["is_on"]):
        channel.told_until = now
    channel.save()
    if address is not None:
        keep(channel, address)
    audit.record(
        "group.changed", actor=actor, about=channel, unit=channel.unit, before=_plain(before),
        after=_plain({name: getattr(channel, name) for name in SHOWN})
        | {"address": "kept" if address is None else "changed"},
    )  # fmt: skip
    return channel


def try_out(channel: GroupChannel, *, actor: Any) -> Outcome:
    """Say one sentence in the group now, and keep what the server answered. Works while it is off."""
    now = clock.now()
    with transaction.atomic():
        body = _("Test of %(office)s: kaoping can write into this group.") % {"office": Office.current()}
        message = GroupMessage.objects.create(
            channel=channel, kind="test", body=body, made_at=now, made_by=str(actor)[:150],
            state=GroupMessage.State.SENDING, claimed_at=now, tries=1,
        )  # fmt: skip
    outcome = carry(channel, kept(channel), body)
    went = outcome.result == "taken"
    with transaction.atomic():
        settle(message, outcome, tries_again=False)
        GroupChannel.objects.filter(pk=channel.pk).update(
            tried_at=now, tried_said=outcome.said, tried_well=went
        )
        audit.record(
            "group.tried", actor=actor, about=channel, unit=channel.unit, after={"result": outcome.result}
        )
    return outcome


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, bool | int | None) else str(value) for name, value in values.items()
    }
