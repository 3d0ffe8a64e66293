"""Set up, change and remove the mailboxes that are polled. The password goes into its own file alone."""

from typing import Any

from django.db import transaction

from kaoping.base import audit, clock
from kaoping.intake.doors import secrets
from kaoping.intake.models import Mailbox

SAID_IN_AUDIT = ("host", "port", "tls", "account", "folder", "after", "move_to", "since", "is_enabled")


@transaction.atomic
def save_mailbox(mailbox: Mailbox, *, password: str, actor: Any) -> Mailbox:
    """Keep a new or changed mailbox; an empty ``password`` keeps the one there is."""
    before = Mailbox.objects.filter(pk=mailbox.pk).first() if mailbox.pk else None
    if before is None:
        mailbox.made_at = clock.now()
    mailbox.said, mailbox.failures = {}, 0  # what was said concerned the old settings
    mailbox.save()
    audit.record(
        "mailbox.changed" if before else "mailbox.added",
        actor=actor,
        about=mailbox,
        before=_values(before) if before else {},
        after={**_values(mailbox), "password": "changed" if password else "kept"},
    )
    if password:
        secrets.keep(mailbox.pk, password)
    return mailbox


@transaction.atomic
def remove_mailbox(mailbox: Mailbox, *, actor: Any) -> None:
    """Poll it no more and forget its password. The mails taken from it stay."""
    audit.record("mailbox.removed", actor=actor, about=mailbox, before=_values(mailbox))
    key = mailbox.pk
    mailbox.delete()
    transaction.on_commit(lambda: secrets.forget(key))


def _values(mailbox: Mailbox) -> dict[str, Any]:
    return {name: str(getattr(mailbox, name) or "") for name in SAID_IN_AUDIT}
