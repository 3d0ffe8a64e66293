"""What full-text search knows of pieces: derived, made by a worker, safe to delete."""

from django.db import models

from kaoping.evidence.models import StoredFile

from .submissions import Submission, Version


class TextPart(models.Model):
    """A stretch of a piece's text; its tokens stand in the search table under the same number.

    The key is the piece's × 1000 + the number of the stretch, so that a match names its piece
    without a join. The text itself is not kept twice: ``place`` says where it stands.
    """

    id = models.BigIntegerField(primary_key=True)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="text_parts")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    # None: the piece's own words (title, text, names of files).
    file = models.ForeignKey(StoredFile, models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=300, blank=True)  # of the file, an archive's before its member's
    place = models.PositiveIntegerField(default=0)  # where it begins, in characters

    class Meta:
        db_table = "assessment_text_part"

    def __str__(self):
        return f"{self.submission_id} {self.name} {self.place}"


class IndexedVersion(models.Model):
    """That a version's text was taken into search, as it was read at ``stamp``."""

    version = models.OneToOneField(Version, models.CASCADE, primary_key=True, related_name="indexed")
    stamp = models.DateTimeField()

    class Meta:
        db_table = "assessment_indexed_version"

    def __str__(self):
        return f"{self.version_id}"
