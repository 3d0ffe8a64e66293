"""What the office chooses when it amends a scheme or copies one into another year."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kaoping.assessment.day_fields import DayField
from kaoping.assessment.models import SchemeAmendment
from kaoping.base import clock

Strategy = SchemeAmendment.Strategy


class StrategyForm(forms.Form):
    """What holds for what had been earned already; the preview is worked out for it."""

    strategy = forms.ChoiceField(
        label=gettext_lazy("what was earned already"),
        choices=[
            (
                Strategy.KEEP,
                gettext_lazy(
                    "Windows that closed before a day keep the old rules; the new ones hold from then on."
                ),
            ),
            (
                Strategy.ANEW,
                gettext_lazy("The new rules hold from the beginning; everything is scored anew."),
            ),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    kept_before = DayField(label=gettext_lazy("the day"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"strategy": Strategy.KEEP, "kept_before": clock.today()})

    def choice(self) -> tuple[str, dt.date | None]:
        """The strategy and its day; what was not said or cannot be read is the careful one, from today."""
        if self.is_bound and self.is_valid() and self.cleaned_data["strategy"]:
            strategy: str = self.cleaned_data["strategy"]
        else:
            strategy = Strategy.KEEP
        day = self.cleaned_data.get("kept_before") if self.is_bound and self.is_valid() else None
        return strategy, (day or clock.today()) if strategy == Strategy.KEEP else None


class AmendForm(forms.Form):
    """The deed: why, and whether duties of days that are over are meant."""

    reason = forms.CharField(
        label=gettext_lazy("why"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("Stays with the amendment; every unit concerned reads it."),
    )
    past_is_meant = forms.BooleanField(
        label=gettext_lazy("Yes, these days are over and the duties are meant all the same."), required=True
    )

    def __init__(self, *args: Any, asks_past: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_past:
            del self.fields["past_is_meant"]


class YearForm(forms.Form):
    """The year into which a scheme is copied."""

    year = forms.IntegerField(label=gettext_lazy("year"), min_value=1900, max_value=2199)
