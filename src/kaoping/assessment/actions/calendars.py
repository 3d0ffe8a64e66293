"""Give a post the secret address of its calendar, and take it back."""

import hashlib
import secrets
from typing import Any

from django.db import transaction

from kaoping.assessment.models import CalendarFeed
from kaoping.base import audit, clock
from kaoping.units.models import Incumbency, Post


@transaction.atomic
def open_calendar(post: Post, *, actor: Any) -> str:
    """A new address for the post's calendar; one that it had before stops working. Returns the token."""
    token = secrets.token_urlsafe(24)
    CalendarFeed.objects.update_or_create(
        post=post, defaults={"token_hash": _hash(token), "made_at": clock.now(), "asked_at": None}
    )
    audit.record("calendar.opened", actor=actor, about=post, unit=post.unit)
    return token


@transaction.atomic
def close_calendar(post: Post, *, actor: Any) -> None:
    """The address stops working; nothing happens without one."""
    if CalendarFeed.objects.filter(post=post).delete()[0]:
        audit.record("calendar.closed", actor=actor, about=post, unit=post.unit)


def feed_for(token: str) -> CalendarFeed | None:
    """The calendar behind an address, while whoever opened it still holds the post."""
    feed = CalendarFeed.objects.filter(token_hash=_hash(token)).select_related("post__unit").first()
    if feed is None:
        return None
    made_on = feed.made_at.astimezone(clock.OFFICE_ZONE).date()
    seats = Incumbency.objects.on(clock.today()).filter(post=feed.post, person__is_active=True)
    if not seats.filter(since__lte=made_on).exists():
        return None
    CalendarFeed.objects.filter(pk=feed.pk).update(asked_at=clock.now())
    return feed


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
