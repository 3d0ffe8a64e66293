"""What the pages of results ask for."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.queries.texts import scheme_of
from kaoping.base import clock
from kaoping.base.numbers import exact_in
from kaoping.pure.scheme.tree import index
from kaoping.results.models import Freeze, FrozenSheet, Publication
from kaoping.results.queries.publishing import first_number_allowed
from kaoping.units.models import Unit

ROWS = 2


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": ROWS}), max_length=2000)


class FreezeForm(forms.Form):
    """The first freeze of a year needs no reason; the action says so."""

    reason = forms.CharField(
        label=_("Why the facts are frozen again"),
        widget=forms.Textarea(attrs={"rows": ROWS}),
        max_length=2000,
        required=False,
    )


class SeenForm(forms.Form):
    """Which state of the result was read: of two at once the second is told."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class ForwardForm(SeenForm):
    objection_until = forms.DateField(
        label=_("Objections up to and including"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_objection_until(self) -> dt.date | None:
        """A day of its own at least: units read the result first."""
        last: dt.date | None = self.cleaned_data["objection_until"]
        if last is not None and last <= clock.today():
            raise forms.ValidationError(
                _("%(last)s is too early: units need a day to read and object. Choose tomorrow or later."),
                params={"last": date_format(last)},
            )
        return last

    def last_day(self) -> dt.date | None:
        found: dt.date | None = self.cleaned_data.get("objection_until")
        return found


class BackForm(SeenForm, ReasonForm):
    pass


class ChooseFreezeForm(forms.Form):
    """Another confirmed freeze of the year than the one that the result stands on."""

    freeze = forms.ModelChoiceField(Freeze.objects.none(), label=_("Freeze"), empty_label=None)

    def __init__(self, *args: Any, publication: Publication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Freeze.objects.filter(scheme=publication.scheme_id, state=Freeze.State.CONFIRMED)
        field: Any = self.fields["freeze"]
        rows = rows.filter(number__gte=first_number_allowed(publication))
        field.queryset = rows.exclude(pk=publication.freeze_id).order_by("-number")
        field.label_from_instance = _freeze_label


def _freeze_label(row: Freeze) -> str:
    return str(_("no. %(n)s, %(day)s")) % {"n": row.number, "day": date_format(row.frozen_at)}


class NewerFreezeForm(BackForm):
    """That the result goes on with the freeze that was looked at, and why."""

    reason = forms.CharField(
        label=_("What it puts right"), widget=forms.Textarea(attrs={"rows": ROWS}), max_length=2000
    )
    though_same = forms.BooleanField(
        label=_("I know that no point, rank or grade changes; only the words are put right."), required=False
    )
    field_order = ("seen", "reason", "though_same")

    def __init__(self, *args: Any, same: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not same:
            del self.fields["though_same"]


class ExclusionForm(ReasonForm):
    """One of the units that the grade would put on the commendation list, and why it is left out."""

    unit = forms.ChoiceField(label=_("Unit"))
    field_order = ("unit", "reason")

    def __init__(self, *args: Any, candidates: Sequence[FrozenSheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {sheet.code: sheet for sheet in candidates}
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            (code, sheet.name) for code, sheet in self.candidates.items()
        ]

    def sheet(self) -> FrozenSheet:
        """The frozen sheet of the unit chosen; call it when the form is valid."""
        return self.candidates[self.cleaned_data["unit"]]


class OverrideForm(forms.Form):
    """A value for one line of one unit's sheet, in exact points: 2.5 or 5/3."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), to_field_name="code")
    indicator = forms.ChoiceField(label=_("Indicator"))
    value = forms.CharField(label=_("Value in points"), max_length=40)
    reason = forms.CharField(
        label=_("Reason, which the unit reads"),
        widget=forms.Textarea(attrs={"rows": ROWS}),
        max_length=2000,
    )

    def __init__(self, *args: Any, scheme: SchemeVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.assessed().in_order()  # type: ignore[attr-defined]
        nodes = index(scheme_of(scheme))
        self.fields["indicator"].choices = [  # type: ignore[attr-defined]
            (code, f"{code} {placed.node.short or placed.node.title}") for code, placed in nodes.items()
        ]

    def clean_value(self) -> Fraction:
        text = self.cleaned_data["value"].strip()
        value = exact_in(text)
        if value is None:
            raise forms.ValidationError(
                _("“%(text)s” is no exact number. Write one such as 2.5 or 5/3."), params={"text": text}
            )
        return value
