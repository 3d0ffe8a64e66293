"""A scheme in force: its text, and the rows that publishing makes of it."""

import datetime as dt
from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kaoping.base.clock import OFFICE_ZONE
from kaoping.pure.scheme.windows import calendar_title
from kaoping.units.models import Person


class SchemeVersion(models.Model):
    """One version of a scheme's text. Immutable once published; hashed by its bytes.

    A draft may be any text whatever: one that cannot be read yet has no period, or the period and
    the title that it had when it was last read. Every text that a draft has had is a ``SchemeText``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("in force")
        AMENDED = "amended", _("replaced by a newer version")
        CLOSED = "closed", _("closed")
        ARCHIVED = "archived", _("archived")

    scheme = models.CharField(max_length=60, blank=True)  # the id in the text; "": cannot be read yet
    number = models.PositiveIntegerField(default=1)
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    is_readable = models.BooleanField(default=True)  # of a draft: whether its text is a scheme now
    # Null only in a draft that was never readable; whoever holds another need not ask, hence the types.
    period_from: "models.DateField[dt.date, dt.date]" = models.DateField(null=True, blank=True)  # type: ignore[misc]
    period_to: "models.DateField[dt.date, dt.date]" = models.DateField(null=True, blank=True)  # type: ignore[misc]
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "assessment_scheme"
        ordering = ["-period_from", "scheme", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "number"], condition=~Q(scheme=""), name="scheme_number_once"
            ),
            models.CheckConstraint(
                name="scheme_published_can_be_read",
                condition=Q(state="draft")
                | (Q(is_readable=True, period_from__isnull=False, period_to__isnull=False) & ~Q(scheme="")),
            ),
            models.CheckConstraint(
                name="scheme_published_has_a_time",
                condition=Q(state="draft", published_at=None)
                | (~Q(state="draft") & Q(published_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(state="published"), name="scheme_one_in_force"
            ),
        ]

    def __str__(self):
        return self.title or gettext("untitled draft")


class SchemeText(models.Model):
    """One text that a draft has had. Nothing that was kept is ever lost or changed.

    Only the last text that somebody's typing kept by itself (``is_autosave``) gives way to the next
    one of the same person. A text ``is_apart`` was kept while somebody else's newer text stood:
    it never became the draft's own, and waits to be compared.
    """

    version = models.ForeignKey(SchemeVersion, models.CASCADE, related_name="texts")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    kept_by_name = models.CharField(max_length=100, blank=True)
    deed = models.CharField(max_length=200, blank=True)  # what a form changed, in words
    is_readable = models.BooleanField(default=True)
    is_autosave = models.BooleanField(default=False)
    is_apart = models.BooleanField(default=False)

    class Meta:
        db_table = "assessment_scheme_text"
        ordering = ["-kept_at", "-id"]
        indexes = [models.Index(fields=["version", "-kept_at"], name="scheme_text_by_draft")]

    def __str__(self):
        return f"{self.version}, {self.kept_at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"


class Indicator(models.Model):
    """A leaf of the published scheme, as a row that windows and pieces can point at."""

    scheme = models.ForeignKey(SchemeVersion, models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=60)  # the node's id in the text
    title = models.CharField(max_length=300)
    short_title = models.CharField(max_length=60, blank=True)
    mark = models.CharField(max_length=10, blank=True)  # printed before the number, such as ※
    standard = models.CharField(max_length=300, blank=True)
    position = models.PositiveIntegerField()
    is_bonus = models.BooleanField(default=False)
    takes_pieces = models.BooleanField(default=True)
    is_quality = models.BooleanField(default=False)
    is_by_notice = models.BooleanField(default=False)
    until_on = models.DateField(null=True, blank=True)  # a notice's due day is cut to it
    asks = models.JSONField(default=dict, blank=True)  # what a piece must have: see ``wording.ASKS``
    points_num = models.BigIntegerField(null=True)  # null: open, no full mark
    points_den = models.BigIntegerField(default=1)

    class Meta:
        db_table = "assessment_indicator"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="indicator_code_once")]

    def __str__(self):
        return f"{self.mark}{self.code} {self.title}"

    @property
    def points(self) -> Fraction | None:
        return None if self.points_num is None else Fraction(self.points_num, self.points_den)


class Window(models.Model):
    """A span of days in which pieces are due. Its dates are rows, whatever rule made them.

    A notice's window carries the notice; its key is the notice's key. Where the scheme gives
    groups of units other days, one key has several rows, told apart by ``variant``.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="windows")
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=100, blank=True)
    opens_on = models.DateField()
    due_on = models.DateField()
    grace_until = models.DateField(null=True, blank=True)  # given to all: on time until its end
    closes_on = models.DateField()  # after it units send nothing new on the web (``windowstates``)
    pieces = models.PositiveIntegerField(default=1)
    position = models.PositiveIntegerField(default=0)
    variant = models.PositiveIntegerField(default=0)
    notice = models.OneToOneField(
        "assessment.Notice", models.CASCADE, null=True, blank=True, related_name="window"
    )

    class Meta:
        db_table = "assessment_window"
        ordering = ["indicator__position", "position", "due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "key", "variant"], name="window_key_once"),
            models.CheckConstraint(
                name="window_dates_in_order",
                condition=Q(opens_on__lte=models.F("due_on")) & Q(due_on__lte=models.F("closes_on")),
            ),
            models.CheckConstraint(
                name="window_grace_after_due",
                condition=Q(grace_until=None)
                | (Q(grace_until__gt=models.F("due_on")) & Q(grace_until__lte=models.F("closes_on"))),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="window_by_due")]

    def __str__(self):
        """方案, 一季度, the notice's title; in the reader's language where the calendar names it."""
        language = get_language() or "en"
        return self.title or calendar_title(self.key, language) or self.key or gettext("whole year")

    @property
    def on_time_until(self) -> dt.date:
        """The last day on which a piece is on time for every unit: due, or the grace after it."""
        return max(self.due_on, self.grace_until) if self.grace_until else self.due_on
