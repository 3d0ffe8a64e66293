"""The small world of the roles, made once for a module: making it costs more than most of its tests."""

import pytest

from kaoping.base import clock
from tests.lasting import lasting_rows
from tests.make_assessment import at
from tests.site.world import NOW, World


@pytest.fixture(scope="module")
def lasting_world(django_db_setup, django_db_blocker):
    with lasting_rows(django_db_blocker):
        with clock.standing_at(at(NOW)):
            made = World()
        yield made


@pytest.fixture
def world(lasting_world, db, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at(NOW))
    monkeypatch.setattr(clock, "today", lambda zone=None: at(NOW).date())
    return lasting_world
