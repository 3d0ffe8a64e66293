"""What people keep beside lists: views of the list of pieces, calendars, and how units are reminded."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.units.models import Post, Unit

from .schemes import Window


class SavedView(models.Model):
    """The filters of the list of pieces under a name, for one post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    filters = models.JSONField(default=dict)  # the list's query string
    made_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_saved_view"
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["post", "name"], name="saved_view_name_once")]

    def __str__(self):
        return self.name


class CalendarFeed(models.Model):
    """The secret address of a post's calendar. Only its hash is kept: the address is shown once."""

    post = models.OneToOneField(Post, models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)  # when a calendar last fetched it

    class Meta:
        db_table = "assessment_calendar_feed"

    def __str__(self):
        return str(self.post)


class ReminderPlan(models.Model):
    """When units are reminded by themselves; one row, off until somebody switches it on.

    ``before`` and ``after`` are days from the unit's own due day, ``most`` how often a unit hears of one
    window at all. Between ``quiet_from`` and ``quiet_to`` nothing goes out; it goes afterwards.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_on = models.BooleanField(default=False)
    before = models.JSONField(default=list)
    on_the_day = models.BooleanField(default=True)
    after = models.JSONField(default=list)
    most = models.PositiveSmallIntegerField(default=4)
    quiet_from = models.TimeField(default=dt.time(18))
    quiet_to = models.TimeField(default=dt.time(8, 30))

    class Meta:
        db_table = "assessment_reminder_plan"
        constraints = [models.CheckConstraint(name="reminder_plan_is_one_row", condition=Q(id=1))]

    def __str__(self):
        return "on" if self.is_on else "off"


class ReminderRecord(models.Model):
    """What became of one reminder that was due: sent, or held back and why."""

    class Outcome(models.TextChoices):
        SENT = "sent", pgettext_lazy("reminder", "sent")
        HELD = "held", pgettext_lazy("reminder", "not sent")

    class Why(models.TextChoices):
        NOTHING = "nothing", _("nothing to do: the piece is here")
        WAIVED = "waived", _("nothing to do: the unit need not report")
        TODAY = "today", _("the office had reminded the unit the same day")
        CAP = "cap", _("reminded as often as is allowed")

    window = models.ForeignKey(Window, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    due_on = models.DateField()  # the day it was reckoned from
    days = models.SmallIntegerField()  # from that day; below zero is before
    outcome = models.CharField(max_length=5, choices=Outcome.choices)
    why = models.CharField(max_length=10, choices=Why.choices, blank=True)
    piece_state = models.CharField(max_length=12, blank=True)  # of the duty, as it stood
    made_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_reminder"
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["-made_at", "-id"], name="reminder_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["window", "unit", "due_on", "days"], name="reminder_once"),
            models.CheckConstraint(
                name="reminder_held_says_why",
                condition=Q(outcome="sent", why="") | (Q(outcome="held") & ~Q(why="")),
            ),
        ]

    def __str__(self):
        return f"{self.unit} {self.window} {self.days:+}"
