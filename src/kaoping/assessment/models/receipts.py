"""Which versions that came by mail still owe their sender a receipt."""

from django.db import models

from kaoping.intake.models import Message
from kaoping.notifications.models import OutgoingMail

from .submissions import Version


class MailReceipt(models.Model):
    """A version out of a mail. All versions of one mail are told in one receipt.

    It goes when the last of them has been read and checked (``prepared_at``), at the latest at
    ``due_at``. ``mail`` is the receipt; ``dropped`` says why none goes (a code).
    """

    version = models.OneToOneField(Version, models.CASCADE, related_name="receipt")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    prepared_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(OutgoingMail, models.SET_NULL, null=True, blank=True, related_name="+")
    dropped = models.CharField(max_length=20, blank=True)
    is_settled = models.BooleanField(default=False)

    class Meta:
        db_table = "assessment_mail_receipt"
        indexes = [models.Index(fields=["is_settled", "due_at"], name="receipt_by_due")]

    def __str__(self):
        return str(self.version)
