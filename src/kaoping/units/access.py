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

from django.db.models import Q, QuerySet
from django.http import Http404

from kaoping.base import clock
from kaoping.units.models import Incumbency, Person, Post, Role, Substitution, Unit

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


def roles_to_give(person: Any) -> tuple[Role, ...]:
    """The roles on which this person may seat somebody, and whose holders they may help.

    Nobody makes their own superiors: who could hand a sign-in link to the office head
    could come in as the office head.
    """
    if is_system_admin(person):
        return tuple(Role)
    if is_office_head(person):
        return tuple(role for role in Role if role != Role.SYSTEM_ADMIN)
    if is_clerk(person):
        return (*UNIT_ROLES, Role.REVIEWER)
    return ()


def post_to_hand_over(person: Any, pk: int) -> Post:
    """A post that this person may give to somebody else; else 404."""
    roles = roles_to_give(person)
    post = Post.objects.select_related("unit").filter(pk=pk, role__in=roles).first() if roles else None
    if post is None:
        raise Http404
    return post


def post_to_stand_in(person: Any, pk: int) -> Post:
    """A post for which this person may name a stand-in: their own, or one that they may give; else 404."""
    if pk in {post.id for post in posts_of(person)}:
        post = Post.objects.select_related("unit").filter(pk=pk, role__in=UNIT_ROLES).first()
        if post is not None:
            return post
    return post_to_hand_over(person, pk)


def stand_in_to_end(person: Any, pk: int) -> Substitution:
    """A standing-in that this person may end; else 404."""
    row = Substitution.objects.select_related("post__unit", "seat__person").filter(pk=pk).first()
    if row is None:
        raise Http404
    post_to_stand_in(person, row.post_id)
    return row


def unit_to_staff(person: Any, code: str) -> Unit:
    """A unit in which this person may open posts; else 404."""
    if not roles_to_give(person):
        raise Http404
    return unit_to_see(person, code)


def may_keep_account(person: Any, other: Person) -> bool:
    """May open, close and repair the account: a keeper of the roll, for those below."""
    roles = roles_to_give(person)
    return person.pk != other.pk and bool(roles) and all(post.role in roles for post in _all_posts(other))


def helps_to_sign_in(person: Any, other: Person) -> bool:
    """May hand ``other`` a one-time sign-in link: a keeper, or the head of their unit."""
    if person.pk == other.pk or not other.is_active:
        return False
    if may_keep_account(person, other):
        return True
    led = units_of(person, Role.UNIT_HEAD)
    held = posts_of(other)
    return bool(held) and all(post.role in UNIT_ROLES and post.unit_id in led for post in held)


def _all_posts(other: Person) -> tuple[PostHeld, ...]:
    """The posts of today of somebody who may be closed (``posts_of`` gives none then)."""
    if other.is_active:
        return posts_of(other)
    rows = Incumbency.objects.filter(person=other).on(clock.today()).select_related("post__unit")
    return tuple(
        PostHeld(
            row.post_id,
            row.post.role,
            row.post.title,
            row.post.unit_id,
            row.post.unit.code,
            row.post.unit.name,
        )
        for row in rows
    )


def visible_people(person: Any) -> QuerySet[Person]:
    """Those whose cards this person may open: the same rule as ``person_to_see``, for lists."""
    people = Person.objects.all()
    if keeps_the_roll(person) or holds(person, Role.AUDITOR):
        return people
    led = units_of(person, Role.UNIT_HEAD)
    own = Incumbency.objects.on(clock.today()).filter(post__unit_id__in=led).values("person_id")
    return people.filter(Q(pk=person.pk) | Q(pk__in=own, is_active=True))


def person_to_see(person: Any, pk: int) -> Person:
    """Somebody's card: oneself, anybody for the roll's keepers, own people for a unit's head."""
    other = Person.objects.filter(pk=pk).first()
    if other is None:
        raise Http404
    if person.pk == other.pk or keeps_the_roll(person) or holds(person, Role.AUDITOR):
        return other
    led = units_of(person, Role.UNIT_HEAD)
    if led and any(post.unit_id in led for post in posts_of(other)):
        return other
    raise Http404


def person_to_help_in(person: Any, pk: int) -> Person:
    """Somebody to whom this person may hand a sign-in link; else 404."""
    other = person_to_see(person, pk)
    if not helps_to_sign_in(person, other):
        raise Http404
    return other


def person_to_keep(person: Any, pk: int) -> Person:
    """Somebody whose account this person may close, open or repair; else 404."""
    other = person_to_see(person, pk)
    if not may_keep_account(person, other):
        raise Http404
    return other


def must_keep_the_roll(person: Any) -> None:
    """The pages of the roll and of all people: 404 for everybody else."""
    if not keeps_the_roll(person):
        raise Http404
