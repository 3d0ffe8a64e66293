"""Polled mailboxes against a server with every bad habit: zero lost, zero doubled."""

import contextlib
import datetime as dt
import threading

import pytest
from django.conf import settings

from kaoping.base import clock
from kaoping.evidence import storage
from kaoping.intake.doors import rounds, secrets
from kaoping.intake.doors.poller import Poller
from kaoping.intake.doors.trouble import Trouble
from kaoping.intake.models import Fetched, Mailbox, Message

from .server import FakeServer

pytestmark = pytest.mark.django_db
ARRIVED = dt.datetime(2014, 10, 19, 0, 52, 7, tzinfo=dt.UTC)


@pytest.fixture
def server():
    with FakeServer() as running:
        yield running


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    secrets.keep(1, "x")
    yield
    for path in (settings.VAR_DIR / "secrets").glob("mailbox-*"):
        path.unlink()


def make_mailbox(server, **values):
    made = Mailbox.objects.create(
        host="127.0.0.1",
        port=server.port,
        tls="none",
        account="wmb@qinghe.example",
        made_at=clock.now(),
        **values,
    )
    secrets.keep(made.pk, "the-code")
    return made


def once(mailbox):
    return Poller(mailbox, threading.Event()).once()


def mail(number, size=0):
    return f"From: a{number}@x.example\r\nSubject: {number}\r\n\r\n".encode() + b"x" * size


def deliver(server, count, start=0):
    raws = [mail(start + number) for number in range(count)]
    for raw in raws:
        server.deliver(raw)
    return raws


def kept():
    return sorted(storage.read(message.file) for message in Message.objects.select_related("file"))


def test_new_mail_is_kept_once_with_the_servers_time(server):
    raws = deliver(server, 45)
    mailbox = make_mailbox(server)

    first, second = once(mailbox), once(mailbox)

    assert (first.new, second.new, second.known) == (45, 0, 0)
    assert kept() == sorted(raws)
    message = Message.objects.order_by("pk").first()
    assert (message.received_at, message.source) == (ARRIVED, "imap")
    assert message.source_label == "wmb@qinghe.example INBOX 1"
    mailbox.refresh_from_db()
    assert (mailbox.said, mailbox.failures) == ({}, 0)
    assert mailbox.succeeded_at is not None


def test_nothing_is_changed_in_the_mailbox_unless_asked(server):
    deliver(server, 2)
    once(make_mailbox(server))

    assert [one.flags for one in server.folders["INBOX"]] == [set(), set()]
    assert "UID STORE" not in server.heard


def test_kept_mail_is_flagged_after_the_commit(server):
    deliver(server, 2)
    once(make_mailbox(server, after="flag"))

    assert [one.flags for one in server.folders["INBOX"]] == [{"\\Flagged"}, {"\\Flagged"}]
    assert Fetched.objects.exclude(settled_at=None).count() == 2


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 MOVE", "IMAP4rev1 UIDPLUS"])
def test_kept_mail_is_moved_to_a_folder_that_is_made(capabilities):
    with FakeServer(capabilities=capabilities) as server:
        raws = deliver(server, 3)
        once(make_mailbox(server, after="move"))

        assert server.folders["INBOX"] == []
        assert [one.raw for one in server.folders["已处理"]] == raws


def test_a_server_that_cannot_move_gets_a_flag(server):
    server.capabilities = "IMAP4rev1"
    deliver(server, 1)
    once(make_mailbox(server, after="move"))

    assert [one.flags for one in server.folders["INBOX"]] == [{"\\Flagged"}]


def test_what_was_kept_and_not_flagged_before_a_crash_is_flagged_next_time(server):
    deliver(server, 1)
    mailbox = make_mailbox(server, after="flag")
    once(mailbox)
    Fetched.objects.update(settled_at=None)
    server.folders["INBOX"][0].flags.clear()

    once(mailbox)

    assert server.folders["INBOX"][0].flags == {"\\Flagged"}


def test_netease_opens_a_folder_after_id(server):
    server.wants_id = True
    deliver(server, 1)

    assert once(make_mailbox(server)).new == 1
    assert server.heard.index("ID") < server.heard.index("SELECT")


def test_netease_without_id_says_unsafe_login(server):
    server.wants_id, server.capabilities = True, "IMAP4rev1"

    with pytest.raises(Trouble) as trouble:
        once(make_mailbox(server))
    assert trouble.value.code == "unsafe_login"


def test_qq_hears_no_command_that_it_does_not_list(server):
    server.hangs_up_on_unknown, server.capabilities = True, "IMAP4rev1"
    server.known = ("CAPABILITY", "LOGIN", "SELECT", "LIST", "NOOP", "LOGOUT", "UID")
    deliver(server, 1)

    assert once(make_mailbox(server)).new == 1


def test_a_wrong_code_is_said_without_the_code(server):
    mailbox = make_mailbox(server)
    secrets.keep(mailbox.pk, "wrong-secret")

    with pytest.raises(Trouble) as trouble:
        once(mailbox)
    mailbox.refresh_from_db()

    assert trouble.value.code == mailbox.said["code"] == "login"
    assert "Login error" in mailbox.said["said"]
    assert "wrong-secret" not in str(mailbox.said)


