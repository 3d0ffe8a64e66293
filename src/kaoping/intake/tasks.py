"""The background door of intake. Every job may run twice without harm."""

import datetime as dt
from pathlib import Path

from django.conf import settings

from kaoping.base import clock
from kaoping.base.models import Instance
from kaoping.base.queue import enqueue
from kaoping.intake import actions
from kaoping.intake.models import Message, MessagePart

ROUND = 200  # mails taken in before the watcher looks after its other work
GATED = 40  # files looked at between two rounds
LEFT_BEHIND = dt.timedelta(minutes=2)


def route_message(message_id: int) -> None:
    """Read one kept mail, and others that wait, and settle where they go."""
    actions.route_with_others(message_id)


def watched_folder() -> Path | None:
    """The folder that ``KAOPING_MAILDIR`` names; in the demo its own mailbox; else none."""
    named = getattr(settings, "MAILDIR", "")
    if named:
        return Path(named)
    return settings.VAR_DIR / "mail" if Instance.current().is_demo else None


def watch_once() -> int:
    """Take in new mail of the watched folder, up to the clock's now; returns how many came."""
    folder = watched_folder()
    if folder is None or not folder.is_dir():
        return 0
    return len(actions.take_in_folder(folder, until=clock.now(), limit=ROUND))


def sweep_ungated() -> int:
    """Have the gate look at what is attached to mails that wait for a person; how many files."""
    if not settings.READ_MATERIALS:
        return 0
    waiting = MessagePart.objects.filter(
        is_body=False, message__state=Message.State.TRIAGE, file__inspection=None
    )
    files = list(waiting.order_by("-id").values_list("file_id", flat=True)[:GATED])
    for file_id in dict.fromkeys(files):
        enqueue("kaoping.evidence.gate.tasks.look", file_id)
    return len(files)


def sweep_unrouted() -> int:
    """Read what a lost wake-up or a killed import left unread; returns how many."""
    waiting = Message.objects.filter(state=Message.State.RECEIVED, entered_at__lt=clock.now() - LEFT_BEHIND)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:ROUND])
    return sum(actions.route(key) is not None for key in keys)
