"""What a roll would change: the comparison behind the preview and the import.

Nothing is written here. ``plan_roll`` reads what is there in a fixed number of queries
and says, row by row, what is new, what changes and what cannot be; ``actions.take_in_roll``
carries the same plan out. A person is recognised by account, else by name and post, else
by name and address, so that a second import of one file changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kaoping.base import clock
from kaoping.units.models import Incumbency, Person, Post, PostAddress, Role, Unit, UnitDomain, UnitTag
from kaoping.units.wording import RowFault

PUBLIC_MAIL = frozenset(
    {"qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "vip.163.com", "188.com", "139.com"}
    | {"189.cn", "wo.cn", "sina.com", "sina.cn", "sohu.com", "aliyun.com", "21cn.com", "tom.com"}
    | {"gmail.com", "outlook.com", "hotmail.com"}
)


@dataclass(frozen=True, slots=True)
class PersonCells:
    """What a row says of one of the unit's people."""

    role: Role
    name: str
    account: str = ""
    addresses: tuple[str, ...] = ()  # lower case
    phone: str = ""


@dataclass(frozen=True, slots=True)
class RollRow:
    """One unit of the roll. None means that the file has no such column."""

    number: int  # the row in the file, from 1
    code: str
    name: str
    short_name: str | None = None
    group: str | None = None
    tags: tuple[str, ...] | None = None
    parent: str | None = None
    position: int | None = None
    is_assessed: bool | None = None
    domains: tuple[str, ...] | None = None
    people: tuple[PersonCells, ...] = ()


@dataclass(slots=True)
class PostPlan:
    role: Role
    post: Post | None
    person: Person | None  # None: a new one
    name: str
    account: str
    email: str
    phone: str
    takes_over: bool  # somebody else, or nobody, holds the post today
    changes: dict[str, str] = field(default_factory=dict)  # of the person found
    new_addresses: tuple[str, ...] = ()
    dropped_addresses: tuple[str, ...] = ()


@dataclass(slots=True)
class UnitPlan:
    row: RollRow
    unit: Unit | None
    changes: dict[str, tuple[Any, Any]]  # field: (before, after)
    posts: list[PostPlan]

    @property
    def kind(self) -> str:
        if self.unit is None:
            return "new"
        return "changed" if self.changes or self.posts else "unchanged"


@dataclass(slots=True)
class RollPlan:
    units: list[UnitPlan]
    faults: list[RowFault]
    absent: int  # units that are assessed and not in the file; they stay as they are

    def count(self, kind: str) -> int:
        return sum(unit.kind == kind for unit in self.units)


class _Known:
    """Everything that is there, by the keys that a row can name."""

    def __init__(self) -> None:
        self.units = {unit.code.lower(): unit for unit in Unit.objects.all()}
        self.code_of: dict[int | None, str] = {unit.pk: unit.code for unit in self.units.values()}
        self.tags: dict[int, set[str]] = {}
        for unit_id, tag in UnitTag.objects.values_list("unit_id", "tag"):
            self.tags.setdefault(unit_id, set()).add(tag)
        self.domains: dict[str, int] = dict(UnitDomain.objects.values_list("domain", "unit_id"))
        self.posts: dict[tuple[int, str], Post] = {}
        for post in Post.objects.order_by("-id"):
            self.posts[post.unit_id, post.role] = post  # the oldest of a kind wins
        self.people = {person.pk: person for person in Person.objects.all()}
        self.accounts = {person.username.lower(): person for person in self.people.values()}
        self.holders: dict[int, list[Person]] = {}
        held = Incumbency.objects.on(clock.today()).order_by("since", "id")
        for post_id, person_id in held.values_list("post_id", "person_id"):
            self.holders.setdefault(post_id, []).append(self.people[person_id])
        self.addresses = {
            row.address: row for row in PostAddress.objects.select_related("post__unit").order_by("pk")
        }
        self.addresses_of: dict[int, list[PostAddress]] = {}
        for row in self.addresses.values():
            self.addresses_of.setdefault(row.post_id, []).append(row)
        self.domains_of: dict[int, list[str]] = {}
        for domain, unit_id in self.domains.items():
            self.domains_of.setdefault(unit_id, []).append(domain)
        self.by_name: dict[str, list[Person]] = {}
        for person in self.people.values():
            self.by_name.setdefault(person.name, []).append(person)


