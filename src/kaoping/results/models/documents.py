"""Papers that the office issues about results, the templates behind them, and packages for the archive."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.assessment.models import SchemeVersion
from kaoping.evidence.models import StoredFile
from kaoping.results.models.publication import Publication
from kaoping.units.models import Person, Unit


class DocumentTemplate(models.Model):
    """The office's own docx form for one kind of document; the newest of a kind is used."""

    kind = models.CharField(max_length=20)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "results_template"
        ordering = ["kind", "-added_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(ended_at=None), name="template_one_a_kind")
        ]

    def __str__(self):
        return self.name


class OfficialDocument(models.Model):
    """A bulletin, notice, ranking, sheet, decision or notice of return, made once and kept as made."""

    class Kind(models.TextChoices):
        BULLETIN = "bulletin", _("bulletin")
        RESULT = "result", _("result notice")
        RANKING = "ranking", _("ranking table")
        SHEET = "sheet", _("score sheet")
        COMMENDATION = "commendation", _("commendation decision")
        RETURN = "return", _("notice of return")
        APPEAL = "appeal", _("decision on an appeal")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    scheme = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="documents")
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="documents")
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=80, blank=True)  # 文号
    dated = models.DateField()
    job = models.ForeignKey(
        "results.PrintJob", models.PROTECT, null=True, blank=True, related_name="documents"
    )
    docx = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "results_document"
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["scheme", "kind"], name="document_by_kind")]
        constraints = [models.UniqueConstraint(fields=["job", "unit"], name="document_once_a_job")]

    def __str__(self):
        return self.title


class PrintJob(models.Model):
    """One document, or many as one job: how many of how many are done, and of many the package at the end."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("a job", "waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        STOPPED = "stopped", _("stopped")

    kind = models.CharField(max_length=20)
    publication = models.ForeignKey(Publication, models.PROTECT, null=True, related_name="print_jobs")
    scheme = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="print_jobs")
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    why_failed = models.TextField(blank=True)
    package = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)  # when its worker was last heard of
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "results_print_job"
        ordering = ["-made_at", "-id"]

    def __str__(self):
        return f"{self.kind} {self.done}/{self.total}"

    @property
    def is_single(self):
        """Whether it makes one document, which its options hold, and no package."""
        return "paper" in self.options


class Archive(models.Model):
    """A year-end package: one a unit, and one for the office (``unit`` None)."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="archives")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="archives")
    package = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    files = models.PositiveIntegerField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "results_archive"
        ordering = ["-made_at", "-id"]

    def __str__(self):
        return f"{self.publication} {self.unit or ''}".strip()
