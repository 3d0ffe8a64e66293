"""An October day in the town whose scheme reads every kind of fact, and its clerk at the desk."""

import pytest

from tests.assessment.facts.desk import make_town, sign_in_clerk


@pytest.fixture
def october(stand_at):
    stand_at("2014-10-15 09:00")


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def lan(town, client):
    return sign_in_clerk(client)
