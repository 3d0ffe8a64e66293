"""Two people at one small decision: the form says what its page showed, and the second reads who was first.

A form carries ``mark_of`` the values that its page printed, as the hidden field ``seen``. The page prints the mark of
what stands now each time, also beside a form that was refused: whoever reads who was first may then
decide anew with what they typed. The deed compares the mark with what stands when it is carried out and refuses with
``who_was_first``; its own conditional update stays the last word for two requests at the same moment.
A form without a mark (a program's, or a page from before an upgrade) is held against nothing. Pieces carry the number of
their own lock instead, which every change of theirs raises.
"""

import hashlib
import json
from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.base import clock
from kaoping.base.models import AuditEvent


def mark_of(*values: Any) -> str:
    """A short text for these values (plain ones, days, lists of them): the same values, the same text."""
    text = json.dumps(values, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def is_overtaken(seen: str, *values: Any) -> bool:
    """Whether the form saw other values than these."""
    return bool(seen) and seen != mark_of(*values)


def last_deed(*rows: Model, without: Collection[str] = (), **only: Any) -> AuditEvent | None:
    """The latest deed in the trail about any of these rows.

    ``without`` are verbs that decide nothing, such as a machine's checks; ``only`` filters the trail.
    """
    found = [
        event
        for row in rows
        if (
            event := AuditEvent.objects.filter(
                object_kind=row._meta.label_lower, object_key=str(row.pk), **only
            )
            .exclude(verb__in=without)
            .order_by("-id")
            .first()
        )
    ]
    return max(found, key=lambda event: event.pk, default=None)


def who_was_first(stands: Any, deed: AuditEvent | None, *, kept: bool = True) -> str:
    """Who decided, when, and what stands now, as sentences; ``stands`` is one of them, with its full stop.

    ``kept``: the page that says so still holds what was typed.
    """
    sentence = (
        _(
            "%(who)s was first (%(when)s): %(stands)s Nothing of yours was done and what you typed is kept; "
            "read it again and decide anew."
        )
        if kept
        else _("%(who)s was first (%(when)s): %(stands)s Nothing of yours was done.")
    )
    return sentence % {
        "who": (deed.actor_label if deed is not None else "") or _("Somebody else"),
        "when": moment_of(deed) if deed is not None else _("a moment ago"),
        "stands": stands,
    }


def moment_of(event: AuditEvent) -> str:
    """When it happened: the hour alone on the same day."""
    at, now = timezone.localtime(event.at), timezone.localtime(clock.now())
    hour = date_format(at, "H:i")
    return hour if at.date() == now.date() else f"{date_format(at, 'MONTH_DAY_FORMAT')} {hour}"
