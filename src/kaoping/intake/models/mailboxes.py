"""Mailboxes that the office polls, and how far each has been read.

The password is in no table: ``intake.doors.secrets`` keeps it in a file of its own.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .messages import Message


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    def polled(self):
        return self.filter(is_enabled=True).order_by("pk")


class Mailbox(models.Model):
    """One IMAP folder that new mail is taken from."""

    class Tls(models.TextChoices):
        TLS = "tls", _("TLS from the first byte (usual)")
        STARTTLS = "starttls", _("STARTTLS on the open connection")
        NONE = "none", _("No encryption (this machine only)")

    class After(models.TextChoices):
        LEAVE = "leave", pgettext_lazy("mailbox", "leave it as it is")
        FLAG = "flag", pgettext_lazy("mailbox", "put a flag on it")
        MOVE = "move", pgettext_lazy("mailbox", "move it to a folder")

    host = models.CharField(_("Server"), max_length=200)
    port = models.PositiveIntegerField(_("Port"), default=993)
    tls = models.CharField(_("Encryption"), max_length=10, choices=Tls.choices, default=Tls.TLS)
    account = models.CharField(_("Account"), max_length=200)
    folder = models.CharField(_("Folder"), max_length=200, default="INBOX")
    after = models.CharField(
        _("Once a mail is kept"), max_length=10, choices=After.choices, default=After.LEAVE
    )
    move_to = models.CharField(_("Folder for kept mail"), max_length=200, default="已处理", blank=True)
    since = models.DateField(_("Mail from this day on"), null=True, blank=True)  # by INTERNALDATE
    is_enabled = models.BooleanField(_("In use"), default=True)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    said = models.JSONField(
        default=dict, blank=True
    )  # the last error: code and values of wording; {} if none
    failures = models.PositiveIntegerField(default=0)  # in a row

    objects = MailboxQuerySet.as_manager()

    class Meta:
        db_table = "intake_mailbox"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["host", "account", "folder"], name="mailbox_once"),
            models.CheckConstraint(
                name="mailbox_move_says_where", condition=~Q(after="move") | ~Q(move_to="")
            ),
        ]

    def __str__(self):
        return self.account


class Fetched(models.Model):
    """One mail of a mailbox by (UIDVALIDITY, UID): progress alone, never a mail's identity.

    ``message`` is empty while the server did not hand the mail over; after the third try it
    waits for a person. ``settled_at`` is when it was flagged or moved there, if that was asked.
    """

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="fetched")
    uidvalidity = models.BigIntegerField()
    uid_number = models.BigIntegerField()
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)  # failed ones
    said = models.CharField(max_length=300, blank=True)  # what the server answered instead
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "intake_fetched"
        ordering = ["uidvalidity", "uid_number"]
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "uidvalidity", "uid_number"], name="fetched_once"),
        ]
        indexes = [
            models.Index(fields=["mailbox", "settled_at"], name="fetched_unsettled"),
        ]

    def __str__(self):
        return f"{self.uidvalidity}/{self.uid_number}"
