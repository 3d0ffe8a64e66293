"""Marks for quality: one reviewer, one version of one piece."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kaoping.assessment.models import Submission, Version
from kaoping.reviews.models.rubrics import RubricVersion
from kaoping.units.models import Person


class ReviewQuerySet(models.QuerySet["Review"]):
    def counted(self):
        """The marks that scoring reads: final, and neither waiting for an appeal's decision nor replaced by one."""
        return self.filter(state=Review.State.FINAL, counts=True)


class Review(models.Model):
    """A reviewer's mark 0 to 100 for an accepted piece, with its criteria beside it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        FINAL = "final", _("final")
        SENT_BACK = "sent_back", _("sent back")
        ABSTAINED = "abstained", _("abstained")
        UNREADABLE = "unreadable", _("cannot be read")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="reviews")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="reviews")
    rubric = models.CharField(max_length=60, blank=True)  # the rubric's name in the scheme
    rubric_version = models.ForeignKey(RubricVersion, models.PROTECT, null=True, related_name="reviews")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    counts = models.BooleanField(
        default=True
    )  # an appeal's marks count once it is granted, and the first no more
    mark = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)  # the unit reads it, unsigned
    note_to_office = models.TextField(blank=True)
    entered_by = models.ForeignKey(  # who copied a paper form; None: the reviewer
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_back_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_why = models.TextField(blank=True)
    sent_back_at = models.DateTimeField(null=True)
    place = models.PositiveIntegerField(null=True)  # how many the reviewer had finished before
    made_at = models.DateTimeField()
    final_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

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
            models.CheckConstraint(
                name="review_sent_back_says_why", condition=~Q(state="sent_back") | ~Q(sent_back_why="")
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


class GivenMark(models.Model):
    """Every final mark as it was given; append-only, also when the review is sent back later."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="given")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    rubric_version = models.ForeignKey(RubricVersion, models.PROTECT, null=True, related_name="+")
    mark = models.DecimalField(max_digits=6, decimal_places=2)
    criteria = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        db_table = "reviews_given_mark"
        ordering = ["review", "id"]

    def __str__(self):
        return f"{self.review} {self.mark}"
