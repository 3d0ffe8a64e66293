"""An October day in the town whose scheme reads every kind of fact, and its clerk at the desk."""

from copy import deepcopy

import pytest

from kaoping.base import clock
from tests.assessment.facts.desk import make_town, sign_in_clerk
from tests.lasting import lasting_rows
from tests.make_assessment import at

NOW = "2014-10-15 09:00"


@pytest.fixture
def october(stand_at):
    stand_at(NOW)


@pytest.fixture(scope="module")
def lasting_town(django_db_setup, django_db_blocker):
    with lasting_rows(django_db_blocker):
        with clock.standing_at(at(NOW)):
            made = make_town()
        yield made


@pytest.fixture
def town(lasting_town, db):
    return deepcopy(lasting_town)


@pytest.fixture
def lan(town, client):
    return sign_in_clerk(client)
