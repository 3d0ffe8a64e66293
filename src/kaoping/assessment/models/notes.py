"""How the office reads its own scheme: questions and decisions 口径说明."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.units.models import Unit


class InterpretationNoteQuerySet(models.QuerySet["InterpretationNote"]):
    def of_scheme(self, version):
        """Notes on the version's scheme and year, whichever version was in force when they came."""
        if version.period_from is None:  # a draft that could never be read
            return self.none()
        return self.filter(scheme=version.scheme, scheme_year=version.period_from.year)

    def adopted(self):
        return self.filter(state=InterpretationNote.State.ADOPTED)


class InterpretationNote(models.Model):
    """A question about an indicator and what the office decided; shown wherever the indicator is.

    It names the scheme and the indicator as the scheme's text does, so that it outlives an amendment.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("interpretation note", "asked")
        ADOPTED = "adopted", pgettext_lazy("interpretation note", "decided")
        SUPERSEDED = "superseded", pgettext_lazy("interpretation note", "replaced by a later one")
        DROPPED = "dropped", pgettext_lazy("interpretation note", "not decided")

    scheme = models.CharField(max_length=60)  # the id in the text
    scheme_year = models.PositiveIntegerField()  # the calendar year in which its period begins
    code = models.CharField(max_length=60)  # the indicator's
    question = models.TextField(_("question"))
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="notes_asked")
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    decision = models.TextField(_("decision"), blank=True)
    paragraph = models.CharField(_("paragraph"), max_length=200, blank=True)  # of the scheme's document
    signer = models.CharField(_("signed by"), max_length=100, blank=True)
    decided_on = models.DateField(_("day of the decision"), null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)  # who entered it
    replaces = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaced_by"
    )

    objects = InterpretationNoteQuerySet.as_manager()

    class Meta:
        db_table = "assessment_interpretation_note"
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["scheme", "scheme_year", "code"], name="note_by_indicator")]
        constraints = [
            models.CheckConstraint(name="note_asks_something", condition=~Q(question="")),
            models.CheckConstraint(
                name="note_decided_is_whole",
                condition=~Q(state__in=["adopted", "superseded"])
                | (~Q(decision="") & ~Q(signer="") & Q(decided_on__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.question[:40]}"
