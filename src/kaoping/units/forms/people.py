"""Forms of the people's and posts' pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.units import access_people
from kaoping.units.forms.roll import ACCOUNT, MAX_BYTES
from kaoping.units.models import Person, Unit


def _roles(actor: Any) -> list[tuple[str, Any]]:
    return [(role.value, role.label) for role in access_people.roles_to_give(actor)]


class PersonChoiceField(forms.CharField):
    """An account as typed; becomes the person."""

    default_error_messages = {
        "unknown": _("There is no account “%(found)s”. Make it first, or look it up on the page of people."),
        "closed": _("The account “%(found)s” is closed. Open it first."),
    }

    def clean(self, value: Any) -> Person | None:
        text = super().clean(value)
        if not text:
            return None
        person = Person.objects.filter(username__iexact=text).first()
        if person is None:
            raise forms.ValidationError(self.error_messages["unknown"], "unknown", {"found": text})
        if not person.is_active:
            raise forms.ValidationError(self.error_messages["closed"], "closed", {"found": text})
        return person


class NewPersonForm(forms.Form):
    """Somebody new, with the first post if wanted."""

    username = forms.CharField(label=_("Account"), max_length=60, help_text=_("The name to sign in with."))
    name = forms.CharField(label=_("Name"), max_length=60)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    unit = forms.CharField(label=_("Unit's code"), max_length=40, required=False)
    role = forms.ChoiceField(label=_("Post"), required=False)

    def __init__(self, *arguments: Any, actor: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["role"].choices = [("", _("none yet")), *_roles(actor)]  # type: ignore[attr-defined]

    def clean_username(self) -> str:
        account = self.cleaned_data["username"].strip().lower()
        if not ACCOUNT.fullmatch(account):
            raise forms.ValidationError(_("An account has up to 60 letters, digits and the signs . _ - + @."))
        if Person.objects.filter(username__iexact=account).exists():
            raise forms.ValidationError(
                _("The account “%(account)s” is taken. Choose another name to sign in with."),
                params={"account": account},
            )
        return account

    def clean_unit(self) -> Unit | None:
        code = self.cleaned_data["unit"].strip()
        if not code:
            return None
        unit = Unit.objects.filter(code__iexact=code).first()
        if unit is None:
            raise forms.ValidationError(
                _("There is no unit with the code “%(found)s”. Import the roll first or mend the code."),
                params={"found": code},
            )
        return unit

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("unit") and not values.get("role"):
            self.add_error("role", _("Say which post the person holds in the unit."))
        return values


class HandOverForm(forms.Form):
    """Who takes the post from today; nobody leaves it empty."""

    to = PersonChoiceField(
        label=_("Account of the successor"), required=False, help_text=_("Left empty, nobody holds the post.")
    )
    overlap_days = forms.IntegerField(
        label=_("days together"), min_value=0, max_value=31, required=False, initial=0,
        help_text=_("So many days, today included, the old holder keeps the post beside the successor."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class OpenPostForm(forms.Form):
    role = forms.ChoiceField(label=_("Post"))
    title = forms.CharField(label=_("Title"), max_length=60, required=False)
    person = PersonChoiceField(label=_("Account"))

    def __init__(self, *arguments: Any, actor: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["role"].choices = _roles(actor)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class RollFileForm(forms.Form):
    file = forms.FileField(label=_("Unit roll"), help_text=_("xlsx, xls, ods or csv; at most 20 MB."))

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s MB; at most %(limit)s MB are read."),
                params={"size": file.size // 1024 // 1024 + 1, "limit": MAX_BYTES // 1024 // 1024},
            )
        self.name: str = file.name
        return file.read()


class BookFileForm(RollFileForm):
    file = forms.FileField(label=_("Contact book"), help_text=_("xlsx, xls, ods, csv or vcf; at most 20 MB."))
