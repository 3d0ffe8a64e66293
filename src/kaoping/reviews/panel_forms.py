"""Forms about panels: their rules, reviewers, phases, conflicts, jurors."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.assessment.models import SchemeVersion
from kaoping.base.clock import OFFICE_ZONE
from kaoping.reviews.actions import PanelSettings
from kaoping.reviews.models import Panel, PanelMember
from kaoping.reviews.phases import ORDER, goes_back, next_phase
from kaoping.reviews.queries.panels import (
    chiefs_there_are,
    groups_of_units,
    quality_indicators,
    reviewers_there_are,
)
from kaoping.units.models import Unit


class PanelForm(forms.Form):
    """A panel's rules; gives ``PanelSettings``."""

    name = forms.CharField(label=_("Name of the panel"), max_length=100)
    indicators: Any = forms.ModelMultipleChoiceField(
        label=_("Indicators"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    group = forms.ChoiceField(
        label=_("Group of units"),
        required=False,
        help_text=_("A panel may mark one group alone; another marks the others."),
    )
    marks_each = forms.IntegerField(label=_("Marks a piece"), min_value=1, max_value=15, initial=2)
    third_at = forms.DecimalField(
        label=_("Third opinion from a difference of"),
        min_value=Decimal("0.01"),
        max_value=100,
        decimal_places=2,
        required=False,
        help_text=_("Points between the highest and the lowest mark. Left empty: never."),
    )
    tolerance = forms.DecimalField(
        label=_("Leniency that is tolerated"),
        min_value=0,
        max_value=50,
        decimal_places=2,
        initial=3,
        help_text=_("Points; the fairness page points out who is further off."),
    )
    is_blind = forms.BooleanField(
        label=_("Unit, author and document number are hidden from reviewers"), required=False, initial=True
    )
    own_first = forms.BooleanField(
        label=_("Others' marks are shown only after one's own is final"), required=False, initial=True
    )
    lease_minutes = forms.IntegerField(
        label=_("A piece taken from the queue is kept for (minutes)"),
        min_value=5,
        max_value=1440,
        initial=120,
    )
    chief: Any = forms.ModelChoiceField(label=_("Chief"), queryset=None, required=False)

    def __init__(self, *arguments: Any, scheme: SchemeVersion, panel: Panel | None = None, **options: Any):
        super().__init__(*arguments, **options)
        self.fields["indicators"].queryset = quality_indicators(scheme)  # type: ignore[attr-defined]
        self.fields["chief"].queryset = chiefs_there_are()  # type: ignore[attr-defined]
        groups = groups_of_units()
        self.fields["group"].choices = [("", _("all units")), *((one, one) for one in groups)]  # type: ignore[attr-defined]
        if panel is not None and not self.is_bound:
            rows = list(panel.scope.all())
            self.initial = {
                "name": panel.name, "indicators": [row.indicator_id for row in rows],
                "group": rows[0].group if rows else "", "marks_each": panel.marks_each,
                "third_at": panel.third_at, "tolerance": panel.tolerance, "is_blind": panel.is_blind,
                "own_first": panel.own_first, "lease_minutes": panel.lease_minutes, "chief": panel.chief_id,
            }  # fmt: skip

    def settings(self) -> PanelSettings:
        """What was written, once it is valid."""
        values = self.cleaned_data
        return PanelSettings(
            name=values["name"].strip(),
            scope=tuple((one, values["group"]) for one in values["indicators"]),
            marks_each=values["marks_each"],
            third_at=values["third_at"],
            tolerance=values["tolerance"],
            is_blind=values["is_blind"],
            own_first=values["own_first"],
            lease_minutes=values["lease_minutes"],
            chief=values["chief"],
        )


class PhaseForm(forms.Form):
    """Where the panel goes, until when it should stay there, and why."""

    to = forms.ChoiceField(label=_("Move to"))
    until = forms.DateField(
        label=_("Until (planned)"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed for a step back, and for going on while marks are still to be given."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, panel: Panel, **options: Any) -> None:
        super().__init__(*arguments, **options)
        ahead = [phase for phase in ORDER if self._reachable(panel.phase, phase)]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (phase, Panel.Phase(phase).label) for phase in ahead
        ]
        self.fields["to"].initial = next_phase(panel.phase) or ahead[-1]
        self.fields["seen"].initial = panel.phase

    @staticmethod
    def _reachable(now: str, phase: str) -> bool:
        over = (now, phase) == (Panel.Phase.SETUP, Panel.Phase.MARKING)
        return phase != now and (goes_back(now, phase) or phase == next_phase(now) or over)


class MemberForm(forms.Form):
    person: Any = forms.ModelChoiceField(label=_("Reviewer"), queryset=None)
    part = forms.ChoiceField(
        label=pgettext_lazy("in a panel", "As"), choices=PanelMember.Part.choices, initial="member"
    )

    def __init__(self, *arguments: Any, panel: Panel, **options: Any) -> None:
        super().__init__(*arguments, **options)
        inside = panel.members.filter(removed_at=None).values("person")
        self.fields["person"].queryset = reviewers_there_are().exclude(pk__in=inside)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class GiveForm(forms.Form):
    """One piece to one reviewer of the panel."""

    person: Any = forms.ModelChoiceField(label=_("Reviewer"), queryset=None)

    def __init__(self, *arguments: Any, panel: Panel, **options: Any) -> None:
        super().__init__(*arguments, **options)
        people = reviewers_there_are().model.objects.filter(
            panel_places__panel=panel, panel_places__removed_at=None
        )
        self.fields["person"].queryset = people.order_by("name", "id")  # type: ignore[attr-defined]


class ConflictForm(forms.Form):
    """The office keeps a reviewer of the panel away from a unit."""

    person: Any = forms.ModelChoiceField(label=_("Reviewer"), queryset=None)
    unit: Any = forms.ModelChoiceField(label=_("Unit"), queryset=None)
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *arguments: Any, panel: Panel, **options: Any) -> None:
        super().__init__(*arguments, **options)
        people = reviewers_there_are().model.objects.filter(
            panel_places__panel=panel, panel_places__removed_at=None
        )
        self.fields["person"].queryset = people.order_by("name", "id")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.in_order().filter(is_assessed=True)  # type: ignore[attr-defined]


class DeclareForm(forms.Form):
    """A reviewer's own words about why they keep away, or give a piece back."""

    what = forms.ChoiceField(
        label=_("What holds you back"),
        choices=[
            ("piece", _("I have a part in this piece")),
            ("unit", _("I have ties to the unit that sent it")),
            ("decline", _("No conflict; I cannot mark it for another reason")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the office and the chief read it."),
    )


class SheetForm(forms.Form):
    file = forms.FileField(label=_("Filled spreadsheet (xlsx, xls, csv)"))


class JurorForm(forms.Form):
    """A juror's name and the day on which the link lets in."""

    name = forms.CharField(label=_("Juror's name"), max_length=60)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    begins = forms.TimeField(
        label=_("from"), widget=forms.TimeInput(attrs={"type": "time"}), initial=dt.time(8, 0)
    )
    ends = forms.TimeField(
        label=_("until"), widget=forms.TimeInput(attrs={"type": "time"}), initial=dt.time(18, 0)
    )

    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """From and until, aware, in the office's zone."""
        values = self.cleaned_data
        return tuple(  # type: ignore[return-value]
            dt.datetime.combine(values["day"], values[name], tzinfo=OFFICE_ZONE)
            for name in ("begins", "ends")
        )
