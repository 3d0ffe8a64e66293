"""First screens of the auditor and the system administrator: the trail, and whether all is well."""

import datetime as dt
import shutil
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.intake.models import Message
from kaoping.site import health
from kaoping.site.audit_views import events_of
from kaoping.site.audit_words import actor_word, verb_word
from kaoping.units.models import Person

LOOK_BACK_DAYS = 7
LOW_DISK_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Counted:
    """A number and the question to the audit page that lists it."""

    count: int
    query: str


def _counted(**asked: str) -> Counted:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return Counted(events_of(asked).count(), query)


def auditor_figures() -> dict[str, Counted]:
    """Today, and what changed rights or failed at the door within a week; each opens its list."""
    today = clock.today()
    since = (today - dt.timedelta(days=LOOK_BACK_DAYS)).isoformat()
    return {
        "today": _counted(**{"from": today.isoformat()}),
        "failed": _counted(verb="person.sign_in_failed", **{"from": since}),
        "posts": _counted(kind="units.post", **{"from": since}),
        "overridden": _counted(verb="submission.reopened", **{"from": since}),
    }


def in_words(events: Any) -> list[tuple[AuditEvent, str, str]]:
    """Events with who and what as people say it."""
    return [(event, actor_word(event.actor_label), verb_word(event.verb)) for event in events]


def rights_changed(limit: int) -> list[tuple[AuditEvent, str, str]]:
    """The last things done to posts and accounts, sign-ins left out."""
    events = (
        AuditEvent.objects.filter(object_kind__in=("units.post", "units.person"))
        .exclude(verb__in=("person.signed_in", "person.sign_in_failed"))
        .order_by("-at", "-id")
    )
    return in_words(events[:limit])


@dataclass(frozen=True, slots=True)
class Installation:
    """What a person who keeps the machine looks at first."""

    parts: dict[str, bool]  # database, storage, queue: does it answer?
    waiting_jobs: int | None
    disk_free: int
    disk_whole: int
    last_mail: dt.datetime | None
    unsealed: int

    @property
    def disk_is_low(self) -> bool:
        return self.disk_free < LOW_DISK_BYTES

    @property
    def is_well(self) -> bool:
        return all(self.parts.values()) and not self.disk_is_low


def installation() -> Installation:
    disk = shutil.disk_usage(settings.VAR_DIR)
    return Installation(
        parts=health.parts(),
        waiting_jobs=health.waiting_jobs(),
        disk_free=disk.free,
        disk_whole=disk.total,
        last_mail=Message.objects.order_by("-received_at").values_list("received_at", flat=True).first(),
        unsealed=AuditEvent.objects.filter(sealed_no=None).count(),
    )


def never_signed_in() -> int:
    """Open accounts that nobody has used yet."""
    return Person.objects.filter(is_active=True, last_login=None).count()
