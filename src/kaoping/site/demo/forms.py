"""How far the demo's clock moves: a day, a week, or to a morning."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.base import clock as office_clock
from kaoping.site.demo import clock

DAY, WEEK = "day", "week"


class ClockForm(forms.Form):
    """Either a step or a day; a step wins, since its button was pressed."""

    step = forms.ChoiceField(
        choices=[(DAY, _("One day on")), (WEEK, _("One week on"))], required=False, widget=forms.HiddenInput
    )
    day = forms.DateField(
        label=_("Move to the morning of"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        now = office_clock.now()
        if found.get("step"):
            found["moment"] = now + dt.timedelta(days=1 if found["step"] == DAY else 7)
        elif found.get("day"):
            found["moment"] = clock.morning_of(found["day"])
        elif not self.errors:
            raise forms.ValidationError(_("Choose a day, or press one of the two buttons."))
        return found
