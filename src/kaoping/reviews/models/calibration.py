"""Reference pieces with agreed marks, and how the reviewers marked them before the real ones."""

from django.db import models
from django.db.models import Q

from kaoping.assessment.models import Version
from kaoping.reviews.models.panels import Panel
from kaoping.units.models import Person


class CalibrationPiece(models.Model):
    """A version of a piece (this year's or an older one) whose mark the chief and the office agreed on."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="calibration")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)
    agreed = models.DecimalField(max_digits=6, decimal_places=2)
    criteria = models.JSONField(default=dict, blank=True)  # criterion's id → agreed mark, as text
    why = models.TextField(blank=True)  # shown after the reviewer's own mark
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "reviews_calibration_piece"
        ordering = ["panel", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "version"], name="calibration_piece_once"),
            models.CheckConstraint(
                name="calibration_agreed_in_range", condition=Q(agreed__gte=0, agreed__lte=100)
            ),
        ]

    def __str__(self):
        return f"{self.panel} {self.position}"


class CalibrationMark(models.Model):
    """What a reviewer gave a reference piece; given once, never counted."""

    piece = models.ForeignKey(CalibrationPiece, models.CASCADE, related_name="marks")
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="calibration_marks")
    mark = models.DecimalField(max_digits=6, decimal_places=2)
    criteria = models.JSONField(default=dict, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        db_table = "reviews_calibration_mark"
        ordering = ["piece", "id"]
        constraints = [
            models.UniqueConstraint(fields=["piece", "reviewer"], name="calibration_mark_once"),
            models.CheckConstraint(name="calibration_mark_in_range", condition=Q(mark__gte=0, mark__lte=100)),
        ]

    def __str__(self):
        return f"{self.piece} – {self.reviewer} {self.mark}"
