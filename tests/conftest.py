"""What every test may lean on: a clean data folder, examples that do not wander, an office clock that stands."""

import datetime as dt
import os
import shutil
import sys
from pathlib import Path

import pytest
from django.db import connections
from hypothesis import HealthCheck, settings

from kaoping.base import clock, sqlite_library  # noqa: F401 -- the library first, before anything opens SQLite
from tests import migrated

# Noisy machines: a slow draw is no fault. In CI the same examples each time; elsewhere new ones.
settings.register_profile(
    "kaoping",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
settings.load_profile("kaoping")


def pytest_make_parametrize_id(config, val, argname):
    """Bytes made by a test hold the hour: their ids must be alike in every worker."""
    return argname if isinstance(val, bytes) and len(val) > 16 else None


def pytest_collection_modifyitems(config, items):
    """Long tests run by name alone (``-m long``); a database server gets the tests that open a database."""
    wants_long = "long" in (config.option.markexpr or "")
    on_server = bool(os.environ.get("KAOPING_DATABASE_URL"))
    left_out = [
        item
        for item in items
        if (item.get_closest_marker("long") and not wants_long) or (on_server and not _opens_database(item))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def _opens_database(item):
    wanted = {"db", "transactional_db", "django_db_setup"}
    if item.get_closest_marker("django_db") or wanted & set(getattr(item, "fixturenames", ())):
        return True
    return "KAOPING_DATABASE_URL" in Path(item.path).read_text(encoding="utf-8")


@pytest.fixture
def stand_at(monkeypatch):
    """Stop the office's clock, in every thread: ``stand_at("2014-06-30 23:59")`` in Shanghai; again to move it."""

    def stand(text):
        moment = dt.datetime.fromisoformat(text).replace(tzinfo=clock.OFFICE_ZONE)
        monkeypatch.setattr(clock, "now", lambda: moment)
        monkeypatch.setattr(clock, "today", lambda zone=None: moment.date())

    return stand


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings):
    """Just before the database is made: begin with the migrated one where there is one.

    A browser asks for several things at once, each answered by a thread of its own. On SQLite in memory
    all threads share one connection and meet in each other's transactions; a file gives each its own.
    """
    database = connections["default"].settings_dict
    if connections["default"].vendor == "sqlite" and any(
        item.get_closest_marker("browser") for item in request.session.items
    ):
        database["TEST"]["NAME"] = os.environ["KAOPING_VAR"] + "/browser.sqlite3"
    if migrated.name():
        migrated.copy_at_first_connection()


def pytest_sessionfinish(session):
    ours = sys.modules.get("tests.settings")
    if ours is not None:
        shutil.rmtree(ours._scratch, ignore_errors=True)
