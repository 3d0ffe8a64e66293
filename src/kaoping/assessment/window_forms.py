"""What is typed about windows: their days, more days, requests for them, a table of days off."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.assessment.actions.window_moves import Days
from kaoping.assessment.models import Window
from kaoping.assessment.notice_forms import UnitsChoice, UnitsField, day_field, words_field
from kaoping.units.models import Unit


class WindowForm(forms.Form):
    """The four days of a window; those of the scheme's text are shown and cannot be typed."""

    opens_on = day_field(gettext_lazy("opens"))
    due_on = day_field(gettext_lazy("due"))
    grace_until = day_field(
        gettext_lazy("grace for everybody until"), required=False,
        help_text=gettext_lazy("Pieces are on time until the end of that day. Empty: no grace."),
    )  # fmt: skip
    closes_on = day_field(gettext_lazy("closes"))
    reason = words_field(gettext_lazy("reason"), rows=3, required=False)
    consents = forms.BooleanField(label=gettext_lazy("this is meant, though the day is over"), required=False)

    def __init__(self, *args: Any, window: Window, **options: Any) -> None:
        options["initial"] = {
            name: getattr(window, name) for name in ("opens_on", "due_on", "grace_until", "closes_on")
        }
        super().__init__(*args, **options)
        if window.notice_id is None:
            for name in ("opens_on", "due_on"):
                self.fields[name].disabled = True

    def days(self) -> Days:
        """The days as typed; call it on a valid form."""
        values = self.cleaned_data
        return Days(values["opens_on"], values["due_on"], values["grace_until"], values["closes_on"])


class MoreDaysForm(forms.Form):
    """More days for several units at once; ``only_shows`` asks for no reason, because nothing is granted yet."""

    units = UnitsField(
        label=gettext_lazy("units"), required=False, queryset=Unit.objects.none(),
        widget=forms.SelectMultiple({"size": 8}),
    )  # fmt: skip
    pasted = words_field(
        gettext_lazy("or paste a list"), rows=3, required=False,
        help_text=gettext_lazy("One unit a line, by code or name."),
    )  # fmt: skip
    until = day_field(gettext_lazy("until the end of"))
    on_time = forms.BooleanField(
        label=gettext_lazy("what arrives by then is on time"), required=False, initial=True
    )
    reason = words_field(gettext_lazy("reason"), min_length=2)

    def __init__(self, *args: Any, window: Window, only_shows: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.roll = UnitsChoice()
        choices: Any = self.fields
        asked = Unit.objects.assessed().filter(duties__window=window, duties__state="asked").distinct()
        choices["units"].queryset = asked.in_order()
        self.fields["reason"].required = not only_shows

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.fields["reason"].required = True  # again, on the page that shows the effect
        pasted, faults = self.roll.pasted(cleaned.get("pasted") or "")
        for sentence in faults:
            self.add_error("pasted", sentence)
        cleaned["chosen"] = list(dict.fromkeys([*(cleaned.get("units") or ()), *pasted]))
        if not cleaned["chosen"] and not faults:
            self.add_error("units", _("Choose at least one unit."))
        return cleaned


class RequestForm(forms.Form):
    """A unit asks for more days."""

    until = day_field(gettext_lazy("we need until the end of"))
    reason = words_field(gettext_lazy("reason"), min_length=2)


class RequestDecisionForm(forms.Form):
    """The office decides about the requests that are ticked."""

    until = day_field(
        gettext_lazy("until the end of"), required=False,
        help_text=gettext_lazy("Empty: the day that each unit asked for."),
    )  # fmt: skip
    on_time = forms.BooleanField(
        label=gettext_lazy("what arrives by then is on time"), required=False, initial=True
    )
    words = words_field(gettext_lazy("words to the units"), rows=2, required=False)


class NoteForm(forms.Form):
    """A question about an indicator."""

    question = words_field(gettext_lazy("question"), rows=4, min_length=4)


class NoteDecisionForm(forms.Form):
    """The office's decision about a question."""

    question = words_field(gettext_lazy("question, as everybody reads it"), rows=3, min_length=4)
    decision = words_field(gettext_lazy("decision"), rows=5, min_length=2)
    paragraph = forms.CharField(
        label=gettext_lazy("paragraph"), max_length=200, required=False,
        help_text=gettext_lazy("Of the scheme's document on which it rests."),
    )  # fmt: skip
    signer = forms.CharField(label=gettext_lazy("signed by"), max_length=100)
    decided_on = day_field(gettext_lazy("day of the decision"))


class CalendarForm(forms.Form):
    """A year's days off as a file."""

    file = forms.FileField(label=gettext_lazy("table of days (.xlsx or .csv)"))
