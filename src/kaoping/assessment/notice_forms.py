"""What the office types into a special notice; values come out."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kaoping.assessment.day_fields import DayField
from kaoping.assessment.material_rules import FLAGS
from kaoping.assessment.models import Indicator, Notice, SchemeVersion
from kaoping.assessment.wording import ASKS
from kaoping.base.numbers import number_in
from kaoping.units.models import Unit, UnitTag

MOST_SHOWS = 20  # documents that a notice may ask to be shown
MOST_LINES = 2000  # of a pasted list of units


def day_field(label: Any, **options: Any) -> DayField:
    """A field of one day, with the browser's own calendar."""
    return DayField(label=label, **options)


def words_field(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=20_000, widget=forms.Textarea({"rows": rows}), **options)


class UnitsField(forms.ModelMultipleChoiceField):
    """Units by their keys; a number that no key can be is left out before a database reads it."""

    def clean(self, value: Any) -> Any:
        keys = [key for key in value or () if not str(key).isdecimal() or number_in(str(key)) is not None]
        return super().clean(keys)


class UnitsChoice:
    """The roll, with what an audience can be named by: groups, tags, a pasted list."""

    def __init__(self) -> None:
        self.units: list[Unit] = list(Unit.objects.assessed().in_order())
        self.groups = list(dict.fromkeys(unit.group for unit in self.units if unit.group))
        self.tags: dict[str, set[int]] = {}
        for tag, unit_id in UnitTag.objects.order_by("tag").values_list("tag", "unit_id"):
            self.tags.setdefault(tag, set()).add(unit_id)

    def in_groups(self, names: Sequence[str]) -> list[Unit]:
        return [unit for unit in self.units if unit.group in names]

    def with_tags(self, tags: Sequence[str]) -> list[Unit]:
        """Units with one of the tags."""
        wanted = set().union(*(self.tags.get(tag, set()) for tag in tags)) if tags else set()
        return [unit for unit in self.units if unit.pk in wanted]

    def pasted(self, text: str) -> tuple[list[Unit], list[str]]:
        """Units named one a line by code, name or short name, and a sentence for each line that names none."""
        known: dict[str, list[Unit]] = {}
        for unit in self.units:
            for name in {unit.code, unit.name, unit.short_name} - {""}:
                known.setdefault(name.casefold(), []).append(unit)
        found, faults = [], []
        for number, line in enumerate(text.splitlines()[:MOST_LINES], 1):
            for word in filter(None, (one.strip() for one in re.split(r"[,，、;；\t]", line))):
                matches = known.get(word.casefold(), [])
                if len(matches) == 1:
                    found.append(matches[0])
                else:
                    values = {"line": number, "found": word[:60]}
                    faults.append(
                        _("Line %(line)s: no assessed unit is called “%(found)s”.") % values
                        if not matches
                        else _("Line %(line)s: several units are called “%(found)s”; give the code.") % values
                    )
        return list(dict.fromkeys(found)), faults


