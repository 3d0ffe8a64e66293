"""Keep a mailbox's new mail coming, whatever happens to line, server, disk or database."""

import datetime as dt
import logging
import threading

from django.db import DatabaseError, connections

from kaoping.base import clock
from kaoping.intake.actions.routing import TOGETHER, route_all
from kaoping.intake.models import Mailbox

from . import progress, secrets
from .imap import Server
from .rounds import OF_DISK, Report, Session
from .trouble import Trouble, of_disk

log = logging.getLogger("kaoping.intake.doors")
WAIT_SECONDS = 60.0  # between two looks, shorter where the server has IDLE and speaks up
NO_IDLE_SECONDS = 30.0
BACK_OFF_SECONDS = (2.0, 5.0, 10.0, 20.0, 40.0)  # a full disk that has room again is seen within a minute
# A wrong password tried every few seconds locks the account at the provider.
LOGIN_BACK_OFF_SECONDS = (30.0, 120.0, 600.0)
LOGIN_CODES = frozenset(["login", "unsafe_login", "no_password"])
LOOKS = 6  # of ``once``, before a broken line is believed
ALL_ANEW = dt.timedelta(hours=1)  # every UID is looked at again, and what was given up tried again


class Poller:
    """Polls one mailbox until told to stop. Two at once do no harm, only double work."""

    def __init__(self, mailbox: Mailbox, stop: threading.Event, *, route_now: bool = False) -> None:
        self.mailbox, self.stop, self.route_now = mailbox, stop, route_now
        self._failures = 0
        self._is_careful = False
        self._looked_at_all: dt.datetime | None = None

    def run(self) -> None:
        """Look, wait, look again; every error becomes a sentence at the mailbox and a pause."""
        try:
            while not self.stop.is_set():
                try:
                    self._stay_connected()
                except Trouble as trouble:
                    self.stop.wait(self._failed(trouble))
                except DatabaseError as error:
                    connections.close_all()
                    self.stop.wait(self._failed(of_disk(error)))
                except OSError as error:
                    self.stop.wait(self._failed(of_disk(error)))
                except Exception:  # a fault of the program must not end the door
                    log.exception("polling %s failed", self.mailbox)
                    self.stop.wait(self._failed(Trouble("fault")))
        finally:
            connections.close_all()

    def once(self) -> Report:
        """One full look. Errors: ``Trouble``, which is also kept with the mailbox."""
        report = Report()
        try:
            for left in reversed(range(LOOKS)):
                try:
                    self._look_once(report)
                    break
                except Trouble as trouble:
                    # A mail at which the server hangs up is asked for alone, then left out.
                    if not left or trouble.code in OF_DISK or not (report.is_spoiled or report.failed):
                        raise
            progress.note_success(self.mailbox, clock.now())
        except Trouble as trouble:
            progress.note_trouble(self.mailbox, trouble, clock.now())
            raise
        finally:
            self._route(report)
        return report

    def _look_once(self, report: Report) -> None:
        server = connect(self.mailbox)
        try:
            session = Session.begin(self.mailbox, server, is_careful=report.is_spoiled)
            session.look(report, route_now=self.route_now, again=not report.failed)
        finally:
            server.close()

    def _stay_connected(self) -> None:
        server = connect(self.mailbox)
        try:
            session = Session.begin(self.mailbox, server, is_careful=self._is_careful)
            while not self.stop.is_set():
                self._look(session)
                if "IDLE" in server.can:
                    server.idle(WAIT_SECONDS, self.stop)
                else:
                    self.stop.wait(NO_IDLE_SECONDS)
                    server.refresh()
        finally:
            server.close()

    def _look(self, session: Session) -> None:
        report = Report()
        moment = clock.now()
        again = self._looked_at_all is None or moment - self._looked_at_all >= ALL_ANEW
        if again:  # also when it fails: what was given up must not break every look
            self._looked_at_all = moment
        try:
            session.look(report, route_now=self.route_now, again=again)
        finally:
            self._is_careful |= report.is_spoiled
            self._route(report)
        progress.note_success(self.mailbox, clock.now())
        self._failures, self._is_careful = 0, False

    def _route(self, report: Report) -> None:
        if self.route_now:
            for start in range(0, len(report.messages), TOGETHER):
                route_all([(message, None) for message in report.messages[start : start + TOGETHER]])

    def _failed(self, trouble: Trouble) -> float:
        """Keep what went wrong; how many seconds to wait."""
        pauses = LOGIN_BACK_OFF_SECONDS if trouble.code in LOGIN_CODES else BACK_OFF_SECONDS
        pause = pauses[min(self._failures, len(pauses) - 1)]
        self._failures += 1
        log.warning("%s: %s %s; next try in %.0f s", self.mailbox, trouble.code, trouble.values, pause)
        try:
            progress.note_trouble(self.mailbox, trouble, clock.now())
        except DatabaseError:  # the database is what is in trouble
            connections.close_all()
        return pause


def connect(mailbox: Mailbox, *, seconds: float = 60) -> Server:
    """A logged-in connection with the kept password. Errors: ``Trouble``."""
    password = secrets.of(mailbox.pk)
    if not password:
        raise Trouble("no_password")
    return Server(mailbox, password, seconds=seconds)
