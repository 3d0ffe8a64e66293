"""What people say about sending: the account, a test, a post's wish, the list's filters."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kaoping.notifications import account, wording
from kaoping.notifications.models import MailPreference, OutgoingMail, SendingAccount
from kaoping.notifications.outgoing import clean_address
from kaoping.notifications.queries import Filters


class FilterForm(forms.Form):
    """The list's filters out of the query string; a value that makes no sense is left out."""

    state = forms.ChoiceField(required=False, choices=[("", ""), *OutgoingMail.State.choices])
    kind = forms.ChoiceField(required=False, choices=[("", ""), *wording.KINDS.items()])
    q = forms.CharField(required=False, max_length=100)
    unit = forms.CharField(required=False, max_length=40)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    def filters(self) -> Filters:
        self.is_valid()
        asked = self.cleaned_data
        return Filters(
            state=asked.get("state") or "",
            kind=asked.get("kind") or "",
            text=asked.get("q") or "",
            unit=asked.get("unit") or "",
            since=asked.get("since"),
            until=asked.get("until"),
        )


class AddressField(forms.CharField):
    """One mail address, in the form in which it is kept."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        address = clean_address(text)
        if not address:
            raise forms.ValidationError(
                _("“%(text)s” is no mail address. Write it as name@example.com, without spaces.")
                % {"text": text}
            )
        return address


class AccountForm(forms.ModelForm):
    """The account from which the office sends; an empty password keeps the one that is kept."""

    address = AddressField(
        label=gettext_lazy("Sender's address"),
        help_text=gettext_lazy("Units answer to it, so it should be the mailbox that is read here."),
    )
    password = forms.CharField(
        label=gettext_lazy("Password or authorisation code"),
        required=False,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "QQ, 163, 126 and Sina want an authorisation code 授权码, made on their settings page, not the password. Leave it empty to keep the one that is kept."
        ),
    )

    class Meta:
        model = SendingAccount
        fields = (
            "is_on", "address", "name", "host", "port", "security", "username", "password",
            "answers_a_day", "sends_notices", "product_address",
        )  # fmt: skip
        labels = {
            "is_on": gettext_lazy("Send mail"),
            "name": gettext_lazy("Sender's name"),
            "host": gettext_lazy("Mail server (SMTP)"),
            "port": gettext_lazy("Port"),
            "security": gettext_lazy("Encryption"),
            "username": gettext_lazy("Account"),
            "answers_a_day": gettext_lazy("Receipts to one sender a day, at most"),
            "sends_notices": gettext_lazy("Send notices by mail too"),
            "product_address": gettext_lazy("Address under which units open this system"),
        }
        help_texts = {
            "is_on": gettext_lazy("While it is off nothing leaves: no receipt, no return, no notice."),
            "name": gettext_lazy("Empty: the office's name."),
            "host": gettext_lazy(
                "Such as smtp.qq.com, smtp.163.com, smtp.exmail.qq.com, or the office's own server."
            ),
            "username": gettext_lazy("Usually the whole address. Empty: the server wants no sign-in."),
            "answers_a_day": gettext_lazy("Further ones are written down and held back."),
            "sends_notices": gettext_lazy("Each post says how: together once a day, each at once, or never."),
            "product_address": gettext_lazy(
                "As https://kaoping.example.gov.cn; stands in the mails as a link. May be empty."
            ),
        }

    def clean_host(self) -> str:
        host = self.cleaned_data["host"].strip()
        if host and not re.fullmatch(r"[A-Za-z0-9.:\[\]-]{1,200}", host):
            raise forms.ValidationError(
                _(
                    "“%(host)s” is no server's name. Write it as smtp.example.com, without http:// and without a port."
                )
                % {"host": host}
            )
        return host

    def clean_port(self) -> int:
        port = self.cleaned_data["port"]
        if not 1 <= port <= 65535:
            raise forms.ValidationError(_("A port is a number from 1 to 65535; usual are 465, 587 and 25."))
        return port

    def clean_answers_a_day(self) -> int:
        count = self.cleaned_data["answers_a_day"]
        if not 1 <= count <= 500:
            raise forms.ValidationError(_("Choose from 1 to 500 receipts a day; 20 is usual."))
        return count

    def clean_product_address(self) -> str:
        text = self.cleaned_data["product_address"].strip().rstrip("/")
        if text and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]/_-]{1,180}", text):
            raise forms.ValidationError(
                _("Write the address as https://kaoping.example.gov.cn, or leave it empty.")
            )
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_on") and not cleaned.get("host") and not account.goes_to_folder():
            self.add_error("host", _("Name the mail server before you switch sending on."))
        return cleaned


class TryForm(forms.Form):
    """To whom the test goes."""

    to = AddressField(label=gettext_lazy("Send the test to"), max_length=254)


class ResendForm(forms.Form):
    """Where the mail goes again; empty: to the same address."""

    to = AddressField(label=gettext_lazy("To another address"), max_length=254, required=False)


class PreferenceForm(forms.Form):
    """How a post wants its notices by mail."""

    notices = forms.ChoiceField(
        label=pgettext_lazy("notices by mail", "Notices by mail"),
        choices=MailPreference.Notices.choices,
        widget=forms.RadioSelect,
    )
