"""What a post's next holder must know: what is open, what was begun, who writes, who can be asked."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from kaoping.assessment.models import Draft, Mending, Notice, Submission
from kaoping.assessment.queries.mending import mendings_of_units
from kaoping.assessment.queries.texts import scheme_in_force
from kaoping.assessment.queries.unit_year import UnitYear, unit_year
from kaoping.base import clock
from kaoping.intake.models import Message
from kaoping.units.access import OFFICE_ROLES, SIGNING_ROLES, UNIT_ROLES
from kaoping.units.models import Incumbency, Office, Post, Role, Substitution

LOOKS_BACK = dt.timedelta(days=365)
MOST = 60  # rows of one list; the page says when there are more


@dataclass(frozen=True, slots=True)
class Thread:
    """Mails that belong together: the newest one and how many there are."""

    last: Message
    count: int


@dataclass(frozen=True, slots=True)
class Contact:
    post: Post
    person: Any
    until: dt.date | None  # the last day, where one is set
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Handover:
    """The pages of a post's handover pack; a list that the role has nothing to do with is empty."""

    post: Post
    office: Office
    day: dt.date
    year: UnitYear | None  # of a unit's post: duties, what to correct
    drafts: tuple[Draft, ...]
    to_sign: tuple[Draft, ...]
    to_confirm: tuple[Mending, ...]
    to_check: tuple[Submission, ...]  # of the office's post: waits to be decided
    returned: tuple[Submission, ...]
    to_sort: tuple[Message, ...]
    notices: tuple[Notice, ...]  # drafts, and issued ones whose day is not over
    threads: tuple[Thread, ...]
    contacts: tuple[Contact, ...]
    stand_ins: tuple[Substitution, ...]

    @property
    def is_cut(self) -> bool:
        """Whether some list is longer than what is shown."""
        lists = (self.drafts, self.to_sign, self.to_check, self.returned, self.to_sort, self.threads)
        return any(len(rows) >= MOST for rows in lists)


def handover(post: Post) -> Handover:
    """Everything the pack prints; about thirty queries, however many pieces there are."""
    unit, today = post.unit, clock.today()
    scheme = scheme_in_force()
    of_unit, of_office = post.role in UNIT_ROLES, post.role in OFFICE_ROLES
    drafts, pieces = Draft.objects.none(), Submission.objects.none()
    if of_unit:
        drafts = (
            Draft.objects.filter(submission__unit=unit)
            .select_related("submission__window__indicator", "submission__window__notice")
            .order_by("submission__window__due_on", "id")
        )
    if of_office:
        pieces = Submission.objects.select_related("unit", "window__indicator", "window__notice")
    signs = post.role in SIGNING_ROLES
    waiting = drafts.exclude(sent_at=None)
    if post.role != Role.UNIT_HEAD:
        waiting = waiting.exclude(waits_for=Role.UNIT_HEAD)
    return Handover(
        post=post,
        office=Office.current(),
        day=today,
        year=unit_year(scheme, unit) if of_unit and scheme is not None and unit.is_assessed else None,
        drafts=tuple(drafts.filter(sent_at=None)[:MOST]),
        to_sign=tuple(waiting[:MOST]) if signs else (),
        to_confirm=tuple(mendings_of_units([unit.pk])) if of_unit else (),
        to_check=tuple(pieces.filter(state="submitted").order_by("first_received_at", "id")[:MOST]),
        returned=tuple(pieces.filter(state="returned").order_by("fix_due_on", "id")[:MOST]),
        to_sort=tuple(Message.objects.to_triage().order_by("received_at", "id")[:MOST]) if of_office else (),
        notices=_notices(today) if of_office else (),
        threads=_threads(post),
        contacts=_contacts(post, today),
        stand_ins=tuple(
            Substitution.objects.filter(post=post, ended_at=None, until__gte=today)
            .select_related("person")
            .order_by("since")
        ),
    )


def _notices(today: dt.date) -> tuple[Notice, ...]:
    rows = Notice.objects.filter(Q(state="draft") | Q(state="issued", due_on__gte=today))
    return tuple(rows.select_related("indicator").order_by("due_on", "id")[:MOST])


def _threads(post: Post) -> tuple[Thread, ...]:
    """The post's own mails of the last year, those of one thread together, newest first."""
    rows = Message.objects.filter(post=post, received_at__gte=clock.now() - LOOKS_BACK).exclude(
        state=Message.State.IGNORED
    )
    groups: dict[str, list[Message]] = {}
    for row in rows.defer("body_text").order_by("-received_at", "-id")[:500]:
        key = (row.thread[0] if row.thread else "") or row.message_id or str(row.pk)
        groups.setdefault(key, []).append(row)
    return tuple(Thread(same[0], len(same)) for same in list(groups.values())[:MOST])


def _contacts(post: Post, today: dt.date) -> tuple[Contact, ...]:
    """Who sits on the other posts of the unit, and (for a unit) on the office's."""
    units = Q(post__unit=post.unit)
    if post.role in UNIT_ROLES:
        units |= Q(post__role__in=OFFICE_ROLES)
    seats = (
        Incumbency.objects.on(today)
        .filter(units, person__is_active=True)
        .exclude(post__role=Role.SYSTEM_ADMIN)
        .select_related("post__unit", "person")
        .prefetch_related("post__addresses")
        .order_by("post__unit__position", "post__role", "id")[:MOST]
    )
    return tuple(
        Contact(seat.post, seat.person, seat.until, tuple(row.address for row in seat.post.addresses.all()))
        for seat in seats
    )
