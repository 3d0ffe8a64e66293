"""Files and folders of mail, the command, and the watched folder under a movable clock."""

import datetime as dt
import errno
import hashlib
import json
import mailbox

import pytest

from kaoping.base import clock
from kaoping.base.models import Instance
from kaoping.intake import actions, tasks
from kaoping.intake.actions import folder
from kaoping.intake.models import Message
from kaoping.site import cli

from .conftest import SAMPLES, sample

pytestmark = pytest.mark.django_db


def at(day, hour=8):
    moment = dt.datetime(2014, 10, day, hour, tzinfo=clock.OFFICE_ZONE)
    return f"Received: by mx.example; {moment:%a, %d %b %Y %H:%M:%S} +0800\r\n".encode()


def maildir(path, *days):
    box = mailbox.Maildir(path, create=True)
    for day in days:
        box.add(at(day) + f"From: a@x.example\r\nSubject: day {day}\r\n\r\nx".encode())
    return path


def run(capsys, *arguments):
    status = cli.main(["mail", "import", *map(str, arguments)])
    return status, capsys.readouterr()


@pytest.fixture(autouse=True)
def _loaded(monkeypatch):
    monkeypatch.setattr(cli, "start_django", lambda **options: None)


def test_every_message_of_a_folder_becomes_one_stored_message(handler, centre, capsys):
    status, said = run(capsys, SAMPLES, "--format", "json")
    rows = json.loads(said.out)

    assert status == 0
    assert [row["outcome"] for row in rows] == [
        "stored", "needs_triage", "needs_triage", "ignored", "needs_triage", "needs_triage", "ignored", "needs_triage",
    ]  # fmt: skip
    assert Message.objects.count() == len(rows) == 8
    report = rows[0]
    assert report["sha256"] == hashlib.sha256(sample("01-gb2312-report.eml")).hexdigest()
    assert report["subject"] == "四季度志愿服务活动情况（镕堃）"
    assert report["from"] == "赵婷 <zhaoting@ggzy.qinghe.example>"
    assert report["message_id"] == "<20141019085140.1@ggzy.qinghe.example>"
    assert report["received"] == "2014-10-19T08:52:07+08:00"
    assert report["date"] == "2014-10-19T08:51:40+08:00"
    assert [(one["name"], one["type"], one["size"]) for one in report["attachments"]] == [
        ("志愿服务活动情况（盖章）.pdf", "application/pdf", 45),
        ("IMG_2041.jpg", "image/jpeg", 22),
    ]
    assert [one["name"] for one in rows[1]["attachments"]] == ["道德讲堂 情况报告.docx"]
    assert [one["name"] for one in rows[2]["attachments"]] == ["三季度创建工作信息.eml", "信息.pdf"]
    assert rows[2]["why_code"] == "unknown_sender"


def test_a_second_import_stores_nothing(handler, centre, capsys):
    run(capsys, SAMPLES)
    status, said = run(capsys, SAMPLES, "--format", "json")

    assert status == 0
    assert {row["outcome"] for row in json.loads(said.out)} == {"duplicate"}
    assert Message.objects.count() == 8


def test_a_dry_run_says_what_would_happen_and_writes_nothing(handler, centre, capsys):
    status, said = run(
        capsys,
        SAMPLES / "01-gb2312-report.eml",
        SAMPLES / "04-auto-reply.eml",
        "--dry-run",
        "--format",
        "json",
    )

    assert status == 0
    assert [(row["outcome"], row["why_code"]) for row in json.loads(said.out)] == [
        ("stored", "sender_known"),
        ("ignored", "auto_reply"),
    ]
    assert Message.objects.count() == 0


def test_a_wrong_path_is_wrong_usage(capsys, tmp_path):
    status, said = run(capsys, tmp_path / "nowhere")

    assert (status, "nowhere" in said.err, said.out) == (2, True, "")


def test_a_mail_of_an_mbox_has_no_envelope_line(handler, centre):
    mails = list(actions.mail_files(SAMPLES / "07-two.mbox"))

    assert [mail.label.rpartition("#")[2] for mail in mails] == ["1", "2"]
    assert (
        mails[1].raw
        == b"From: y@mail.example\nSubject: two\n\nFrom here on the text goes on.\n\n>From the start.\n"
    )


def test_a_maildir_inside_a_folder_is_found_and_its_tmp_left_alone(handler, centre, tmp_path):
    box = maildir(tmp_path / "box", 1, 2)
    (box / "tmp" / "half").write_bytes(b"From: half@x.example\r\n")
    (tmp_path / "one.eml").write_bytes(b"From: b@x.example\r\n\r\nx")

    assert len(list(actions.mail_files(tmp_path))) == 3


def test_mail_after_the_clock_waits(handler, centre, tmp_path):
    box = maildir(tmp_path / "box", 3, 1, 20)
    until = dt.datetime(2014, 10, 10, tzinfo=clock.OFFICE_ZONE)

    taken = actions.take_in_folder(box, until=until)

    assert [message.received_at.astimezone(clock.OFFICE_ZONE).day for message in taken] == [1, 3]
    assert actions.take_in_folder(box, until=until) == []
    assert len(actions.take_in_folder(box, until=until + dt.timedelta(days=20))) == 1


def test_the_folder_stays_as_its_owner_left_it_and_is_known_after_a_restart(handler, centre, tmp_path):
    box = maildir(tmp_path / "box", 1, 2)
    before = sorted(path.name for path in box.rglob("*"))
    actions.take_in_folder(box)
    actions.folder.forget_folders()

    assert actions.take_in_folder(box) == []
    assert sorted(path.name for path in box.rglob("*")) == before


def test_the_watcher_takes_in_the_folder_that_the_setting_names(handler, centre, tmp_path, settings):
    settings.MAILDIR = str(maildir(tmp_path / "box", 1))

    assert tasks.watch_once() == 1
    assert tasks.watch_once() == 0


def test_nothing_is_watched_unless_named_or_demo(handler, centre, settings, tmp_path):
    settings.MAILDIR, settings.VAR_DIR = "", tmp_path
    maildir(tmp_path / "mail", 1, 25)
    assert tasks.watch_once() == 0

    Instance.objects.update_or_create(id=1, defaults={"is_demo": True})
    with clock.standing_at(dt.datetime(2014, 10, 10, tzinfo=dt.UTC)):
        assert tasks.watch_once() == 1


def test_mails_of_several_files_share_a_commit(handler, centre, capsys, tmp_path, monkeypatch):
    for number in range(folder.GROUP + 1):
        (tmp_path / f"{number}.eml").write_bytes(at(3) + b"Subject: %d\r\n\r\nx" % number)
    commits = []
    keep = folder.accept_many
    monkeypatch.setattr(
        folder, "accept_many", lambda mails, **rest: commits.append(len(mails)) or keep(mails, **rest)
    )

    assert run(capsys, tmp_path)[0] == 0
    assert commits == [folder.GROUP, 1]
    assert Message.objects.exclude(state="received").count() == folder.GROUP + 1


def test_a_disk_that_takes_nothing_ends_the_import_with_a_sentence(
    handler, centre, capsys, tmp_path, monkeypatch
):
    (tmp_path / "1.eml").write_bytes(at(3) + b"Subject: 1\r\n\r\nx")

    def full(mails, **rest):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(folder, "accept_many", full)
    status, said = run(capsys, tmp_path)
    assert status == 1
    assert "磁盘已满" in said.err  # the system's reason, in the language of the terminal
