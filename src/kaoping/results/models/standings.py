"""Where every unit stands: provisional results, recomputed when facts change."""

from fractions import Fraction

from django.db import models

from kaoping.assessment.models import SchemeVersion
from kaoping.units.models import Unit


class StandingQuerySet(models.QuerySet["Standing"]):
    def stale(self):
        """Those whose facts changed since they were computed."""
        return self.exclude(changes_made=models.F("changes_seen"))


class Standing(models.Model):
    """One unit's provisional result, as last computed; ready to be ranked and listed.

    ``figures`` are published texts ("21.50") and ``exact`` fractions ("43/2"), both under
    the names base, bonus, total, attainable, comparable, pending, still, lost, highest.
    ``changes_made`` grows in the transaction that changed a fact; a run writes the number it
    had read into ``changes_seen``. Where they differ the row is stale, also after a crash.
    """

    scheme = models.ForeignKey(SchemeVersion, models.CASCADE, related_name="standings")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="standings")
    as_of = models.DateField(null=True)
    figures = models.JSONField(default=dict)
    exact = models.JSONField(default=dict)
    rank_group = models.CharField(max_length=60, blank=True)  # ranked among these; "" for all
    rank_no = models.PositiveIntegerField(null=True)  # null: disqualified, or not computed yet
    grade = models.CharField(max_length=60, blank=True)
    changes_made = models.PositiveIntegerField(default=1)
    changes_seen = models.PositiveIntegerField(default=0)
    computed_at = models.DateTimeField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        db_table = "results_standing"
        ordering = ["rank_group", models.F("rank_no").asc(nulls_last=True), "unit__position", "unit__code"]
        constraints = [models.UniqueConstraint(fields=["scheme", "unit"], name="standing_once")]
        indexes = [models.Index(fields=["scheme", "rank_group", "rank_no"], name="standing_by_rank")]

    def __str__(self):
        return f"{self.unit} {self.figures.get('total', '')}"

    def exactly(self, name: str) -> Fraction:
        """One figure as an exact value; 0 before the first run."""
        return Fraction(self.exact.get(name, "0"))
