"""What is typed beside lists: the name of a view, a deed for many pieces, the plan of reminders."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kaoping.assessment.actions.bulk import ACCEPT, EXTEND, REMIND, Wanted
from kaoping.assessment.day_fields import DayField
from kaoping.assessment.models import ReminderPlan

DEEDS = (
    (ACCEPT, gettext_lazy("accept")),
    (REMIND, gettext_lazy("remind the unit")),
    (EXTEND, gettext_lazy("give more days")),
)


class ViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("name of the view"), max_length=60)


class BulkForm(forms.Form):
    """One deed for many pieces."""

    deed = forms.ChoiceField(choices=DEEDS)
    until = DayField(label=gettext_lazy("on time until the end of"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("reason"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("deed") == EXTEND:
            if not cleaned.get("until"):
                self.add_error("until", _("Say until when the pieces are on time."))
            if not cleaned.get("reason"):
                self.add_error("reason", _("Say why; the unit reads the reason."))
        return cleaned

    def wanted(self, seen: Mapping[int, str]) -> Wanted:
        """The deed as a value; call it on a valid form. ``seen``: what was previewed, by piece."""
        values = self.cleaned_data
        return Wanted(values["deed"], values["until"], values["reason"].strip(), seen)


class DaysField(forms.CharField):
    """Days as “7, 3, 1”; gives a list of numbers without doubles, the first first."""

    def clean(self, value: Any) -> list[int]:
        text = super().clean(value).replace("，", ",").replace("、", ",")
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() and 1 <= int(part) <= 60 for part in parts):
            raise forms.ValidationError(_("Write days from 1 to 60 with commas, as 7, 3, 1."))
        if len(parts) > 5:
            raise forms.ValidationError(_("Five days are the most."))
        return sorted({int(part) for part in parts}, reverse=True)


class PlanForm(forms.Form):
    """When units are reminded by themselves."""

    is_on = forms.BooleanField(label=gettext_lazy("remind by itself"), required=False)
    before = DaysField(label=gettext_lazy("days before the due day"), required=False)
    on_the_day = forms.BooleanField(label=gettext_lazy("on the due day too"), required=False)
    after = DaysField(label=gettext_lazy("days after it"), required=False)
    most = forms.IntegerField(
        label=gettext_lazy("at most, for one window"),
        min_value=1,
        max_value=10,
        help_text=gettext_lazy("Reminders that the office sends by hand count too."),
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("nothing goes out from"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    quiet_to = forms.TimeField(
        label=pgettext_lazy("quiet hours", "until"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )

    @classmethod
    def initial_of(cls, plan: ReminderPlan) -> dict[str, Any]:
        return {
            "is_on": plan.is_on,
            "before": ", ".join(map(str, plan.before)),
            "on_the_day": plan.on_the_day,
            "after": ", ".join(map(str, sorted(plan.after))),
            "most": plan.most,
            "quiet_from": plan.quiet_from,
            "quiet_to": plan.quiet_to,
        }
