"""Outgoing word to people: a record each, so that service can be proven."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaoping.units.models import Post, Unit

from .outgoing import OutgoingMail


class Notification(models.Model):
    """One thing said to one post. What it is about is remembered as plain values."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENT = "sent", _("sent")
        READ = "read", _("read")
        FAILED = "failed", _("failed")

    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="notifications")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")
    address = models.CharField(max_length=254, blank=True)
    kind = models.CharField(max_length=40)
    values = models.JSONField(default=dict, blank=True)  # for the sentence of its kind
    about_kind = models.CharField(max_length=60, blank=True)
    about_key = models.CharField(max_length=80, blank=True)
    link = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    # The mail that carried it, if one did.
    mail = models.ForeignKey(OutgoingMail, models.SET_NULL, null=True, blank=True, related_name="notices")

    class Meta:
        db_table = "notifications_notice"
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["post", "state"], name="notification_by_post")]

    def __str__(self):
        return self.kind
