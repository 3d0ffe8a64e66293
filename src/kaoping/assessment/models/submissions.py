"""What units send: drafts that may change, versions that never do."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.evidence.models import StoredFile
from kaoping.intake.models import Message
from kaoping.units.models import Person, Unit

from .schemes import Window


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def arrived(self):
        return self.exclude(first_received_at=None)

    def waiting_for_office(self):
        return self.filter(state=Submission.State.SUBMITTED)


class Submission(models.Model):
    """One piece 报送 for one window of one unit, through all its versions.

    ``first_received_at`` decides punctuality: the moment the piece first reached the office.
    It moves in one case only: a correction that came after the days set for it counts from its
    own arrival (every arrival stays readable in the versions). A draft and a piece waiting for
    its own unit's sign-off have none.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SIGN_OFF = "sign_off", _("waiting for sign-off")
        SUBMITTED = "submitted", _("to be checked")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("not accepted")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DUPLICATE = "duplicate", _("duplicate")

    class Channel(models.TextChoices):
        WEB = "web", _("web")
        MAIL = "mail", _("e-mail")
        OFFICE = "office", _("entered by the office")

    ARRIVED = ("submitted", "returned", "accepted", "rejected")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="submissions")
    window = models.ForeignKey(Window, models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    # As 2014-06-0188; empty is NULL, because many pieces have none and it must be unique.
    receipt_no = models.CharField(max_length=30, null=True, unique=True)  # noqa: DJ001 -- see above
    title = models.CharField(_("title"), max_length=200, blank=True)
    started_at = models.DateTimeField()
    first_received_at = models.DateTimeField(null=True, blank=True)
    last_received_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    fix_due_on = models.DateField(null=True, blank=True)  # of the last return
    reason = models.TextField(blank=True)  # why rejected, withdrawn, duplicate
    returns = models.PositiveIntegerField(default=0)
    lock_no = models.PositiveIntegerField(default=0)  # optimistic lock of every transition

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        db_table = "assessment_submission"
        ordering = ["-last_received_at", "-id"]
        indexes = [
            models.Index(fields=["state", "last_received_at"], name="submission_by_state"),
            models.Index(fields=["unit", "window"], name="submission_by_unit"),
            models.Index(fields=["-last_received_at", "-id"], name="submission_by_arrival"),
        ]
        constraints = [
            models.CheckConstraint(
                name="submission_arrived_has_times",
                condition=(
                    Q(state__in=["draft", "sign_off"], first_received_at=None)
                    | Q(state__in=["withdrawn", "duplicate"])
                    | Q(
                        state__in=["submitted", "returned", "accepted", "rejected"],
                        first_received_at__isnull=False,
                        receipt_no__isnull=False,
                    )
                ),
            ),
            models.CheckConstraint(
                name="submission_rejected_says_why",
                condition=~Q(state="rejected") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="submission_returned_has_due",
                condition=~Q(state="returned") | Q(fix_due_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title or self.receipt_no or f"#{self.pk}"


class Version(models.Model):
    """One sending of a piece; immutable."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    occurred_on = models.DateField(null=True, blank=True)
    author = models.CharField(max_length=60, blank=True)
    checker = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200, blank=True)
    signed_by = models.CharField(max_length=200, blank=True)
    message = models.ForeignKey(Message, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)  # when the checks had run
    read_at = models.DateTimeField(null=True, blank=True)  # when its files had been read and checked again
    # Why the unit sent it all the same, by check: asked for where the scheme says that a finding blocks.
    excuses = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "assessment_version"
        ordering = ["submission", "number"]
        indexes = [models.Index(fields=["-id"], name="version_to_read", condition=Q(read_at=None))]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="version_number_once")]

    def __str__(self):
        return f"{self.title} ({self.number})"


class Material(models.Model):
    """A file of a version, under the sender's name for it."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="materials")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    position = models.PositiveIntegerField()

    class Meta:
        db_table = "assessment_material"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="material_place_once")]

    def __str__(self):
        return self.name


class Draft(models.Model):
    """What the unit is still writing; one per piece, gone once it is sent.

    With ``sent_at`` it waits for the unit's own sign-off: a new piece is then in the state
    ``sign_off``, the correction of a returned one stays ``returned`` for the office.
    """

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="draft")
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    occurred_on = models.DateField(null=True, blank=True)
    author = models.CharField(max_length=60, blank=True)
    checker = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=200, blank=True)
    sender = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    handed_back = models.TextField(blank=True)  # the approver's words, when not signed off
    edit_no = models.PositiveIntegerField(default=0)  # optimistic lock of every saving
    waits_for = models.CharField(max_length=20, blank=True)  # role whose signature is next, once sent
    is_on_paper = models.BooleanField(default=False)  # the author says that a scan stands for the chain
    excuses = models.JSONField(default=dict, blank=True)  # of ``Version``, once it is sent

    class Meta:
        db_table = "assessment_draft"

    def __str__(self):
        return self.title or f"#{self.pk}"


