"""Say something to the posts of a unit, as rows that prove that it was said."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction

from kaoping.base import clock
from kaoping.notifications.models import Notification
from kaoping.units.models import Post, Unit


def tell(
    *,
    kind: str,
    unit: Unit | None = None,
    roles: Collection[str] = (),
    values: Mapping[str, Any] | None = None,
    about: Any = None,
    link: str = "",
    posts: Iterable[int] | None = None,
) -> int:
    """Write one row for each post of ``unit`` with one of ``roles``; return how many.

    Without ``unit`` every post with one of the roles is told (the office). ``posts`` names posts
    by id instead. A unit without such a post gets one row without a post, so that the record of
    service stays whole. ``values`` are plain JSON values for the kind's sentence.
    """
    if posts is None:
        found = Post.objects.filter(role__in=roles)
        if unit is not None:
            found = found.filter(unit=unit)
        posts = found.order_by("id").values_list("id", flat=True)
    ids: list[int | None] = list(posts)
    if not ids and unit is not None:
        ids = [None]
    return len(Notification.objects.bulk_create(_rows(ids, unit, kind, values, about, link)))


def tell_units(
    *,
    kind: str,
    units: Collection[int],
    roles: Collection[str],
    values: Mapping[str, Any] | None = None,
    about: Any = None,
    link: str = "",
) -> int:
    """The same to many units at once, by id, in a few queries."""
    wanted = set(units)
    pairs: list[tuple[int | None, int]] = [
        (post, unit)
        for post, unit in Post.objects.filter(role__in=roles).order_by("id").values_list("id", "unit_id")
        if unit in wanted
    ]
    reached = {unit for _, unit in pairs}
    pairs += [(None, unit) for unit in sorted(wanted - reached)]
    rows = _rows([post for post, _ in pairs], None, kind, values, about, link)
    for row, (_, unit_id) in zip(rows, pairs, strict=True):
        row.unit_id = unit_id
    return len(Notification.objects.bulk_create(rows, batch_size=500))


@transaction.atomic
def mark_read(*, person_posts: Collection[int], ids: Collection[int] | None = None) -> int:
    """Note that the holder of these posts has read the rows (None: all that wait)."""
    rows = Notification.objects.filter(post_id__in=person_posts).exclude(state=Notification.State.READ)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return rows.update(state=Notification.State.READ, read_at=clock.now())


def _rows(
    posts: Iterable[int | None],
    unit: Unit | None,
    kind: str,
    values: Mapping[str, Any] | None,
    about: Any,
    link: str,
) -> list[Notification]:
    now = clock.now()
    return [
        Notification(
            post_id=post,
            unit=unit,
            kind=kind,
            values=dict(values or {}),
            about_kind=about._meta.label_lower if about is not None else "",
            about_key=str(about.pk) if about is not None else "",
            link=link,
            state=Notification.State.SENT,  # shown in the product at once
            made_at=now,
            sent_at=now,
        )
        for post in posts
    ]
