"""Marks for quality: one reviewer, one version of one piece."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kaoping.assessment.models import Submission, Version
from kaoping.units.models import Person


class Review(models.Model):
    """A reviewer's mark 0 to 100 for an accepted piece, with its criteria beside it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        FINAL = "final", _("final")
        SENT_BACK = "sent_back", _("sent back")
        ABSTAINED = "abstained", _("abstained")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="reviews")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="reviews")
    rubric = models.CharField(max_length=60, blank=True)  # the rubric's name in the scheme
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    mark = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    made_at = models.DateTimeField()
    final_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "reviews_review"
        ordering = ["submission", "final_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "reviewer"], name="review_once_each"),
            models.CheckConstraint(
                name="review_mark_in_range",
                condition=Q(mark=None) | Q(mark__gte=0, mark__lte=100),
            ),
            models.CheckConstraint(
                name="review_final_has_mark",
                condition=~Q(state="final") | Q(mark__isnull=False, final_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.submission} – {self.reviewer}"


class CriterionMark(models.Model):
    review = models.ForeignKey(Review, models.CASCADE, related_name="criteria")
    criterion = models.CharField(max_length=60)  # its id in the rubric
    mark = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        db_table = "reviews_criterion"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="criterion_once"),
            models.CheckConstraint(name="criterion_mark_not_negative", condition=Q(mark__gte=0)),
        ]

    def __str__(self):
        return f"{self.criterion} {self.mark}"
