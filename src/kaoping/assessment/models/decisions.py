"""What a draft copied from last year still needs somebody to decide."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .schemes import SchemeVersion


class SchemeDecision(models.Model):
    """One thing that a machine did not decide: a due day on a free day, a ruling, the document's number.

    ``code``, ``params`` and ``line`` are those of ``pure.scheme.next_year``, which has the words. A
    scheme is not published while one is open; settling one says who did.
    """

    version = models.ForeignKey(SchemeVersion, models.CASCADE, related_name="decisions")
    code = models.CharField(max_length=20)
    node = models.CharField(max_length=60, blank=True)
    line = models.PositiveIntegerField(default=1)  # in the text as it was copied
    params = models.JSONField(default=dict)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "assessment_scheme_decision"
        ordering = ["line", "id"]
        indexes = [models.Index(fields=["version", "settled_at"], name="scheme_decision_open")]

    def __str__(self):
        return f"{self.version} {self.code} {self.node}".strip()
