"""Kill -9 on the way of a mail: none lost, none doubled, none half. On both databases.

50 kills at each door in the suite; ``pytest -m long tests/intake/doors/test_kills.py`` makes 2,000.
"""

import contextlib
import hashlib
import json
import os
import random
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import Database as dbapi2

from .server import FakeServer
from .test_listener import Lmtp

SEED = 20141019
OURS = "wmb@qinghe.example"


@contextlib.contextmanager
def database(folder, django_db_blocker):
    """The environment of a process with a database of its own, of the kind these tests run on."""
    address = os.environ.get("KAOPING_DATABASE_URL", "")
    if not address:
        # A copy of the one that was made for all tests: making another costs more than all the kills.
        with (
            django_db_blocker.unblock(),
            contextlib.closing(dbapi2.connect(folder / "kaoping.sqlite3")) as copy,
        ):
            connection.ensure_connection()
            connection.connection.backup(copy)
        yield {}
        return
    import psycopg

    name = f"kills_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    try:
        yield {"KAOPING_DATABASE_URL": urlsplit(address)._replace(path=f"/{name}").geturl()}
    finally:
        with psycopg.connect(address, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Victim:
    """The process of ``crash.py``: orders in, answers out."""

    def __init__(self, folder, environment):
        settings = {"KAOPING_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "kaoping.site.settings"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.intake.doors.crash", str(SEED)],
            env={**os.environ, **settings, **environment},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def answer(self):
        return json.loads(self.process.stdout.readline())

    def order(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def ask(self, *words):
        self.order(*words)
        return self.answer()

    def end(self):
        """It leaves at the end of its input."""
        self.process.stdin.close()
        try:
            self.process.wait(20)
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()


@pytest.fixture(scope="module")
def only_victim(tmp_path_factory, django_db_setup, django_db_blocker):
    folder = tmp_path_factory.mktemp("var")
    with database(folder, django_db_blocker) as environment:
        victim = Victim(folder, environment)
        try:
            assert victim.answer() == {"ready": True}
            yield victim
        finally:
            victim.end()


@pytest.fixture
def victim(only_victim):
    """Hands out the process with everything of the test before forgotten."""

    def begin(port=0, after="-"):
        assert only_victim.ask("begin", port, after) == {"begun": True}
        return only_victim

    return begin


def mail(number):
    files = "".join(
        f"--b\r\nContent-Type: text/plain; name={part}.txt\r\n\r\n{number}-{part}\r\n" for part in range(2)
    )
    return (
        f"From: a{number}@x.example\r\nSubject: {number}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        f"--b\r\n\r\nmail {number}\r\n{files}--b--\r\n"
    ).encode()


def hashes(raws):
    return sorted(hashlib.sha256(raw).hexdigest() for raw in raws)


def whole(state, raws):
    """Zero lost, zero doubled, zero half."""
    assert state["mails"] == hashes(raws)
    assert (state["broken"], state["unread"], state["without_parts"], state["integrity"]) == ([], 0, 0, "ok")


def kills_of_imap(victim, kills, after, pollers=1):
    chance = random.Random(SEED)
    sent, killed, started = [], 0, time.monotonic()
    with FakeServer() as server:
        process = victim(port=server.port, after=after)
        while killed < kills:
            for _number in range(chance.randrange(1, 4)):
                sent.append(mail(len(sent)))
                server.deliver(sent[-1])
            for _poller in range(pollers):
                # Reading starts a child of its own, which takes longer than all the rest.
                routes = chance.random() < 0.15
                process.order("poll", chance.randrange(1, 80 if routes else 45), *["route"] * routes)
            killed += (
                process.ask("kill", 0.15)["killed"]
                if chance.random() < 0.2
                else process.ask("wait")["killed"]
            )
        process.order("poll", 0)
        process.ask("wait")
        whole(process.ask("check"), sent)
    print(
        f"kills_imap {killed} mails {len(sent)} seconds_a_kill {(time.monotonic() - started) / killed:.2f} limit 0.5"
    )
    return server


@pytest.mark.parametrize("after", ["flag", "move"])
def test_killed_pollers_lose_and_double_nothing(victim, after):
    server = kills_of_imap(victim, 25, after)

    assert {len(server.folders["INBOX"])} == {0} or after == "flag"
    assert after == "move" or all(one.flags == {"\\Flagged"} for one in server.folders["INBOX"])


def test_two_pollers_at_once_that_are_killed(victim):
    kills_of_imap(victim, 20, "flag", pollers=2)


def test_two_pollers_at_once_that_live(victim):
    sent = [mail(number) for number in range(60)]
    with FakeServer() as server:
        for raw in sent:
            server.deliver(raw)
        process = victim(port=server.port, after="move")
        process.order("poll", 0)
        process.order("poll", 0)
        assert process.ask("wait")["killed"] == 0
        process.order("poll", 0)
        process.ask("wait")
        whole(process.ask("check"), sent)
        assert sorted(one.raw for one in server.folders["已处理"]) == sorted(sent)


def kills_of_lmtp(victim, kills):
    """What was answered with 250 is kept; what was not is sent again, and is kept once."""
    chance = random.Random(SEED)
    process, sent, waiting, killed, started = victim(), [], [], 0, time.monotonic()
    while killed < kills:
        process.order("listen", chance.randrange(1, 40))
        said = process.answer()
        new = [mail(len(sent) + number) for number in range(chance.randrange(2, 6))]
        sent += new
        waiting += new
        with contextlib.suppress(OSError):
            client = Lmtp(said["port"])
            while waiting and client.send(waiting[0], OURS)[0].startswith("250"):
                waiting.pop(0)
            client.close()
        killed += process.ask("kill", 0)["killed"]
    process.order("listen", 0)
    client = Lmtp(process.answer()["port"])
    for raw in waiting:
        assert client.send(raw, OURS)[0].startswith("250")
    client.close()
    process.ask("kill", 0)
    whole(process.ask("check"), sent)
    print(
        f"kills_lmtp {killed} mails {len(sent)} seconds_a_kill {(time.monotonic() - started) / killed:.2f} limit 0.5"
    )


def test_killed_listeners_lose_and_double_nothing(victim):
    kills_of_lmtp(victim, 50)


@pytest.mark.long
def test_two_thousand_kills(victim):
    kills_of_imap(victim, 1000, "flag")


@pytest.mark.long
def test_two_thousand_kills_at_the_listener(victim):
    kills_of_lmtp(victim, 1000)
