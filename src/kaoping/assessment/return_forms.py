"""What the office types about returns: places, its own reasons, mendings; values come out."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.assessment.actions.findings import JUDGEMENTS
from kaoping.assessment.day_fields import DayField
from kaoping.assessment.models import Finding
from kaoping.assessment.queries.return_reasons import offered_reasons
from kaoping.assessment.textplaces import Place

# Places that can be named without drawing: shares of the page.
REGIONS: dict[str, Place | None] = {
    "": None,
    "page": (0.02, 0.02, 0.96, 0.96),
    "top": (0.02, 0.02, 0.96, 0.31),
    "middle": (0.02, 0.34, 0.96, 0.32),
    "bottom": (0.02, 0.67, 0.96, 0.31),
    "left": (0.02, 0.02, 0.47, 0.96),
    "right": (0.51, 0.02, 0.47, 0.96),
}
REGION_WORDS = (
    ("", gettext_lazy("as drawn, or where the passage stands")),
    ("page", gettext_lazy("the whole page")),
    ("top", gettext_lazy("the upper third")),
    ("middle", gettext_lazy("the middle")),
    ("bottom", gettext_lazy("the lower third")),
    ("left", gettext_lazy("the left half")),
    ("right", gettext_lazy("the right half")),
)
SIDES = ("left", "top", "width", "height")


class TextMarkForm(forms.Form):
    """A passage of the piece's own text, and what is wrong with it."""

    quote = forms.CharField(
        label=gettext_lazy("passage"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("reason"),
        required=False,
        choices=lambda: [("", "—"), *((one.code, one.words) for one in offered_reasons())],
    )
    words = forms.CharField(
        label=gettext_lazy("in words"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )


class PageMarkForm(TextMarkForm):
    """A place on a page: drawn with the mouse, or by its number, part and passage."""

    page = forms.IntegerField(label=gettext_lazy("page"), min_value=1, max_value=5000, initial=1)
    region = forms.ChoiceField(label=gettext_lazy("where"), required=False, choices=REGION_WORDS)
    left = forms.FloatField(required=False, widget=forms.HiddenInput)
    top = forms.FloatField(required=False, widget=forms.HiddenInput)
    width = forms.FloatField(required=False, widget=forms.HiddenInput)
    height = forms.FloatField(required=False, widget=forms.HiddenInput)
    field_order = ("page", "region", "quote", "reason", "words")

    def box(self) -> Place | None:
        """The place in shares of the page; call it on a valid form."""
        if named := REGIONS[self.cleaned_data["region"]]:
            return named
        sides = [self.cleaned_data[name] for name in SIDES]
        if any(one is None for one in sides):
            return None
        left, top, width, height = map(float, sides)
        return left, top, width, height


class ReasonRowForm(forms.Form):
    """One line of the list of reasons."""

    words = forms.CharField(label=gettext_lazy("reason"), max_length=120, required=False)
    mend = forms.CharField(label=gettext_lazy("what the unit should do"), max_length=300, required=False)
    position = forms.IntegerField(
        label=gettext_lazy("place in the list"), min_value=0, max_value=100_000, required=False
    )
    is_offered = forms.BooleanField(label=gettext_lazy("offered"), required=False)


class NewReasonForm(forms.Form):
    """A reason of the office's own."""

    words = forms.CharField(label=gettext_lazy("reason"), max_length=120, min_length=2)
    mend = forms.CharField(label=gettext_lazy("what the unit should do"), max_length=300, required=False)


class MendForm(forms.Form):
    """What the office mended, why, and by when the unit should answer."""

    words = forms.CharField(
        label=gettext_lazy("what was mended and why"), max_length=2000, min_length=2,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    answer_by = DayField(label=gettext_lazy("please answer by"))

    def __init__(self, *args: Any, today: dt.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_answer_by(self) -> dt.date:
        day: dt.date = self.cleaned_data["answer_by"]
        if day < self.today:
            raise ValidationError(_("This day is already over; choose a later one."))
        return day


class JudgeForm(forms.Form):
    """What a person says about a finding, and why."""

    state = forms.ChoiceField(choices=[(state, state) for state in (*JUDGEMENTS, Finding.State.OPEN)])
    reason = forms.CharField(
        max_length=500, error_messages={"required": gettext_lazy("Give the reason; the unit reads it.")}
    )
