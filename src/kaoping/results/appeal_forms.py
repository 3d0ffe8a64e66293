"""What people type about an appeal. Forms give domain values, so that no action sees a text to be read."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kaoping.assessment.models import Submission, Window
from kaoping.base.numbers import exact_in
from kaoping.results.models import Appeal, Publication
from kaoping.units.models import Unit

MOST_AGAIN = 7  # marks asked for again


def words(label: Any, *, rows: int = 3, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=10_000, required=required, help_text=help_text,
        widget=forms.Textarea({"rows": rows}),
    )  # fmt: skip


class FilingForm(forms.Form):
    """Lines and grounds; the files come beside it, as with a piece."""

    lines = forms.MultipleChoiceField(
        label=gettext_lazy("lines to which you object"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one line of the sheet.")},
    )  # fmt: skip
    grounds = words(
        gettext_lazy("grounds"), rows=6,
        help_text=gettext_lazy("What is wrong, where, and what shows it. The people who decide read this."),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["lines"].choices = list(choices)  # type: ignore[attr-defined]

    def clean_lines(self) -> list[tuple[str, str]]:
        """(indicator, window) pairs; a whole line swallows its windows."""
        pairs = [tuple(value.split("|", 1)) for value in self.cleaned_data["lines"]]
        whole = {code for code, window in pairs if not window}
        return [(code, window) for code, window in pairs if not window or code not in whole]


class EnteringForm(FilingForm):
    """An appeal that came by mail or on paper, entered by the office; its file is the letter itself."""

    came_by = forms.ChoiceField(
        label=gettext_lazy("how it came"),
        choices=[(way, way.label) for way in (Appeal.CameBy.PAPER, Appeal.CameBy.MAIL)],
    )
    arrived_on = forms.DateField(
        label=gettext_lazy("arrived on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("This day decides whether it came in time, whenever it is entered."),
    )  # fmt: skip
    field_order = ("came_by", "arrived_on", "lines", "grounds")


class SheetForm(forms.Form):
    """Which result a letter objects to, and whose sheet of it: a unit as it was frozen, dissolved or not."""

    result = forms.TypedChoiceField(label=gettext_lazy("result"), coerce=int, required=False)
    unit = forms.ChoiceField(
        label=gettext_lazy("unit"), help_text=gettext_lazy("The units that have a sheet in this result."),
        error_messages={
            "invalid_choice": gettext_lazy("This unit has no sheet in this result. Choose one of the list.")
        },
    )  # fmt: skip

    def __init__(self, data: Mapping[str, str], *, results: Sequence[Publication]) -> None:
        """``data``: what the address says; without a result the first one is meant. ``results`` has one at least."""
        known = {str(one.pk): one for one in results}
        self.publication = known.get(data.get("result", ""), results[0])
        super().__init__(data if "unit" in data else None, initial={"result": self.publication.pk})
        sheets = self.publication.freeze.sheets.order_by("unit__position", "code")
        self.sheets = {one.code: one for one in sheets.defer("sheet").select_related("unit")}
        self.fields["result"].choices = [(pk, _result(one)) for pk, one in known.items()]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", "—"), *((code, one.name) for code, one in self.sheets.items())
        ]  # fmt: skip

    def chosen(self) -> Unit:
        """The unit chosen; call it when the form is valid."""
        return self.sheets[self.cleaned_data["unit"]].unit


def _result(publication: Publication) -> str:
    """A result as the list names it: two revisions of one scheme are never in it, two schemes of a year may be."""
    days = (publication.objection_from, publication.objection_until)
    first, last = (date_format(day) if day else "" for day in days)
    return _("%(title)s, objections from %(first)s to %(last)s") % {
        "title": publication.scheme.title, "first": first,
        "last": last,
    }  # fmt: skip


class ReasonForm(forms.Form):
    """A reason that must be given."""

    why = words(gettext_lazy("reason"))


class MaybeReasonForm(forms.Form):
    why = words(gettext_lazy("reason"), rows=2, required=False)


class FindingForm(forms.Form):
    """A fact, as it was found; judging is for others."""

    text = words(gettext_lazy("what was found"), rows=2)
    is_open_question = forms.BooleanField(label=gettext_lazy("an open question"), required=False)


class PeopleForm(forms.Form):
    """Two people of those who had no part in it."""

    decider = forms.TypedChoiceField(label=gettext_lazy("decides"), coerce=int)
    confirmer = forms.TypedChoiceField(label=gettext_lazy("confirms"), coerce=int)

    def __init__(self, *args: Any, people: Mapping[int, str], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("decider", "confirmer"):
            self.fields[name].choices = [("", "—"), *people.items()]  # type: ignore[attr-defined]


class MarksForm(forms.Form):
    """Which pieces are marked again, by how many."""

    pieces = forms.TypedMultipleChoiceField(
        label=gettext_lazy("pieces"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    count = forms.IntegerField(
        label=gettext_lazy("by how many"), min_value=1, max_value=MOST_AGAIN, initial=3
    )

    def __init__(self, *args: Any, pieces: Sequence[Submission], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["pieces"].choices = [  # type: ignore[attr-defined]
            (piece.pk, f"{piece.receipt_no} {piece.title}".strip()) for piece in pieces
        ]


class DecisionForm(forms.Form):
    """The decision with what it changes: a choice for each piece, window and line of the appeal."""

    decision = forms.ChoiceField(
        label=pgettext_lazy("on an appeal", "decision"), widget=forms.RadioSelect,
        choices=[
            (Appeal.Decision.DISMISSED, gettext_lazy("dismissed")),
            (Appeal.Decision.PARTLY, gettext_lazy("partly upheld")),
            (Appeal.Decision.UPHELD, gettext_lazy("upheld")),
        ],
    )  # fmt: skip
    text = words(
        gettext_lazy("reason"), rows=4,
        help_text=gettext_lazy("It reaches the unit and stands on its sheet."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        again: Sequence[Submission],
        refused: Sequence[Submission],
        windows: Sequence[Window],
        lines: Sequence[tuple[str, str, Fraction | None]],
        **options: Any,
    ) -> None:
        """``again``: pieces marked again; ``refused``: pieces not accepted; ``lines``: code, title, full."""
        super().__init__(*args, **options)
        self.lines = {code: full for code, _title, full in lines}
        self.windows = {str(window.pk): window for window in windows}
        if again:
            self.fields["marks"] = forms.TypedMultipleChoiceField(
                label=_("use the second marks of"), coerce=int, required=False,
                choices=[(piece.pk, f"{piece.receipt_no} {piece.title}") for piece in again],
                widget=forms.CheckboxSelectMultiple, initial=[piece.pk for piece in again],
            )  # fmt: skip
        if refused:
            self.fields["accepted"] = forms.MultipleChoiceField(
                label=_("accept after all"), required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(piece.receipt_no, f"{piece.receipt_no} {piece.title}") for piece in refused],
            )  # fmt: skip
        for window in windows:
            self.fields[f"until_{window.pk}"] = forms.DateField(
                label=_("more days for %(window)s, until") % {"window": window}, required=False,
                widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            )  # fmt: skip
        for code, title, full in lines:
            most = _(" The line gives 0 to %(full)s.") % {"full": full} if full is not None else ""
            self.fields[f"value_{code}"] = forms.CharField(
                label=_("set line %(code)s %(title)s to") % {"code": code, "title": title}, required=False,
                max_length=20, help_text=_("Points; only where no fact can be mended.") + most,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for code, full in self.lines.items():
            text = (cleaned.get(f"value_{code}") or "").strip()
            if not text:
                continue
            value = exact_in(text)
            if value is None:
                self.add_error(
                    f"value_{code}", _("“%(text)s” is no number. Write it as 1.5 or 3/2.") % {"text": text}
                )
                continue
            if full is not None and not 0 <= value <= full:
                self.add_error(
                    f"value_{code}",
                    _("The line gives 0 to %(full)s points; %(found)s lies outside.")
                    % {"full": full, "found": text},
                )
            cleaned[f"value_{code}"] = str(value)
        return cleaned

    def proposal(self) -> dict[str, Any]:
        """What granting changes, as plain values; call it on a form whose choices are valid."""
        cleaned = self.cleaned_data
        until = {name: cleaned.get(f"until_{name}") for name in self.windows}
        found = {
            "marks": list(cleaned.get("marks") or []),
            "accepted": list(cleaned.get("accepted") or []),
            "extensions": [
                {"indicator": window.indicator.code, "window": window.key, "until": day.isoformat()}
                for name, window in self.windows.items()
                if isinstance(day := until[name], dt.date)
            ],
            "values": {
                code: value for code in self.lines if (value := (cleaned.get(f"value_{code}") or "").strip())
            },
        }
        return {name: value for name, value in found.items() if value}
