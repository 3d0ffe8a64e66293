"""Lists of units and people, and the cards behind their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.units.models import (
    AddressTrouble,
    Incumbency,
    Person,
    Post,
    PostAddress,
    Role,
    SignInLink,
    Substitution,
    Unit,
)

PAGE = 50


def units_for_list(units: QuerySet[Unit], *, q: str = "", group: str = "", tag: str = "") -> QuerySet[Unit]:
    """What the list of units prints; three queries with its tags and holders."""
    if q:
        word = q.strip()
        units = units.filter(
            Q(name__icontains=word)
            | Q(short_name__icontains=word)
            | Q(code__icontains=word)
            | Q(initials__startswith=word.lower())
        )
    if group:
        units = units.filter(group=group)
    if tag:
        units = units.filter(tags__tag=tag)
    held = Incumbency.objects.on(clock.today()).select_related("person")
    return (
        units.select_related("parent")
        .prefetch_related(
            "tags",
            Prefetch(
                "posts",
                Post.objects.order_by("role", "id").prefetch_related(
                    Prefetch("incumbencies", held, to_attr="held_now")
                ),
                to_attr="posts_in_order",
            ),
        )
        .order_by("-is_assessed", "position", "code")
    )


def holder_names(unit: Unit, role: str) -> str:
    """Who holds the unit's posts of this role today; of a unit from ``units_for_list``."""
    posts = unit.posts_in_order  # type: ignore[attr-defined]
    return "、".join(seat.person.name for post in posts if post.role == role for seat in post.held_now)


def groups_of(units: QuerySet[Unit]) -> list[str]:
    return list(units.exclude(group="").order_by("group").values_list("group", flat=True).distinct())


def tags_of(units: QuerySet[Unit]) -> list[str]:
    return list(
        units.exclude(tags__tag=None).order_by("tags__tag").values_list("tags__tag", flat=True).distinct()
    )


@dataclass(frozen=True, slots=True)
class UnitCard:
    """A unit's page: its posts with holders, history and addresses, teams, and its trail."""

    unit: Unit
    posts: Sequence[Post]
    teams: list[Unit]
    events: list[AuditEvent]


def stand_ins(posts: Sequence[int]) -> QuerySet[Substitution]:
    """Who stood or stands in for these posts, the latest first."""
    rows = Substitution.objects.filter(post__in=posts).select_related("person")
    return rows.order_by("-since", "-pk")


def unit_card(unit: Unit, *, with_events: bool) -> UnitCard:
    today = clock.today()
    posts = list(
        Post.objects.filter(unit=unit)
        .order_by("role", "id")
        .prefetch_related(
            Prefetch("incumbencies", Incumbency.objects.select_related("person"), to_attr="seats"),
            Prefetch("addresses", PostAddress.objects.order_by("address"), to_attr="mailboxes"),
        )
    )
    for post in posts:
        seats = post.seats  # type: ignore[attr-defined]
        post.now = [one for one in seats if one.since <= today and (one.until is None or one.until >= today)]  # type: ignore[attr-defined]
        post.past = [one for one in seats if one not in post.now]  # type: ignore[attr-defined]
    _add_troubles(posts, today)
    teams = list(Unit.objects.filter(parent=unit).in_order())
    events = list(AuditEvent.objects.filter(unit_key=unit.code)[:30]) if with_events else []
    return UnitCard(unit, posts, teams, events)


def _add_troubles(posts: Sequence[Post], today: Any) -> None:
    """To each post who stands in these days, to each of its addresses what came back; two queries."""
    standing: dict[int, list[Substitution]] = {}
    for row in stand_ins([post.pk for post in posts]).filter(until__gte=today, ended_at=None):
        standing.setdefault(row.post_id, []).append(row)
    boxes = [box for post in posts for box in post.mailboxes]  # type: ignore[attr-defined]
    troubles = {
        row.address: row for row in AddressTrouble.objects.filter(address__in=[box.address for box in boxes])
    }
    for post in posts:
        post.stand_ins = standing.get(post.pk, [])  # type: ignore[attr-defined]
    for box in boxes:
        box.trouble = troubles.get(box.address)


def people_for_list(*, q: str = "", role: str = "", state: str = "") -> QuerySet[Person]:
    """What the list of people prints; two queries with their posts of today."""
    people = Person.objects.all()
    if q:
        word = q.strip()
        people = people.filter(
            Q(name__icontains=word)
            | Q(username__icontains=word)
            | Q(email__icontains=word)
            | Q(phone__icontains=word)
        )
    today = clock.today()
    if role in Role.values:
        holding = Incumbency.objects.on(today).filter(post__role=role).values("person_id")
        people = people.filter(pk__in=holding)
    if state == "open":
        people = people.filter(is_active=True)
    elif state == "closed":
        people = people.filter(is_active=False)
    elif state == "postless":
        people = people.exclude(pk__in=Incumbency.objects.on(today).values("person_id"))
    held = Incumbency.objects.on(today).select_related("post__unit").order_by("post__unit__position", "id")
    return people.prefetch_related(Prefetch("incumbencies", held, to_attr="held_now")).order_by(
        "username", "pk"
    )


@dataclass(frozen=True, slots=True)
class PersonCard:
    person: Person
    seats: list[Incumbency]
    open_link: SignInLink | None
    second_factor: bool
    events: list[AuditEvent]


def person_card(person: Person, *, now: Any, with_events: bool) -> PersonCard:
    """A person's page; ``now`` is the machine's time, which links keep."""
    seats = list(
        Incumbency.objects.filter(person=person).select_related("post__unit").order_by("-since", "-id")
    )
    link = (
        SignInLink.objects.filter(person=person, used_at=None, expires_at__gt=now)
        .select_related("made_by")
        .first()
    )
    factors = Person.objects.filter(pk=person.pk).aggregate(n=Count("authenticator"))["n"]
    events = []
    if with_events:
        about = Q(object_kind="units.person", object_key=str(person.pk))
        events = list(
            AuditEvent.objects.filter(about | Q(actor_kind="person", actor_key=str(person.pk)))[:30]
        )
    return PersonCard(person, seats, link, bool(factors), events)
