"""Take mails from the table to the server, each at most once.

A row is claimed and committed before the server is spoken to, and marked as handed over just before
its text goes. A worker that dies before that mark left nothing: the row is tried again. One that dies
after it may have sent it: the row fails with ``unclear`` and a person decides.
"""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import F

from kaoping.base import audit, clock
from kaoping.notifications import account, troubles
from kaoping.notifications.compose import mail_bytes
from kaoping.notifications.models import OutgoingMail
from kaoping.notifications.transport import Carrier, NotConnected, Outcome, open_carrier

log = logging.getLogger("kaoping.mail")
State = OutgoingMail.State
WAITS = (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60)  # minutes after the first, second … try
LEFT_BEHIND = dt.timedelta(minutes=10)
ROUND = 100  # mails over one connection
STALE = dt.timedelta(days=3)  # a mail that waited so long, because sending was off, goes no more


def deliver_due() -> int:
    """Send what waits; how many were taken by the server."""
    if not account.is_sending():
        return 0
    _find_left_behind()
    taken, carrier = 0, None
    try:
        for _number in range(ROUND):
            mail = _claim()
            if mail is None:
                break
            try:
                carrier = carrier or open_carrier()
            except NotConnected as closed:
                _settle(mail, closed.outcome)
                break  # the others would meet the same door
            taken += _send(mail, carrier)
    finally:
        if carrier is not None:
            carrier.close()
    return taken


def _claim() -> OutgoingMail | None:
    now = clock.now()
    waiting = OutgoingMail.objects.filter(state=State.QUEUED, next_try_at__lte=now)
    for key in waiting.order_by("next_try_at", "pk").values_list("pk", flat=True)[:10]:
        mine = OutgoingMail.objects.filter(pk=key, state=State.QUEUED, next_try_at__lte=now)
        if mine.update(state=State.SENDING, claimed_at=now, handed_at=None, tries=F("tries") + 1):
            return OutgoingMail.objects.prefetch_related("attachments").get(pk=key)
    return None


def _send(mail: OutgoingMail, carrier: Carrier) -> bool:
    def handing() -> None:
        OutgoingMail.objects.filter(pk=mail.pk).update(handed_at=clock.now())

    try:
        outcome = carrier.carry(mail.to_address, mail.pk, mail_bytes(mail), handing)
    except Exception as fault:  # a fault of ours must not hold up the mails behind it
        log.exception("mail %s could not be sent", mail.pk)
        mail.refresh_from_db()
        outcome = Outcome("unclear" if mail.handed_at else "later", type(fault).__name__)
    _settle(mail, outcome)
    return outcome.result == "taken"


@transaction.atomic
def _settle(mail: OutgoingMail, outcome: Outcome) -> None:
    now = clock.now()
    rows = OutgoingMail.objects.filter(pk=mail.pk, state=State.SENDING)
    said = outcome.said[:500]
    if outcome.result == "taken":
        rows.update(state=State.SENT, sent_at=now, said=said, why="", next_try_at=None)
    elif outcome.result == "unclear":
        rows.update(state=State.FAILED, why="unclear", said=said, next_try_at=None)
    elif outcome.result == "refused":
        rows.update(state=State.BOUNCED, why="refused", said=said, settled_at=now, next_try_at=None)
        troubles.came_back(mail.to_address, said=said, unit=mail.unit)
    elif outcome.result == "content":
        rows.update(state=State.FAILED, why="content", said=said, next_try_at=None)
    elif mail.tries > len(WAITS):
        rows.update(state=State.FAILED, why="gave_up", said=said, next_try_at=None)
        audit.record("mail.given_up", actor="mail", about=mail, unit=mail.unit, after={"said": said})
    else:
        wait = dt.timedelta(minutes=WAITS[max(0, mail.tries - 1)])
        rows.update(state=State.QUEUED, why=outcome.result, said=said, next_try_at=now + wait)


def _find_left_behind() -> None:
    """Rows of a worker that died: back into the queue, or to a person if the text had gone."""
    long_ago = clock.now() - LEFT_BEHIND
    left = OutgoingMail.objects.filter(state=State.SENDING, claimed_at__lt=long_ago)
    left.filter(handed_at=None).update(state=State.QUEUED, next_try_at=clock.now())
    left.exclude(handed_at=None).update(state=State.FAILED, why="unclear")
    if account.goes_to_folder():
        return  # the demo's year was played before anybody watched
    OutgoingMail.objects.filter(
        state=State.QUEUED, tries=0, made_at__lt=clock.now() - STALE
    ).update(state=State.SUPPRESSED, why="stale", next_try_at=None)  # fmt: skip
