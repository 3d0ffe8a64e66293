"""Two people at once: deeds in threads of their own, each with its own connection, on either database."""

import threading
from contextlib import contextmanager

from django.db import connection, connections, transaction
from django.utils import translation

from kaoping.base import clock

WAIT = 60  # seconds; only a fault takes so long
HEAD_START = 0.4  # seconds that the second one has to come to where it must wait


@contextmanager
def two_connections(tmp_path):
    """A database that two connections can write; use it with ``transactional_db``.

    On SQLite it is copied to a file for the time, because one in memory cannot be waited for.
    """
    if connection.vendor == "postgresql":
        yield
        return
    settings = connections.settings["default"]
    name, file = settings["NAME"], tmp_path / "race.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    settings["NAME"] = str(file)
    try:
        yield
    finally:
        settings["NAME"] = name


class Elsewhere(threading.Thread):
    """A deed in a thread of its own, in English, at ``moment``; ``answer`` hands over what it gave or raised."""

    def __init__(self, deed, moment):
        super().__init__()
        self.deed, self.moment, self.given, self.fault = deed, moment, None, None
        self.start()

    def run(self):
        try:
            with clock.standing_at(self.moment), translation.override("en"):
                self.given = self.deed()
        except BaseException as error:
            self.fault = error
        finally:
            connection.close()

    def answer(self):
        self.join(WAIT)
        assert not self.is_alive()
        if self.fault is not None:
            raise self.fault
        return self.given


def race(read, first, second, moment):
    """What the second one raises who has read the same, and acts while the first has written and not yet
    committed; None: nothing. ``read`` gives what both deeds take."""
    written, has_read, go_on = threading.Event(), threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            try:
                first(read())
            finally:
                written.set()
            go_on.wait(WAIT)

    def beside():
        try:
            found = read()
        finally:
            has_read.set()
        return second(found)

    one = Elsewhere(slowly, moment)
    assert written.wait(WAIT)
    other = Elsewhere(beside, moment)
    assert has_read.wait(WAIT)
    other.join(HEAD_START)
    go_on.set()
    one.answer()
    other.join(WAIT)
    assert not other.is_alive()
    return other.fault
