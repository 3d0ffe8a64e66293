"""Which schemes a day belongs to."""

import datetime as dt

from kaoping.assessment.models import SchemeVersion


def schemes_on(day: dt.date) -> list[int]:
    """Ids of the schemes in force whose period holds the day."""
    rows = SchemeVersion.objects.filter(
        state=SchemeVersion.State.PUBLISHED, period_from__lte=day, period_to__gte=day
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))
