"""Take in a unit roll: all of it or nothing, and nothing twice."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from pypinyin import Style, lazy_pinyin

from kaoping.base import audit, clock
from kaoping.units.actions.posts import hand_over
from kaoping.units.models import Incumbency, Person, Post, PostAddress, Unit, UnitDomain, UnitTag
from kaoping.units.queries.roll import PostPlan, RollPlan, RollRow, UnitPlan, plan_roll

COLUMNS = ("name", "short_name", "group", "position", "is_assessed")


class RollHasFaults(Exception):
    """Nothing was taken in; ``plan.faults`` says why."""

    def __init__(self, plan: RollPlan) -> None:
        super().__init__()
        self.plan = plan


def initials_of(name: str) -> str:
    """Pinyin initials for search: 市发展改革委 → sfzggw."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))[:60].lower()


def take_in_roll(rows: Sequence[RollRow], *, actor: Any) -> RollPlan:
    """Carry out what ``plan_roll`` shows and return that plan.

    Units that the file does not name stay as they are: a short file must not dissolve
    the rest. Errors: ``RollHasFaults``, with nothing written.
    """
    with clock.standing_at(clock.now()), transaction.atomic():
        return _take_in(rows, actor)


def _take_in(rows: Sequence[RollRow], actor: Any) -> RollPlan:
    plan = plan_roll(rows)
    if plan.faults:
        raise RollHasFaults(plan)
    next_place = (Unit.objects.order_by("-position").values_list("position", flat=True).first() or 0) + 1
    people: dict[str, Person] = {}
    for number, one in enumerate(plan.units):
        if one.kind == "unchanged":
            continue
        kind = one.kind
        unit = _write_unit(one, next_place + number)
        for post in one.posts:
            _write_post(unit, post, people, actor)
        _record(unit, one, kind, actor)
    _write_parents(plan)
    return plan


def _write_unit(one: UnitPlan, place: int) -> Unit:
    values = {name: after for name, (_before, after) in one.changes.items() if name in COLUMNS}
    if "name" in values:
        values["initials"] = initials_of(values["name"])
    if one.unit is None:
        values.setdefault("position", place)
        unit = Unit.objects.create(code=one.row.code, **values)
    else:
        unit = one.unit
        for name, value in values.items():
            setattr(unit, name, value)
        if values:
            unit.save(update_fields=list(values))
    if "tags" in one.changes:
        before, after = one.changes["tags"]
        if before:
            UnitTag.objects.filter(unit=unit).exclude(tag__in=after).delete()
        UnitTag.objects.bulk_create(UnitTag(unit=unit, tag=tag) for tag in after if tag not in (before or ()))
    if "domains" in one.changes:
        before, after = one.changes["domains"]
        if before:
            UnitDomain.objects.filter(unit=unit).exclude(domain__in=after).delete()
        UnitDomain.objects.bulk_create(
            UnitDomain(unit=unit, domain=name) for name in after if name not in (before or ())
        )
    return unit


def _write_parents(plan: RollPlan) -> None:
    """Last, because a body may stand in the file below its team."""
    moved = [one for one in plan.units if "parent" in one.changes]
    if not moved:
        return
    ids = {code.lower(): pk for code, pk in Unit.objects.values_list("code", "pk")}
    for one in moved:
        above = one.changes["parent"][1]
        Unit.objects.filter(pk=ids[one.row.code.lower()]).update(
            parent_id=ids[above.lower()] if above else None
        )


def _write_post(unit: Unit, plan: PostPlan, people: dict[str, Person], actor: Any) -> None:
    post = plan.post or Post.objects.create(unit=unit, role=plan.role)
    person = plan.person or people.get(plan.account)
    if person is None:
        # No password: the first way in is a link from the clerk or the unit's head.
        person = Person.objects.create_user(
            plan.account,
            None,
            name=plan.name,
            email=plan.email,
            phone=plan.phone,
            must_change_password=True,
        )
        people[plan.account] = person
        audit.record("person.created", actor=actor, about=person, unit=unit, after={"account": plan.account})
    elif plan.changes:
        before = {name: getattr(person, name) for name in plan.changes}
        for name, value in plan.changes.items():
            setattr(person, name, value)
        person.save(update_fields=list(plan.changes))
        audit.record(
            "person.changed", actor=actor, about=person, unit=unit, before=before, after=dict(plan.changes)
        )
    if plan.takes_over and plan.post is None:
        Incumbency.objects.create(post=post, person=person, since=clock.today())
    elif plan.takes_over:
        hand_over(post=post, to=person, actor=actor)
    if plan.dropped_addresses:
        PostAddress.objects.filter(post=post, address__in=plan.dropped_addresses).delete()
    PostAddress.objects.bulk_create(PostAddress(post=post, address=one) for one in plan.new_addresses)


def _record(unit: Unit, one: UnitPlan, kind: str, actor: Any) -> None:
    before = {name: value for name, (value, _after) in one.changes.items() if value is not None}
    after = {name: value for name, (_before, value) in one.changes.items()}
    posts = {
        f"{post.role}": {
            "name": post.name,
            "addresses": list(post.new_addresses),
            "dropped": list(post.dropped_addresses),
        }
        for post in one.posts
    }
    verb = "unit.entered" if kind == "new" else "unit.changed"
    audit.record(
        verb,
        actor=actor,
        about=unit,
        unit=unit,
        before=before,
        after=after | ({"posts": posts} if posts else {}),
    )
