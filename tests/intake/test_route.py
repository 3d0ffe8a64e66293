"""From bytes to a settled mail: kept first, matched by its sender, never lost, never twice."""

import datetime as dt

import pytest

from kaoping.base.models import AuditEvent
from kaoping.evidence import storage
from kaoping.evidence.models import StoredFile
from kaoping.intake import actions, ports, tasks
from kaoping.intake.actions import accept, opening, routing
from kaoping.intake.models import Message
from kaoping.intake.parsing import Unreadable, safely
from kaoping.units.models import Role, UnitDomain
from tests.make import make_post, make_unit

from .conftest import sample

pytestmark = pytest.mark.django_db
REPORT = "01-gb2312-report.eml"


def take_in(raw, **options):
    return actions.accept_message(raw, source="import", **options).message


@pytest.fixture
def routed(django_capture_on_commit_callbacks):
    def run(raw):
        with django_capture_on_commit_callbacks(execute=True):
            message = take_in(raw)
        message.refresh_from_db()
        return message

    return run


def plain(sender="zhaoting@ggzy.qinghe.example", subject="s", body="b", headers=b""):
    return headers + f"From: {sender}\r\nSubject: {subject}\r\n\r\n{body}".encode()


def test_a_sure_mail_of_a_known_sender_is_taken_in_at_once(handler, centre, routed):
    message = routed(sample(REPORT))

    assert (message.state, message.why, message.unit) == ("matched", "sure", centre)
    assert message.subject == "四季度志愿服务活动情况（镕堃）"
    assert message.received_at == dt.datetime(2014, 10, 19, 0, 52, 7, tzinfo=dt.UTC)
    assert (message.result_kind, message.result_key) == ("assessment.submission", "k1")
    assert [(part.name, part.is_body) for part in message.parts.all()] == [
        ("part-1.txt", True),
        ("志愿服务活动情况（盖章）.pdf", False),
        ("IMG_2041.jpg", False),
    ]
    assert [part.file.kind for part in message.parts.all()] == ["txt", "pdf", "jpg"]
    assert handler.taken[0][1] == "ggzy"
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "message.received",
        "message.matched",
    ]


def test_the_original_is_kept_byte_for_byte(handler, centre, routed):
    message = routed(sample(REPORT))

    assert storage.read(message.file) == sample(REPORT)


def test_the_same_bytes_twice_are_one_mail(handler, centre):
    first = actions.accept_message(sample(REPORT), source="import")
    second = actions.accept_message(sample(REPORT), source="folder")

    assert (first.is_new, second.is_new) == (True, False)
    assert first.message == second.message
    assert Message.objects.count() == 1


def test_two_doors_at_one_moment_make_one_mail(handler, centre, monkeypatch):
    first = actions.accept_message(sample(REPORT), source="import")
    asked = iter([{}])
    known = accept._known
    monkeypatch.setattr(accept, "_known", lambda keys: next(asked, None) or known(keys))

    second = actions.accept_message(sample(REPORT), source="folder")

    assert (second.is_new, second.message) == (False, first.message)


def test_bytes_lie_on_disk_before_the_row(centre, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", refuse)

    with pytest.raises(OSError, match="No space"):
        take_in(sample(REPORT))
    assert Message.objects.count() == StoredFile.objects.count() == 0


def test_without_a_received_line_the_moment_of_import_counts(handler, centre, routed):
    before = dt.datetime.now(dt.UTC)
    message = routed(plain(headers=b"Date: Fri, 1 Jan 2010 00:00:00 +0800\r\n"))

    assert message.received_at >= before
    assert message.date_header.startswith("Fri, 1 Jan 2010")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"confidence": ports.LIKELY}, "not_sure"),
        ({"has_idea": False}, "no_idea"),
        ({"refusal": "The window is closed."}, "refused"),
        ({"breaks": True}, "no_idea"),
    ],
)
def test_what_is_not_certain_waits_for_a_person(handler, centre, routed, change, why):
    for name, value in change.items():
        setattr(handler, name, value)

    message = routed(sample(REPORT))

    assert (message.state, message.why, message.unit) == ("triage", why, centre)
    assert message.proposal.get("refused", "") == change.get("refusal", "")
    assert message.parts.count() == 3


def test_without_a_handler_mail_waits(monkeypatch, centre, routed):
    monkeypatch.setattr(ports, "_handlers", {})

    assert routed(sample(REPORT)).why == "no_handler"


def test_a_mail_domain_of_one_unit_is_enough(handler, centre, routed):
    UnitDomain.objects.create(unit=centre, domain="ggzy.qinghe.example")

    assert routed(plain("new@mail.ggzy.qinghe.example")).state == "matched"


def test_a_team_counts_for_the_body_above_it(handler, centre, routed):
    team = make_unit("志愿服务队", parent=centre, is_assessed=False)
    make_post(team, Role.UNIT_AUTHOR, address="team@mail.example")

    assert routed(plain("team@mail.example")).unit == centre


def test_a_name_in_the_mail_is_only_a_guess(handler, centre, routed):
    message = routed(plain("stranger@mail.example", body="请查收\n\n市公共资源交易中心"))

    assert (message.state, message.why, message.unit) == ("triage", "guessed_unit", None)
    assert (message.proposal["unit"], message.proposal["unit_why"]) == (centre.pk, "signature")


def test_a_stranger_waits(handler, centre, routed):
    assert routed(plain("stranger@mail.example")).why == "unknown_sender"


