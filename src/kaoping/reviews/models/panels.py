"""Panels, their phases and members, who was given which piece, and who must keep away."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.assessment.models import Indicator, SchemeVersion, Submission
from kaoping.units.models import Person, Unit


class Panel(models.Model):
    """A group of reviewers for some indicators, with one phase at a time and rules of its own.

    An indicator without a panel is marked freely: every reviewer without a conflict may.
    """

    class Phase(models.TextChoices):
        SETUP = "setup", _("setting up")
        CALIBRATION = "calibration", _("calibration")
        MARKING = "marking", _("marking")
        MODERATION = "moderation", _("moderation")
        DECISION = "decision", pgettext_lazy("a panel", "decision")
        CLOSED = "closed", _("closed")

    scheme = models.ForeignKey(SchemeVersion, models.CASCADE, related_name="panels")
    name = models.CharField(_("Name"), max_length=100)
    phase = models.CharField(max_length=12, choices=Phase.choices, default=Phase.SETUP)
    chief = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="panels_led")
    marks_each = models.PositiveSmallIntegerField(_("marks a piece"), default=2)
    third_at = models.DecimalField(  # a spread from which a third opinion is called; None: never
        max_digits=5, decimal_places=2, null=True, blank=True
    )
    tolerance = models.DecimalField(max_digits=5, decimal_places=2, default=3)  # of severity, in points
    is_blind = models.BooleanField(default=True)  # unit, author and document number are hidden
    own_first = models.BooleanField(default=True)  # others' marks only after one's own is final
    lease_minutes = models.PositiveSmallIntegerField(default=120)
    seed = models.PositiveIntegerField(default=0)  # of the reviewers' shuffled orders
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "reviews_panel"
        ordering = ["scheme", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "name"], name="panel_name_once"),
            models.CheckConstraint(
                name="panel_some_marks", condition=Q(marks_each__gte=1, marks_each__lte=15)
            ),
        ]

    def __str__(self):
        return self.name


class PanelIndicator(models.Model):
    """An indicator that the panel marks; ``group`` narrows it to units of that group ("": all)."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="scope")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="panels")
    group = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "reviews_panel_indicator"
        ordering = ["indicator__position", "group"]
        constraints = [models.UniqueConstraint(fields=["indicator", "group"], name="indicator_one_panel")]

    def __str__(self):
        return f"{self.panel}: {self.indicator} {self.group}".strip()


class PanelPhase(models.Model):
    """A phase that the panel was or is in, and the days it was meant to last. Append-only but for ``ended_at``."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="phases")
    phase = models.CharField(max_length=12, choices=Panel.Phase.choices)
    until = models.DateField(null=True, blank=True)  # meant to end on
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    moved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "reviews_panel_phase"
        ordering = ["panel", "began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel"], condition=Q(ended_at=None), name="panel_one_phase_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.panel} {self.phase}"


class PanelMember(models.Model):
    """A reviewer of the panel. Removing one keeps what they marked."""

    class Part(models.TextChoices):
        MEMBER = "member", _("reviewer")
        SUBSTITUTE = "substitute", _("substitute")

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="panel_places")
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.MEMBER)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_why = models.TextField(blank=True)

    class Meta:
        db_table = "reviews_panel_member"
        ordering = ["panel", "part", "id"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "person"], name="panel_member_once"),
            models.CheckConstraint(
                name="panel_member_removed_why", condition=Q(removed_at=None) | ~Q(removed_why="")
            ),
        ]

    def __str__(self):
        return f"{self.panel}: {self.person}"


class Assignment(models.Model):
    """A piece given to a reviewer. ``purpose`` says which opinion it is.

    ``place`` is the piece's place in this reviewer's own shuffled order. A lease keeps a piece
    of an open queue for one person until ``leased_until``.
    """

    class Purpose(models.TextChoices):
        MARK = "mark", _("mark")
        THIRD = "third", _("third opinion")
        APPEAL = "appeal", _("marked again after an appeal")

    class State(models.TextChoices):
        OFFERED = "offered", _("to mark")
        DONE = "done", _("marked")
        DECLINED = "declined", _("declined")
        CONFLICT = "conflict", _("conflict")
        ABSTAINED = "abstained", _("abstained")
        WITHDRAWN = "withdrawn", _("taken back")

    panel = models.ForeignKey(
        Panel, models.CASCADE, null=True, related_name="assignments"
    )  # None: an appeal's
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.MARK)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    place = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)  # of declining, conflict, taking back
    leased_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reviews_assignment"
        ordering = ["reviewer", "place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "reviewer", "purpose"], name="assignment_once"),
            models.CheckConstraint(
                name="assignment_end_has_reason",
                condition=~Q(state__in=["declined", "conflict", "withdrawn"]) | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "state", "place"], name="assignment_queue")]

    def __str__(self):
        return f"{self.submission} – {self.reviewer}"


class Conflict(models.Model):
    """Somebody who must not mark a unit's pieces, or one piece. Own and superior units are computed, not kept."""

    class Kind(models.TextChoices):
        DECLARED = "declared", _("declared by the reviewer")
        SET = "set", _("set by the office")
        AUTHOR = "author", _("named in the piece")

    person = models.ForeignKey(Person, models.CASCADE, related_name="conflicts")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="conflicts")
    submission = models.ForeignKey(
        Submission, models.CASCADE, null=True, blank=True, related_name="conflicts"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.TextField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reviews_conflict"
        ordering = ["person", "id"]
        constraints = [
            models.CheckConstraint(
                name="conflict_with_something", condition=Q(unit__isnull=False) | Q(submission__isnull=False)
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.unit or self.submission}"


class JurorLink(models.Model):
    """A juror's way in without an account: for one panel, for a day, counted and ended at will."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="links")
    person = models.ForeignKey(Person, models.CASCADE, related_name="juror_links")
    token_hash = models.CharField(max_length=64, unique=True)
    opens_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    uses = models.PositiveIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "reviews_juror_link"

    def __str__(self):
        return f"{self.panel}: {self.person}"
