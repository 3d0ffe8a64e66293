"""The mailbox door: ordinary mails a second, from the mail server to a proposal on the clerk's desk.

The product's own poller against the tests' scriptable IMAP server on loopback: fetched, kept and synced,
committed, flagged, parsed in the child, matched, proposed; documents are not read. One process and its
child, on SQLite; the CPU of both stands beside the wall clock, which the disk and other work decide too.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time

MAILS = 300
LIMIT = 50.0  # mails a second on two cores


def run():
    folder = tempfile.mkdtemp(prefix="kaoping-bench-")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.mail"],
            env={**os.environ, "KAOPING_VAR": folder, "DJANGO_SETTINGS_MODULE": "bench.settings"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        found = json.loads(done.stdout.splitlines()[-1])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    yield {"name": "mails taken in, wall clock", "value": found["rate"], "unit": "mails/s", "limit": LIMIT}
    yield {"name": "one mail, this process", "value": found["own"], "unit": "ms CPU"}
    yield {"name": "one mail, its children", "value": found["children"], "unit": "ms CPU"}


def _main():
    import django

    from kaoping.base import sqlite_library  # noqa: F401 -- first, before anything opens SQLite

    django.setup()
    from bench.city import City
    from kaoping.base import clock
    from kaoping.intake.doors import secrets
    from kaoping.intake.doors.poller import Poller
    from kaoping.intake.models import Mailbox, Message
    from kaoping.units.models import Post, PostAddress, Role
    from tests.intake.doors.server import FakeServer
    from tests.make_mail import raw_mail

    city = City(100)
    city.publish()
    for unit in city.units:
        post = Post.objects.create(unit=unit, role=Role.UNIT_AUTHOR)
        PostAddress.objects.create(post=post, address=f"{unit.code}@qinghe.example")
    with FakeServer() as server:
        for number in range(MAILS):
            unit = city.units[number % len(city.units)]
            server.deliver(
                raw_mail(
                    f"{unit.name}三季度志愿服务活动情况",
                    sender=f"联络员 <{unit.code}@qinghe.example>",
                    files=["志愿服务.doc", "活动照片.jpg"],
                )
            )
        mailbox = Mailbox.objects.create(
            host="127.0.0.1", port=server.port, tls="none", account="wmb@qinghe.example", made_at=clock.now()
        )
        secrets.keep(mailbox.pk, "the-code")
        started, own, children = time.perf_counter(), time.process_time(), _children()
        while Message.objects.exclude(state="received").count() < MAILS:
            Poller(mailbox, threading.Event(), route_now=True).once()
        wall = time.perf_counter() - started
    each = 1000 / MAILS
    own_each = (time.process_time() - own) * each
    from kaoping.intake import parsing

    parsing.close()  # only an ended child's time is counted
    found = {"rate": MAILS / wall, "own": own_each, "children": (_children() - children) * each}
    print(json.dumps(found))


def _children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    _main()
