"""Take mail in and be killed, again and again: ``python -m tests.intake.doors.crash SEED``.

One process loads Django with the product's own settings, where reading is a job for later; for each kill it forks a child, so that a
kill costs milliseconds. The child counts the steps on the way of a mail (writes, syncs, renames, commits,
marks on the server) and ends itself with SIGKILL at the one it was told, or at a random moment.
The servers it talks to, and the checks afterwards, are in the test's own process.
"""

import json
import os
import random
import signal
import sys
import threading
import time

MOST_STEPS = 60


def step(counter):
    counter[0] -= 1
    if counter[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def counted(function, counter):
    """``function`` with a chance to die just before it and just after it."""

    def run(*args, **kwargs):
        step(counter)
        answer = function(*args, **kwargs)
        step(counter)
        return answer

    return run


def arm(number):
    """Die at the ``number``-th step; 0 never."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    from kaoping.intake.doors import progress, rounds, wire

    counter = [number]
    os.fsync = counted(os.fsync, counter)
    os.replace = counted(os.replace, counter)
    BaseDatabaseWrapper.commit = counted(BaseDatabaseWrapper.commit, counter)
    wire.Wire.say = counted(wire.Wire.say, counter)
    rounds.progress.note_settled = counted(progress.note_settled, counter)


def poll(dies_at, routes=True):
    from kaoping.intake.doors.poller import Poller
    from kaoping.intake.models import Mailbox

    arm(dies_at)
    for mailbox in Mailbox.objects.polled():
        Poller(mailbox, threading.Event(), route_now=routes).once()


def listen(dies_at):
    import asyncio

    from kaoping.intake.doors import listener

    arm(dies_at)

    def ready(port):
        say({"port": port})

    asyncio.run(listener.serve(listener.Listening(recipients=frozenset(["wmb@qinghe.example"])), ready=ready))


def say(values):
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def child(work, *arguments):
    """Fork; the child works and dies, the parent goes on at once."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work(*arguments)
        code = 0
    except BaseException as error:
        sys.stderr.write(f"{type(error).__name__} {error}\n")
    finally:
        os._exit(code)


def main(seed):
    """Answer orders line by line: ``begin``, ``poll``, ``listen``, ``kill``, ``wait``, ``check``."""
    from kaoping.site import cli

    cli.start_django()
    from django.core.management import call_command
    from django.db import connections

    from kaoping.units.models import Office

    call_command("createcachetable", verbosity=0)
    chance = random.Random(seed)
    Office.objects.get_or_create(defaults={"name": "文明办", "mailbox": "wmb@qinghe.example"})
    connections.close_all()
    from kaoping.intake.doors import listener, poller  # noqa: F401 -- loaded once, before the forks

    say({"ready": True})
    running = []
    for line in sys.stdin:
        order, *values = line.split()
        if order == "begin":
            begin(int(values[0]), values[1])
            connections.close_all()
            say({"begun": True})
        elif order == "poll":
            running.append(child(poll, int(values[0]), values[1:] == ["route"]))
        elif order == "listen":
            running.append(child(listen, int(values[0])))
        elif order == "kill":  # at a moment of no step's
            time.sleep(chance.random() * float(values[0]))
            for pid in running:
                os.kill(pid, signal.SIGKILL)
        if order in ("kill", "wait"):
            codes = [os.waitpid(pid, 0)[1] for pid in running]
            running.clear()
            say(
                {
                    "killed": sum(os.WIFSIGNALED(code) for code in codes),
                    "failed": sum(os.WIFEXITED(code) and os.WEXITSTATUS(code) for code in codes),
                }
            )
        elif order == "check":
            say(state())
            connections.close_all()


def begin(port, after):
    """Forget the mails of the test before; with a port, poll the server there."""
    import shutil

    from django.conf import settings

    from kaoping.base import clock
    from kaoping.evidence.models import StoredFile
    from kaoping.intake.doors import secrets
    from kaoping.intake.models import Fetched, Mailbox, Message, MessagePart

    for model in (Fetched, Mailbox, MessagePart, Message, StoredFile):
        model.objects.all().delete()
    shutil.rmtree(settings.VAR_DIR / "files", ignore_errors=True)
    if port:
        box = Mailbox.objects.create(
            account="wmb@qinghe.example",
            host="127.0.0.1",
            port=port,
            tls="none",
            after=after,
            made_at=clock.now(),
        )
        secrets.keep(box.pk, "the-code")


def state():
    """What is in database and folder: hashes of the mails, and whatever is half."""
    from pathlib import Path

    from django.conf import settings
    from django.db import connection

    from kaoping.evidence import storage
    from kaoping.evidence.models import StoredFile
    from kaoping.intake import actions
    from kaoping.intake.models import Fetched, Message

    for key in list(Message.objects.filter(state="received").values_list("pk", flat=True)):
        actions.route(key)  # as the sweep does
    messages = list(Message.objects.select_related("file").prefetch_related("parts"))
    broken = [file.sha256 for file in StoredFile.objects.all() if not storage.is_intact(file)]
    found = {
        "mails": sorted(message.file.sha256 for message in messages),
        "broken": broken,
        "unread": sum(message.state == "received" for message in messages),
        "without_parts": sum(not message.parts.all() for message in messages),
        "progress": Fetched.objects.exclude(message=None).count(),
        "scratch": len(list((Path(settings.VAR_DIR) / "files" / "scratch").glob("*"))),
        "integrity": "ok",
    }
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            found["integrity"] = cursor.fetchone()[0]
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]))
