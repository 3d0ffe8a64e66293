"""One event, and one claw-back, as somebody types them; the choices come from the scheme's own words."""

import datetime as dt
import re
import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.assessment.fact_forms import CellError, exact
from kaoping.assessment.models import RecordedFact, SchemeVersion
from kaoping.assessment.queries.fact_names import attribute_word
from kaoping.assessment.queries.fact_rows import Listed
from kaoping.pure.scoring.lines import number_text
from kaoping.pure.scoring.wanted import Wanted, range_for, widest
from kaoping.units.models import Unit

BETWEEN = re.compile(r"[、，,;；\s]+")
OTHER = ("", gettext_lazy("none of these"))
MAX_FILE = 50 * 1024 * 1024


class BasisForm(forms.Form):
    """What stands behind the facts of one save."""

    basis = forms.CharField(
        label=gettext_lazy("Basis"),
        max_length=2000,
        widget=forms.TextInput(),
        help_text=gettext_lazy("The document, or who counted; for a correction, what was wrong."),
    )
    file = forms.FileField(
        label=gettext_lazy("Evidence (file)"),
        required=False,
        help_text=gettext_lazy("Kept byte for byte beside these facts."),
    )

    def clean_file(self) -> Any:
        return checked_file(self.cleaned_data["file"])


