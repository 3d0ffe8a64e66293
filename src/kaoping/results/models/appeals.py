"""Objections to lines of a sheet: filed, admitted, decided by people who had no part in it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.evidence.models import StoredFile
from kaoping.results.models.publication import Publication
from kaoping.units.models import Person, Unit


class Appeal(models.Model):
    """A unit's objection to one or more lines of its published sheet. The score stands until it is applied."""

    class State(models.TextChoices):
        FILED = "filed", _("waiting to be admitted")
        INADMISSIBLE = "inadmissible", _("not admitted")
        ADMITTED = "admitted", _("facts being checked")
        REMARKING = "remarking", _("being marked again")
        PROPOSED = "proposed", _("decision waiting for a second person")
        DECIDED = "decided", _("decided")
        APPLIED = "applied", _("applied")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class CameBy(models.TextChoices):
        WEB = "web", pgettext_lazy("an appeal", "on the web")
        MAIL = "mail", pgettext_lazy("an appeal", "by mail")
        PAPER = "paper", pgettext_lazy("an appeal", "on paper")

    class Decision(models.TextChoices):
        NONE = "", ""
        UPHELD = "upheld", _("upheld")
        PARTLY = "partly", _("partly upheld")
        DISMISSED = "dismissed", _("dismissed")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="appeals")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appeals")
    number = models.CharField(max_length=40, unique=True)  # 2025-复-003
    grounds = models.TextField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.FILED)
    came_by = models.CharField(max_length=5, choices=CameBy.choices, default=CameBy.WEB)
    filed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")  # else who entered it
    filed_at = models.DateTimeField()  # when it arrived, whenever it was entered
    admit_by = models.DateField()  # the day by which it is said whether it is admitted
    admitted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # or refused by
    admitted_at = models.DateTimeField(null=True)
    admitted_why = models.TextField(blank=True)
    due_on = models.DateField(null=True)  # the day by which it is decided
    decider = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="appeals_to_decide"
    )
    confirmer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="appeals_to_confirm"
    )
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.NONE, blank=True)
    decision_text = models.TextField(blank=True)  # reaches the unit and stands on the sheet
    proposal = models.JSONField(default=dict, blank=True)  # what granting it changes: marks used, overrides
    decided_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    applied_in = models.ForeignKey(Publication, models.PROTECT, null=True, blank=True, related_name="applies")
    version = models.PositiveIntegerField(default=1)  # claimed by conditional update

    class Meta:
        db_table = "results_appeal"
        ordering = ["-filed_at", "-id"]
        constraints = [
            models.CheckConstraint(name="appeal_has_grounds", condition=~Q(grounds="")),
            models.CheckConstraint(
                name="appeal_refused_says_why", condition=~Q(state="inadmissible") | ~Q(admitted_why="")
            ),
            models.CheckConstraint(
                name="appeal_decision_says_why",
                condition=~Q(state__in=["proposed", "decided", "applied", "closed"])
                | (~Q(decision="") & ~Q(decision_text="")),
            ),
            models.CheckConstraint(
                name="appeal_decided_by_two", condition=Q(decider=None) | ~Q(decider=F("confirmer"))
            ),
        ]
        indexes = [models.Index(fields=["publication", "state"], name="appeal_by_state")]

    def __str__(self):
        return self.number


class AppealLine(models.Model):
    """A line of the sheet that is objected to, with its value when the appeal was filed."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="lines")
    indicator = models.CharField(max_length=60)
    # "": the whole line; the column's own name is a reserved word
    window = models.CharField(max_length=60, blank=True, db_column="window_key")
    score = models.CharField(max_length=80)  # exact

    class Meta:
        db_table = "results_appeal_line"
        ordering = ["appeal", "id"]
        constraints = [
            models.UniqueConstraint(fields=["appeal", "indicator", "window"], name="appeal_line_once")
        ]

    def __str__(self):
        return f"{self.appeal} {self.indicator} {self.window}".strip()


class AppealFile(models.Model):
    """A file that the unit sent with its grounds, as sent."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        db_table = "results_appeal_file"
        ordering = ["appeal", "position"]

    def __str__(self):
        return self.name


class AppealFinding(models.Model):
    """A fact that the clerk found out, without judging it."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="findings")
    text = models.TextField()
    is_open_question = models.BooleanField(default=False)  # drawn with a warning instead of a tick
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "results_appeal_finding"
        ordering = ["appeal", "id"]

    def __str__(self):
        return self.text[:60]


class AppealEvent(models.Model):
    """What happened to an appeal and when: the clock on its page. Append-only."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    actor = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "results_appeal_event"
        ordering = ["appeal", "at", "id"]

    def __str__(self):
        return f"{self.appeal} {self.kind}"
