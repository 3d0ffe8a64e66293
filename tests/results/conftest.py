"""The cast of the results: two of the office, three units of a group, a year with two pieces, its result.

Who wants another year gives it under the same name: lan, wen, units, fang and the publication then follow it.
"""

from copy import deepcopy

import pytest
from django.utils import translation

from kaoping.results.actions import publishing
from kaoping.units.models import Role
from tests.lasting import lasting_rows
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import SMALL
from tests.results.appeal_world import City
from tests.results.make_results import make_freeze, make_year


@pytest.fixture
def english(client):
    """Refusals and pages are read here in one language."""
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def today(stand_at):
    """A clock that stands at 12 January 2015; ``today(18)`` moves it."""

    def move(day):
        stand_at(f"2015-01-{day:02} 09:00")

    move(12)
    return move


@pytest.fixture
def october(stand_at):
    """An October morning: three quarters are over, the last is open."""
    stand_at("2014-10-22 09:00")


@pytest.fixture
def lan(db, today):
    return make_clerk()


@pytest.fixture
def wen(lan):
    return make_clerk("Wen")


@pytest.fixture
def units(db):
    return [make_unit(f"第{n}局", code=f"u{n}", position=n, group="一组") for n in range(3)]


@pytest.fixture
def unit(db):
    """Where one unit is enough; not together with ``units``."""
    return make_unit("Unit", code="u0")


@pytest.fixture
def fang(units):
    """The liaison of the first unit."""
    person = make_person("Fang")
    make_post(units[0], Role.UNIT_AUTHOR, person)
    return person


@pytest.fixture
def scheme(lan, units):
    return make_year(SMALL, units[:2], lan)


@pytest.fixture
def publication(scheme, lan, wen):
    return publishing.compile_result(scheme, make_freeze(scheme, lan, wen), actor=lan)


@pytest.fixture(scope="module")
def lasting_city(django_db_setup, django_db_blocker):
    with lasting_rows(django_db_blocker):
        yield City()


@pytest.fixture
def city(lasting_city, db):
    """The city of the appeals: marked pieces, open to objections once it has published."""
    return deepcopy(lasting_city)
