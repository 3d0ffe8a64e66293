"""Who most stories of this folder begin with, and on which day."""

import pytest
import time_machine

from kaoping.evidence.pages import cache, tasks
from kaoping.units.models import Role
from tests.make import make_author, make_clerk, make_person, make_post, make_unit
from tests.make_assessment import at, make_scheme


@pytest.fixture
def march(db):
    """A morning on which the first quarter's window is open; ``march.shift(60)`` lets a minute pass."""
    with time_machine.travel(at("2014-03-20 09:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def spring(stand_at):
    """A morning after the first quarter."""
    stand_at("2014-05-06 09:00")


@pytest.fixture
def unit(db):
    """A unit that the small scheme in force asks."""
    unit = make_unit("市教育局")
    make_scheme()
    return unit


@pytest.fixture
def lan(db):
    """A clerk of the office."""
    return make_clerk("Lan")


@pytest.fixture
def wen(db):
    """Another clerk of the office."""
    return make_clerk("Wen")


@pytest.fixture
def clerk(db):
    """The one clerk of an office where no second is needed."""
    return make_clerk("岚")


@pytest.fixture
def qinghe(db):
    return make_unit("清河局", code="q1", group="甲", position=1)


@pytest.fixture
def author(qinghe):
    """Who reports for Qinghe."""
    return make_author(qinghe)


@pytest.fixture
def city_day():
    return "2014-04-20 09:00"


@pytest.fixture
def city(db, stand_at, city_day):
    """(people, units): a clerk, the authors of two units, and everybody else who comes to a piece's page."""
    stand_at(city_day)
    people = {"clerk": make_clerk()}
    units = {name: make_unit(f"{name}局") for name in ("own", "other")}
    for name, unit in units.items():
        people[name] = make_author(unit, name)
    for role in (Role.LEADER, Role.AUDITOR, Role.REVIEWER, Role.SYSTEM_ADMIN):
        people[role] = make_person(role)
        make_post(make_unit(f"{role} place", is_assessed=False), role, people[role])
    make_scheme()
    return people, units


@pytest.fixture
def worker(monkeypatch):
    """A worker that is there at once and makes pages: the test's own transaction would never commit."""
    monkeypatch.setattr(cache, "enqueue", lambda dotted, pk, **_how: tasks.make(pk))
