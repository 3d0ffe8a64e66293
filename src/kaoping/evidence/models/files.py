"""Files by hash, and what a machine could read in them."""

from django.db import models
from django.db.models import Q


class StoredFile(models.Model):
    """The bytes of one file, kept once under their SHA-256 and never altered.

    The bytes lie in the data folder (``evidence.storage``), written and synced before
    this row exists. What senders called the file is only a label elsewhere.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.BigIntegerField()
    kind = models.CharField(max_length=20)  # pdf, docx, jpg ... as sniffed from the bytes; "other"
    mime_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_file"

    def __str__(self):
        return self.sha256[:12]


class Reading(models.Model):
    """What a reader of the machine made of a file: text, pages, hints."""

    class State(models.TextChoices):
        WAITING = "waiting"
        TEXT = "text"
        NO_TEXT = "no_text"  # look at the original
        REFUSED = "refused"
        QUARANTINED = "quarantined"  # the gate holds the file back: nothing opened it

    file = models.OneToOneField(StoredFile, models.CASCADE, related_name="reading")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    pages = models.PositiveIntegerField(null=True)
    hints = models.JSONField(default=dict, blank=True)
    reader = models.CharField(max_length=40, blank=True)  # name and version
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "evidence_reading"
        constraints = [
            models.CheckConstraint(
                name="reading_refused_says_why",
                condition=~Q(state="refused") | ~Q(why=""),
            )
        ]

    def __str__(self):
        return f"{self.file} {self.state}"

    @property
    def waits_for_words(self) -> bool:
        """Whether words in pictures, of the whole file or of some pages, are not among its text."""
        return self.state == self.State.NO_TEXT or "picture_pages" in self.hints.get("faults", [])
