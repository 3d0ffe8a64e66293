"""Who stands in for a post, from when to when, and why."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from kaoping.units.forms.people import PersonChoiceField


class StandInForm(forms.Form):
    person = PersonChoiceField(
        label=_("Account"),
        required=False,
        help_text=_("Somebody who signs in. They have the post's rights for those days."),
    )
    address = forms.CharField(
        label=_("Mail address"),
        required=False,
        max_length=254,
        help_text=_("Mails from it count for the post, and it gets what the post gets."),
    )
    since = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def clean_address(self) -> str:
        text = self.cleaned_data["address"].strip().lower()
        if text:
            try:
                validate_email(text)
            except ValidationError:
                raise forms.ValidationError(
                    _("“%(text)s” is no mail address. Write it as name@example.com."), params={"text": text}
                ) from None
        return text

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values.get("person") and not values.get("address"):
            self.add_error("person", _("Name an account, a mail address or both; one of them is needed."))
        return values


class EndForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)
