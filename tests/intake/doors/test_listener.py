"""The listener: an answer only after the commit, for each recipient one, for nobody else's mail."""

import asyncio
import contextlib
import datetime as dt
import smtplib
import socket
import threading

import pytest
from django.db import connections

from kaoping.evidence import storage
from kaoping.intake.doors import committer, listener
from kaoping.intake.models import Message
from kaoping.units.models import Office

OURS = "wmb@qinghe.example"
MAIL = b"From: a@x.example\r\nSubject: s\r\n\r\nbody\r\n"


@contextlib.contextmanager
def listening(**values):
    """The listener in a thread of its own; yields its port."""
    started, port, loop, stop = threading.Event(), [], asyncio.new_event_loop(), asyncio.Event()

    def ready(number):
        port.append(number)
        started.set()

    def run():
        try:
            loop.run_until_complete(
                listener.serve(
                    listener.Listening(**{"recipients": frozenset([OURS, "b@qinghe.example"]), **values}),
                    ready=ready,
                    stop=stop,
                )
            )
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert started.wait(10)
        yield port[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


class Lmtp:
    """A client by hand, so that every answer is seen."""

    def __init__(self, port, hello="LHLO here"):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.file = self.socket.makefile("rb")
        self.greeting = self.answer()
        self.say(hello)

    def answer(self):
        while True:
            line = self.file.readline().decode()
            if line[3:4] != "-":
                return line.strip()

    def say(self, line):
        self.socket.sendall(line.encode() + b"\r\n")
        return self.answer()

    def send(self, raw, *recipients):
        self.say("MAIL FROM:<a@x.example>")
        said = [self.say(f"RCPT TO:<{one}>") for one in recipients]
        accepted = sum(one.startswith("250") for one in said)
        if not accepted:
            return said
        self.say("DATA")
        self.socket.sendall(raw + b".\r\n")
        return [self.answer() for _recipient in range(accepted)]

    def close(self):
        self.socket.close()
        self.file.close()


@pytest.fixture
def kept(monkeypatch):
    """The keeping itself without a database: what was handed over, and a fault if one is set."""

    class Kept:
        raws, fault, groups = [], None, []

    def accept_many(mails, *, source):
        Kept.groups.append(len(mails))
        if Kept.fault:
            raise Kept.fault
        Kept.raws += [mail.raw for mail in mails]
        return [type("Accepted", (), {"message": type("M", (), {"pk": 7})})() for _mail in mails]

    monkeypatch.setattr(committer, "accept_many", accept_many)
    monkeypatch.setattr(committer.clock, "shift", dt.timedelta)
    Kept.raws, Kept.fault, Kept.groups = [], None, []
    return Kept


def test_lmtp_answers_once_for_every_recipient(kept):
    with listening() as port:
        client = Lmtp(port)
        assert client.send(MAIL, OURS, "b@qinghe.example") == ["250 2.0.0 Kept as 7"] * 2
        client.close()
    assert kept.raws == [MAIL]


def test_a_stranger_to_the_office_is_refused(kept):
    with listening() as port:
        client = Lmtp(port)
        assert client.send(MAIL, "someone@elsewhere.example")[0].startswith("550")
        assert client.send(MAIL, OURS.upper(), "x@elsewhere.example") == ["250 2.0.0 Kept as 7"]
        client.close()


@pytest.mark.parametrize(
    "fault", [OSError(28, "No space left on device"), OSError(5, "Input/output error"), RuntimeError("fault")]
)
def test_what_cannot_be_kept_is_asked_for_later(kept, fault):
    kept.fault = fault
    with listening() as port:
        client = Lmtp(port)
        said = client.send(MAIL, OURS)
        kept.fault = None
        assert client.send(MAIL, OURS) == ["250 2.0.0 Kept as 7"]
        client.close()
    assert said[0].startswith("452")


def test_a_mail_above_the_limit_is_refused_for_each_recipient(kept):
    with listening(most_bytes=1000) as port:
        client = Lmtp(port)
        said = client.send(MAIL + (b"x" * 70 + b"\r\n") * 50, OURS, "b@qinghe.example")
        assert [one[:3] for one in said] == ["552", "552"]
        assert client.send(MAIL, OURS)[0].startswith("250")
        client.close()


def test_smtp_speaks_too(kept):
    with listening(protocol="smtp") as port, smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail("a@x.example", [OURS], MAIL)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("a@x.example", ["x@elsewhere.example"], MAIL)
    assert kept.raws == [MAIL]


def test_one_connection_too_many_is_sent_away(kept, monkeypatch):
    monkeypatch.setattr(listener, "MOST_SESSIONS", 1)
    with listening() as port:
        first = Lmtp(port)
        with socket.create_connection(("127.0.0.1", port), timeout=10) as second:
            assert second.recv(100).startswith(b"421")
        assert first.send(MAIL, OURS)[0].startswith("250")
        first.close()


def test_lines_longer_than_any_standard_are_kept(kept):
    raw = b"Subject: s\r\n\r\n" + b"x" * 500_000 + b"\r\n..dot\r\n"
    with listening() as port:
        client = Lmtp(port)
        assert client.send(raw, OURS)[0].startswith("250")
        client.close()
    assert kept.raws == [raw.replace(b"\r\n..dot", b"\r\n.dot")]


def test_mails_that_wait_together_share_a_commit(kept):
    async def all_at_once(keeper):
        return await asyncio.gather(*(keeper.keep(MAIL + b"%d" % number, "x") for number in range(40)))

    slow = threading.Event()
    keeper = committer.Committer(source="lmtp")
    try:
        asyncio.run(all_at_once(keeper))
    finally:
        slow.set()
        keeper.end()
    assert len(kept.raws) == 40
    assert len(kept.groups) < 40


@pytest.mark.parametrize(
    "address", ["127.0.0.1:2424", "imap://127.0.0.1:1", "lmtp://:24", "lmtp://host:x", "lmtp://host:99999"]
)
def test_an_address_that_is_none(address):
    with pytest.raises(ValueError, match=":"):
        listener.Listening.named(address)


@pytest.mark.django_db(transaction=True)
def test_the_mail_is_in_the_database_when_the_answer_comes():
    from django.db import connection

    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite database lives in this thread's memory; the kill tests cover it")
    Office.objects.create(name="文明办", mailbox=OURS)
    with listening(recipients=frozenset()) as port:
        client = Lmtp(port)
        assert client.send(MAIL, OURS)[0].startswith("250")
        message = Message.objects.select_related("file").get()
        assert storage.read(message.file) == MAIL
        assert client.send(MAIL, "x@y.example")[0].startswith("550")
        client.close()
