"""A rubric as a form: rows of criteria and levels, blank ones behind them."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.reviews.models import RubricVersion
from kaoping.reviews.rubrics import Data, number

BLANK = 2  # empty rows behind the filled ones
MOST = 30


class RubricForm(forms.Form):
    """Fields ``c0_title`` … and ``l0_title`` …; a row without a title is left out."""

    title = forms.CharField(label=_("Name of the rubric"), max_length=100)
    strategy = forms.ChoiceField(
        label=_("What becomes of the marks given so far?"),
        choices=[
            (RubricVersion.Strategy.KEEP, _("They stand as given; new marks follow the new version")),
            (RubricVersion.Strategy.REMARK, _("They go back to their reviewers, to be marked again")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, data_now: Data, seen: int, given: int, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["seen"].initial = seen
        self.fields["title"].initial = data_now["title"]
        if not given:
            del self.fields["strategy"]
        self.ids = [one["id"] for one in data_now["criteria"]]
        self.criteria_count = self._rows("c", len(self.ids))
        self.level_count = self._rows("l", len(data_now["levels"]))
        for place in range(self.criteria_count):
            now = data_now["criteria"][place] if place < len(self.ids) else {}
            self._add(f"c{place}_title", forms.CharField(max_length=60), now.get("title", ""))
            self._add(f"c{place}_points", _number(), _value(now.get("points", "")))
            self._add(f"c{place}_text", forms.CharField(max_length=300), now.get("text", ""))
        for place in range(self.level_count):
            now = data_now["levels"][place] if place < len(data_now["levels"]) else {}
            self._add(f"l{place}_title", forms.CharField(max_length=20), now.get("title", ""))
            self._add(f"l{place}_from", _number(), _value(now.get("from", "")))
            self._add(f"l{place}_text", forms.CharField(max_length=300), now.get("text", ""))

    def _rows(self, kind: str, filled: int) -> int:
        """How many rows to read: those posted, bounded; else the filled ones and some blank."""
        sent = sum(1 for name in self.data if name.startswith(kind) and name.endswith("_title"))
        return min(MOST, max(sent, filled + BLANK))

    def _add(self, name: str, field: forms.Field, initial: Any) -> None:
        field.required, field.initial = False, initial
        field.label = _("Title") if name.endswith("title") else _("Words")
        self.fields[name] = field

    def criteria_rows(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"c{at}_{part}"] for part in ("title", "points", "text")]
            for at in range(self.criteria_count)
        ]

    def level_rows(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"l{at}_{part}"] for part in ("title", "from", "text")] for at in range(self.level_count)
        ]

    def rubric(self) -> Data:
        """What was written, in the form that is kept; criteria keep their ids by place."""
        values = self.cleaned_data
        criteria = []
        for at in range(self.criteria_count):
            if values[f"c{at}_title"]:
                criteria.append(
                    {
                        "id": self.ids[at] if at < len(self.ids) else self._free(at),
                        "title": values[f"c{at}_title"],
                        "text": values[f"c{at}_text"],
                        "points": _text(values[f"c{at}_points"]),
                    }
                )
        levels = [
            {
                "title": values[f"l{at}_title"],
                "from": _text(values[f"l{at}_from"]) or "0",
                "text": values[f"l{at}_text"],
            }
            for at in range(self.level_count)
            if values[f"l{at}_title"]
        ]
        return {"title": values["title"].strip(), "criteria": criteria, "levels": levels}

    def _free(self, at: int) -> str:
        """An id for a new criterion that none of the version before has."""
        name = f"c{at + 1}"
        while name in self.ids:
            name += "x"
        return name


def _number() -> forms.DecimalField:
    return forms.DecimalField(min_value=0, max_value=100, decimal_places=2)


def _text(value: Decimal | None) -> str:
    return "" if value is None else number(Fraction(value))


def _value(text: str) -> str:
    return text if "/" not in text else f"{float(Fraction(text)):.2f}"