class NoticeForm(forms.Form):
    """A special notice as the clerk writes it."""

    title = forms.CharField(label=gettext_lazy("title"), max_length=200)
    number = forms.CharField(label=gettext_lazy("document number"), max_length=60, required=False)
    text = words_field(gettext_lazy("text"), rows=8, required=False)
    indicator = forms.ModelChoiceField(
        label=gettext_lazy("for indicator"),
        queryset=Indicator.objects.none(),
        empty_label=gettext_lazy("Choose an indicator"),
    )
    opens_on = day_field(
        gettext_lazy("opens"), required=False, help_text=gettext_lazy("Empty: on the day it is issued.")
    )
    due_on = day_field(gettext_lazy("due"))
    pieces = forms.IntegerField(
        label=gettext_lazy("pieces of each unit"), min_value=1, max_value=50, initial=1
    )
    whom = forms.ChoiceField(
        label=gettext_lazy("to whom"),
        choices=(
            ("all", gettext_lazy("all units")),
            ("group", gettext_lazy("groups")),
            ("tag", gettext_lazy("tags")),
            ("list", gettext_lazy("a list")),
        ),
        widget=forms.RadioSelect,
        initial="all",
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("groups"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tags = forms.MultipleChoiceField(
        label=gettext_lazy("tags"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = UnitsField(
        label=gettext_lazy("units"),
        required=False,
        queryset=Unit.objects.none(),
        widget=forms.SelectMultiple({"size": 8}),
    )
    pasted = words_field(
        gettext_lazy("or paste a list"), rows=3, required=False,
        help_text=gettext_lazy("One unit a line, by code or name."),
    )  # fmt: skip
    photos = forms.IntegerField(
        label=gettext_lazy("pictures, at least"), min_value=0, max_value=50, required=False
    )
    least_files = forms.IntegerField(
        label=gettext_lazy("files, at least"), min_value=0, max_value=40, required=False
    )
    words_from = forms.IntegerField(
        label=gettext_lazy("characters, at least"), min_value=0, max_value=100_000, required=False
    )
    words_to = forms.IntegerField(
        label=gettext_lazy("characters, at most"), min_value=0, max_value=200_000, required=False
    )
    flags = forms.MultipleChoiceField(
        label=gettext_lazy("must have"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(name, ASKS[name]) for name in FLAGS],
    )  # fmt: skip
    shows = words_field(
        gettext_lazy("documents to be shown"), rows=3, required=False,
        help_text=gettext_lazy("One a line, as the unit reads it: 创建台账, 荣誉证书扫描件."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, scheme: SchemeVersion, only: Indicator | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.scheme, self.roll = scheme, UnitsChoice()
        choices: Any = self.fields
        indicators = scheme.indicators.filter(is_by_notice=True).order_by("position")
        choices["indicator"].queryset = indicators.filter(pk=only.pk) if only else indicators
        choices["units"].queryset = Unit.objects.assessed().in_order()
        choices["groups"].choices = [(name, name) for name in self.roll.groups]
        choices["tags"].choices = [(name, f"{name} {len(ids)}") for name, ids in self.roll.tags.items()]
        if not self.roll.tags:
            del self.fields["tags"]
            choices["whom"].choices = [one for one in choices["whom"].choices if one[0] != "tag"]

    @classmethod
    def initial_of(cls, notice: Notice) -> dict[str, Any]:
        """The form's values for a draft that was kept."""
        low, high = (*(notice.asks.get("words") or ()), None, None)[:2]
        return {
            "indicator": notice.indicator_id,
            "title": notice.title,
            "number": notice.number,
            "text": notice.text,
            "opens_on": notice.opens_on,
            "due_on": notice.due_on,
            "pieces": notice.pieces,
            "whom": "all" if notice.to_all else "list",
            "units": [] if notice.to_all else [row.unit_id for row in notice.audience.all()],
            "photos": notice.asks.get("photos"),
            "least_files": notice.asks.get("files"),
            "words_from": low,
            "words_to": high,
            "flags": [name for name in FLAGS if notice.asks.get(name)],
            "shows": "\n".join(notice.asks.get("shows") or ()),
        }

    def clean_shows(self) -> list[str]:
        lines = [" ".join(line.split())[:100] for line in self.cleaned_data["shows"].splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_SHOWS:
            raise forms.ValidationError(
                ngettext(
                    "%(count)s document is asked for; %(most)s are allowed.",
                    "%(count)s documents are asked for; %(most)s are allowed.",
                    len(found),
                )
                % {"count": len(found), "most": MOST_SHOWS}
            )
        return found

    def clean_due_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["due_on"]
        if (
            not self.scheme.period_from
            <= day
            <= self.scheme.period_to.replace(year=self.scheme.period_to.year + 1)
        ):
            raise forms.ValidationError(
                _("The scheme's year runs from %(first)s to %(last)s; choose a day in it.")
                % {"first": self.scheme.period_from.isoformat(), "last": self.scheme.period_to.isoformat()}
            )
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        whom, chosen = cleaned.get("whom"), None
        if whom == "group":
            chosen = self.roll.in_groups(cleaned.get("groups") or ())
            if not chosen:
                self.add_error("groups", _("Choose at least one group, or all units."))
        elif whom == "tag":
            chosen = self.roll.with_tags(cleaned.get("tags") or ())
            if not chosen:
                self.add_error("tags", _("Choose at least one tag that a unit has, or all units."))
        elif whom == "list":
            pasted, faults = self.roll.pasted(cleaned.get("pasted") or "")
            for sentence in faults:
                self.add_error("pasted", sentence)
            chosen = list(dict.fromkeys([*(cleaned.get("units") or ()), *pasted]))
            if not chosen and not faults:
                self.add_error("units", _("Choose at least one unit, or all."))
        cleaned["chosen"] = chosen
        low, high = cleaned.get("words_from") or None, cleaned.get("words_to") or None
        if low and high and low > high:
            self.add_error("words_to", _("It is less than the least number of characters."))
        return cleaned

    def asks(self) -> dict[str, Any]:
        """The notice's own material rules, in the shape of ``Indicator.asks``."""
        values = self.cleaned_data
        low, high = values.get("words_from") or None, values.get("words_to") or None
        found: dict[str, Any] = dict.fromkeys(values.get("flags") or (), True)
        found |= {
            "photos": values.get("photos"),
            "files": values.get("least_files"),
            "shows": values.get("shows"),
        }
        if low or high:
            found["words"] = [low, high]
        return {name: value for name, value in found.items() if value}

    def values(self) -> dict[str, Any]:
        """Keyword arguments of ``actions.draft_notice``; call it on a valid form."""
        names = ("indicator", "title", "number", "text", "opens_on", "due_on", "pieces")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "units": self.cleaned_data["chosen"],
            "asks": self.asks(),
        }
