"""A real browser against a live server: one town a run, one Chromium, each test its own window."""

import pytest
from pytest_django.live_server_helper import LiveServer

from kaoping.base import clock
from tests.browser.windows import Windows, launched, written_database
from tests.journeys.town import NOW, Town
from tests.make_assessment import window_of

SECOND = "三季度窗口工作信息"  # another returned piece, for the journey in English


@pytest.fixture(scope="package")
def db(django_db_setup, django_db_blocker):
    with written_database(django_db_blocker):
        yield


@pytest.fixture(scope="package")
def town(db):
    """The journeys' town, one for all tests of this folder, on a morning that does not pass."""
    made = Town(language="")
    made.second = made.send_back(window_of("8", "2014Q3"), SECOND)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        patch.setattr(clock, "today", lambda zone=None: NOW.date())
        yield made


@pytest.fixture(scope="package")
def server(town):
    running = LiveServer("localhost")
    yield running
    running.stop()


@pytest.fixture(scope="package")
def chromium(town):
    with launched() as browser:
        yield browser


@pytest.fixture
def windows(town, server, chromium):
    made = Windows(town.people, server, chromium)
    yield made
    made.close()
