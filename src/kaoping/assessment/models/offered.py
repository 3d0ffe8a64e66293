"""The same content offered for another indicator too, where the scheme lets both count it."""

from django.db import models

from .submissions import Submission


class OfferedAgain(models.Model):
    """``piece`` was begun with the content of ``of``; each is a piece of its own from then on."""

    piece = models.OneToOneField(Submission, models.CASCADE, primary_key=True, related_name="offered_from")
    of = models.ForeignKey(Submission, models.CASCADE, related_name="offered_for")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_offered_again"
        ordering = ["piece_id"]

    def __str__(self):
        return f"{self.piece} = {self.of}"