def plan_roll(rows: Sequence[RollRow]) -> RollPlan:
    """Compare the rows with what is there; faults name row and column."""
    known = _Known()
    faults: list[RowFault] = []
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.code.lower(), row.number)
        if first != row.number:
            faults.append(RowFault(row.number, "code", "code_twice", {"found": row.code, "first": first}))
    faults += _parent_faults(rows, known)
    claims: dict[str, tuple[str, str]] = {}  # address or domain: (unit code, unit name)
    taken: dict[str, str] = {}  # account: name of a person that this file makes
    units = [_plan_unit(row, known, claims, taken, faults) for row in rows]
    absent = sum(unit.is_assessed and code not in seen for code, unit in known.units.items())
    return RollPlan(units, sorted(faults, key=lambda fault: fault.row), absent)


def _parent_faults(rows: Sequence[RollRow], known: _Known) -> list[RowFault]:
    parents = {code: known.code_of.get(unit.parent_id, "").lower() for code, unit in known.units.items()}
    parents |= {row.code.lower(): row.parent.lower() for row in rows if row.parent is not None}
    codes = set(parents) | {row.code.lower() for row in rows}
    faults = []
    for row in rows:
        if not row.parent:
            continue
        if row.parent.lower() not in codes:
            faults.append(RowFault(row.number, "parent", "parent_unknown", {"found": row.parent}))
            continue
        step, path = row.parent.lower(), {row.code.lower()}
        while step and step not in path:
            path.add(step)
            step = parents.get(step, "")
        if step == row.code.lower():
            faults.append(RowFault(row.number, "parent", "parent_circle", {"found": row.parent}))
    return faults


def _plan_unit(
    row: RollRow,
    known: _Known,
    claims: dict[str, tuple[str, str]],
    taken: dict[str, str],
    faults: list[RowFault],
) -> UnitPlan:
    unit = known.units.get(row.code.lower())
    wanted: dict[str, Any] = {"name": row.name}
    for name in ("short_name", "group", "position", "is_assessed"):
        value = getattr(row, name)
        if value is not None:
            wanted[name] = value
    if unit is None and row.is_assessed is None:
        wanted["is_assessed"] = not row.parent  # a team below a body is not assessed itself
    before = {name: getattr(unit, name) if unit else None for name in wanted}
    if row.parent is not None:
        wanted["parent"] = row.parent
        before["parent"] = known.code_of.get(unit.parent_id, "") if unit else None
        if before["parent"] and before["parent"].lower() == row.parent.lower():
            wanted["parent"] = before["parent"]
    if row.tags is not None:
        wanted["tags"] = sorted(set(row.tags))
        before["tags"] = sorted(known.tags.get(unit.pk, ())) if unit else None
    if row.domains is not None:
        wanted["domains"] = sorted(set(row.domains))
        before["domains"] = sorted(known.domains_of.get(unit.pk, ())) if unit else None
        _claim_domains(row, unit, known, claims, faults)
    changes = {
        name: (before[name], value)
        for name, value in wanted.items()
        if before[name] != value and not (unit is None and value in ("", [], None))
    }
    posts = [
        plan for cells in row.people if (plan := _plan_post(row, unit, cells, known, claims, taken, faults))
    ]
    return UnitPlan(row, unit, changes, posts)


def _claim_domains(
    row: RollRow,
    unit: Unit | None,
    known: _Known,
    claims: dict[str, tuple[str, str]],
    faults: list[RowFault],
) -> None:
    for domain in row.domains or ():
        owner = known.domains.get(domain)
        if domain in PUBLIC_MAIL:
            faults.append(RowFault(row.number, "domains", "domain_public", {"found": domain}))
        elif owner is not None and (unit is None or owner != unit.pk):
            values = {"found": domain, "owner": known.code_of[owner]}
            faults.append(RowFault(row.number, "domains", "domain_taken", values))
        else:
            _claim(row, "domains", domain, "domain_taken", claims, faults)


