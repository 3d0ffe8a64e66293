"""A result on its way from the desk to the public, step by step, back and forth, nothing erased."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kaoping.assessment.models import SchemeVersion
from kaoping.results.models.freezing import Freeze
from kaoping.units.models import Person, Unit


class Publication(models.Model):
    """One revision of a scheme's result. An erratum is the next revision; the old one stays readable.

    ``version`` grows with every step: whoever publishes names the number they saw, so that of two
    people at once one is told that the other was first.
    """

    class Step(models.TextChoices):
        COMPILED = "compiled", _("compiled")
        PREVIEW = "preview", _("internal preview")
        UNITS = "units", _("shown to units")
        OBJECTION = "objection", _("open to objections")
        FINAL = "final", _("final")
        PUBLIC = "public", _("public")

    scheme = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="publications")
    revision = models.PositiveIntegerField(default=1)
    revises = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="revised_by")
    erratum = models.TextField(blank=True)  # why there is a further revision
    freeze = models.ForeignKey(Freeze, models.PROTECT, related_name="publications")
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.COMPILED)
    version = models.PositiveIntegerField(default=1)
    objection_from = models.DateField(null=True)
    objection_until = models.DateField(null=True)  # the last day, included
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "results_publication"
        ordering = ["scheme", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "revision"], name="publication_revision_once"),
            models.CheckConstraint(
                name="publication_erratum_says_why", condition=Q(revision=1) | ~Q(erratum="")
            ),
            models.CheckConstraint(
                name="publication_window_has_days",
                condition=~Q(step="objection")
                | Q(objection_from__isnull=False, objection_until__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.scheme} r{self.revision}"


class PublicationStep(models.Model):
    """A step forward or back: proposed by one person and, where it takes two, confirmed by another."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting for a second person")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="trail")
    step = models.CharField(max_length=10, choices=Publication.Step.choices)  # where it leads
    is_back = models.BooleanField(default=False)
    freeze = models.ForeignKey(Freeze, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.TextField(blank=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "results_publication_step"
        ordering = ["publication", "proposed_at", "id"]
        constraints = [
            models.CheckConstraint(name="step_back_says_why", condition=Q(is_back=False) | ~Q(reason="")),
            models.CheckConstraint(
                name="step_confirmed_by_another",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
            ),
            models.UniqueConstraint(
                fields=["publication"], condition=Q(state="proposed"), name="step_one_proposed_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.publication} {self.step}"


class SheetSeen(models.Model):
    """A unit opened its own sheet of a publication: service can be proven."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="seen")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "results_sheet_seen"
        constraints = [models.UniqueConstraint(fields=["publication", "unit"], name="sheet_seen_once")]

    def __str__(self):
        return f"{self.unit} {self.at}"
