"""Whose cards, posts and accounts a person may open or give: nobody makes their own superiors."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from kaoping.base import clock
from kaoping.units.access import (
    UNIT_ROLES,
    PostHeld,
    holds,
    is_clerk,
    is_office,
    is_office_head,
    is_system_admin,
    keeps_the_roll,
    posts_of,
    unit_to_see,
    units_of,
)
from kaoping.units.models import Incumbency, Person, Post, Role, Substitution, Unit


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


def may_end(person: Any, unit: Unit) -> bool:
    """May note that the unit ends, or take that back: the office, never for a unit of one's own."""
    return unit.is_assessed and is_office(person) and unit.pk not in units_of(person)


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