def _claim(
    row: RollRow,
    column: str,
    what: str,
    code: str,
    claims: dict[str, tuple[str, str]],
    faults: list[RowFault],
) -> None:
    """Two rows of one file cannot both have the address or domain."""
    owner = claims.setdefault(what, (row.code, row.name))
    if owner[0] != row.code:
        values = {"found": what, "owner": f"{owner[1]} ({owner[0]})"}
        faults.append(RowFault(row.number, column, code, values))


def _plan_post(
    row: RollRow,
    unit: Unit | None,
    cells: PersonCells,
    known: _Known,
    claims: dict[str, tuple[str, str]],
    taken: dict[str, str],
    faults: list[RowFault],
) -> PostPlan | None:
    post = known.posts.get((unit.pk, cells.role)) if unit else None
    email = cells.addresses[0] if cells.addresses else ""
    person: Person | None = None
    holders = known.holders.get(post.pk, []) if post else []
    if cells.account:
        person = known.accounts.get(cells.account.lower())
        other = person.name if person else taken.get(cells.account.lower(), cells.name)
        if other != cells.name:
            values = {"found": cells.account, "owner": other, "name": cells.name}
            faults.append(RowFault(row.number, f"{cells.role}.account", "account_taken", values))
            return None
    else:
        person = next((one for one in holders if one.name == cells.name), None) or next(
            (
                one
                for one in known.by_name.get(cells.name, ())
                if (email and one.email.lower() == email) or (cells.phone and one.phone == cells.phone)
            ),
            None,
        )
    account = person.username if person else _free_account(row, cells, email, known, taken)
    changes = {}
    if person is not None:
        if email and person.email.lower() != email:
            changes["email"] = email
        if cells.phone and person.phone != cells.phone:
            changes["phone"] = cells.phone
    new, dropped = _addresses(row, unit, post, cells, known, claims, faults)
    takes_over = person is None or person not in holders
    if post is not None and not takes_over and not (changes or new or dropped):
        return None
    return PostPlan(
        cells.role, post, person, cells.name, account, email, cells.phone, takes_over, changes, new, dropped
    )


def _free_account(row: RollRow, cells: PersonCells, email: str, known: _Known, taken: dict[str, str]) -> str:
    """The first free name to sign in with: as given, the address, the telephone, the post."""
    stem = f"{row.code}.{cells.role.removeprefix('unit_')}".lower()[:56]
    choices = [cells.account.lower(), email[:60], cells.phone, stem, *(f"{stem}{n}" for n in range(2, 100))]
    for choice in choices:
        same_file = taken.get(choice)
        if choice and choice not in known.accounts and (same_file is None or same_file == cells.name):
            taken[choice] = cells.name
            return choice
    return f"{stem}{len(taken) + 100}"


def _addresses(
    row: RollRow,
    unit: Unit | None,
    post: Post | None,
    cells: PersonCells,
    known: _Known,
    claims: dict[str, tuple[str, str]],
    faults: list[RowFault],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Addresses to give to the post, and those of an older roll to take from it.

    An address that the unit's other post already writes from stays there: in many
    houses liaison and checker share one mailbox.
    """
    new = []
    for address in cells.addresses:
        owner = known.addresses.get(address)
        if owner is not None:
            if unit is None or owner.post.unit_id != unit.pk:
                values = {"found": address, "owner": f"{owner.post.unit.name} ({owner.post.unit.code})"}
                faults.append(RowFault(row.number, f"{cells.role}.email", "address_taken", values))
            continue
        first = address not in claims
        _claim(row, f"{cells.role}.email", address, "address_taken", claims, faults)
        if first:
            new.append(address)
    dropped: tuple[str, ...] = ()
    if post is not None and cells.addresses:
        dropped = tuple(
            row.address
            for row in known.addresses_of.get(post.pk, ())
            if row.learnt_from == "roll" and row.address not in cells.addresses
        )
    return tuple(new), dropped
