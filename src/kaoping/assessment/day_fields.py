"""Days that are typed: kept near the years of the schemes, so that no slip reaches a page's reckoning."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeVersion
from kaoping.base import clock

HAPPENED = (dt.date(1990, 1, 1), dt.date(2100, 1, 1))  # what a piece reports lies between these


class DayField(forms.DateField):
    """One day with the browser's own calendar, from a year before the schemes to a year after them."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value is None or self.disabled:
            return
        first, last = allowed_days()
        if not first <= value <= last:
            raise ValidationError(
                _("%(day)s lies outside the scheme's year; choose a day from %(first)s to %(last)s.")
                % {"day": value.isoformat(), "first": first.isoformat(), "last": last.isoformat()}
            )


def allowed_days() -> tuple[dt.date, dt.date]:
    """First and last day that may be typed: the published schemes' periods, a year more on both sides.

    Before the first scheme is published they lie about today.
    """
    published = SchemeVersion.objects.exclude(state=SchemeVersion.State.DRAFT)
    periods = published.aggregate(first=Min("period_from"), last=Max("period_to"))
    today = clock.today()
    return _years_from(periods["first"] or today, -1), _years_from(periods["last"] or today, 1)


def happened_fault(day: dt.date | None) -> str:
    """Why this cannot be the day of what a piece reports; empty when it can."""
    if day is None or HAPPENED[0] <= day <= HAPPENED[1]:
        return ""
    return _("%(day)s cannot be the day it happened.") % {"day": day.isoformat()}


def _years_from(day: dt.date, years: int) -> dt.date:
    year = min(max(day.year + years, dt.MINYEAR), dt.MAXYEAR)
    return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) else day.day)
