"""Who has a piece in hand: leases at the office, texts kept beside a draft, signatures in the unit."""

from django.db import models

from kaoping.units.models import Person, Role

from .submissions import Submission, Version


class Lease(models.Model):
    """Who has a piece open for deciding, and since when. It ends by itself: see ``actions.leases``."""

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="lease")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()  # when the page last said that it is still open
    taken_from = models.CharField(max_length=200, blank=True)  # who had it before it was taken over

    class Meta:
        db_table = "assessment_lease"

    def __str__(self):
        return f"{self.submission} {self.person}"


class DraftApart(models.Model):
    """A draft's text that gave way to another, kept so that nothing written is lost.

    Either somebody's text that was not taken because another had saved meanwhile, or what stood
    until then and was written over knowingly.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="texts_apart")
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    fields = models.JSONField(default=dict)  # author, checker, contact, occurred_on
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=200, blank=True)  # who had written it
    edit_no = models.PositiveIntegerField(default=0)  # of the draft it was written on
    was_refused = models.BooleanField(default=True)

    class Meta:
        db_table = "assessment_draft_apart"
        ordering = ["-kept_at", "-id"]

    def __str__(self):
        return self.title or f"#{self.pk}"


class SignOff(models.Model):
    """One signature in the unit's own chain. Without ``version`` the piece has not left the house."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="signatures")
    version = models.ForeignKey(Version, models.CASCADE, null=True, blank=True, related_name="signatures")
    role = models.CharField(max_length=20, choices=Role.choices)  # the post's, at the signature
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    signed_by = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    is_paper = models.BooleanField(default=False)  # a scan with seal and signature stands for the chain

    class Meta:
        db_table = "assessment_sign_off"
        ordering = ["signed_at", "id"]

    def __str__(self):
        return self.signed_by
