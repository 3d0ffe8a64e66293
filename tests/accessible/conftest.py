"""The small world of the roles' table, in a real browser."""

import pytest
from pytest_django.live_server_helper import LiveServer

from kaoping.base import clock
from tests.browser.windows import Windows, launched, written_database
from tests.make_assessment import at
from tests.site.world import NOW, World


@pytest.fixture(scope="package")
def db(django_db_setup, django_db_blocker):
    with written_database(django_db_blocker):
        yield


@pytest.fixture(scope="package")
def world(db):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: at(NOW))
        patch.setattr(clock, "today", lambda zone=None: at(NOW).date())
        yield World()


@pytest.fixture(scope="package")
def server(world):
    running = LiveServer("localhost")
    yield running
    running.stop()


@pytest.fixture(scope="package")
def chromium(world):
    with launched() as browser:
        yield browser


@pytest.fixture
def windows(world, server, chromium):
    made = Windows(world.people, server, chromium)
    yield made
    made.close()
