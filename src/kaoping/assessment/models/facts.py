"""Facts that no programme keeps: written down by the office or an assessor, never edited.

A ``Recording`` is one act of writing down; its facts carry the fields of one line of a facts file.
What was wrong is withdrawn with a reason and, where there is a right one, written down anew with a
link back: nothing is lost. Facts belong to a scheme's id and year, and name indicators and keys as
the scheme's text does, so that an amended version goes on reading them.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.base.clock import OFFICE_ZONE
from kaoping.evidence.models import StoredFile
from kaoping.units.models import Unit


class Recording(models.Model):
    """One act of writing facts down 登记: who, when, from what, on what basis."""

    class Source(models.TextChoices):
        PAGE = "page", _("entered on a page")
        SHEET = "sheet", _("spreadsheet")
        LINES = "lines", _("file of facts")
        ASSESSOR = "assessor", _("entered by the assessor")
        PIECE = "piece", _("spot check of a piece")

    scheme = models.CharField(max_length=60)  # the id in the text
    scheme_year = models.PositiveIntegerField()  # the calendar year in which its period begins
    source = models.CharField(max_length=10, choices=Source.choices)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    basis = models.TextField(_("basis"), blank=True)  # a document, or who counted
    on_paper = models.BooleanField(default=False)  # typed by the office from somebody's paper form
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)

    class Meta:
        db_table = "assessment_recording"
        ordering = ["-recorded_at", "-id"]
        indexes = [models.Index(fields=["scheme", "scheme_year"], name="recording_by_scheme")]

    def __str__(self):
        return f"{self.scheme} {self.recorded_at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"


class RecordedFactQuerySet(models.QuerySet["RecordedFact"]):
    def of_scheme(self, version):
        """Facts of the version's scheme and year, whichever version was in force when they came."""
        return self.filter(scheme=version.scheme, scheme_year=version.period_from.year)

    def standing(self):
        return self.filter(withdrawn_at=None)


class RecordedFact(models.Model):
    """One fact, as one line of a facts file says it; only ever withdrawn, never changed."""

    class Kind(models.TextChoices):
        ANSWER = "answer", pgettext_lazy("fact", "answer")
        MARK = "mark", pgettext_lazy("fact", "mark")
        BALLOT = "ballot", pgettext_lazy("fact", "count of votes")
        SHEET = "sheet", pgettext_lazy("fact", "appraisal sheet")
        COUNT = "count", pgettext_lazy("fact", "count")
        EVENT = "event", pgettext_lazy("fact", "event")
        MEASURE = "measure", pgettext_lazy("fact", "measure")
        SCORE = "score", pgettext_lazy("fact", "figure carried over")
        CLAWBACK = "clawback", pgettext_lazy("fact", "claw-back")
        DECISION = "decision", pgettext_lazy("fact", "decision on a grade")

    recording = models.ForeignKey(Recording, models.PROTECT, related_name="facts")
    scheme = models.CharField(max_length=60)
    scheme_year = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)  # the indicator's code, the key, the piece or the grade
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="recorded_facts")
    happened_on = models.DateField(null=True, blank=True)  # ``at``
    window_key = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)  # the line's other fields, as they are written
    slot = models.CharField(max_length=64)  # hash of the place that only one standing fact may take
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = RecordedFactQuerySet.as_manager()

    class Meta:
        db_table = "assessment_fact"
        ordering = ["-recording_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "scheme_year", "slot"],
                condition=Q(withdrawn_at=None),
                name="fact_stands_once",
            ),
            models.CheckConstraint(
                name="fact_withdrawn_says_why",
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["scheme", "scheme_year", "kind", "name"], name="fact_by_name"),
            models.Index(fields=["slot"], name="fact_by_slot"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.name}"

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None


class SharedFact(models.Model):
    """A unit of an event that concerns several, or that is shared out by authors' heads."""

    fact = models.ForeignKey(RecordedFact, models.CASCADE, related_name="shares")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="shared_facts")
    is_named = models.BooleanField(default=True)  # among the event's ``units``
    heads = models.CharField(max_length=40, blank=True)  # its authors, an exact number as text

    class Meta:
        db_table = "assessment_shared_fact"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["fact", "unit"], name="shared_fact_once")]

    def __str__(self):
        return f"{self.fact} – {self.unit}"
