"""Two people on one piece: who has it open for deciding says so, and another takes it over knowingly.

A lease is a courtesy with teeth: while it lives nobody else's decision goes through, but anybody
who may decide takes it over with one press, and the one who had it is told on their page. It ends
by itself when the page has not been heard of for ``LIVES``; without scripts that is ``LIVES`` after
the press. The claim of a state (``claims``) stays the last word: a lease protects attention, not data.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.assessment.models import Lease, Submission
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.units.models import Person

LIVES = dt.timedelta(minutes=10)


def lease_of(submission: Submission) -> Lease | None:
    """Who has the piece now; None when nobody has, or the page was closed."""
    row = Lease.objects.select_related("person").filter(submission=submission).first()
    return row if row is not None and row.seen_at > clock.now() - LIVES else None


@transaction.atomic
def open_for_deciding(submission: Submission, *, person: Person) -> Lease:
    """Say that this person has the piece open; whoever else has it keeps it. The lease that stands."""
    now = clock.now()
    row = _locked(submission)
    if row is None:
        row, made = Lease.objects.get_or_create(
            submission=submission, defaults={"person": person, "since": now, "seen_at": now}
        )
        if made:
            return row
    if row.person_id == person.pk:
        Lease.objects.filter(pk=row.pk).update(seen_at=now)
        row.seen_at = now
    elif row.seen_at <= now - LIVES:
        row.person, row.since, row.seen_at, row.taken_from = person, now, now, ""
        row.save()
    return row


@transaction.atomic
def take_over(submission: Submission, *, person: Person) -> Lease:
    """Take the piece from whoever has it open; they read who did on their page."""
    now = clock.now()
    row = _locked(submission)
    if row is None or row.person_id == person.pk:
        return open_for_deciding(submission, person=person)
    before = str(row.person)
    row.person, row.since, row.seen_at, row.taken_from = person, now, now, before
    row.save()
    audit.record(
        "submission.taken_over", actor=person, about=submission, unit=submission.unit, before={"who": before}
    )
    return row


def let_go(submission: Submission, *, person: Any) -> None:
    """The person is done with the piece, or leaves it."""
    if isinstance(person, Person):
        Lease.objects.filter(submission=submission, person=person).delete()


def refuse_if_held(submission: Submission, *, person: Any) -> None:
    """Errors: ``Refusal`` with who has the piece open and since when, while somebody else has."""
    row = lease_of(submission)
    if row is not None and isinstance(person, Person) and row.person_id != person.pk:
        raise Refusal(
            _(
                "%(who)s has had this piece open for deciding since %(time)s. Nothing of yours was done: "
                "speak with each other, or take the piece over and decide then."
            )
            % {"who": row.person, "time": date_format(timezone.localtime(row.since), "H:i")}
        )


def _locked(submission: Submission) -> Lease | None:
    return (
        Lease.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(submission=submission)
        .first()
    )
