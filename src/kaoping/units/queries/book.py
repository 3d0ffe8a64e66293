"""What a contact book would change: which unit and post each row means, which addresses are new.

Nothing is written here; ``actions.take_in_book`` carries the same plan out. A book adds: it takes no address
away, makes no account and hands no post over.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kaoping.base import clock
from kaoping.units.models import Incumbency, Office, Post, PostAddress, Role, Unit
from kaoping.units.wording import RowFault


@dataclass(frozen=True, slots=True)
class BookRow:
    """One contact; ``unit`` is its name or code as written."""

    number: int
    unit: str
    name: str
    role: Role
    addresses: tuple[str, ...]
    phone: str


@dataclass(slots=True)
class BookPlan:
    """What becomes of one row."""

    row: BookRow
    unit: Unit
    post: Post | None  # None: it would be opened
    new: tuple[str, ...]
    known: tuple[str, ...]
    phone_for: Incumbency | None  # whose telephone is filled in
    holder: str  # who holds the post, when the book names somebody else


@dataclass(slots=True)
class Plan:
    rows: list[BookPlan] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)

    @property
    def new_count(self) -> int:
        return sum(len(one.new) for one in self.rows)

    @property
    def phone_count(self) -> int:
        return sum(one.phone_for is not None for one in self.rows)


def plan_book(rows: Sequence[BookRow]) -> Plan:
    """Row by row what is new, what is known and what cannot be; five queries."""
    plan, units = Plan(), _units()
    owners = {one.address: one for one in PostAddress.objects.select_related("post__unit")}
    posts: dict[tuple[int, str], Post] = {}
    for post in Post.objects.select_related("unit").order_by("-pk"):
        posts[post.unit_id, post.role] = post
    seats: dict[int, list[Incumbency]] = {}
    for seat in Incumbency.objects.on(clock.today()).select_related("person"):
        seats.setdefault(seat.post_id, []).append(seat)
    taken: dict[str, int] = {}
    for row in rows:
        faults: list[RowFault] = []
        unit = _unit(row, units, faults)
        for address in row.addresses:
            faults += _address_faults(row, address, unit, owners, taken)
        if not row.addresses:
            faults.append(RowFault(row.number, "", "address_missing"))
        if faults or unit is None:
            plan.faults += faults
            continue
        open_post = posts.get((unit.pk, row.role))
        held = seats.get(open_post.pk, []) if open_post else []
        named = next((seat for seat in held if row.name and seat.person.name == row.name), None)
        plan.rows.append(
            BookPlan(
                row=row, unit=unit, post=open_post,
                new=tuple(one for one in row.addresses if one not in owners),
                known=tuple(one for one in row.addresses if one in owners),
                phone_for=named if named and row.phone and not named.person.phone else None,
                holder="、".join(seat.person.name for seat in held) if row.name and not named else "",
            )
        )  # fmt: skip
    return plan


def _units() -> dict[str, list[Unit]]:
    """Units by every name they are written with."""
    found: dict[str, list[Unit]] = {}
    region = Office.current().region
    for unit in Unit.objects.filter(dissolved_on=None):
        for name in {
            plain(one) for one in (unit.code, unit.name, unit.short_name, *short_forms(unit.name, region))
        }:
            if name:
                found.setdefault(name, []).append(unit)
    return found


def short_forms(name: str, region: str) -> list[str]:
    """清河市教育局 also as 市教育局 and 教育局."""
    place = re.match(r"[\u4e00-\u9fff]{2,4}?市", region or name)
    bare = name.removeprefix(place.group(0)) if place else name
    bare = bare.removeprefix("市")
    return [bare, f"市{bare}"] if bare != name and len(bare) >= 3 else []


def plain(text: str) -> str:
    return re.sub(r"\s", "", text).lower()


def _unit(row: BookRow, units: dict[str, list[Unit]], faults: list[RowFault]) -> Unit | None:
    if not row.unit:
        faults.append(RowFault(row.number, "", "unit_missing"))
        return None
    found = units.get(plain(row.unit), [])
    if len(found) == 1:
        return found[0]
    faults.append(RowFault(row.number, "", "unit_unclear" if found else "unit_unknown", {"found": row.unit}))
    return None


def _address_faults(
    row: BookRow, address: str, unit: Unit | None, owners: dict[str, PostAddress], taken: dict[str, int]
) -> list[RowFault]:
    try:
        validate_email(address)
    except ValidationError:
        return [RowFault(row.number, "", "address_wrong", {"found": address})]
    owner = owners.get(address)
    if owner is not None and unit is not None and owner.post.unit_id != unit.pk:
        return [RowFault(row.number, "", "address_taken", {"found": address, "owner": owner.post})]
    if taken.setdefault(address, unit.pk if unit else 0) != (unit.pk if unit else 0):
        return [RowFault(row.number, "", "address_twice", {"found": address})]
    return []
