"""What a machine saw on the pages of a file: seals and signatures, and what a person said to it."""

from django.db import models
from django.db.models import Q

from kaoping.evidence.models.files import StoredFile
from kaoping.units.models import Person


class PageLook(models.Model):
    """How far the machine has looked through one file, and what it says of the whole.

    The words it recognised lie in the data folder (``evidence.ocr.store``); this row is also the
    queue: rows that wait are looked at page by page, the shortest file first.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"  # the pages cannot be opened

    class Seal(models.TextChoices):
        FOUND = "found"
        NONE = "none"
        CANNOT_TELL = "cannot_tell"  # a page without colour, or marks that cannot be read

    class Signature(models.TextChoices):
        FOUND = "found"
        NONE = "none"  # the place for it is there and empty, or holds print alone
        CANNOT_TELL = "cannot_tell"  # no place for one was found

    file = models.OneToOneField(StoredFile, models.CASCADE, related_name="look")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=40, blank=True)
    pages = models.PositiveIntegerField(null=True)  # of the file; null while nobody knows
    pages_done = models.PositiveIntegerField(default=0)
    pages_recognised = models.PositiveIntegerField(default=0)  # those without a text layer
    seal = models.CharField(max_length=12, choices=Seal.choices, blank=True)
    signature = models.CharField(max_length=12, choices=Signature.choices, blank=True)
    signature_confidence = models.FloatField(default=0)
    looker = models.CharField(max_length=40, blank=True)  # name and version
    asked_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "evidence_page_look"
        indexes = [models.Index(fields=["asked_at"], name="look_waiting", condition=Q(state="waiting"))]
        constraints = [
            models.CheckConstraint(
                name="look_refused_says_why", condition=~Q(state="refused") | ~Q(why="")
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.file} {self.state}"


class PageMark(models.Model):
    """One seal or signature on one page; a hint until a person has confirmed or refuted it."""

    class Kind(models.TextChoices):
        SEAL = "seal"
        SIGNATURE = "signature"

    class State(models.TextChoices):
        OPEN = "open"
        CONFIRMED = "confirmed"
        REFUTED = "refuted"

    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="marks")
    page = models.PositiveIntegerField()  # from 1
    kind = models.CharField(max_length=10, choices=Kind.choices)
    shape = models.CharField(max_length=10, blank=True)  # round, oval, square; of a seal
    # Shares of the page's width and height, 0 to 1; "left" alone is a word that databases keep.
    left = models.FloatField(db_column="box_left")
    top = models.FloatField(db_column="box_top")
    width = models.FloatField(db_column="box_width")
    height = models.FloatField(db_column="box_height")
    words = models.CharField(max_length=100, blank=True)  # the name on it, as read
    line = models.CharField(max_length=60, blank=True)  # what stands across it: 专用章, 办公室 …
    confidence = models.FloatField()  # 0 to 1
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "evidence_page_mark"
        ordering = ["file", "page", "top", "left", "id"]
        constraints = [
            models.CheckConstraint(
                name="mark_decided_has_a_time",
                condition=Q(state="open", decided_at=None) | (~Q(state="open") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.words} {self.state}"
