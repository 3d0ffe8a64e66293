"""How far a mailbox has been read: rows, and the verbs that write them."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import F, Max, Q

from kaoping.base import clock
from kaoping.intake.actions.accept import Accepted
from kaoping.intake.models import Fetched, Mailbox

from .trouble import SAID_CHARS, Trouble

MAX_TRIES = 3
OVERLAP = 200  # UIDs looked at again each time, for servers that show them out of order


def done_below(mailbox: Mailbox, validity: int) -> int:
    """A UID up to which nothing new is looked for until the next full look."""
    rows = Fetched.objects.filter(mailbox=mailbox, uidvalidity=validity)
    return max(0, (rows.aggregate(last=Max("uid_number"))["last"] or 0) - OVERLAP)


def not_done(mailbox: Mailbox, validity: int, uids: Sequence[int]) -> list[int]:
    """Those of ``uids`` that are neither kept nor given up."""
    if not uids:
        return []
    rows = Fetched.objects.filter(mailbox=mailbox, uidvalidity=validity, uid_number__gte=uids[0])
    done = rows.filter(Q(message__isnull=False) | Q(tries__gte=MAX_TRIES))
    known = set(done.values_list("uid_number", flat=True))
    return [uid for uid in uids if uid not in known]


def given_up(mailbox: Mailbox, validity: int, uids: Sequence[int]) -> list[int]:
    """Those of ``uids`` that the server did not hand over three times."""
    rows = Fetched.objects.filter(mailbox=mailbox, uidvalidity=validity, message=None, tries__gte=MAX_TRIES)
    return sorted(set(uids) & set(rows.values_list("uid_number", flat=True)))


def note_kept(mailbox: Mailbox, validity: int, uids: Sequence[int], accepted: Sequence[Accepted]) -> None:
    """In the transaction of the mails: these UIDs are kept. Two pollers may both say so."""
    moment = clock.now()
    rows = [
        Fetched(mailbox=mailbox, uidvalidity=validity, uid_number=uid, message=one.message, at=moment)
        for uid, one in zip(uids, accepted, strict=True)
    ]
    Fetched.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["mailbox", "uidvalidity", "uid_number"],
        update_fields=["message"],
    )


def note_failed(mailbox: Mailbox, validity: int, uid: int, trouble: Trouble) -> None:
    """The server did not hand this mail over; after the third time it waits for a person."""
    said = str(trouble.values.get("said") or trouble.values.get("reason") or trouble.code)[:SAID_CHARS]
    row, _is_new = Fetched.objects.get_or_create(
        mailbox=mailbox, uidvalidity=validity, uid_number=uid, defaults={"at": clock.now()}
    )
    Fetched.objects.filter(pk=row.pk, message=None).update(tries=F("tries") + 1, said=said)


def unsettled(mailbox: Mailbox, validity: int, limit: int = 200) -> list[int]:
    """Kept mails that the server has not been told of yet."""
    rows = Fetched.objects.filter(mailbox=mailbox, uidvalidity=validity, settled_at=None)
    return list(rows.exclude(message=None).values_list("uid_number", flat=True)[:limit])


def note_settled(mailbox: Mailbox, validity: int, uids: Sequence[int]) -> None:
    rows = Fetched.objects.filter(mailbox=mailbox, uidvalidity=validity, uid_number__in=uids)
    rows.update(settled_at=clock.now())


def note_success(mailbox: Mailbox, moment: dt.datetime) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(tried_at=moment, succeeded_at=moment, said={}, failures=0)


def note_trouble(mailbox: Mailbox, trouble: Trouble, moment: dt.datetime) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(
        tried_at=moment, said=trouble.kept(), failures=F("failures") + 1
    )
