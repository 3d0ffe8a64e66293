"""What belongs to a return: the office's own reasons, marks that point at places, mendings."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .submissions import Material, Return, Version


class ReturnReason(models.Model):
    """One reason that the office may choose, as the office words it.

    The product brings reasons of its own (``wording.RETURN_REASONS``) that need no row; a row with
    their code rewords, moves or retires them. A code is never given to another reason.
    """

    code = models.CharField(max_length=30, unique=True)
    words = models.CharField(max_length=120, blank=True)  # empty: the product's own, in the reader's language
    mend = models.CharField(max_length=300, blank=True)  # what the unit should do
    position = models.PositiveIntegerField(default=0)
    is_offered = models.BooleanField(default=True)

    class Meta:
        db_table = "assessment_return_reason"
        ordering = ["position", "id"]

    def __str__(self):
        return self.words or self.code


class ReturnMark(models.Model):
    """A place that a return points at: a rectangle on a page, a passage, or both.

    Without ``return_row`` it is being collected: the office alone sees it, and the next return of the
    piece takes it along. Without ``material`` it points into the version's own text. Places are
    shares of the page's width and height (0 to 1, from the upper left).
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="return_marks")
    return_row = models.ForeignKey(Return, models.CASCADE, null=True, blank=True, related_name="marks")
    material = models.ForeignKey(Material, models.CASCADE, null=True, blank=True, related_name="return_marks")
    inside = models.PositiveIntegerField(null=True, blank=True)  # place of a file in an archive
    page = models.PositiveIntegerField(default=1)  # from 1
    left = models.FloatField(null=True, blank=True, db_column="box_left")
    top = models.FloatField(null=True, blank=True, db_column="box_top")
    width = models.FloatField(null=True, blank=True, db_column="box_width")
    height = models.FloatField(null=True, blank=True, db_column="box_height")
    quote = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=30, blank=True)  # a code of the list of reasons
    words = models.CharField(max_length=500, blank=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_return_mark"
        ordering = ["material__position", "inside", "page", "top", "id"]
        constraints = [
            models.CheckConstraint(
                name="return_mark_box_is_whole",
                condition=Q(left=None, top=None, width=None, height=None)
                | Q(left__gte=0, top__gte=0, width__gt=0, height__gt=0),
            ),
        ]

    def __str__(self):
        return f"{self.version} {self.page}"

    @property
    def has_box(self):
        return self.left is not None


class Mending(models.Model):
    """The office mended a small fault itself and asks the unit to confirm 代为更正.

    ``version`` is the office's; it waits as long as it is the piece's last one. An objection brings
    the unit's own text back as the next version.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for the unit")
        CONFIRMED = "confirmed", _("confirmed by the unit")
        OBJECTED = "objected", _("objected to by the unit")
        TAKEN_BACK = "taken_back", _("taken back by the office")

    version = models.OneToOneField(Version, models.CASCADE, related_name="mending")
    before = models.ForeignKey(Version, models.CASCADE, related_name="+")
    words = models.TextField()  # what was mended and why
    answer_by = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        db_table = "assessment_mending"
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="mending_answered_has_a_time",
                condition=Q(state="waiting", answered_at=None)
                | (~Q(state="waiting") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.version}"
