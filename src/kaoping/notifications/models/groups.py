"""Group chats that the office writes to: a row each, and a row for every message that went or was held."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kaoping.units.models import Unit


class GroupChannel(models.Model):
    """A robot in one group chat: the office's own group, or one unit's.

    The robot's address is a secret: whoever has it can write into the group. It lies in a file of
    the data folder (``groups.addresses``), never here.
    """

    class Kind(models.TextChoices):
        WECOM = "wecombot", pgettext_lazy("group chat", "WeCom")
        DINGTALK = "dingtalk", pgettext_lazy("group chat", "DingTalk")
        FEISHU = "feishu", pgettext_lazy("group chat", "Feishu")
        LARK = "lark", pgettext_lazy("group chat", "Lark")

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")  # none: all units
    is_on = models.BooleanField(default=False)
    by_itself = models.BooleanField(default=True)  # else only what a person sends
    most_a_day = models.PositiveSmallIntegerField(default=3)
    quiet_from = models.TimeField(default=dt.time(18))
    quiet_to = models.TimeField(default=dt.time(8, 30))
    made_at = models.DateTimeField()
    told_until = models.DateTimeField()  # notices up to this moment have been told, or were before its time
    tried_at = models.DateTimeField(null=True)
    tried_said = models.CharField(max_length=500, blank=True)
    tried_well = models.BooleanField(default=False)

    class Meta:
        db_table = "notifications_group"
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["name"], name="group_name_once")]

    def __str__(self):
        return self.name


class GroupMessage(models.Model):
    """One message to one group, with what became of it; its states are those of ``OutgoingMail``."""

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("group message", "waiting to be sent")
        SENDING = "sending", pgettext_lazy("group message", "being sent")
        SENT = "sent", pgettext_lazy("group message", "taken by the server")
        FAILED = "failed", pgettext_lazy("group message", "not sent")
        SUPPRESSED = "suppressed", pgettext_lazy("group message", "held back")

    channel = models.ForeignKey(GroupChannel, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=20)  # a code of wording.GROUP_KINDS
    part = models.PositiveSmallIntegerField(default=1)  # a long text goes in several
    body = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    once = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 -- NULL: may go any number of times
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    why = models.CharField(max_length=20, blank=True)  # a code of wording.GROUP_WHY
    said = models.CharField(max_length=500, blank=True)  # the server's words
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    repeats = models.ForeignKey("self", models.SET_NULL, null=True, related_name="repeated_by")

    class Meta:
        db_table = "notifications_group_message"
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="group_message_by_state")]
        constraints = [
            models.CheckConstraint(
                name="group_message_held_says_why",
                condition=~Q(state__in=["failed", "suppressed"]) | ~Q(why=""),
            )
        ]

    def __str__(self):
        return self.body[:60]
