"""Days that move: what a unit asks for, and what the office changed for all."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.units.models import Unit

from .duties import Extension
from .schemes import Window


class ExtensionRequest(models.Model):
    """A unit asks for more days 延期申请; the office decides with words."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("request", "waits for the office")
        GRANTED = "granted", pgettext_lazy("request", "granted")
        REFUSED = "refused", pgettext_lazy("request", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "taken back by the unit")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="extension_requests")
    window = models.ForeignKey(Window, models.CASCADE, related_name="extension_requests")
    until = models.DateField(_("until"))
    reason = models.TextField(_("reason"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decision = models.TextField(blank=True)  # the office's words
    extension = models.OneToOneField(
        Extension, models.SET_NULL, null=True, blank=True, related_name="request"
    )

    class Meta:
        db_table = "assessment_extension_request"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(name="request_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="request_decided_has_a_time",
                condition=Q(state="waiting", decided_at=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["unit", "window"], condition=Q(state="waiting"), name="request_one_waiting"
            ),
        ]

    def __str__(self):
        return f"{self.unit} {self.window} → {self.until}"


class WindowMove(models.Model):
    """The office moved a window's days; ``before`` and ``after`` hold opens, due, grace and closes."""

    window = models.ForeignKey(Window, models.CASCADE, related_name="moves")
    moved_at = models.DateTimeField()
    moved_by = models.CharField(max_length=200, blank=True)
    reason = models.TextField(_("reason"))
    before = models.JSONField(default=dict)  # ISO days
    after = models.JSONField(default=dict)

    class Meta:
        db_table = "assessment_window_move"
        ordering = ["-moved_at", "-id"]
        constraints = [models.CheckConstraint(name="window_move_has_a_reason", condition=~Q(reason=""))]

    def __str__(self):
        return f"{self.window} {self.before.get('due')} → {self.after.get('due')}"
