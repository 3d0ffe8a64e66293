"""What a person decides on a mail: confirm, ignore, call it a re-send, put it back."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.base import audit
from kaoping.intake import ports
from kaoping.intake.models import Message
from kaoping.units.models import PostAddress, Role, Unit

State = Message.State
LEARNT_BY = (Role.UNIT_AUTHOR, Role.UNIT_APPROVER, Role.UNIT_HEAD)


class AlreadyDecided(Exception):
    """Somebody else was first; nothing was changed."""


class CannotRemember(Exception):
    """The address cannot be tied to the unit; ``sentence`` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@transaction.atomic
def confirm(
    message: Message, *, unit: Unit, items: Sequence[ports.Item], actor: Any, remember: bool = False
) -> ports.TakenIn:
    """Take the mail in for ``unit`` as ``items``; with ``remember`` learn the sender's address.

    Errors: ``AlreadyDecided``, ``CannotRemember``, ``ports.CannotTakeIn``; nothing is kept then.
    """
    handler = ports.handler()
    if handler is None:
        raise ports.CannotTakeIn(
            _(
                "Nothing takes mail in yet, because no scheme is in force. Publish a scheme, then confirm again."
            )
        )
    if remember:
        learn_address(message.from_address, unit, actor=actor, about=message)
    guessed, message.unit = message.unit, unit
    taken = handler.take_in(message, items, actor=actor)
    changed = Message.objects.filter(pk=message.pk, state=State.TRIAGE).update(
        state=State.MATCHED,
        why="confirmed",
        unit=unit,
        result_kind=taken.kind[:60],
        result_key=taken.key[:80],
        result_label=taken.label[:200],
    )
    if not changed:
        raise AlreadyDecided
    audit.record(
        "message.matched",
        actor=actor,
        about=message,
        unit=unit,
        before={"unit": guessed.code if guessed else "", "proposal": message.proposal.get("items", [])},
        after={"unit": unit.code, "items": [item.choice for item in items], "result": taken.label},
    )
    message.refresh_from_db()
    return taken


def learn_address(address: str, unit: Unit, *, actor: Any, about: Message) -> PostAddress | None:
    """Tie an address to the unit's liaison, so that the next mail from it needs nobody.

    An address belongs to one post; one that is another unit's is refused.
    """
    address = address.lower()
    if not address:
        raise CannotRemember(
            _("The mail names no sender's address, so there is nothing to remember. Clear the box.")
        )
    known = PostAddress.objects.select_related("post__unit").filter(address=address).first()
    if known is not None:
        if known.post.unit_id == unit.pk or known.post.unit.parent_id == unit.pk:
            return None
        raise CannotRemember(
            _(
                "%(address)s is registered with %(post)s. Change it on the unit's page first, or clear the box."
            )
            % {"address": address, "post": known.post}
        )
    posts = sorted(
        unit.posts.filter(role__in=LEARNT_BY), key=lambda post: (LEARNT_BY.index(Role(post.role)), post.pk)
    )
    if not posts:
        raise CannotRemember(
            _(
                "%(unit)s has no liaison yet, so the address cannot be registered. Add the post on the unit's page, or clear the box."
            )
            % {"unit": unit}
        )
    learnt = PostAddress.objects.create(post=posts[0], address=address, learnt_from="triage")
    audit.record(
        "address.learnt",
        actor=actor,
        about=learnt,
        unit=unit,
        after={"message": str(about.pk), "post": str(posts[0])},
    )
    return learnt


@transaction.atomic
def ignore(message: Message, *, actor: Any, reason: str) -> None:
    """Leave the mail out of the work; it stays in the register with the reason."""
    changed = Message.objects.filter(pk=message.pk, state=State.TRIAGE).update(
        state=State.IGNORED, why="by_hand", proposal={**message.proposal, "reason": reason}
    )
    if not changed:
        raise AlreadyDecided
    message.refresh_from_db()
    audit.record("message.ignored", actor=actor, about=message, unit=message.unit, reason=reason)


@transaction.atomic
def mark_resend(message: Message, original: Message, *, actor: Any) -> None:
    """The mail repeats another; it counts nowhere and points to that one."""
    changed = Message.objects.filter(pk=message.pk, state=State.TRIAGE).update(
        state=State.IGNORED,
        why="resend",
        unit=original.unit,
        result_kind="intake.message",
        result_key=str(original.pk),
        result_label=str(original)[:200],
    )
    if not changed:
        raise AlreadyDecided
    message.refresh_from_db()
    audit.record(
        "message.resend", actor=actor, about=message, unit=message.unit, after={"original": str(original.pk)}
    )


@transaction.atomic
def put_back(message: Message, *, actor: Any) -> None:
    """Undo an ignore, by hand or by the machine: the mail waits for a person again."""
    changed = Message.objects.filter(pk=message.pk, state=State.IGNORED).update(
        state=State.TRIAGE, why="taken_back", result_kind="", result_key="", result_label=""
    )
    if not changed:
        raise AlreadyDecided
    before = {"why": message.why, "reason": message.proposal.get("reason", "")}
    message.refresh_from_db()
    audit.record("message.put_back", actor=actor, about=message, unit=message.unit, before=before)