def test_a_missing_folder_is_said_with_the_folders_there_are(server):
    server.folders["工作"] = []

    with pytest.raises(Trouble) as trouble:
        once(make_mailbox(server, folder="收件"))
    assert (trouble.value.code, trouble.value.values["folders"]) == ("no_folder", ["INBOX", "工作"])


def test_a_new_uidvalidity_is_read_again_and_nothing_doubles(server):
    raws = deliver(server, 5)
    mailbox = make_mailbox(server)
    once(mailbox)
    server.new_validity()
    raws += deliver(server, 1, start=5)

    report = once(mailbox)

    assert (report.new, report.known) == (1, 5)
    assert kept() == sorted(raws)


def test_a_repeated_fetch_answer_counts_once(server):
    server.repeats = True
    raws = deliver(server, 3)

    assert once(make_mailbox(server)).new == 3
    assert kept() == sorted(raws)


def test_a_line_that_breaks_anywhere_loses_and_doubles_nothing(server):
    raws = deliver(server, 6)
    mailbox = make_mailbox(server, after="flag")
    for drop in range(0, 1500, 83):
        server.drop_after = drop
        with contextlib.suppress(Trouble):
            once(mailbox)
    server.drop_after = -1
    once(mailbox)

    assert kept() == sorted(raws)
    assert Fetched.objects.exclude(message=None).count() == 6


def test_a_mail_at_which_the_server_hangs_up_does_not_keep_the_others(server):
    raws = deliver(server, 6)
    server.poison = frozenset([3])
    mailbox = make_mailbox(server)

    report = once(mailbox)

    assert (report.new, report.failed) == (5, 3)
    assert kept() == sorted(raws[:2] + raws[3:])
    row = Fetched.objects.get(message=None)
    assert (row.uid_number, row.tries, row.said) == (3, 3, "dropped")
    server.poison = frozenset()
    assert once(mailbox).new == 1  # a full look tries it once more


def test_a_mail_that_the_server_refuses_does_not_keep_the_others(server):
    deliver(server, 4)
    server.withheld = frozenset([2])

    report = once(make_mailbox(server))

    assert (report.new, Fetched.objects.get(message=None).said) == (3, "internal error")


def test_a_large_mail_comes_in_pieces(server, monkeypatch):
    monkeypatch.setattr(rounds, "LARGE_BYTES", 1000)
    raw = mail(1, 3_300_000)
    server.deliver(raw)

    assert once(make_mailbox(server)).new == 1
    assert (kept(), server.fetched) == ([raw], 4)


def test_a_giant_stays_on_the_server_and_is_told(server, monkeypatch):
    monkeypatch.setattr(rounds, "LARGE_BYTES", 1000)
    monkeypatch.setattr(rounds, "MOST_BYTES", 2000)
    server.deliver(mail(1, 5000))
    raw = mail(2)
    server.deliver(raw)

    report = once(make_mailbox(server))

    assert (report.new, report.failed, kept()) == (1, 1, [raw])


def test_a_size_that_lies_makes_no_difference(server):
    server.lies_about_size = True
    raws = deliver(server, 2)
    once(make_mailbox(server))

    assert kept() == sorted(raws)


def test_only_mail_since_the_day_is_taken(server):
    old, new = mail(1), mail(2)
    server.deliver(old, arrived=dt.datetime(2013, 1, 1, tzinfo=dt.UTC))
    server.deliver(new)
    once(make_mailbox(server, since=dt.date(2014, 1, 1)))

    assert kept() == [new]


def test_a_full_disk_pauses_and_loses_nothing(server, monkeypatch):
    raws = deliver(server, 3)
    mailbox = make_mailbox(server, after="flag")

    def refuse(*_arguments):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(storage.os, "fsync", refuse)
        with pytest.raises(Trouble) as trouble:
            once(mailbox)
    assert trouble.value.code == "disk_full"
    assert [one.flags for one in server.folders["INBOX"]] == [set()] * 3
    assert (Message.objects.count(), Fetched.objects.count()) == (0, 0)

    once(mailbox)
    assert kept() == sorted(raws)


def test_unencrypted_is_for_this_machine_alone(server):
    mailbox = make_mailbox(server)
    mailbox.host = "imap.qinghe.example"

    with pytest.raises(Trouble) as trouble:
        once(mailbox)
    assert trouble.value.code == "needs_tls"


def test_a_password_is_in_a_file_of_its_owner_alone(server):
    mailbox = make_mailbox(server)
    path = settings.VAR_DIR / "secrets" / f"mailbox-{mailbox.pk}"

    assert oct(path.stat().st_mode)[-3:] == "600"
    assert secrets.of(mailbox.pk) == "the-code"
    secrets.forget(mailbox.pk)
    with pytest.raises(Trouble) as trouble:
        once(mailbox)
    assert trouble.value.code == "no_password"


def test_a_server_that_never_answers_ends_in_time(server):
    server.delay = 5
    mailbox = make_mailbox(server)
    from kaoping.intake.doors.poller import connect

    with pytest.raises(Trouble) as trouble:
        connect(mailbox, seconds=0.2)
    assert trouble.value.code == "no_answer"
