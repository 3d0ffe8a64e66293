"""Mail that goes out: one row a mail, written before anything is sent and kept for good."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kaoping.units.models import Post, Unit


class OutgoingMail(models.Model):
    """One mail to one address.

    States: queued → sending (a worker has claimed it) → sent → delivered (the other side said so, or
    the receiver answered) / bounced; failed (given up, or nobody knows whether it left: never tried
    again by itself); suppressed (never sent, ``why`` says what held it back).
    """

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("outgoing mail", "waiting to be sent")
        SENDING = "sending", pgettext_lazy("outgoing mail", "being sent")
        SENT = "sent", pgettext_lazy("outgoing mail", "sent")
        DELIVERED = "delivered", pgettext_lazy("outgoing mail", "delivered")
        BOUNCED = "bounced", pgettext_lazy("outgoing mail", "came back")
        FAILED = "failed", pgettext_lazy("outgoing mail", "not sent")
        SUPPRESSED = "suppressed", pgettext_lazy("outgoing mail", "held back")

    kind = models.CharField(max_length=20)  # a code of wording.KINDS
    to_address = models.CharField(max_length=254)  # lower case
    to_name = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    message_id = models.CharField(max_length=200, unique=True)  # with its angle brackets; never changes
    in_reply_to = models.CharField(max_length=300, blank=True)
    thread = models.JSONField(default=list, blank=True)
    once = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 -- NULL: may go any number of times
    about_kind = models.CharField(max_length=60, blank=True)
    about_key = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    why = models.CharField(max_length=40, blank=True)  # a code of wording.WHY
    said = models.CharField(max_length=500, blank=True)  # the server's words, or the notice's
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)  # just before the text goes to the server
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)  # delivered or came back
    repeats = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="repeated_by")

    class Meta:
        db_table = "notifications_mail"
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="outgoing_by_state"),
            models.Index(fields=["to_address", "made_at"], name="outgoing_by_address"),
            models.Index(fields=["about_kind", "about_key"], name="outgoing_by_about"),
            models.Index(fields=["made_at"], name="outgoing_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="outgoing_held_back_says_why",
                condition=~Q(state__in=["failed", "suppressed"]) | ~Q(why=""),
            )
        ]

    def __str__(self):
        return self.subject


class OutgoingAttachment(models.Model):
    """A small file that goes with a mail, kept with it as it went."""

    mail = models.ForeignKey(OutgoingMail, models.CASCADE, related_name="attachments")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    mime_type = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta:
        db_table = "notifications_attachment"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["mail", "position"], name="outgoing_place_once")]

    def __str__(self):
        return self.name


class SendingAccount(models.Model):
    """How the office sends: one row. The password lies in a file of the data folder, never here."""

    class Security(models.TextChoices):
        TLS = "tls", pgettext_lazy("mail server", "TLS from the start (port 465)")
        STARTTLS = "starttls", pgettext_lazy("mail server", "STARTTLS (port 587 or 25)")
        NONE = "none", pgettext_lazy("mail server", "no encryption (this machine only)")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_on = models.BooleanField(default=False)
    host = models.CharField(max_length=200, blank=True)
    port = models.PositiveIntegerField(default=465)
    security = models.CharField(max_length=10, choices=Security.choices, default=Security.TLS)
    username = models.CharField(max_length=254, blank=True)
    address = models.CharField(max_length=254, blank=True)  # the sender
    name = models.CharField(max_length=100, blank=True)
    answers_a_day = models.PositiveIntegerField(default=20)  # to one sender
    sends_notices = models.BooleanField(default=True)
    product_address = models.CharField(max_length=200, blank=True)  # where units open the product
    since = models.DateTimeField(null=True, blank=True)  # switched on; what is older is never mailed
    tried_at = models.DateTimeField(null=True, blank=True)
    tried_said = models.CharField(max_length=500, blank=True)
    tried_well = models.BooleanField(default=False)

    class Meta:
        db_table = "notifications_account"
        constraints = [models.CheckConstraint(name="sending_account_is_one_row", condition=Q(id=1))]

    def __str__(self):
        return self.address


class MailPreference(models.Model):
    """Whether a post's notices also come by mail. No row: a digest once a day."""

    class Notices(models.TextChoices):
        DIGEST = "digest", pgettext_lazy("notices by mail", "together, once a day")
        AT_ONCE = "at_once", pgettext_lazy("notices by mail", "each at once")
        NEVER = "never", pgettext_lazy("notices by mail", "never")

    post = models.OneToOneField(Post, models.CASCADE, related_name="mail_preference")
    notices = models.CharField(max_length=10, choices=Notices.choices, default=Notices.DIGEST)

    class Meta:
        db_table = "notifications_preference"

    def __str__(self):
        return f"{self.post}: {self.notices}"
