"""The plain form of a repost."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kaoping.base import clock
from kaoping.programmes.publishing.addresses import AddressError, canonical
from kaoping.programmes.publishing.wording import ADDRESS_FAULTS
from kaoping.units.models import Unit


class RepostForm(forms.Form):
    unit = forms.CharField(
        label=_("Unit"),
        max_length=100,
        help_text=_("Code, name or short name."),
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    outlet = forms.CharField(
        label=_("Outlet"),
        max_length=100,
        help_text=_("The site or paper that took the item over."),
        widget=forms.TextInput(attrs={"list": "outlets"}),
    )
    address = forms.CharField(
        label=_("Web address"), max_length=500, widget=forms.TextInput(attrs={"inputmode": "url"})
    )
    reposted_on = forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_unit(self) -> Unit:
        """The assessed unit of this code or name; one that two share is asked for by code."""
        text = self.cleaned_data["unit"].strip()
        named = Q(code__iexact=text) | Q(name=text) | Q(short_name=text)
        found = list(Unit.objects.assessed().filter(named)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(
                _("Several units are called “%(found)s”. Write the code instead."), params={"found": text}
            )
        raise forms.ValidationError(
            _("There is no assessed unit “%(found)s”. Write its code, its name or its short name."),
            params={"found": text},
        )

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].strip()
        try:
            canonical(address)
        except AddressError as error:
            raise forms.ValidationError(ADDRESS_FAULTS[error.code])
        return address if "://" in address else f"http://{address}"

    def clean_reposted_on(self) -> dt.date:
        day, today = self.cleaned_data["reposted_on"], clock.today()
        if day > today:
            raise forms.ValidationError(
                _("%(found)s has not come yet; today is %(today)s. Give the day on which the item appeared."),
                params={"found": day.isoformat(), "today": today.isoformat()},
            )
        return day

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)
