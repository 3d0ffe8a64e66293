"""What belongs to a notice beside its rows of duties: its attachments and what it said before."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kaoping.evidence.models import StoredFile

from .duties import Notice


class NoticeFile(models.Model):
    """One attachment 附件. One that an amendment leaves out stays readable beside the old version."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    position = models.PositiveIntegerField(default=0)
    dropped_after = models.PositiveIntegerField(null=True, blank=True)  # the last version that had it

    class Meta:
        db_table = "assessment_notice_file"
        ordering = ["notice", "position", "id"]

    def __str__(self):
        return self.name


class NoticeVersion(models.Model):
    """A notice as it went out: first when it was issued, then after each amendment. Never changed.

    ``content`` holds the texts and days, the names of the attachments, the codes of the units asked
    and, once it has been replaced, who had acknowledged it and when.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    content = models.JSONField(default=dict)

    class Meta:
        db_table = "assessment_notice_version"
        ordering = ["notice", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="notice_version_once"),
            models.CheckConstraint(
                name="notice_amendment_has_a_reason", condition=Q(number=1) | ~Q(reason="")
            ),
        ]

    def __str__(self):
        return f"{self.notice} {self.number}"
