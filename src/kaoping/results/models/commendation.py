"""Units that are not commended although their grade would say so: by name, with a reason, by two people."""

from django.db import models
from django.db.models import Q

from kaoping.assessment.models import SchemeVersion
from kaoping.units.models import Unit

from .by_two import OPEN, ByTwo


class Exclusion(ByTwo):
    """One unit left out of a year's commendation list.

    It belongs to the year and not to a revision, so that an erratum does not forget it; it moves no
    point, rank or grade.
    """

    scheme = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="exclusions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta(ByTwo.Meta):
        db_table = "results_exclusion"
        constraints = [
            *ByTwo.Meta.constraints,
            models.UniqueConstraint(
                fields=["scheme", "unit"], condition=Q(**OPEN), name="exclusion_one_a_unit"
            ),
        ]

    def __str__(self):
        return f"{self.unit}: {self.reason[:60]}"
