"""What is asked of whom: notices, duties, extensions, waivers."""

from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.units.models import Unit

from .schemes import Indicator, SchemeVersion, Window


class Notice(models.Model):
    """A special notice 专项通知: asks pieces of an indicator that waits for notices."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ISSUED = "issued", _("issued")
        WITHDRAWN = "withdrawn", _("withdrawn")

    scheme = models.ForeignKey(SchemeVersion, models.CASCADE, related_name="notices")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="notices")
    key = models.CharField(max_length=40)  # in facts: the notice's id
    number = models.CharField(_("document number"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    opens_on = models.DateField(null=True, blank=True)  # null: the day on which it is issued
    due_on = models.DateField(_("due"))
    pieces = models.PositiveIntegerField(_("pieces"), default=1)
    asks = models.JSONField(default=dict, blank=True)  # beyond the indicator's own: see ``wording.ASKS``
    # A draft that amends an issued notice: carried out, its content becomes that notice's.
    amends = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="amendments")
    to_all = models.BooleanField(_("to all units"), default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "assessment_notice"
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "key"], name="notice_key_once"),
            models.CheckConstraint(name="notice_asks_a_piece", condition=Q(pieces__gte=1)),
            models.CheckConstraint(
                name="notice_issued_has_a_time",
                condition=Q(state="draft", issued_at=None) | (~Q(state="draft") & Q(issued_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["amends"], condition=Q(state="draft"), name="notice_one_amendment_at_a_time"
            ),
        ]

    def __str__(self):
        return self.title


class NoticeUnit(models.Model):
    """A unit that a notice asks, and when it said that it has it."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="audience")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="notices_received")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=200, blank=True)  # a person, or the mail's sender

    class Meta:
        db_table = "assessment_notice_unit"
        constraints = [models.UniqueConstraint(fields=["notice", "unit"], name="notice_unit_once")]

    def __str__(self):
        return f"{self.notice} – {self.unit}"


class Duty(models.Model):
    """One piece asked of one unit in one window: the only denominator there is.

    ``state`` keeps what a person or a close decided; open, due and missed follow from
    the window's dates and the pieces, and are never stored.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        WAIVED = "waived", pgettext_lazy("duty", "waived")
        CANCELLED = "cancelled", _("cancelled")
        LOCKED = "locked", _("locked")

    # Each is the first column of an index below; one more would cost every publishing.
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="duties", db_index=False)
    window = models.ForeignKey(Window, models.CASCADE, related_name="duties", db_index=False)
    slot = models.PositiveIntegerField(default=1)  # 1 to the window's pieces
    points_num = models.BigIntegerField(default=0)  # worth of this piece, exact
    points_den = models.BigIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)

    class Meta:
        db_table = "assessment_duty"
        ordering = ["unit", "window", "slot"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "window", "slot"], name="duty_once"),
            models.CheckConstraint(name="duty_points_have_parts", condition=Q(points_den__gte=1)),
        ]
        indexes = [models.Index(fields=["window", "state"], name="duty_by_window")]

    def __str__(self):
        return f"{self.unit} {self.window} {self.slot}"

    @property
    def points(self) -> Fraction:
        return Fraction(self.points_num, self.points_den)


class Extension(models.Model):
    """More days for one unit in one window 延期; shown on the sheet.

    One that does not count ``on_time`` keeps the duty open and leaves what arrives late as late.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="extensions")
    window = models.ForeignKey(Window, models.CASCADE, related_name="extensions")
    until = models.DateField(_("until"))
    on_time = models.BooleanField(default=True)
    reason = models.TextField(_("reason"))
    granted_by = models.CharField(max_length=120)
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "assessment_extension"
        ordering = ["-granted_at", "-id"]
        constraints = [
            models.CheckConstraint(name="extension_has_a_reason", condition=~Q(reason="")),
            models.UniqueConstraint(
                fields=["unit", "window"], condition=Q(revoked_at=None), name="extension_one_in_force"
            ),
        ]

    def __str__(self):
        return f"{self.unit} {self.window} → {self.until}"


class Waiver(models.Model):
    """A unit need not report 免报: one window, or the whole indicator (``window`` empty)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="waivers")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="waivers")
    window = models.ForeignKey(Window, models.CASCADE, null=True, blank=True, related_name="waivers")
    reason = models.TextField(_("reason"))
    granted_by = models.CharField(max_length=120)
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "assessment_waiver"
        ordering = ["-granted_at", "-id"]
        constraints = [models.CheckConstraint(name="waiver_has_a_reason", condition=~Q(reason=""))]

    def __str__(self):
        return f"{self.unit} {self.window or self.indicator}"
