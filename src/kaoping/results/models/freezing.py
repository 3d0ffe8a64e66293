"""Facts frozen at one moment with the sheets that they make."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaoping.assessment.models import SchemeVersion
from kaoping.evidence.models import StoredFile
from kaoping.units.models import Person, Unit


class Freeze(models.Model):
    """All facts of a scheme at one moment, kept for ever with the sheets scored from them.

    ``facts`` is a file of facts as ``kaoping score`` reads it; ``sources`` says line by line which
    version of which piece, which files (SHA-256) and which marks stood behind it. A later freeze
    takes the next number and replaces nothing. It can be published once a second person confirmed it.
    """

    class State(models.TextChoices):
        MAKING = "making", _("being made")
        PROPOSED = "proposed", _("waiting for a second person")
        CONFIRMED = "confirmed", _("confirmed")
        DISCARDED = "discarded", _("discarded")
        FAILED = "failed", _("could not be made")

    scheme = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="freezes")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.MAKING)
    as_of = models.DateField(null=True)  # None: the period was over
    # While the period runs: facts are read up to here, and what is due on its day is not late yet.
    # None in a freeze of old, which took the whole day ``as_of`` for over.
    known_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField()
    facts = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    sources = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    scheme_sha256 = models.CharField(max_length=64)
    facts_sha256 = models.CharField(max_length=64, blank=True)
    result_sha256 = models.CharField(max_length=64, blank=True)  # of all sheets in canonical form
    counts = models.JSONField(default=dict)  # units, duties, counted, waived, absent, late, not_adopted ...
    done_units = models.PositiveIntegerField(default=0)  # progress while it is made
    why_failed = models.TextField(blank=True)
    reason = models.TextField(blank=True)  # why a further one was made
    # The granted appeal whose decision made it: nobody asked for it in person, and where nothing else moves
    # nobody confirms it either.
    appeal = models.ForeignKey(
        "results.Appeal", models.PROTECT, null=True, blank=True, related_name="freezes"
    )
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)  # last recomputed from its file, with the same result
    differs_at = models.DateTimeField(null=True)  # recomputed, and not the same: something was changed

    class Meta:
        db_table = "results_freeze"
        ordering = ["scheme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="freeze_number_once"),
            models.CheckConstraint(
                name="freeze_asked_by_somebody",
                condition=Q(proposed_by__isnull=False, appeal__isnull=True)
                | Q(proposed_by__isnull=True, appeal__isnull=False),
            ),
            models.CheckConstraint(
                name="freeze_confirmed_by_another",
                condition=~Q(state="confirmed")
                | Q(confirmed_at__isnull=False)
                & (
                    Q(appeal__isnull=False)
                    | Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("proposed_by"))
                ),
            ),
            models.CheckConstraint(
                name="freeze_whole_once_made",
                condition=~Q(state__in=["proposed", "confirmed"])
                | Q(facts__isnull=False, sources__isnull=False) & ~Q(result_sha256=""),
            ),
        ]

    def __str__(self):
        return f"{self.scheme} #{self.number}"

    @property
    def asked_by(self):
        """Who asked for it, as people read it: a person, or the decision on an appeal."""
        if self.appeal is None:
            return str(self.proposed_by)
        return gettext("made by the decision on %(number)s") % {"number": self.appeal.number}

    @property
    def scored_as_of(self):
        """What scoring is asked with: a moment, of a freeze of old a day, None once the period is over."""
        return self.known_at or self.as_of

    def was_over(self, due):
        """Whether a window due on this day had closed when the facts were frozen."""
        if self.as_of is None:
            return True
        return due < self.as_of if self.known_at else due <= self.as_of


class FrozenSheet(models.Model):
    """One unit's sheet of a freeze, as published: never computed again, only read.

    ``unit`` may be dissolved later; code and name are those of the freeze. ``figures`` and ``exact``
    are as in ``Standing``; ``sheet`` is the object of ``kaoping score --format json``, compressed.
    """

    freeze = models.ForeignKey(Freeze, models.CASCADE, related_name="sheets")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="frozen_sheets")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    position = models.PositiveIntegerField()  # in the order of the result
    group = models.CharField(max_length=40, blank=True)  # the unit's, as the facts had it
    rank_group = models.CharField(max_length=60, blank=True)
    rank_no = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=60, blank=True)
    figures = models.JSONField(default=dict)
    exact = models.JSONField(default=dict)
    sheet = models.BinaryField()
    sha256 = models.CharField(max_length=64)  # of the sheet's canonical text

    class Meta:
        db_table = "results_frozen_sheet"
        ordering = ["freeze", "position"]
        constraints = [
            models.UniqueConstraint(fields=["freeze", "unit"], name="frozen_sheet_once"),
            models.UniqueConstraint(fields=["freeze", "position"], name="frozen_sheet_position_once"),
        ]
        indexes = [models.Index(fields=["freeze", "rank_group", "rank_no"], name="frozen_by_rank")]

    def __str__(self):
        return f"{self.name} {self.figures.get('total', '')}"
