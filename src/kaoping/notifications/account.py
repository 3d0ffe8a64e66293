"""How the office sends: the one row of settings, and the password in a file of the data folder.

The password stands in no table, so that a copy of the database gives nobody the mailbox. In the
demo nothing leaves the machine: mails go to a folder below the data folder.
"""

import os
from pathlib import Path

from django.conf import settings

from kaoping.base import asked
from kaoping.base.models import Instance
from kaoping.notifications.models import SendingAccount
from kaoping.units.models import Office

DEMO_FOLDER = "sent-mail"


def account() -> SendingAccount:
    """The settings as saved; an unsaved row with the defaults before."""
    return asked.once(
        "sending_account", lambda: SendingAccount.objects.filter(id=1).first() or SendingAccount()
    )


def goes_to_folder() -> bool:
    """The demo's mails lie in a folder; there is no network in them."""
    return Instance.current().is_demo


def is_sending() -> bool:
    """Whether anything is sent at all: after somebody has switched it on, and in the demo."""
    return goes_to_folder() or account().is_on


def sender_address() -> str:
    return (account().address or Office.current().mailbox or "office@demo.example").lower()


def sender_name() -> str:
    return account().name or str(Office.current())


def own_addresses() -> frozenset[str]:
    """Addresses of the office itself: to them nothing is sent, and what comes from them is our own."""
    named = (account().address, account().username, Office.current().mailbox)
    return frozenset(one.lower() for one in named if "@" in one)


def demo_folder() -> Path:
    return settings.VAR_DIR / DEMO_FOLDER


def password() -> str:
    """The password or authorisation code; empty when none was set."""
    return secret("sending")


def keep_password(word: str) -> None:
    keep_secret("sending", word)


def secret(name: str) -> str:
    """What a file of ``secrets`` says; empty when there is none."""
    try:
        return (settings.VAR_DIR / "secrets" / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def keep_secret(name: str, word: str) -> None:
    """Write a secret for its owner's eyes alone; an empty one is deleted."""
    path = settings.VAR_DIR / "secrets" / name
    if not word:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(mode=0o700, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(word)
        opened.flush()
        os.fsync(opened.fileno())
    beside.replace(path)