def checked_file(file: Any) -> Any:
    if file is not None and file.size > MAX_FILE:
        raise ValidationError(
            _("The file has %(size)s MB; at most %(limit)s MB are taken.")
            % {"size": file.size // 1024 // 1024 + 1, "limit": MAX_FILE // 1024 // 1024}
        )
    return file


class EventForm(BasisForm):
    """An event under one key: whom it concerns, when, and what the scheme's prices look at."""

    event = forms.CharField(widget=forms.HiddenInput(), max_length=60)
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label=gettext_lazy("choose a unit"),
    )
    others = forms.CharField(
        label=gettext_lazy("Shared with"),
        required=False,
        help_text=gettext_lazy(
            "Codes of other units, such as u002、u003; the scheme says how the points are shared."
        ),
    )
    heads = forms.CharField(
        label=gettext_lazy("Authors by unit"),
        required=False,
        help_text=gettext_lazy(
            "Only where authors share it: heads in the order of the units above, such as 2、1."
        ),
    )
    at = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))

    field_order = ["event", "unit", "others", "heads", "at"]

    def __init__(
        self, *args: Any, asked: Wanted, version: SchemeVersion, units: Mapping[str, Listed], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.asked, self.version, self.units = asked, version, units
        self.attribute_fields: dict[str, str] = {}
        self.fields["unit"].queryset = Unit.objects.assessed().in_order()  # type: ignore[attr-defined]
        if len(units) > 1:
            self.fields["others"].help_text = _(
                "Codes of other units, such as %(codes)s; the scheme says how the points are shared."
            ) % {"codes": "、".join(list(units)[:2])}
        self.fields["event"].initial = new_event_id()
        for number, (name, values) in enumerate(asked.attributes.items()):
            self._attribute(f"attribute{number}", name, values)
        for number, name in enumerate(asked.numbers, len(asked.attributes)):
            if name not in asked.attributes:
                self.attribute_fields[f"attribute{number}"] = name
                self.fields[f"attribute{number}"] = forms.CharField(
                    label=attribute_word(name),
                    help_text=gettext_lazy("A number; the points are multiplied by it."),
                )
        self.fields["quantity"] = forms.CharField(
            label=gettext_lazy("How many times"), required=False, initial="1"
        )
        bounds = widest(asked)
        if bounds is not None:
            self.fields["amount"] = forms.CharField(
                label=gettext_lazy("Points decided"),
                required=False,
                help_text=_("Where the scheme leaves it to a person: %(least)s to %(most)s.")
                % {"least": number_text(bounds[0]), "most": number_text(bounds[1])},
            )
        if asked.lasts:
            self.fields["until"] = forms.DateField(
                label=gettext_lazy("In force until"),
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}),
                help_text=gettext_lazy("A veto holds for every scheme year up to this day."),
            )
        self.fields["piece"] = forms.CharField(
            label=gettext_lazy("Piece"),
            required=False,
            help_text=gettext_lazy("Its receipt number: events of one piece belong together."),
        )
        self.fields["same"] = forms.CharField(
            label=gettext_lazy("Same thing as"),
            required=False,
            help_text=gettext_lazy("A word that events of one thing share, if there is no piece."),
        )
        self.fields["document"] = forms.CharField(
            label=gettext_lazy("Document"), required=False, max_length=500
        )
        for name in ("others", "heads", "basis", "file"):  # what most events need stands first
            self.fields[name] = self.fields.pop(name)
        self.fields["basis"].required = False

    def _attribute(self, field: str, name: str, values: tuple[str, ...]) -> None:
        self.attribute_fields[field] = name
        if name in self.asked.numbers:
            self.fields[field] = forms.CharField(label=attribute_word(name))
            return
        words = {"true": _("yes"), "false": _("no")}
        choices = [OTHER, *((value, words.get(value, value)) for value in values)]
        self.fields[field] = forms.ChoiceField(label=attribute_word(name), choices=choices, required=False)

    def clean_others(self) -> list[str]:
        codes = [code for code in BETWEEN.split(self.cleaned_data["others"]) if code]
        for code in codes:
            if code not in self.units:
                raise ValidationError(
                    _("No assessed unit has the code “%(found)s”. Look the code up on the roll.")
                    % {"found": code}
                )
        return codes

    def clean_quantity(self) -> str:
        return self._number("quantity") or "1"

    def clean_amount(self) -> str:
        return self._number("amount")

    def _number(self, name: str) -> str:
        text = (self.cleaned_data.get(name) or "").strip()
        try:
            return exact(text) if text else ""
        except CellError as error:
            raise ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        attributes = {
            name: values.get(field) for field, name in self.attribute_fields.items() if values.get(field)
        }
        for field, name in self.attribute_fields.items():
            if name in self.asked.numbers and values.get(field):
                try:
                    attributes[name] = exact(values[field])
                except CellError as error:
                    self.add_error(field, str(error))
        allowed = range_for(self.asked, attributes)
        if allowed is not None and not values.get("amount") and "amount" not in self.errors:
            self.add_error(
                "amount" if "amount" in self.fields else None,
                _(
                    "This event is priced by a person, within %(least)s to %(most)s points. Write the points decided."
                )
                % {"least": number_text(allowed.low), "most": number_text(allowed.high)},
            )
        values["attributes"] = attributes
        values["authors"] = self._authors(values)
        return values

    def _authors(self, values: Mapping[str, Any]) -> dict[str, str]:
        typed = [one for one in BETWEEN.split(values.get("heads") or "") if one]
        if not typed or not values.get("unit"):
            return {}
        codes = [values["unit"].code, *values.get("others", [])]
        if len(typed) != len(codes):
            self.add_error(
                "heads",
                _(
                    "%(heads)s numbers stand for %(units)s units. Write one number for each unit, in the same order."
                )
                % {"heads": len(typed), "units": len(codes)},
            )
            return {}
        try:
            return {code: exact(number) for code, number in zip(codes, typed, strict=True)}
        except CellError as error:
            self.add_error("heads", str(error))
            return {}

    def line(self) -> dict[str, Any]:
        """The event as a line of a facts file."""
        given = self.cleaned_data
        line: dict[str, Any] = {
            "kind": "event", "event": given["event"], "key": self.asked.name, "at": given["at"].isoformat(),
        }  # fmt: skip
        codes = [given["unit"].code, *given["others"]]
        if given["authors"]:
            line["authors"] = given["authors"]
        elif len(codes) > 1:
            line["units"] = list(dict.fromkeys(codes))
        else:
            line["unit"] = codes[0]
        if given["attributes"]:
            line["attributes"] = given["attributes"]
        if given["quantity"] != "1":
            line["quantity"] = given["quantity"]
        for name in ("amount", "piece", "same", "document"):
            if given.get(name):
                line[name] = given[name]
        if given.get("until"):
            line["until"] = given["until"].isoformat()
        return line

    def initial_of(self, fact: RecordedFact) -> dict[str, Any]:
        """What the form shows when it corrects a fact."""
        data = fact.data
        shares = list(fact.shares.all())
        codes = [fact.unit.code] if fact.unit is not None else [share.unit.code for share in shares]
        attributes = data.get("attributes") or {}
        named = {
            field: "true" if attributes.get(name) is True else attributes.get(name, "")
            for field, name in self.attribute_fields.items()
        }
        return {
            **named,
            "event": data.get("event"), "unit": codes[0] if codes else "", "others": "、".join(codes[1:]),
            "heads": "、".join(share.heads for share in shares if share.heads), "at": fact.happened_on,
            "until": data.get("until"), "quantity": data.get("quantity", 1), "amount": data.get("amount"),
            "piece": data.get("piece"), "same": data.get("same"), "document": data.get("document"),
        }  # fmt: skip


def new_event_id() -> str:
    """An id of its own, given when the form is made: sending the form twice records one event."""
    return f"e{secrets.token_hex(5)}"


class ClawbackForm(BasisForm):
    """A spot check that took an accepted piece's worth."""

    on = forms.DateField(
        label=gettext_lazy("Day of the spot check"), widget=forms.DateInput(attrs={"type": "date"})
    )
    field_order = ["on", "basis", "file"]

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today
        self.fields["basis"].label = gettext_lazy("What the spot check found")
        self.fields["basis"].help_text = gettext_lazy("The unit reads it; it stands on its sheet.")
        self.fields["basis"].widget = forms.Textarea(attrs={"rows": 3})


class FactFileForm(forms.Form):
    """A file to be previewed, and what stands behind it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("The filled template (xlsx, xls, ods, csv), or a file of facts (JSON lines)."),
    )
    basis = forms.CharField(
        label=gettext_lazy("Basis"), max_length=2000, help_text=gettext_lazy("The document, or who counted.")
    )

    def clean_file(self) -> Any:
        return checked_file(self.cleaned_data["file"])
