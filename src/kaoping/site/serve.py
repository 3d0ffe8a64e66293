"""One supervisor for three children: the web server, the worker, the watcher.

The watcher takes in new mail, seals the audit chain and sweeps up what a lost wake-up
left behind. A child that dies is started again; one that keeps dying ends all, with a
sentence. Granian once ignored a SIGTERM that came before its worker had started, so
every child is killed when it does not end in time.
"""

import contextlib
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils.translation import gettext as _

from kaoping.base import sqlite_library
from kaoping.base.models import Instance
from kaoping.evidence.storage import clear_scratch
from kaoping.units.actions import AlreadyPeopled, create_first_person

STOP_SECONDS = 10
DEATHS_ALLOWED = 5  # within a minute, of one child
WATCH_SECONDS = 2


def serve(host: str, port: int, *, ready: Callable[[str], None] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; returns the exit status.

    Demo mode listens on loopback only: its passwords stand on its front page.
    """
    if Instance.current().is_demo and not _is_loopback(host):
        return _refuse(
            _(
                "This data folder holds the demo city, whose passwords anybody can read. It is served on loopback only: use --host 127.0.0.1."
            )
        )
    if not _is_free(host, port):
        return _refuse(
            _(
                "Port %(port)s on %(host)s is taken by another program. Stop it, or choose another with --port."
            )
            % {"port": port, "host": host}
        )
    if not sqlite_library.wal_is_safe() and settings.DATABASES["default"]["ENGINE"].endswith("sqlite"):
        version = ".".join(map(str, sqlite_library.version))
        print(  # noqa: T201 -- the operator's terminal
            _(
                "SQLite %(version)s has the WAL-reset fault; the database runs without WAL, which is slower. Use SQLite 3.51.3 or newer."
            )
            % {"version": version},
            file=sys.stderr,
        )
    clear_scratch()
    call_command("collectstatic", interactive=False, verbosity=0)
    _first_account()
    connections.close_all()
    return Supervisor(_children(host, port)).run(
        lambda: (ready or _say)(f"http://{host}:{port}/"), host, port
    )


def _first_account() -> None:
    """An empty installation has no account at all: make one, and say its password once."""
    try:
        made = create_first_person()
    except AlreadyPeopled:
        return
    print(  # noqa: T201 -- the operator's terminal, the only place where it is ever shown
        _(
            "No account yet: sign in as %(account)s with the one-time password %(password)s and choose your own."
        )
        % {"account": made.person.username, "password": made.password},
        flush=True,
    )


def _children(host: str, port: int) -> dict[str, list[str]]:
    me = [sys.executable, "-m", "kaoping.site.cli"]
    web = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--backlog", "256", "--no-ws"),
        *("--log-level", "warning", "kaoping.site.wsgi:application"),
    ]
    children = {"web": web, "worker": [*me, "worker"], "watch": [*me, "watch"]}
    if settings.MAIL_LISTEN:
        children["listen"] = [*me, "mail", "listen"]
    return children


class Supervisor:
    """Starts the children, keeps them alive, ends them together."""

    def __init__(self, commands: dict[str, list[str]]):
        self.commands = commands
        self.running: dict[str, subprocess.Popen] = {}
        self.deaths: dict[str, list[float]] = {name: [] for name in commands}
        self.asked_to_stop = threading.Event()

    def run(self, when_ready: Callable[[], None], host: str, port: int) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.asked_to_stop.set())
        status, said = 0, False
        try:
            for name in self.commands:
                self.start(name)
            while not self.asked_to_stop.wait(0.2):
                if not said and _answers(host, port):
                    when_ready()
                    said = True
                for name, child in list(self.running.items()):
                    if child.poll() is not None and not self.start_again(name, child.returncode):
                        status = 1
                        self.asked_to_stop.set()
        finally:
            self.stop()
        return status

    def start(self, name: str) -> None:
        # A group of their own: Ctrl-C reaches the supervisor alone, which ends them in order.
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.running[name] = subprocess.Popen(  # noqa: S603 -- our own command lines
            self.commands[name], start_new_session=True, env=environment, stdin=subprocess.DEVNULL
        )

    def start_again(self, name: str, code: int) -> bool:
        """Start a dead child again, unless it died too often within a minute."""
        moment = time.monotonic()
        self.deaths[name] = [at for at in self.deaths[name] if moment - at < 60] + [moment]
        if len(self.deaths[name]) > DEATHS_ALLOWED:
            _refuse(
                _(
                    "The part “%(name)s” ended %(count)s times within a minute (last status %(code)s); everything is stopped. What it said stands above."
                )
                % {"name": name, "count": len(self.deaths[name]), "code": code}
            )
            return False
        time.sleep(0.3 * len(self.deaths[name]))
        self.start(name)
        return True

    def stop(self) -> None:
        for child in self.running.values():
            if child.poll() is None:
                _signal_group(child, signal.SIGTERM)
        limit = time.monotonic() + STOP_SECONDS
        for child in self.running.values():
            try:
                child.wait(max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(child, signal.SIGKILL)
                child.wait()


def work() -> int:
    """Run background jobs until SIGTERM."""
    from huey.consumer import Consumer

    from kaoping.base.queue import broker, prepare_worker

    prepare_worker()
    consumer = Consumer(
        broker(), workers=2, periodic=False, initial_delay=0.05, max_delay=0.5, check_worker_health=True
    )
    consumer.run()
    return 0


def watch() -> int:
    """Take in mail, seal the audit chain, sweep, again and again until SIGTERM."""
    import logging

    from kaoping.intake.doors.pollers import Pollers
    from kaoping.site.watching import ROUNDS

    log = logging.getLogger("kaoping.watch")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    pollers = Pollers()
    rounds = {pollers.tend: 3.0, **ROUNDS}
    last = dict.fromkeys(rounds, 0.0)
    while not stop.is_set():
        for job, seconds in rounds.items():
            if time.monotonic() - last[job] >= seconds and not stop.is_set():
                last[job] = time.monotonic()
                try:
                    job()
                except Exception:  # one bad round must not end the watch: the next tries again
                    log.exception("%s failed", job.__name__)
        stop.wait(WATCH_SECONDS)
    pollers.end()
    connections.close_all()
    return 0


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=0.3):
            return True
    except OSError:
        return False


def _signal_group(child: subprocess.Popen, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def _say(address: str) -> None:
    print(_("Ready: %(address)s — Ctrl-C ends it.") % {"address": address}, flush=True)  # noqa: T201 -- terminal


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 -- the operator's terminal
    return 1
