"""What one person proposes with a reason and another confirms, before it counts."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kaoping.units.models import Person

OPEN: dict[str, Any] = {"state__in": ["proposed", "confirmed"]}  # at most one of these stands for a thing


class ByTwo(models.Model):
    """Proposed by one person, confirmed or refused by another, revoked with a reason; nothing is deleted.

    Who takes the own proposal back refuses it. The database holds that nobody confirms alone.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting for a second person")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")
        REVOKED = "revoked", _("revoked")

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
        abstract = True
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_confirmed_by_another",
                condition=~Q(state="confirmed")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(name="%(class)s_has_reason", condition=~Q(reason="")),
        ]
