"""Put the invented city into the tables: the office, the roll, the posts and who sits on them."""

from collections.abc import Iterable

from kaoping.base.models import Instance
from kaoping.site.demo import city
from kaoping.site.demo.city import UnitPlan
from kaoping.units import actions
from kaoping.units.models import Office, Person, Role, Unit
from kaoping.units.queries.roll import PersonCells, RollRow

ACTOR = "demo"


def mark_as_demo() -> None:
    """From here on this folder holds a demo, for ever: a check of the table keeps it so."""
    Instance.objects.update_or_create(id=1, defaults={"is_demo": True})


def settle(some: Iterable[UnitPlan]) -> None:
    """The office and these bodies, with everybody on their posts; nobody can sign in yet."""
    Office.objects.update_or_create(
        id=1,
        defaults={
            "name": city.OFFICE_NAME,
            "short_name": city.OFFICE_SHORT,
            "region": city.REGION,
            "mailbox": city.MAILBOX,
            "phone": city.PHONE,
        },
    )
    actions.take_in_roll([_row(number, each) for number, each in enumerate(some, 1)], actor=ACTOR)
    office = actions.office_unit()
    Unit.objects.filter(pk=office.pk).update(name=city.OFFICE_NAME, short_name=city.OFFICE_SHORT)
    for each in city.office_people():
        person = Person.objects.create_user(
            each.person.username,
            None,
            name=each.person.name,
            email=each.person.address,
            phone=each.person.phone,
        )
        actions.give_post(unit=office, role=each.role, person=person, actor=ACTOR, title=each.title)


def _row(number: int, body: UnitPlan) -> RollRow:
    staff = (
        (Role.UNIT_AUTHOR, body.author),
        (Role.UNIT_APPROVER, body.approver),
        (Role.UNIT_HEAD, body.head),
    )
    return RollRow(
        number=number,
        code=body.code,
        name=body.name if not body.parent else body.name.removeprefix("市"),
        short_name=body.short_name,
        group=body.group,
        tags=body.tags,
        parent=body.parent,
        position=number,
        is_assessed=not body.parent,
        domains=(),
        people=tuple(
            PersonCells(role, who.name, who.username, (who.address,), who.phone) for role, who in staff if who
        ),
    )
