"""Items of units that other sites took over: an editor's choice, never a click count."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kaoping.units.models import Unit


class RepostQuerySet(models.QuerySet["Repost"]):
    def counted(self):
        """Those that stand."""
        return self.filter(withdrawn_at=None)


class Repost(models.Model):
    """One item reposted (采用) by an outlet; the same address counts once."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="reposts")
    title = models.CharField(_("title"), max_length=200)
    outlet = models.CharField(_("outlet"), max_length=100)
    address = models.CharField(_("web address"), max_length=500)
    address_key = models.CharField(max_length=64)  # hash of the canonical address
    reposted_on = models.DateField(_("date"))
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = RepostQuerySet.as_manager()

    class Meta:
        db_table = "publishing_repost"
        ordering = ["-reposted_on", "-id"]
        indexes = [models.Index(fields=["unit", "reposted_on"], name="repost_by_unit")]
        constraints = [
            models.CheckConstraint(
                name="repost_withdrawn_says_why",
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
            ),
            # A withdrawn entry makes room: the same address may be entered again, for the right unit.
            models.UniqueConstraint(
                fields=["address_key"], condition=Q(withdrawn_at=None), name="repost_address_once"
            ),
        ]

    def __str__(self):
        return self.title
