"""The plain mark form: the rubric's criteria as a help, one total that counts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.pure.scheme.model import Rubric

_WHY = {
    "abstain": _("Say why you give no mark."),
    "unreadable": _("Say what cannot be read: the office will see to it."),
    "conflict": _("Say in a few words what ties you to it; only the office reads that."),
}


def outside(most: Decimal | int) -> dict[str, str]:
    """What a number's field says of one outside 0 to ``most``: what was found and what is allowed."""
    sentence = _("%(mark)s is outside 0 to %(most)s. Write a number in that range.")
    said = str(sentence) % {"mark": "%(show_value)s", "most": f"{Decimal(most).normalize():f}"}
    return {"min_value": said, "max_value": said}


class MarkForm(forms.Form):
    """Criteria are optional; where all are given and no total, their sum is the total.

    Only the total counts: the criteria's points help the marker to keep measure.
    """

    mark = forms.DecimalField(
        label=_("Total, 0 to 100"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
        help_text=_("This number counts. Left empty, it is the sum of the criteria."),
    )
    comment = forms.CharField(
        label=_("Comment (the unit reads it, unsigned)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    note = forms.CharField(
        label=_("Note to the office (the unit does not see it)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000, required=False)
    whole_unit = forms.BooleanField(required=False)
    # What the page showed: the versions of the piece and of its rubric, and the draft that it began from.
    seen = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    rubric_seen = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    draft_seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, rubric: Rubric | None, verb: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.rubric, self.verb = rubric, verb
        self.fields["mark"].error_messages |= outside(100)
        for criterion in rubric.criteria if rubric else ():
            most = criterion.points if criterion.points is not None else 100
            self.fields[f"c_{criterion.id}"] = forms.DecimalField(
                label=f"{criterion.title} ({most})",
                help_text=criterion.text,
                min_value=0,
                max_value=(limit := Decimal(most.numerator) / most.denominator),
                decimal_places=2,
                required=False,
                error_messages=outside(limit),
            )
        self.order_fields([name for name in self.fields if name.startswith("c_")] + ["mark", "comment"])

    def clean_draft_seen(self) -> str | None:
        """The draft's mark, "" for a page without one; None where no page was asked, as from another door."""
        return self.cleaned_data["draft_seen"] if "draft_seen" in self.data else None

    def first_empty(self) -> int | None:
        """The number of the first criterion without a mark, from 1; None when all have one."""
        given = self.criteria()
        asked = self.rubric.criteria if self.rubric else ()
        return next((place for place, one in enumerate(asked, 1) if one.id not in given), None)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        given = self.criteria()
        asked = self.rubric.criteria if self.rubric else ()
        weighs = asked and all(criterion.points is not None for criterion in asked)
        if values.get("mark") is None and not self.errors and weighs and len(given) == len(asked):
            total = sum(given.values(), Decimal(0))
            values["mark"] = min(total, Decimal(100))
        if self.verb == "finish" and values.get("mark") is None and "mark" not in self.errors:
            self._say_what_lacks(weighs=bool(weighs))
        if self.verb in ("abstain", "unreadable", "conflict") and not self.why(values):
            self.add_error("comment", _WHY[self.verb])
        return values

    def _say_what_lacks(self, *, weighs: bool) -> None:
        """At the first empty criterion, which gets the focus; at the total where criteria make none."""
        empty = self.first_empty() if weighs else None
        if empty is None or self.rubric is None:
            self.add_error("mark", _("A final mark needs a total from 0 to 100, or every criterion."))
            return
        name = f"c_{self.rubric.criteria[empty - 1].id}"
        if name not in self.errors:
            self.add_error(
                name,
                _("Criterion %(n)s is still empty: mark it, or write a total below.") % {"n": empty},
            )
        self.fields[name].widget.attrs["autofocus"] = True

    def why(self, values: dict[str, Any] | None = None) -> str:
        """The reason given in the bar, else the comment."""
        said = values if values is not None else self.cleaned_data
        return (said.get("reason") or said.get("comment") or "").strip()

    def criteria(self) -> dict[str, Decimal]:
        """The criteria that were marked, by id."""
        return {
            name.removeprefix("c_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("c_") and value is not None
        }
