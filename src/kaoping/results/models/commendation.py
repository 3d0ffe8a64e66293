"""Units that are not commended although their grade would say so: by name, with a reason, by two people."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kaoping.assessment.models import SchemeVersion
from kaoping.units.models import Person, Unit


class Exclusion(models.Model):
    """One unit left out of a year's commendation list.

    It belongs to the year and not to a revision, so that an erratum does not forget it; it moves no
    point, rank or grade.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting for a second person")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")
        REVOKED = "revoked", _("revoked")

    scheme = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="exclusions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_why = models.TextField(blank=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)  # who confirmed it, and when, stays beside
    revoked_why = models.TextField(blank=True)

    class Meta:
        db_table = "results_exclusion"
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "unit"],
                condition=Q(state__in=["proposed", "confirmed"]),
                name="exclusion_one_a_unit",
            ),
            models.CheckConstraint(
                name="exclusion_confirmed_by_another",
                condition=~Q(state="confirmed")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(name="exclusion_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.unit}: {self.reason[:60]}"
