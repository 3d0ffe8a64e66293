"""Values set by people, for their page."""

from django.db.models import QuerySet

from kaoping.assessment.models import SchemeVersion
from kaoping.results.models import Override


def overrides_of(version: SchemeVersion) -> QuerySet[Override]:
    """Every value that was ever proposed for this year, those that wait first; one query."""
    return (
        Override.objects.filter(scheme=version)
        .select_related("unit", "proposed_by", "decided_by")
        .order_by("-state", "-proposed_at", "-pk")
    )


def set_values_of(version: SchemeVersion, unit_pk: int) -> QuerySet[Override]:
    """Those that stand on one unit's sheet."""
    return overrides_of(version).filter(unit=unit_pk, state=Override.State.CONFIRMED)
