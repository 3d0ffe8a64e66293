"""To which addresses a post is written: its own, those of whoever stands in for it today, else its holders'."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from kaoping.base import clock
from kaoping.units.models import Incumbency, PostAddress, Substitution


def addresses_of(posts: Collection[int], day: dt.date | None = None) -> dict[int, list[str]]:
    """Addresses by post, the oldest first, without doubles; three queries however many posts."""
    day = day or clock.today()
    found: dict[int, list[str]] = defaultdict(list)
    for post, address in (
        PostAddress.objects.filter(post__in=posts).order_by("pk").values_list("post_id", "address")
    ):
        found[post].append(address)
    seats = (
        Incumbency.objects.on(day).filter(post__in=posts, person__is_active=True).exclude(person__email="")
    )
    for post, address in seats.order_by("pk").values_list("post_id", "person__email"):
        if not found[post]:
            found[post].append(address.lower())
    standing = Substitution.objects.on(day).filter(post__in=posts).order_by("pk")
    for post, address, own in standing.values_list("post_id", "address", "person__email"):
        one = address or (own or "").lower()
        if one:
            found[post].append(one)
    return {post: list(dict.fromkeys(addresses)) for post, addresses in found.items() if addresses}
