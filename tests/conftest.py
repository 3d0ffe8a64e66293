"""What every test may lean on: a clean data folder, frozen language, the cast."""

import os
import shutil
import sys

from hypothesis import HealthCheck, settings

from kaoping.base import sqlite_library  # noqa: F401 -- first, before anything opens SQLite

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


def pytest_sessionfinish(session):
    ours = sys.modules.get("tests.settings")
    if ours is not None:
        shutil.rmtree(ours._scratch, ignore_errors=True)
