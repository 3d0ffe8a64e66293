"""What is typed when a unit ends: the day, into which body, why, and a decision for each open window."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from kaoping.assessment.actions.unit_ends import Decision
from kaoping.assessment.day_fields import DayField
from kaoping.assessment.models import Window
from kaoping.assessment.queries.unfinished import Unfinished
from kaoping.base import clock
from kaoping.units.models import Unit

DECISIONS = (
    ("waive", pgettext_lazy("unit ends", "waive")),
    ("pass_on", pgettext_lazy("unit ends", "ask the unit that takes it in")),
    ("keep", pgettext_lazy("unit ends", "leave it asked")),
)


class UnitEndForm(forms.Form):
    """The ending itself; one more field for each window, ``window_ID``."""

    day = DayField(label=gettext_lazy("as of"))
    into = forms.ModelChoiceField(
        label=gettext_lazy("goes into"), required=False, queryset=Unit.objects.none(),
        empty_label=gettext_lazy("no other unit: dissolved"),
    )  # fmt: skip
    still_assessed = forms.TypedChoiceField(
        label=gettext_lazy("this year"), coerce=lambda value: value == "yes", initial="no",
        choices=(
            ("no", gettext_lazy("no longer assessed and ranked")),
            ("yes", gettext_lazy("assessed to the end of the year, by what is decided below")),
        ),
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("reason, with the number of the document"), max_length=2000, min_length=2,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, open_windows: Sequence[Unfinished], **options: Any) -> None:
        super().__init__(*args, **options)
        self.open_windows = open_windows
        self.fields["day"].initial = clock.today()
        self.fields["into"].queryset = Unit.objects.assessed().exclude(pk=unit.pk)  # type: ignore[attr-defined]
        for one in open_windows:
            over = one.window.due_on < clock.today()
            self.fields[f"window_{one.window.pk}"] = forms.ChoiceField(
                label=str(one.window), choices=DECISIONS, initial="keep" if over else "waive"
            )

    def rows(self) -> list[tuple[Unfinished, forms.BoundField]]:
        """Each open window with its field."""
        return [(one, self[f"window_{one.window.pk}"]) for one in self.open_windows]

    def head_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("day", "into", "still_assessed", "reason")]

    def decisions(self) -> dict[Window, Decision]:
        """Window → what was chosen; call it on a valid form."""
        return {one.window: self.cleaned_data[f"window_{one.window.pk}"] for one in self.open_windows}
