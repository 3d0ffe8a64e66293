"""Pictures as a machine sees them: what they look like, and what their camera wrote into them."""

from django.db import models
from django.db.models import Q

from .files import StoredFile


class PictureLook(models.Model):
    """That a file's pictures were looked at, so that it is done once for each way of looking."""

    file = models.OneToOneField(StoredFile, models.CASCADE, related_name="picture_look")
    made_as = models.PositiveSmallIntegerField()  # ``pictures.looking.MADE_AS`` of that day
    looked_at = models.DateTimeField()
    why = models.CharField(max_length=30, blank=True)  # why nothing was seen, as a code

    class Meta:
        db_table = "evidence_picture_look"

    def __str__(self):
        return f"{self.file} {self.looked_at:%Y-%m-%d}"


class Picture(models.Model):
    """One picture: a file that is one (position 0), or one that lies inside a document.

    Day, time and place of the camera are private hints: the own unit and the office see
    them, no public or reviewer's page does. The camera's clock knows no zone, so day and
    time are kept as it wrote them.
    """

    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="pictures")
    position = models.PositiveIntegerField()  # 0: the file itself; else its place in the document
    name = models.CharField(max_length=200, blank=True)  # of the document's part
    sha256 = models.CharField(max_length=64)  # of the picture's own bytes
    width = models.PositiveIntegerField()  # pixels, upright
    height = models.PositiveIntegerField()
    skipped = models.CharField(max_length=12, blank=True)  # tiny, flat, paper: not compared
    grid = models.BinaryField(blank=True, default=bytes)  # a small grey copy, for the second look
    taken_on = models.DateField(null=True, blank=True)
    taken_time = models.TimeField(null=True, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)  # degrees, WGS 84
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        db_table = "evidence_picture"
        ordering = ["file", "position"]
        indexes = [models.Index(fields=["sha256"], name="picture_by_sha256")]
        constraints = [
            models.UniqueConstraint(fields=["file", "position"], name="picture_place_once"),
            models.CheckConstraint(
                name="picture_has_both_of_a_place",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.file} #{self.position}"


class PictureHash(models.Model):
    """What one view of a picture (whole, trimmed) looks like in 64 bits, as four bands of 16.

    Two hashes that differ in few bits share a band, or nearly; so an index finds them on
    any database, without a function of its own.
    """

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="hashes")
    trim_no = models.PositiveSmallIntegerField()  # a place in ``pictures.hashing.VIEWS``
    band0 = models.IntegerField()
    band1 = models.IntegerField()
    band2 = models.IntegerField()
    band3 = models.IntegerField()

    class Meta:
        db_table = "evidence_picture_hash"
        indexes = [
            models.Index(fields=[f"band{number}"], name=f"picture_by_band{number}") for number in range(4)
        ]
        constraints = [models.UniqueConstraint(fields=["picture", "trim_no"], name="picture_view_once")]

    def __str__(self):
        return f"{self.picture} {self.trim_no}"


class PictureAlike(models.Model):
    """Two pictures of different files that look the same; found when the later one was looked at."""

    first = models.ForeignKey(Picture, models.CASCADE, related_name="alike_later")
    second = models.ForeignKey(Picture, models.CASCADE, related_name="alike_earlier")
    likeness = models.FloatField()  # 0 to 1; 1 where the bytes are the same

    class Meta:
        db_table = "evidence_picture_alike"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="picture_alike_once"),
            models.CheckConstraint(name="picture_alike_in_order", condition=Q(first__lt=models.F("second"))),
        ]

    def __str__(self):
        return f"{self.first} = {self.second}"
