"""Take in a contact book: every row that is right, and nothing twice."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from kaoping.base import audit
from kaoping.units.models import Post, PostAddress
from kaoping.units.queries.book import BookRow, Plan, plan_book


@transaction.atomic
def take_in_book(rows: Sequence[BookRow], *, actor: Any) -> Plan:
    """Carry out what ``plan_book`` shows for the rows without faults, and return that plan."""
    plan = plan_book(rows)
    opened: dict[tuple[int, str], Post] = {}
    done: set[str] = set()
    for one in plan.rows:
        new = [address for address in one.new if address not in done]
        if not new and one.phone_for is None:
            continue
        key = (one.unit.pk, one.row.role)
        post = one.post or opened.get(key)
        if post is None:
            post = opened[key] = Post.objects.create(unit=one.unit, role=one.row.role)
            audit.record("post.opened", actor=actor, about=post, unit=one.unit)
        PostAddress.objects.bulk_create(
            PostAddress(post=post, address=address, learnt_from="book") for address in new
        )
        done.update(new)
        if one.phone_for is not None:
            person = one.phone_for.person
            person.phone = one.row.phone
            person.save(update_fields=["phone"])
        audit.record(
            "address.booked", actor=actor, about=post, unit=one.unit,
            after={"addresses": new, "phone": "filled" if one.phone_for else "", "name": one.row.name},
        )  # fmt: skip
    return plan
