"""Makers: the shortest way to a row that a test needs. Names are invented."""

import datetime as dt
from itertools import count

from kaoping.units.models import Incumbency, Person, Post, PostAddress, Role, Unit

_numbers = count(1)
LONG_AGO = dt.date(2010, 1, 1)


def make_unit(name="Qinghe Office", **fields):
    number = next(_numbers)
    fields.setdefault("code", f"u{number:03}")
    return Unit.objects.create(name=name, **fields)


def make_person(name="Lan", **fields):
    number = next(_numbers)
    fields.setdefault("username", f"person{number}")
    return Person.objects.create_user(name=name, password="a long secret for tests", **fields)


def make_post(unit, role, person=None, address=None, **fields):
    """A post, held since long ago by ``person`` and writing from ``address`` if given."""
    post = Post.objects.create(unit=unit, role=role, **fields)
    if person is not None:
        Incumbency.objects.create(post=post, person=person, since=LONG_AGO)
    if address is not None:
        PostAddress.objects.create(post=post, address=address.lower())
    return post


def make_clerk(name="Lan", unit=None):
    """A clerk of the assessing office."""
    unit = (
        unit
        or Unit.objects.filter(code="office").first()
        or make_unit("Office", code="office", is_assessed=False)
    )
    person = make_person(name)
    make_post(unit, Role.CLERK, person)
    return person


def make_author(unit, name="Wen", **fields):
    """Who reports for the unit."""
    person = make_person(name, **fields)
    make_post(unit, Role.UNIT_AUTHOR, person)
    return person
