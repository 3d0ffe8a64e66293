"""A database with every migration carried out, made once a run; each worker begins with a copy.

``python -m tests.migrated NAME`` makes it: on SQLite the file NAME, on PostgreSQL the database
NAME of the server in ``KAOPING_DATABASE_URL``. Who sets ``KAOPING_TEST_MIGRATED`` to that name is
given copies; without it every worker migrates an empty database itself.
"""

import contextlib
import os
import shutil
import sys

VARIABLE = "KAOPING_TEST_MIGRATED"


def name():
    return os.environ.get(VARIABLE, "")


def make(name):
    """Migrate an empty database under this name and leave it behind."""
    os.environ.pop(VARIABLE, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    from kaoping.base import sqlite_library  # noqa: F401 -- first, before anything opens SQLite

    django.setup()
    from django.conf import settings
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")  # one file, whole, for readers at one time
    connection.close()
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


def copy_at_first_connection():
    """Fill the tests' SQLite database, in memory or a file, as soon as somebody opens it."""
    from django.db.backends.signals import connection_created

    def fill(connection, **_told):
        wanted = connection.settings_dict["TEST"]["NAME"]
        if connection.vendor != "sqlite" or not (
            connection.is_in_memory_db() or str(connection.settings_dict["NAME"]) == wanted
        ):
            return
        connection_created.disconnect(fill)
        with contextlib.closing(connection.Database.connect(name())) as made:
            made.backup(connection.connection)

    connection_created.connect(fill, weak=False)


if __name__ == "__main__":
    make(sys.argv[1])
