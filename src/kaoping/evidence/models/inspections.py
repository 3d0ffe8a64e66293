"""What the gate found out about a file before anybody opened it, and what lies in archives."""

from django.db import models
from django.db.models import Q

from kaoping.evidence.models.files import StoredFile


class Inspection(models.Model):
    """One file's way through the gate; a file without a row has not been looked at yet.

    ``codes`` are objects ``{"code": …}`` with the values that the code's sentence names
    (``evidence.gate.wording``). ``state`` is what holds now: a quarantined file that the office
    released is ``flagged``, and ``decision`` says so.
    """

    class State(models.TextChoices):
        CLEAN = "clean"
        FLAGGED = "flagged"
        REFUSED = "refused"  # kept, never opened by a machine
        QUARANTINED = "quarantined"

    class Scan(models.TextChoices):
        OFF = "off"  # no scanner is set
        CLEAN = "clean"
        INFECTED = "infected"
        UNAVAILABLE = "unavailable"  # scanned again by the sweep

    class Decision(models.TextChoices):
        NONE = ""
        RELEASED = "released"
        KEPT = "kept"

    file = models.OneToOneField(StoredFile, models.CASCADE, related_name="inspection")
    state = models.CharField(max_length=12, choices=State.choices)
    codes = models.JSONField(default=list, blank=True)
    acts_by_itself = models.BooleanField(default=False)  # one of its codes is in ``wording.ACTIVE``
    scan = models.CharField(max_length=12, choices=Scan.choices, default=Scan.OFF)
    gate_no = models.PositiveIntegerField()  # the gate's own version
    inspected_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.NONE, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "evidence_inspection"
        ordering = ["-inspected_at", "-id"]
        indexes = [
            models.Index(fields=["state", "inspected_at"], name="inspection_by_state"),
            models.Index(
                fields=["inspected_at"], name="inspection_acts", condition=Q(acts_by_itself=True, decision="")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="inspection_decided_has_a_time",
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="inspection_released_is_flagged",
                condition=~Q(decision="released") | Q(state="flagged"),
            ),
        ]

    def __str__(self):
        return f"{self.file} {self.state}"


class ArchiveMember(models.Model):
    """One file in an archive, in the archive's order; members of an archive inside it follow it.

    ``name`` is the path inside, with ``/`` between its parts, also from an inner archive to what lies
    in it. ``file`` is empty where ``why`` says what kept it from being unpacked.
    """

    archive = models.ForeignKey(StoredFile, models.CASCADE, related_name="members")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=500)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    size_bytes = models.BigIntegerField(default=0)
    level = models.PositiveSmallIntegerField(default=1)  # 2: in an archive in the archive
    why = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "evidence_member"
        ordering = ["archive", "position"]
        constraints = [
            models.UniqueConstraint(fields=["archive", "position"], name="member_place_once"),
            models.CheckConstraint(
                name="member_without_file_says_why", condition=Q(file__isnull=False) | ~Q(why="")
            ),
        ]

    def __str__(self):
        return self.name
