"""Change how the office sends, and try it out."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.base import audit, clock
from kaoping.notifications import account
from kaoping.notifications.compose import mail_bytes
from kaoping.notifications.models import MailPreference, OutgoingMail, SendingAccount
from kaoping.notifications.outgoing import new_message_id
from kaoping.notifications.transport import NotConnected, Outcome, open_carrier
from kaoping.units.models import Office, Post

SHOWN = ("is_on", "host", "port", "security", "username", "address", "answers_a_day", "sends_notices")


@transaction.atomic
def change_account(row: SendingAccount, *, word: str, actor: Any) -> SendingAccount:
    """Save the account; ``word`` is the new password, or empty to keep the old one."""
    before = SendingAccount.objects.filter(id=1).values(*SHOWN).first() or {}
    if row.is_on and not before.get("is_on"):
        row.since = clock.now()  # what happened before is not mailed after the fact
    row.id = 1
    row.save()
    if word:
        account.keep_password(word)
    audit.record(
        "mail.sending_changed", actor=actor, about=row, before=before,
        after={**{name: getattr(row, name) for name in SHOWN}, "password": "changed" if word else "kept"},
    )  # fmt: skip
    return row


def try_out(*, to: str, actor: Any) -> Outcome:
    """Send one test mail now and keep what the server answered. Works while sending is off."""
    now = clock.now()
    with transaction.atomic():
        mail = OutgoingMail.objects.create(
            kind="test", to_address=to, subject=_("Test mail of %(office)s") % {"office": Office.current()},
            body=_("This mail came out of kaoping. If you can read it, sending works.") + "\n",
            message_id=new_message_id(), state=OutgoingMail.State.SENDING, made_at=now, claimed_at=now, tries=1,
        )  # fmt: skip
    outcome = _carry(mail)
    went = outcome.result == "taken"
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(
            state=OutgoingMail.State.SENT if went else OutgoingMail.State.FAILED,
            why="" if went else outcome.result, said=outcome.said, sent_at=clock.now() if went else None,
        )  # fmt: skip
        SendingAccount.objects.filter(id=1).update(
            tried_at=now, tried_said=outcome.said[:500], tried_well=went
        )
        audit.record("mail.tried", actor=actor, about=mail, after={"to": to, "result": outcome.result})
    return outcome


def _carry(mail: OutgoingMail) -> Outcome:
    try:
        carrier = open_carrier()
    except NotConnected as closed:
        return closed.outcome
    try:
        return carrier.carry(mail.to_address, mail.pk, mail_bytes(mail), lambda: None)
    finally:
        carrier.close()


@transaction.atomic
def choose_notices(post: Post, *, notices: str, actor: Any) -> None:
    """How this post wants its notices by mail."""
    MailPreference.objects.update_or_create(post=post, defaults={"notices": notices})
    audit.record("mail.notices_chosen", actor=actor, about=post, unit=post.unit, after={"notices": notices})