def test_several_senders_are_never_sure(handler, centre, routed):
    raw = plain("zhaoting@ggzy.qinghe.example, other@mail.example")

    assert (routed(raw).state, routed(raw).why) == ("triage", "several_senders")


def test_a_clerk_of_the_office_writes_for_nobody(handler, centre, routed):
    office = make_unit("文明办", code="office", is_assessed=False)
    make_post(office, Role.CLERK, address="lan@qinghe.example")

    assert (routed(plain("lan@qinghe.example")).why, handler.taken) == ("from_office", [])


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (plain("wmb@qinghe.example"), "own_mail"),
        (plain(headers=b"Auto-Submitted: auto-replied\r\n"), "auto_reply"),
        (plain("x@mail.example", headers=b"List-Id: <l.mail.example>\r\n"), "list"),
        (plain("x@mail.example", headers=b"Precedence: bulk\r\n"), "bulk"),
        (plain(headers=b"Return-Path: <>\r\n"), "null_sender"),
        (plain("MAILER-DAEMON@mx.example"), "bounce"),
    ],
)
def test_machines_are_ignored_with_a_reason(handler, centre, routed, raw, why):
    message = routed(raw)

    assert (message.state, message.why, handler.taken) == ("ignored", why, [])


def test_a_list_mail_of_a_known_unit_is_shown_to_a_person(handler, centre, routed):
    assert routed(plain(headers=b"List-Id: <x.mail.example>\r\n")).why == "list_from_known"


@pytest.mark.parametrize(
    "raw", [b"", bytes(range(256)), b"\0" * 500, b"From: a\xff\r\nSubject: \xed\xa0\x80\r\n\r\n"]
)
def test_whatever_comes_is_kept_and_waits(handler, centre, routed, raw):
    message = routed(raw)

    assert message.state == "triage"
    assert storage.read(message.file) == raw


def test_a_fault_in_reading_is_a_state_of_the_mail(handler, centre, routed, monkeypatch):
    asked = []
    monkeypatch.setattr(safely, "parse_safely", lambda raw: asked.append(raw) or Unreadable("too_long"))
    monkeypatch.setattr(opening, "parse_safely", safely.parse_safely)

    message = routed(sample(REPORT))

    assert (message.state, message.why) == ("triage", "cannot_read")
    assert (message.faults, len(asked)) == (["reader_too_long"], 3)
    assert storage.read(message.file) == sample(REPORT)


def test_a_fault_in_settling_is_a_state_of_the_mail(handler, centre, routed, monkeypatch):
    monkeypatch.setattr(routing, "judge", lambda parsed, known: 1 / 0)

    message = routed(sample(REPORT))

    assert (message.state, message.why) == ("triage", "cannot_read")


def test_one_mail_that_cannot_be_settled_does_not_keep_the_others(handler, centre, monkeypatch):
    judge = routing.judge
    monkeypatch.setattr(
        routing, "judge", lambda parsed, known: 1 / 0 if parsed.subject == "1" else judge(parsed, known)
    )
    mails = [actions.Incoming(plain(subject=str(number))) for number in range(3)]
    accepted = actions.accept_many(mails, source="import", route_now=True)

    done = actions.route_all([(one.message, None) for one in accepted])

    assert [message.why for message in done] == ["sure", "cannot_read", "sure"]


def test_a_job_takes_those_that_wait_along_and_leaves_nothing_to_theirs(handler, centre):
    mails = [actions.Incoming(plain(subject=str(number))) for number in range(3)]
    first, *rest = [one.message.pk for one in actions.accept_many(mails, source="import")]

    assert actions.route_with_others(first) == 3
    assert [actions.route_with_others(pk) for pk in rest] == [0, 0]
    assert Message.objects.filter(state="matched", tries=1).count() == 3


def test_a_lost_file_keeps_no_other_mail_waiting(handler, centre):
    mails = [actions.Incoming(plain(subject=str(number))) for number in range(3)]
    lost, *rest = [one.message for one in actions.accept_many(mails, source="import")]
    storage.path_of(lost.file.sha256).unlink()

    with pytest.raises(OSError, match=lost.file.sha256):
        actions.route_with_others(lost.pk)

    assert [actions.route_with_others(one.pk) for one in rest] == [1, 1]
    assert Message.objects.get(pk=lost.pk).state == "received"


def test_a_mail_that_kills_its_reader_is_given_up_after_three_tries(handler, centre):
    message = take_in(sample(REPORT))
    Message.objects.filter(pk=message.pk).update(tries=3, state="received")

    assert actions.route(message.pk).why == "cannot_read"


def test_a_broken_disk_is_not_the_mails_fault(handler, centre, monkeypatch):
    message = take_in(sample(REPORT))

    def refuse(*args):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(routing.storage, "put", refuse)
    for _round in range(5):
        with pytest.raises(OSError, match="Input/output"):
            actions.route(message.pk)

    message.refresh_from_db()
    assert (message.state, message.tries) == ("received", 0)


def test_routing_twice_does_nothing_twice(handler, centre):
    message = take_in(sample(REPORT))

    assert actions.route(message.pk).state == "matched"
    assert actions.route(message.pk) is None
    assert len(handler.taken) == 1


def test_the_sweep_reads_what_was_left_behind(handler, centre):
    message = take_in(sample(REPORT))
    Message.objects.filter(pk=message.pk).update(entered_at=dt.datetime(2014, 1, 1, tzinfo=dt.UTC))

    assert tasks.sweep_unrouted() == 1
    assert tasks.sweep_unrouted() == 0
