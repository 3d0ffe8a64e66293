"""A message into a group: a row first, the sending later, each at most once.

A group is no place to be read in the night, nor to be filled: in quiet hours a message waits, and
beyond the day's number it is written down and held back.
"""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kaoping.base import audit, clock
from kaoping.base.queue import enqueue
from kaoping.notifications.groups.addresses import kept
from kaoping.notifications.groups.transport import carry
from kaoping.notifications.models import GroupChannel, GroupMessage
from kaoping.notifications.transport import Outcome

log = logging.getLogger("kaoping.groups")
State = GroupMessage.State
MOST_BYTES = {GroupChannel.Kind.WECOM: 1900}  # of one message; WeCom cuts at 2048
MOST_BYTES_ELSE = 15_000
MOST_PARTS = 5
WAITS = (1, 5, 15, 60)  # minutes after the first, second … try
TRIED_AGAIN = ("later", "too_fast", "tls")
LEFT_BEHIND = dt.timedelta(minutes=10)
STALE = dt.timedelta(hours=24)  # what a group should have heard yesterday is said anew or not at all
A_ROUND = 20


@transaction.atomic
def say(
    channel: GroupChannel, *, body: str, kind: str, actor: Any, once: str | None = None,
    repeats: GroupMessage | None = None,
) -> list[GroupMessage]:  # fmt: skip
    """Write down what the group is to hear; one row a part. Nothing to say, or said before: no rows.

    ``once`` names what must never be said twice. Held back, with the reason, are messages beyond the
    day's number; in quiet hours they wait for their end.
    """
    if not channel.is_on or not body.strip():
        return []
    # Two workers meet at this row, so the day's number holds.
    GroupChannel.objects.select_for_update().filter(pk=channel.pk).first()
    if once and GroupMessage.objects.filter(once=f"{once}:1").exists():
        return []
    now = clock.now()
    why = "cap" if said_today(channel, now) >= channel.most_a_day else ""
    rows = [
        GroupMessage(
            channel=channel, kind=kind, part=number, body=part, made_at=now, made_by=str(actor)[:150],
            once=f"{once}:{number}" if once else None, state=State.SUPPRESSED if why else State.QUEUED,
            why=why, next_try_at=None if why else quiet_until(channel, now), repeats=repeats,
        )
        for number, part in enumerate(in_parts(body, channel.kind), 1)
    ]  # fmt: skip
    for row in rows:
        row.save()
    if not why:
        enqueue("kaoping.notifications.tasks.deliver_to_groups")
    return rows


def resend(message: GroupMessage, *, actor: Any) -> list[GroupMessage]:
    """The same words once more, as a message of its own; the old row stays."""
    again = say(message.channel, body=message.body, kind=message.kind, actor=actor, repeats=message)
    if again:
        audit.record("group.resent", actor=actor, about=message, unit=message.channel.unit)
    return again


def said_today(channel: GroupChannel, now: dt.datetime) -> int:
    """How many messages (not parts, not tests) the group was or will be told on the office's day."""
    day = dt.datetime.combine(now.astimezone(clock.OFFICE_ZONE).date(), dt.time(), clock.OFFICE_ZONE)
    rows = channel.messages.filter(part=1, made_at__gte=day)
    return rows.exclude(state=State.SUPPRESSED).exclude(kind="test").count()


def quiet_until(channel: GroupChannel, now: dt.datetime) -> dt.datetime:
    """``now``, or the end of the quiet hours in which it falls; equal ends mean no quiet hours."""
    here = now.astimezone(clock.OFFICE_ZONE)
    begins, ends, time = channel.quiet_from, channel.quiet_to, here.time()
    over_night = begins > ends and (time >= begins or time < ends)
    quiet = over_night or begins <= time < ends
    if not quiet:
        return now
    day = here.date() if time < ends else here.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, ends, clock.OFFICE_ZONE)


def in_parts(body: str, kind: str) -> list[str]:
    """The text in messages that the robot takes whole, cut between lines; units: UTF-8 bytes."""
    most = MOST_BYTES.get(GroupChannel.Kind(kind), MOST_BYTES_ELSE)
    parts = [""]
    for line in body.strip().split("\n"):
        for piece in _pieces(line, most):
            joined = f"{parts[-1]}\n{piece}" if parts[-1] else piece
            if len(joined.encode()) > most:
                parts.append(piece)
            else:
                parts[-1] = joined
    if len(parts) > MOST_PARTS:
        parts = [
            *parts[: MOST_PARTS - 1],
            _("The list is longer than a group message; the rest stands in the system."),
        ]
    return parts


def _pieces(line: str, most: int) -> list[str]:
    """A line too long for a message, cut after letters."""
    step = most // 4  # a character takes four bytes at most
    return (
        [line] if len(line.encode()) <= most else [line[at : at + step] for at in range(0, len(line), step)]
    )


def deliver_to_groups() -> int:
    """Send what waits; how many were taken."""
    now = clock.now()
    left = GroupMessage.objects.filter(state=State.SENDING, claimed_at__lt=now - LEFT_BEHIND)
    left.update(state=State.FAILED, why="unclear")
    waiting = GroupMessage.objects.filter(state=State.QUEUED)
    waiting.filter(channel__is_on=False).update(state=State.SUPPRESSED, why="off", next_try_at=None)
    waiting.filter(made_at__lt=now - STALE).update(state=State.SUPPRESSED, why="stale", next_try_at=None)
    due = waiting.filter(next_try_at__lte=now).order_by("next_try_at", "pk")
    return sum(_deliver(key) for key in list(due.values_list("pk", flat=True)[:A_ROUND]))


def _deliver(key: int) -> bool:
    mine = GroupMessage.objects.filter(pk=key, state=State.QUEUED)
    if not mine.update(state=State.SENDING, claimed_at=clock.now(), tries=F("tries") + 1):
        return False  # another worker has it
    message = GroupMessage.objects.select_related("channel").get(pk=key)
    try:
        outcome = carry(message.channel, kept(message.channel), message.body)
    except Exception as fault:  # a fault of ours must not hold up the messages behind it
        log.error("message %s to a group could not be sent: %s", key, type(fault).__name__)
        outcome = Outcome("unclear", type(fault).__name__)
    settle(message, outcome)
    return outcome.result == "taken"


def settle(message: GroupMessage, outcome: Outcome, *, tries_again: bool = True) -> None:
    """Keep what the robot said; what may go well later is tried again a few times."""
    now = clock.now()
    rows = GroupMessage.objects.filter(pk=message.pk, state=State.SENDING)
    if outcome.result == "taken":
        rows.update(state=State.SENT, sent_at=now, said=outcome.said, why="", next_try_at=None)
    elif tries_again and outcome.result in TRIED_AGAIN and message.tries <= len(WAITS):
        again = quiet_until(message.channel, now + dt.timedelta(minutes=WAITS[message.tries - 1]))
        rows.update(state=State.QUEUED, why=outcome.result, said=outcome.said, next_try_at=again)
    else:
        rows.update(state=State.FAILED, why=outcome.result, said=outcome.said, next_try_at=None)
