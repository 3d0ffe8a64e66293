"""Last year's piece of the same item: what a unit sent the last time it was asked the same."""

import re

from kaoping.assessment.models import Submission, Version, Window
from kaoping.units.models import Unit

_YEAR = re.compile(r"(19|20)\d\d")


def last_years(unit: Unit, window: Window) -> Version | None:
    """The last version of the unit's accepted piece of the scheme before, for the item of the same title.

    The same season goes before another one, the later piece before the earlier. Two queries.
    """
    indicator = window.indicator
    if indicator.scheme.period_from is None:
        return None
    pieces = list(
        Submission.objects.filter(
            unit=unit, state=Submission.State.ACCEPTED, window__indicator__title=indicator.title,
            window__indicator__scheme__period_to__lt=indicator.scheme.period_from,
        )
        .select_related("window__indicator__scheme")
        .order_by("-window__indicator__scheme__period_to", "-first_received_at", "-id")[:50]
    )  # fmt: skip
    if not pieces:
        return None
    latest = pieces[0].window.indicator.scheme_id
    of_year = [one for one in pieces if one.window.indicator.scheme_id == latest]
    season = _season(window)
    best = next((one for one in of_year if _season(one.window) == season), of_year[0])
    return best.versions.order_by("-number").first()


def _season(window: Window) -> str:
    """The window's key without its year: 2014Q1 and 2013Q1 are the same season."""
    return _YEAR.sub("", window.key)
