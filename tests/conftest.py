"""What every test may lean on: a clean data folder, frozen language, the cast."""

import shutil
import sys

from kaoping.base import sqlite_library  # noqa: F401 -- first, before anything opens SQLite


def pytest_sessionfinish(session):
    settings = sys.modules.get("tests.settings")
    if settings is not None:
        shutil.rmtree(settings._scratch, ignore_errors=True)
