"""Posts pass from hand to hand; rights pass with them, and the days are kept."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.base import audit, clock
from kaoping.units import access
from kaoping.units.models import Incumbency, Office, Person, Post, Role, Unit

OFFICE_CODE = "office"


def office_unit() -> Unit:
    """The unit in which the assessing office's own posts stand; made on first use."""
    unit, _made = Unit.objects.get_or_create(
        code=OFFICE_CODE,
        defaults={"name": Office.current().name or _("Assessing office"), "is_assessed": False},
    )
    return unit


@transaction.atomic
def give_post(*, unit: Unit, role: str, person: Person, actor: Any, title: str = "") -> Post:
    """Open a new post in the unit and seat the person on it from today."""
    post = Post.objects.create(unit=unit, role=Role(role), title=title)
    Incumbency.objects.create(post=post, person=person, since=clock.today())
    audit.record("post.opened", actor=actor, about=post, unit=unit, after=_seat(person))
    access.forget_posts(person)
    return post


@transaction.atomic
def hand_over(*, post: Post, to: Person, actor: Any, reason: str = "", overlap_days: int = 0) -> Incumbency:
    """Seat ``to`` on the post from today; whoever held it leaves it the day before.

    With ``overlap_days`` both hold it that long, today included; then the old seat ends by itself.
    Both days of an incumbency are included. Who took the post only today leaves without
    having held it for a day, so that row goes and the audit trail alone remembers it.
    """
    today = clock.today()
    Post.objects.select_for_update().get(pk=post.pk)
    before = _leave(post, today, keep=to, stays=overlap_days)
    holds = Incumbency.objects.filter(post=post, person=to).on(today).first()
    seat = holds or Incumbency.objects.create(post=post, person=to, since=today)
    if before or not holds:
        audit.record(
            "post.handed_over",
            actor=actor,
            about=post,
            unit=post.unit,
            reason=reason,
            before={"held_by": before},
            after={**_seat(to), **({"overlap_days": overlap_days} if overlap_days else {})},
        )
    access.forget_posts(to)
    return seat


@transaction.atomic
def leave_post(*, post: Post, actor: Any, reason: str = "") -> None:
    """Nobody holds the post from today on; it stays, with its addresses and history."""
    before = _leave(post, clock.today())
    if before:
        audit.record(
            "post.left",
            actor=actor,
            about=post,
            unit=post.unit,
            reason=reason,
            before={"held_by": before},
            after={"held_by": []},
        )


def _leave(post: Post, today: dt.date, keep: Person | None = None, stays: int = 0) -> list[str]:
    """End every seat on the post but ``keep``'s, ``stays`` days from today; the names of those who leave."""
    last = today + dt.timedelta(days=stays - 1)
    seats = Incumbency.objects.filter(post=post).on(today).select_related("person")
    if keep is not None:
        seats = seats.exclude(person=keep)
    names = []
    for seat in seats:
        names.append(f"{seat.person} ({seat.person.username})")
        if seat.since > last:
            seat.delete()
        elif seat.until is None or seat.until > last:
            seat.until = last
            seat.save(update_fields=["until"])
    return names


def _seat(person: Person) -> dict:
    return {"held_by": [f"{person} ({person.username})"]}
