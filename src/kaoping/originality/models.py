"""What was compared, what was found, and what a person made of it.

The texts to compare with stand in the fingerprint store (``evidence.fingerprints``), under the ids
``piece:12``, ``text:3:a-name``, and as templates ``notice:5`` and ``wording:7``.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.assessment.models import Submission, Version
from kaoping.evidence.models import StoredFile


class Check(models.Model):
    """What one version shares with texts that were here before; made anew only with a newer engine.

    ``text`` is what was compared: the written text and what could be read of the files, cut by
    ``parts``. ``report`` keeps the passages with the sources' words, so that it stays readable when
    a source is replaced or leaves the store.
    """

    version = models.OneToOneField(Version, models.CASCADE, related_name="originality")
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="+")
    engine_no = models.PositiveSmallIntegerField()
    checked_at = models.DateTimeField()
    text = models.TextField(blank=True)
    parts = models.JSONField(default=list)  # [{"start", "end", "name", "file"}]
    length = models.PositiveIntegerField()
    covered = models.PositiveIntegerField()
    share = models.FloatField()  # covered / length
    foreign_share = models.FloatField()  # the same without the unit's own earlier texts
    report = models.JSONField(default=dict)
    is_source = models.BooleanField(default=True)  # whether the piece's text stands in the store

    class Meta:
        db_table = "originality_check"
        ordering = ["-foreign_share", "-share", "-id"]
        indexes = [models.Index(fields=["submission"], name="originality_by_piece")]

    def __str__(self):
        return f"{self.version}: {self.share:.1%}"


class Verdict(models.Model):
    """A person's word on a check. The latest one holds; earlier ones stay."""

    class Kind(models.TextChoices):
        ORIGINAL = "original", _("original")
        PERMITTED = "permitted", _("permitted reuse")
        NOT_ORIGINAL = "not_original", _("not original")

    class Ground(models.TextChoices):
        QUOTATION = "quotation", _("quotation with its source")
        OFFICIAL = "official", _("official wording")
        OWN = "own", _("the unit's own earlier text")
        JOINT = "joint", _("written together with another unit")
        OTHER = "other", _("another ground")

    check_row = models.ForeignKey(Check, models.CASCADE, related_name="verdicts")
    kind = models.CharField(_("verdict"), max_length=12, choices=Kind.choices)
    ground = models.CharField(_("ground"), max_length=12, choices=Ground.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    given_by = models.CharField(max_length=200)
    given_at = models.DateTimeField()

    class Meta:
        db_table = "originality_verdict"
        ordering = ["-given_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="verdict_permitted_has_ground", condition=~Q(kind="permitted") | ~Q(ground="")
            ),
            models.CheckConstraint(
                name="verdict_against_has_reason", condition=~Q(kind="not_original") | ~Q(reason="")
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class LawfulPassage(models.Model):
    """One passage that a person calls lawful: it stays in the report with its ground and is deducted.

    ``begins`` and ``ends`` are the passage's places in ``Check.text``; after a comparison anew that
    cuts the passage otherwise the word says nothing any more.
    """

    check_row = models.ForeignKey(Check, models.CASCADE, related_name="lawful")
    begins = models.PositiveIntegerField()
    ends = models.PositiveIntegerField()
    ground = models.CharField(_("ground"), max_length=12, choices=Verdict.Ground.choices)
    reason = models.TextField(_("reason"), blank=True)
    given_by = models.CharField(max_length=200)
    given_at = models.DateTimeField()

    class Meta:
        db_table = "originality_lawful"
        ordering = ["begins", "ends", "id"]
        constraints = [
            models.UniqueConstraint(fields=["check_row", "begins", "ends"], name="lawful_passage_once"),
        ]

    def __str__(self):
        return self.get_ground_display()


class Collection(models.Model):
    """Texts from outside that pieces are compared with: a website's export, last years' manuscripts."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    origin = models.CharField(_("where it comes from"), max_length=200, blank=True)
    # Units read titles and whole passages of what is published, else only what they share.
    is_published = models.BooleanField(_("published"), default=False)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    texts = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "originality_collection"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Taking(models.Model):
    """One file of texts taken into a collection: kept first, read by a worker, its faults by line."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", pgettext_lazy("texts", "taken in")
        FAILED = "failed", _("could not be read")

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="takings")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    sent_by = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    texts = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)  # sentences as the reader of files says them

    class Meta:
        db_table = "originality_taking"
        ordering = ["-sent_at", "-id"]

    def __str__(self):
        return self.name


class Wording(models.Model):
    """A text that everybody may quote: a slogan, a letterhead, a campaign's own words."""

    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    notice = models.OneToOneField(
        "assessment.Notice", models.CASCADE, null=True, blank=True, related_name="+"
    )
    registered_by = models.CharField(max_length=200)
    registered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "originality_wording"
        ordering = ["-registered_at", "-id"]

    def __str__(self):
        return self.title


class Sweep(models.Model):
    """Every text compared with every earlier one: asked for by a person, done by a worker, kept."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("finished")
        FAILED = "failed", _("broke off")

    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    least_share = models.FloatField(default=0.2)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    finished_at = models.DateTimeField(null=True, blank=True)
    documents = models.PositiveIntegerField(default=0)
    pairs = models.PositiveIntegerField(default=0)
    families = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "originality_sweep"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="sweep_done_has_result", condition=~Q(state="done") | Q(file__isnull=False)
            )
        ]

    def __str__(self):
        return f"{self.asked_at:%Y-%m-%d}"
