"""Values that people set beside computed ones."""

from django.db import models
from django.db.models import Q

from kaoping.assessment.models import SchemeVersion
from kaoping.units.models import Unit

from .by_two import OPEN, ByTwo


class Override(ByTwo):
    """A value that two people set for one line of one unit; the computed one stands beside it.

    It enters scoring as an ``override`` fact once confirmed, so that a bundle recomputes it too.
    """

    scheme = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="overrides")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="overrides")
    indicator = models.CharField(max_length=60)  # the node's id
    computed = models.CharField(max_length=80)  # exact, when it was proposed
    value = models.CharField(max_length=80, db_column="set_value")  # exact: "5/2"; "value" is reserved
    appeal = models.ForeignKey(
        "results.Appeal", models.PROTECT, null=True, blank=True, related_name="overrides"
    )

    class Meta(ByTwo.Meta):
        db_table = "results_override"
        constraints = [
            *ByTwo.Meta.constraints,
            models.UniqueConstraint(
                fields=["scheme", "unit", "indicator"], condition=Q(**OPEN), name="override_one_a_line"
            ),
        ]

    def __str__(self):
        return f"{self.unit} {self.indicator}: {self.computed} → {self.value}"
