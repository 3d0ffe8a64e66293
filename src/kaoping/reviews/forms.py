"""The plain mark form: the rubric's criteria as a help, one total that counts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.pure.scheme.model import Rubric


class MarkForm(forms.Form):
    """Criteria are optional; where all are given and no total, their sum is the total.

    Only the total counts: the criteria's points help the marker to keep measure.
    """

    mark = forms.DecimalField(
        label=_("Total, 0 to 100"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        max_digits=5,
        required=False,
        help_text=_("This number counts. Left empty, it is the sum of the criteria."),
    )
    comment = forms.CharField(
        label=_("Comment"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *arguments: Any, rubric: Rubric | None, verb: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.rubric, self.verb = rubric, verb
        for criterion in rubric.criteria if rubric else ():
            most = criterion.points if criterion.points is not None else 100
            self.fields[f"c_{criterion.id}"] = forms.DecimalField(
                label=f"{criterion.title} ({most})",
                help_text=criterion.text,
                min_value=0,
                max_value=Decimal(most.numerator) / most.denominator if criterion.points is not None else 100,
                decimal_places=2,
                max_digits=5,
                required=False,
            )
        self.order_fields([name for name in self.fields if name.startswith("c_")] + ["mark", "comment"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        given = self.criteria()
        asked = self.rubric.criteria if self.rubric else ()
        weighs = asked and all(criterion.points is not None for criterion in asked)
        if values.get("mark") is None and not self.errors and weighs and len(given) == len(asked):
            total = sum(given.values(), Decimal(0))
            values["mark"] = min(total, Decimal(100))
        if self.verb == "finish" and values.get("mark") is None and "mark" not in self.errors:
            self.add_error("mark", _("A final mark needs a total from 0 to 100, or every criterion."))
        if self.verb == "abstain" and not (values.get("comment") or "").strip():
            self.add_error("comment", _("Say why you give no mark."))
        return values

    def criteria(self) -> dict[str, Decimal]:
        """The criteria that were marked, by id."""
        return {
            name.removeprefix("c_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("c_") and value is not None
        }
