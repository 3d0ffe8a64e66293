"""Mail as it came: raw bytes first, everything else is reading and can be done again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kaoping.evidence.models import StoredFile
from kaoping.notifications.models import OutgoingMail
from kaoping.units.models import Post, Unit


class MessageQuerySet(models.QuerySet["Message"]):
    def to_triage(self):
        return self.filter(state=Message.State.TRIAGE)


class Message(models.Model):
    """One inbound mail. ``file`` holds its bytes; identity is their SHA-256.

    States: received (stored, not yet read) → matched (a door above took it in) /
    triage (a person must say) / ignored (auto-reply, bounce, own mail, by hand).
    """

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("mail", "received")
        TRIAGE = "triage", pgettext_lazy("mail", "to be sorted")
        MATCHED = "matched", pgettext_lazy("mail", "taken in")
        IGNORED = "ignored", pgettext_lazy("mail", "ignored")

    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="message")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    why = models.CharField(max_length=60, blank=True)  # a code of wording
    source = models.CharField(max_length=10)  # import, imap, lmtp
    source_label = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField()  # decides punctuality
    entered_at = models.DateTimeField()
    message_id = models.CharField(max_length=300, blank=True)
    in_reply_to = models.CharField(max_length=300, blank=True)
    thread = models.JSONField(default=list, blank=True)  # Message-IDs of the thread, oldest first
    answers = models.ForeignKey(  # the mail of ours to which it is an answer
        OutgoingMail, models.SET_NULL, null=True, blank=True, related_name="answered_by"
    )
    from_address = models.CharField(max_length=254, blank=True)
    forwarded_from = models.CharField(max_length=254, blank=True)  # whose mail it passes on
    from_name = models.CharField(max_length=200, blank=True)
    to_text = models.TextField(blank=True)
    subject = models.CharField(max_length=500, blank=True)
    date_header = models.CharField(max_length=100, blank=True)
    body_text = models.TextField(blank=True)
    faults = models.JSONField(default=list, blank=True)  # what the parser met, as codes
    tries = models.PositiveSmallIntegerField(default=0)
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")
    proposal = models.JSONField(default=dict, blank=True)  # what the handlers above proposed
    result_kind = models.CharField(max_length=60, blank=True)
    result_key = models.CharField(max_length=80, blank=True)
    result_label = models.CharField(max_length=200, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        db_table = "intake_message"
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["state", "received_at"], name="message_by_state"),
            models.Index(fields=["message_id"], name="message_by_message_id"),
            models.Index(fields=["from_address"], name="message_by_sender"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_matched_has_result",
                condition=~Q(state="matched") | ~Q(result_key=""),
            )
        ]

    def __str__(self):
        return self.subject or self.message_id or f"#{self.pk}"


class MessagePart(models.Model):
    """One part of a mail that carries a file or a text body."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    declared_type = models.CharField(max_length=100, blank=True)
    is_body = models.BooleanField(default=False)
    is_inline = models.BooleanField(default=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        db_table = "intake_part"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["message", "position"], name="part_position_once")]

    def __str__(self):
        return self.name