class DraftFile(models.Model):
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    position = models.PositiveIntegerField()

    class Meta:
        db_table = "assessment_draft_file"
        ordering = ["position", "id"]

    def __str__(self):
        return self.name


class Return(models.Model):
    """One return for correction 退回: typed reasons, words, and its own due date."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="return_rows")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    reasons = models.JSONField(default=list)  # codes of the list of reasons
    worded = models.JSONField(default=dict, blank=True)  # code → the office's own words, as they were then
    text = models.TextField(blank=True)
    due_on = models.DateField()
    returned_by = models.CharField(max_length=200)
    returned_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_return"
        ordering = ["-returned_at", "-id"]

    def __str__(self):
        return f"{self.submission} {self.returned_at:%Y-%m-%d}"


JUDGED_ELSEWHERE = frozenset({"reuse"})  # a likeness is permitted, or not, on the desk of originality


class Finding(models.Model):
    """What a check noticed about a version 核查提示. Alone it never costs a point."""

    class Severity(models.TextChoices):
        BLOCKS = "blocks", pgettext_lazy("finding", "stops sending")
        REQUIRED = "required", _("required")
        REMINDER = "reminder", _("reminder")
        HINT = "hint", pgettext_lazy("finding", "hint")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("finding", "open")
        FIXED = "fixed", _("mended")
        WAIVED = "waived", pgettext_lazy("finding", "waived")
        CONFIRMED = "confirmed", _("confirmed")
        FALSE_ALARM = "false_alarm", _("false alarm")

    version = models.ForeignKey(Version, models.CASCADE, related_name="findings")
    check_id = models.CharField(max_length=40)
    checker_no = models.PositiveSmallIntegerField(default=1)  # version of the check
    severity = models.CharField(max_length=10, choices=Severity.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    place = models.CharField(max_length=200, blank=True)
    values = models.JSONField(default=dict, blank=True)  # for the sentence
    paragraph = models.CharField(max_length=60, blank=True)
    confidence = models.PositiveSmallIntegerField(default=3)  # 1 to 3, as shown
    decided_by = models.CharField(max_length=200, blank=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        db_table = "assessment_finding"
        ordering = ["version", "id"]

    def __str__(self):
        return self.check_id

    @property
    def may_be_judged(self):
        """Whether something can be said about it: not once it is mended, nor where it has a desk of its own."""
        return self.state != Finding.State.FIXED and self.check_id not in JUDGED_ELSEWHERE


class ReceiptCounter(models.Model):
    """The last receipt number of a month. A number that a rolled-back sending took is not reused."""

    month = models.CharField(max_length=7, primary_key=True)  # 2014-06, in the office's zone
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "assessment_receipt"

    def __str__(self):
        return f"{self.month}-{self.last:04}"
