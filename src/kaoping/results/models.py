"""Where every unit stands: provisional results, recomputed when facts change."""

from fractions import Fraction

from django.db import models

from kaoping.assessment.models import SchemeVersion
from kaoping.units.models import Unit


class Standing(models.Model):
    """One unit's provisional result, as last computed; exact, ready to be ranked and listed.

    ``comparable_key`` orders rows as the exact comparable score does (see
    ``results.standings``), so that the database can rank without fractions.
    ``is_stale`` is set in the transaction that changed a fact and cleared by the run
    that computed anew.
    """

    scheme = models.ForeignKey(SchemeVersion, models.CASCADE, related_name="standings")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="standings")
    as_of = models.DateField()
    base_num = models.TextField(default="0")  # numerators may outgrow 64 bits
    base_den = models.TextField(default="1")
    bonus_num = models.TextField(default="0")
    bonus_den = models.TextField(default="1")
    comparable_num = models.TextField(default="0")
    comparable_den = models.TextField(default="1")
    attainable_num = models.TextField(default="0")
    attainable_den = models.TextField(default="1")
    total_text = models.CharField(max_length=20, default="0.00")
    comparable_text = models.CharField(max_length=20, default="0.00")
    rank = models.PositiveIntegerField(null=True)
    pending_text = models.CharField(max_length=20, default="0.00")
    still_text = models.CharField(max_length=20, default="0.00")  # still attainable
    is_stale = models.BooleanField(default=True)
    computed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "results_standing"
        ordering = ["rank", "unit"]
        constraints = [models.UniqueConstraint(fields=["scheme", "unit"], name="standing_once")]
        indexes = [models.Index(fields=["scheme", "rank"], name="standing_by_rank")]

    def __str__(self):
        return f"{self.unit} {self.total_text}"

    @property
    def comparable(self) -> Fraction:
        return Fraction(int(self.comparable_num), int(self.comparable_den))
