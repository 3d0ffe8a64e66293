"""Who may do what: read off the posts a person holds today.

Rights hang on posts, so every question starts with ``posts_of``: one query, remembered
on the person for as long as the request keeps that object. A person who holds several
posts has the rights of all of them; ``acting_post`` only says under which one a deed is
written down and which home page opens first.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kaoping.base import clock
from kaoping.units.models import Incumbency, Person, Role, Unit

OFFICE_ROLES = (Role.OFFICE_HEAD, Role.CLERK)
UNIT_ROLES = (Role.UNIT_AUTHOR, Role.UNIT_APPROVER, Role.UNIT_HEAD)
SIGNING_ROLES = (Role.UNIT_APPROVER, Role.UNIT_HEAD)
# The home page and the audit trail take the first of these that a person holds.
ORDER = (*OFFICE_ROLES, Role.SYSTEM_ADMIN, Role.LEADER, Role.AUDITOR, *UNIT_ROLES[::-1], Role.REVIEWER)


@dataclass(frozen=True, slots=True)
class PostHeld:
    """One post in force today, with what pages and the audit trail print of it."""

    id: int
    role: str
    title: str
    unit_id: int
    unit_code: str
    unit_name: str

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)

    @property
    def label(self) -> str:
        """How the post signs: 市发展改革委 联络员."""
        return f"{self.unit_name} {self.title or self.role_label}"


def posts_of(person: Any) -> tuple[PostHeld, ...]:
    """The posts that the person holds today, weightiest first; none for a guest."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return ()
    known = getattr(person, "_posts_held", None)
    if known is None:
        rows = Incumbency.objects.filter(person=person).on(clock.today())
        values = rows.values_list(
            "post_id",
            "post__role",
            "post__title",
            "post__unit_id",
            "post__unit__code",
            "post__unit__short_name",
            "post__unit__name",
        )
        held = {
            post_id: PostHeld(post_id, role, title, unit_id, code, short_name or name)
            for post_id, role, title, unit_id, code, short_name, name in values
        }
        known = tuple(sorted(held.values(), key=lambda post: (ORDER.index(Role(post.role)), post.id)))
        person._posts_held = known
    return known


def forget_posts(person: Any) -> None:
    """Ask the database again: the person's posts have just changed."""
    for name in ("_posts_held", "_unit_children"):
        if hasattr(person, name):
            delattr(person, name)


def acting_post(person: Any) -> PostHeld | None:
    """The post chosen for this session, else the weightiest one; None without a post."""
    posts = posts_of(person)
    chosen = getattr(person, "acting_post_id", None)
    return next((post for post in posts if post.id == chosen), posts[0] if posts else None)


def holds(person: Any, *roles: str) -> bool:
    return any(post.role in roles for post in posts_of(person))


def is_office(person: Any) -> bool:
    """Staff of the assessing office: its head and its clerks."""
    return holds(person, *OFFICE_ROLES)


def is_clerk(person: Any) -> bool:
    return holds(person, Role.CLERK)


def is_office_head(person: Any) -> bool:
    return holds(person, Role.OFFICE_HEAD)


def is_reviewer(person: Any) -> bool:
    return holds(person, Role.REVIEWER)


def is_leader(person: Any) -> bool:
    return holds(person, Role.LEADER)


def is_auditor(person: Any) -> bool:
    return holds(person, Role.AUDITOR)


def is_system_admin(person: Any) -> bool:
    return holds(person, Role.SYSTEM_ADMIN)


def is_unit_person(person: Any) -> bool:
    """Somebody who works for a unit: its liaison, checker or head."""
    return holds(person, *UNIT_ROLES)


def reads_every_unit(person: Any) -> bool:
    """The office, leaders and auditors read all units' pieces and sheets."""
    return holds(person, *OFFICE_ROLES, Role.LEADER, Role.AUDITOR)


def reads_audit(person: Any) -> bool:
    return holds(person, Role.OFFICE_HEAD, Role.AUDITOR, Role.SYSTEM_ADMIN)


