"""What people say about a group: its name, its robot's address, when and how often it is written to."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kaoping.notifications.groups.addresses import SIGNING, RobotAddress, example, kept, token_in
from kaoping.notifications.models import GroupChannel
from kaoping.units.models import Unit


class GroupForm(forms.ModelForm):
    """A group; an empty address keeps the one that is kept."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("Whose group"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=pgettext_lazy("group chat", "the office's group of all units"),
        help_text=gettext_lazy(
            "All units' group hears who still owes what; a unit's own group hears of its own duties. Neither hears titles, texts, points or names of persons."
        ),
    )
    webhook = forms.CharField(
        label=gettext_lazy("Address of the robot (webhook)"),
        required=False,
        max_length=300,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "As the group shows it when a robot is added. It is kept in a file and never shown again; empty keeps the one that is kept."
        ),
    )
    signing = forms.CharField(
        label=gettext_lazy("Signing secret 加签 (DingTalk alone)"),
        required=False,
        max_length=130,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "Elsewhere, or without it, set the robot's keyword 关键词 to the office's name: every message ends with it."
        ),
    )

    class Meta:
        model = GroupChannel
        fields = (
            "name", "kind", "unit", "webhook", "signing", "is_on", "by_itself", "most_a_day", "quiet_from", "quiet_to",
        )  # fmt: skip
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_to": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        labels = {
            "name": gettext_lazy("Name of the group"),
            "kind": pgettext_lazy("group chat", "Where"),
            "is_on": gettext_lazy("Write into this group"),
            "by_itself": gettext_lazy("Also by itself"),
            "most_a_day": gettext_lazy("Messages a day, at most"),
            "quiet_from": gettext_lazy("Quiet from"),
            "quiet_to": gettext_lazy("Quiet until"),
        }
        help_texts = {
            "by_itself": gettext_lazy(
                "On working days, once a day and only where something is open. Otherwise it hears what a clerk sends."
            ),
            "quiet_to": gettext_lazy("What is written in between waits until then."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.assessed().in_order()  # type: ignore[attr-defined]

    def clean_most_a_day(self) -> int:
        count = self.cleaned_data["most_a_day"]
        if not 1 <= count <= 20:
            raise forms.ValidationError(_("Choose from 1 to 20 messages a day; 3 is usual."))
        return count

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.address: RobotAddress | None = None
        kind, text, signing = (cleaned.get(name, "") for name in ("kind", "webhook", "signing"))
        if not kind:
            return cleaned
        if text:
            self._take(kind, text, signing)
        elif signing:
            self.add_error("webhook", _("Enter the address together with the signing secret."))
        old = kept(self.instance) if self.instance.pk and "kind" not in self.changed_data else None
        if (
            not text
            and old is None
            and (cleaned.get("is_on") or ("kind" in self.changed_data and self.instance.pk))
        ):
            self.add_error("webhook", _("Enter the address of the robot before you write into the group."))
        return cleaned

    def _take(self, kind: str, text: str, signing: str) -> None:
        token = token_in(text, kind)
        if not token:
            self.add_error(
                "webhook",
                _(
                    "This is no address of a robot there. It looks like %(example)s; other addresses are not asked."
                )
                % {"example": example(kind)},
            )
        elif signing and kind != GroupChannel.Kind.DINGTALK:
            self.add_error(
                "signing",
                _(
                    "A signing secret works with DingTalk alone. Choose the keyword 关键词 for this robot instead."
                ),
            )
        elif signing and not SIGNING.fullmatch(signing):
            self.add_error("signing", _("A signing secret is made of letters and digits, as SEC1a2b…"))
        else:
            self.address = RobotAddress(token, signing)
