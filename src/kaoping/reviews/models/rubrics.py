"""What markers look at, version by version: a version that a mark leans on never changes."""

from django.db import models

from kaoping.assessment.models import SchemeVersion
from kaoping.units.models import Person


class RubricVersion(models.Model):
    """Criteria and levels of one rubric of a scheme, as the office words them.

    Number 1 is the scheme's own text (the document's note). ``data`` is
    ``{"title", "criteria": [{"id", "title", "text", "points"}], "levels": [{"title", "from", "text"}]}``
    with numbers as texts. ``used_at`` is set by the first mark; from then on a change makes the next
    number, and ``strategy`` says what became of the marks given by the one before.
    """

    class Strategy(models.TextChoices):
        FIRST = ""  # nothing was marked before
        KEEP = "keep"  # marks stand as given; new ones follow the new version
        REMARK = "remark"  # marks go back to their reviewers

    scheme = models.ForeignKey(SchemeVersion, models.CASCADE, related_name="rubric_versions")
    name = models.CharField(max_length=60)  # the rubric's name in the scheme
    number = models.PositiveIntegerField()
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)  # of ``data`` in canonical form
    strategy = models.CharField(max_length=10, choices=Strategy.choices, default=Strategy.FIRST, blank=True)
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reviews_rubric"
        ordering = ["scheme", "name", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "name", "number"], name="rubric_number_once")
        ]

    def __str__(self):
        return f"{self.data.get('title') or self.name} v{self.number}"
