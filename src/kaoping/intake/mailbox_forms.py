"""A polled mailbox as a person enters it."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.intake.doors import providers
from kaoping.intake.doors.imap import is_loopback
from kaoping.intake.models import Mailbox

_HOST = re.compile(r"(?!-)[A-Za-z0-9.:-]{1,200}(?<!-)")


class MailboxForm(forms.ModelForm):
    """The server may be left empty where the address says which provider it is."""

    password = forms.CharField(
        label=gettext_lazy("Password or authorisation code"),
        required=False,
        max_length=200,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "163, 126, yeah, QQ and 139 want an authorisation code (授权码). Left empty, the present one stays."
        ),
    )

    class Meta:
        model = Mailbox
        fields = (
            *("account", "password", "host", "port", "tls", "folder", "after", "move_to", "since"),
            "is_enabled",
        )
        widgets = {"since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "account": gettext_lazy("Mostly the whole address, such as office@163.com."),
            "host": gettext_lazy(
                "Left empty for 163, 126, yeah, QQ, Exmail, Aliyun, 189 and 139: the address says it."
            ),
            "folder": gettext_lazy("INBOX is what the web calls 收件箱."),
            "after": gettext_lazy("Only after the mail is kept and in the database."),
            "since": gettext_lazy("Left empty, everything in the folder is taken in."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].required = False
        self.fields["port"].widget.attrs |= {"min": "1", "max": "65535"}

    def clean_account(self) -> str:
        return self.cleaned_data["account"].strip()

    def clean_host(self) -> str:
        host = self.cleaned_data["host"].strip().lower()
        if host and not _HOST.fullmatch(host):
            raise forms.ValidationError(
                _("“%(host)s” is no server's name. It looks like imap.163.com, without http:// or a port.")
                % {"host": host}
            )
        return host

    def clean_port(self) -> int:
        port = self.cleaned_data["port"]
        if not 1 <= port <= 65535:
            raise forms.ValidationError(_("A port is a number from 1 to 65535; IMAP with TLS uses 993."))
        return port

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if "host" in asked and not asked["host"]:
            provider = providers.of_address(asked.get("account", ""))
            if provider is None:
                self.add_error(
                    "host",
                    _(
                        "The provider of this address is not known here. Enter its IMAP server, such as imap.example.com."
                    ),
                )
            else:
                asked["host"], asked["port"] = provider.host, provider.port
        if asked.get("tls") == Mailbox.Tls.NONE and asked.get("host") and not is_loopback(asked["host"]):
            self.add_error(
                "tls",
                _("Without encryption only a server on this machine may be asked. Choose TLS or STARTTLS."),
            )
        if asked.get("after") == Mailbox.After.MOVE and not asked.get("move_to", "").strip():
            self.add_error("move_to", _("Name the folder to which kept mail is moved, such as 已处理."))
        if asked.get("after") == Mailbox.After.MOVE and asked.get("move_to") == asked.get("folder"):
            self.add_error(
                "move_to", _("Kept mail cannot be moved to the folder it comes from. Name another.")
            )
        if not self.instance.pk and not asked.get("password"):
            self.add_error("password", _("Enter the password or the authorisation code."))
        return asked