def keeps_the_roll(person: Any) -> bool:
    """May import the roll, open and close accounts, hand posts over."""
    return holds(person, *OFFICE_ROLES, Role.SYSTEM_ADMIN)


def units_of(person: Any, *roles: str) -> set[int]:
    """Ids of the units whose business is this person's, with all units below them.

    Without ``roles`` the three posts of a unit count (author, checker, head).
    """
    wanted = roles or UNIT_ROLES
    own = {post.unit_id for post in posts_of(person) if post.role in wanted}
    return own | _below(person, own) if own else own


def with_all_below(unit_ids: set[int]) -> set[int]:
    """The units and everything below them in the tree; one query."""
    return unit_ids | _descend(_children(), unit_ids)


def trees_of(unit_ids: set[int]) -> dict[int, set[int]]:
    """Each unit with everything below it; one query."""
    children = _children() if unit_ids else {}
    return {unit_id: {unit_id} | _descend(children, {unit_id}) for unit_id in unit_ids}


def superiors_of(unit_ids: set[int]) -> set[int]:
    """The units and everything above them in the tree; one query."""
    return _ascend(_children(), unit_ids)


def _ascend(children: dict[int, list[int]], unit_ids: set[int]) -> set[int]:
    parents = {child: parent for parent, below in children.items() for child in below}
    found: set[int] = set()
    for unit_id in unit_ids:
        step: int | None = unit_id
        while step is not None and step not in found:
            found.add(step)
            step = parents.get(step)
    return found


def conflicting_units(person: Any) -> set[int]:
    """Units whose papers this person may not judge: own ones, those above and those below."""
    own = {post.unit_id for post in posts_of(person)}
    if not own:
        return own
    below = _below(person, own)
    return _ascend(person._unit_children, own) | below


def conflicting_units_each(people: Collection[Person]) -> dict[int, set[int]]:
    """Person's id → the same for many people; two queries, whatever their number."""
    held: dict[int, set[int]] = {person.pk: set() for person in people if person.is_active}
    rows = Incumbency.objects.filter(person__in=held).on(clock.today())
    for person_id, unit_id in rows.values_list("person_id", "post__unit_id"):
        held[person_id].add(unit_id)
    children = _children()
    found = {person.pk: set[int]() for person in people}
    for pk, own in held.items():
        found[pk] = _ascend(children, own) | own | _descend(children, own)
    return found


def _below(person: Any, unit_ids: set[int]) -> set[int]:
    children = getattr(person, "_unit_children", None)
    if children is None:
        children = person._unit_children = _children()
    return _descend(children, unit_ids)


def _children() -> dict[int, list[int]]:
    children: dict[int, list[int]] = defaultdict(list)
    for unit_id, parent_id in Unit.objects.exclude(parent=None).values_list("id", "parent_id"):
        children[parent_id].append(unit_id)
    return children


def _descend(children: dict[int, list[int]], unit_ids: set[int]) -> set[int]:
    found: set[int] = set()
    waiting = list(unit_ids)
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def sees_unit(person: Any, unit_id: int) -> bool:
    """May read what this unit reports: who reads all units, else the unit's own people."""
    return reads_every_unit(person) or unit_id in units_of(person)


def visible_units(person: Any) -> QuerySet[Unit]:
    """The units whose pages this person may open, in the roll's order."""
    units = Unit.objects.in_order()
    if reads_every_unit(person) or keeps_the_roll(person):
        return units
    return units.filter(pk__in=units_of(person))


def unit_to_see(person: Any, code: str) -> Unit:
    """The unit with this code; 404 whether it is missing or another's."""
    unit = visible_units(person).filter(code=code).first()
    if unit is None:
        raise Http404
    return unit


def must_keep_the_roll(person: Any) -> None:
    """The pages of the roll and of all people: 404 for everybody else."""
    if not keeps_the_roll(person):
        raise Http404
