"""One version of a scheme put in the place of another, while it is in force."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .schemes import SchemeVersion


class SchemeAmendment(models.Model):
    """What was decided for what had been earned already, why, and how indicators follow each other.

    ``families`` names, for each leaf of the old text, the leaves that follow it in the new one; pieces
    that arrive for a window of the old text find their place by it.
    """

    class Strategy(models.TextChoices):
        ANEW = "anew", _("the new rules hold from the beginning")
        KEEP = "keep", _("windows that closed before a day keep the old rules")

    old = models.OneToOneField(SchemeVersion, models.PROTECT, related_name="amended_by")
    new = models.OneToOneField(SchemeVersion, models.PROTECT, related_name="amends")
    strategy = models.CharField(max_length=10, choices=Strategy.choices)
    kept_before = models.DateField(null=True, blank=True)  # of ``keep``: windows due before this day
    reason = models.TextField(_("reason"))
    families = models.JSONField(default=dict)
    effect = models.JSONField(default=dict)  # figures at the moment of deciding
    decided_by = models.CharField(max_length=200)
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_scheme_amendment"
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.CheckConstraint(name="amendment_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="amendment_keeps_before_a_day",
                condition=Q(strategy="keep", kept_before__isnull=False)
                | (~Q(strategy="keep") & Q(kept_before=None)),
            ),
        ]

    def __str__(self):
        return f"{self.old} → {self.new}"
