"""Somebody stands in for a post's holder while they are away; it ends by itself."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.base import audit, clock
from kaoping.units import access
from kaoping.units.models import Incumbency, Person, Post, PostAddress, Substitution

LONGEST = dt.timedelta(days=366)


class CannotStandIn(Exception):
    """Nothing was arranged; ``sentence`` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@transaction.atomic
def stand_in(
    *,
    post: Post,
    person: Person | None,
    address: str,
    since: dt.date,
    until: dt.date,
    reason: str,
    actor: Any,
) -> Substitution:
    """Arrange it: the person has a seat beside the holder's, mails from the address count for the post.

    Both days are included, and both get what is sent to the post. Errors: ``CannotStandIn``.
    """
    today, address = clock.today(), address.lower()
    if since < today:
        raise CannotStandIn(
            _("The first day, %(day)s, is over. Choose today or later.") % {"day": since.isoformat()}
        )
    if until < since:
        raise CannotStandIn(_("The last day comes before the first. Choose it anew."))
    if until - since > LONGEST:
        raise CannotStandIn(_("Standing in lasts a year at most. For longer, hand the post over."))
    if person is None and not address:
        raise CannotStandIn(_("Name an account, a mail address or both; one of them is needed."))
    if address:
        _refuse_foreign(post, address, since, until)
    seat = None
    if person is not None:
        if _holds(post, person, since, until):
            raise CannotStandIn(
                _("%(name)s holds this post in those days already.")
                % {"name": person.name or person.username}
            )
        seat = Incumbency.objects.create(post=post, person=person, since=since, until=until)
        access.forget_posts(person)
    row = Substitution.objects.create(
        post=post, person=person, seat=seat, address=address, since=since, until=until,
        reason=reason.strip()[:300], made_at=clock.now(),
    )  # fmt: skip
    audit.record(
        "post.stood_in", actor=actor, about=post, unit=post.unit, reason=reason,
        after={
            "person": str(person or ""), "address": address, "since": since.isoformat(), "until": until.isoformat(),
        },
    )  # fmt: skip
    return row


@transaction.atomic
def end_stand_in(row: Substitution, *, actor: Any, reason: str) -> None:
    """The holder is back earlier: the seat ends today, mails from the address count no more."""
    now, today = clock.now(), clock.today()
    if not Substitution.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now):
        return  # somebody ended it first
    seat = row.seat
    if seat is not None:
        if seat.since >= today:
            seat.delete()
        elif seat.until is None or seat.until >= today:
            seat.until = today - dt.timedelta(days=1)
            seat.save(update_fields=["until"])
        access.forget_posts(seat.person)
    audit.record(
        "post.stand_in_ended",
        actor=actor,
        about=row.post,
        unit=row.post.unit,
        reason=reason,
        before={"who": str(row)[:200]},
    )


def _holds(post: Post, person: Person, since: dt.date, until: dt.date) -> bool:
    seats = Incumbency.objects.filter(post=post, person=person, since__lte=until)
    return any(seat.until is None or seat.until >= since for seat in seats)


def _refuse_foreign(post: Post, address: str, since: dt.date, until: dt.date) -> None:
    """An address writes for one post at a time."""
    known = PostAddress.objects.select_related("post__unit").filter(address=address).first()
    if known is not None:
        raise CannotStandIn(
            _(
                "%(address)s is registered with %(post)s already. Name the person's account alone, or another address."
            )
            % {"address": address, "post": known.post}
        )
    other = (
        Substitution.objects.filter(address=address, since__lte=until, until__gte=since, ended_at=None)
        .select_related("post__unit")
        .first()
    )
    if other is not None:
        raise CannotStandIn(
            _(
                "%(address)s stands in for %(post)s from %(since)s to %(until)s. Choose other days or another address."
            )
            % {
                "address": address,
                "post": other.post,
                "since": other.since.isoformat(),
                "until": other.until.isoformat(),
            }
        )
