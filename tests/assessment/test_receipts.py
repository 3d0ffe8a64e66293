"""A mail in, a receipt out, a reply, the next version; and who is never answered."""

import datetime as dt
import email
import email.policy

import pytest

from kaoping.assessment import actions, receipts
from kaoping.assessment.mailwords import subject_alone
from kaoping.assessment.models import MailReceipt, Submission, Version
from kaoping.base import clock
from kaoping.intake.models import Message
from kaoping.notifications.delivery import deliver_due
from kaoping.notifications.models import OutgoingMail
from kaoping.pure.mailparse import parse
from kaoping.units.models import Role
from tests.make import make_clerk, make_post, make_unit
from tests.make_assessment import at, make_scheme
from tests.make_mail import raw_mail, take_in
from tests.notifications.conftest import post, switch_on  # noqa: F401 -- post is a fixture

pytestmark = pytest.mark.django_db
NOW = at("2014-09-10 09:05")


@pytest.fixture
def school():
    """A unit that writes from a registered address, a scheme in force, sending set up."""
    with clock.standing_at(NOW):
        unit = make_unit("市教育局")
        make_post(unit, Role.UNIT_AUTHOR, address="lan@jyj.example")
        make_scheme()
        switch_on()
        yield unit


def mail_in(run, subject, received="2014-09-10 09:00", **fields):
    with run(execute=True):
        return take_in(raw_mail(subject, received=received, **fields), received)


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def test_a_sure_mail_gets_its_receipt(school, run, post):  # noqa: F811
    message = mail_in(run, "三季度志愿服务活动情况", files=["志愿服务活动情况.doc"])
    deliver_due()
    (mail,) = OutgoingMail.objects.all()
    piece = Submission.objects.get()
    ((to, raw),) = post.came
    read = parse(raw)

    assert (message.state, mail.kind, mail.state, to) == ("matched", "receipt", "sent", "lan@jyj.example")
    assert piece.receipt_no in read.subject
    for words in ("市教育局", piece.receipt_no, "志愿服务", "三季度", "志愿服务活动情况.doc"):
        assert words in read.body_text
    assert "如无误" in read.body_text
    assert read.in_reply_to == message.message_id
    assert read.header("auto-submitted") == "auto-replied"
    assert MailReceipt.objects.get().is_settled


def test_the_reply_becomes_the_next_version(school, run, post):  # noqa: F811
    mail_in(run, "三季度志愿服务活动情况", files=["志愿服务活动情况.doc"])
    receipt = OutgoingMail.objects.get()
    deliver_due()
    quoted = f"已改好，见附件。\n\n------------------ 原始邮件 ------------------\n发件人: 文明办\n主题: {receipt.subject}\n\n{receipt.body}"
    with clock.standing_at(at("2014-09-11 10:00")):
        message = mail_in(
            run,
            f"回复：{receipt.subject}",
            body=quoted,
            files=["志愿服务活动情况（修改稿）.doc"],
            received="2014-09-11 09:00",
            answers=receipt,
        )
    piece = Submission.objects.get()
    receipt.refresh_from_db()

    assert (message.state, message.why) == ("matched", "sure")
    assert piece.versions.count() == 2
    assert piece.state == "submitted"
    assert piece.first_received_at == at("2014-09-10 09:00")
    assert receipt.state == "delivered"
    second = OutgoingMail.objects.exclude(pk=receipt.pk).get()
    assert piece.receipt_no in second.subject
    assert second.subject == f"回执 {piece.receipt_no}：三季度志愿服务活动情况"  # and no heading before it
    assert "作为此前所报材料的第 2 稿" in second.body
    assert "登记为" not in second.body


@pytest.mark.parametrize(
    ("subject", "alone"),
    [
        ("回复：回执 2014-09-0188：Re: 回执 2014-09-0188：志愿服务", "志愿服务"),
        ("Re: Receipt 2014-09-0188: RE: Receipt for 2 pieces: 志愿服务", "志愿服务"),
        ("答复：退回补正 2014-09-0188：回执（3 件）：志愿服务", "志愿服务"),
        ("转发：志愿服务", "转发：志愿服务"),
        ("回执：通知收到", "回执：通知收到"),
        ("关于回复：的说明", "关于回复：的说明"),
        ("Re: ", ""),
    ],
)
def test_a_subject_without_what_answers_put_before_it(subject, alone):
    assert subject_alone(subject) == alone


def test_a_mail_of_new_and_corrected_pieces_says_how_many_are_which():
    later = [Version(number=2)]
    mail = {"subject": "材料", "at": "9月10日"}

    assert receipts._arrived(mail, 2, later).endswith("登记为 2 件材料。其中 1 件是此前所报材料的新一稿。")
    assert receipts._arrived(mail, 1, []).endswith("登记为 1 件材料。")


def test_the_reply_to_a_return_is_its_correction(school, run):
    message = mail_in(run, "三季度志愿服务活动情况", files=["志愿服务活动情况.doc"])
    piece, clerk = Submission.objects.get(), make_clerk()
    with run(execute=True):
        actions.return_for_correction(
            piece, actor=clerk, reasons=["photos"], due_on=dt.date(2014, 9, 20), text="请补两张照片"
        )
    mail = OutgoingMail.objects.get(kind="return")
    assert (mail.to_address, mail.in_reply_to) == ("lan@jyj.example", message.message_id)
    assert "请补两张照片" in mail.body
    assert piece.receipt_no in mail.subject

    with clock.standing_at(at("2014-09-12 10:00")):
        answer = mail_in(
            run,
            "照片",
            body="照片已补。",
            files=["1.jpg", "2.jpg"],
            received="2014-09-12 09:00",
            answers=mail,
        )
    piece.refresh_from_db()
    assert (answer.state, piece.state, piece.versions.count()) == ("matched", "submitted", 2)
    assert answer.answers == mail


def test_one_mail_with_several_pieces_gets_one_receipt(school, run):
    message = mail_in(
        run,
        "第1项、第2项材料",
        files=["第1项 年度小结.doc", "第2项 三季度志愿服务.doc"],
        body="两份材料，请查收。" * 3,
    )
    if message.state != "matched":
        from kaoping.intake.actions import confirm
        from kaoping.intake.proposals import items_of

        with run(execute=True):
            confirm(message, unit=school, items=items_of(message.proposal), actor=make_clerk())
    (mail,) = OutgoingMail.objects.filter(kind="receipt")
    numbers = list(
        Submission.objects.order_by("window__indicator__code").values_list("receipt_no", flat=True)
    )

    assert len(numbers) == 2
    assert all(number in mail.body for number in numbers)
    assert not any(number in mail.subject for number in numbers)
    assert mail.about_kind == "intake.message"
    # An answer that names one of them is that one's next version; one that names none waits for a person.
    with clock.standing_at(at("2014-09-11 10:00")):
        named = mail_in(
            run,
            f"Re: {mail.subject}",
            body=f"更正 {numbers[1]}，见附件。",
            files=["志愿服务.doc"],
            received="2014-09-11 09:00",
            answers=mail,
        )
        bare = mail_in(
            run,
            f"Re: {mail.subject}",
            body="见附件",
            files=["1.doc"],
            received="2014-09-11 09:30",
            answers=mail,
        )
    assert Submission.objects.get(receipt_no=numbers[1]).versions.count() == 2
    assert (named.state, bare.state) == ("matched", "triage")


@pytest.mark.parametrize(
    ("headers", "sender"),
    [
        ([("Auto-Submitted", "auto-replied")], None), ([("Return-Path", "<>")], None), ([("List-Id", "<x.example>")], None),
        ([("Precedence", "bulk")], None), ([("X-Autoreply", "yes")], None), ((), "mailer-daemon@jyj.example"), ((), "wmb@qinghe.example"),
    ],
)  # fmt: skip
def test_machines_lists_and_ourselves_get_no_answer(school, run, headers, sender):
    mail_in(
        run,
        "三季度志愿服务活动情况",
        files=["志愿服务.doc"],
        headers=headers,
        sender=sender or "lan@jyj.example",
    )
    assert not OutgoingMail.objects.exists()


def test_a_list_mail_that_a_person_confirms_gets_none_either(school, run):
    message = mail_in(
        run, "三季度志愿服务活动情况", files=["志愿服务.doc"], headers=[("List-Id", "<x.example>")]
    )
    from kaoping.intake.actions import confirm
    from kaoping.intake.proposals import items_of

    with run(execute=True):
        confirm(message, unit=school, items=items_of(message.proposal), actor=make_clerk())
    assert Submission.objects.count() == 1
    assert not OutgoingMail.objects.exists()
    assert MailReceipt.objects.get().dropped == "automatic"


def test_automatic_replies_are_never_answered(school, run):
    """Their machine answers each of ours, and copies our subject: nothing goes back and forth."""
    mail_in(run, "三季度志愿服务活动情况", files=["志愿服务.doc"])
    receipt = OutgoingMail.objects.get()
    for number in range(60):
        take_in(
            raw_mail(
                f"自动回复: {receipt.subject}",
                body=f"已收到 {number}",
                headers=[("Auto-Submitted", "auto-replied")],
                answers=receipt,
            )
        )
    assert OutgoingMail.objects.count() == 1


def test_our_own_mail_that_comes_back_by_a_rule_is_ignored(school, run, post):  # noqa: F811
    mail_in(run, "三季度志愿服务活动情况", files=["志愿服务.doc"])
    deliver_due()
    raw = post.came[0][1].replace(b"wmb@qinghe.example", b"lan@jyj.example", 1)
    message = take_in(raw)
    assert (message.state, message.why) in [("ignored", "own_mail"), ("ignored", "auto_reply")]
    assert OutgoingMail.objects.count() == 1


def test_the_receipt_goes_after_ten_minutes_at_the_latest(school, run, monkeypatch):
    monkeypatch.setattr(receipts, "ready", lambda version: None)
    mail_in(run, "三季度志愿服务活动情况", files=["志愿服务.doc"])
    assert receipts.send_due() == 0
    with clock.standing_at(NOW + dt.timedelta(minutes=11)):
        assert receipts.send_due() == 1
        assert receipts.send_due() == 0
    mail = OutgoingMail.objects.get()
    assert mail.kind == "receipt"
    assert "机器核查没有发现缺漏" not in mail.body  # nothing was read yet


def test_where_something_asked_for_is_missing_nobody_is_told_to_do_nothing(school, run):
    mail_in(run, "三季度志愿服务活动情况", files=["志愿服务.doc"])
    version = Version.objects.get()
    assert not receipts._asks_mending(version)
    version.findings.create(check_id="author", severity="required")
    assert receipts._asks_mending(version)
    assert not any("如无误" in line for line in receipts._what_to_do(1, False))


def test_a_forgotten_attachment_waits_for_a_person(school, run):
    message = mail_in(run, "三季度志愿服务活动情况", body="请查收附件。")
    assert message.state == "triage"
    assert [one["code"] for one in message.proposal["items"][0]["why"]][-1] == "attachment_forgotten"


def test_what_came_days_ago_is_not_answered(school, run, monkeypatch):
    monkeypatch.setattr(receipts, "ready", lambda version: None)
    mail_in(run, "三季度志愿服务活动情况", files=["志愿服务.doc"])
    with clock.standing_at(NOW + dt.timedelta(days=3)):
        receipts.send_due()
    assert not OutgoingMail.objects.exists()
    assert MailReceipt.objects.get().dropped == "old"


def test_nothing_is_noted_while_sending_is_off(school, run):
    switch_on(is_on=False)
    mail_in(run, "三季度志愿服务活动情况", files=["志愿服务.doc"])
    assert Submission.objects.count() == 1
    assert not MailReceipt.objects.exists()
    assert not OutgoingMail.objects.exists()


BOUNCE = """\
From: "PostMaster" <postmaster@qq.com>
To: wmb@qinghe.example
Subject: =?gb18030?B?z7XNs83L0MU=?=
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

系统退信
很抱歉，您发送的邮件被退回。
收件人：lan@jyj.example
退信原因：550 5.1.1 收件人邮件地址不存在
{more}
"""


@pytest.mark.parametrize("has_id", [True, False])
def test_a_chinese_provider_s_notice_marks_the_mail(school, run, has_id, post):  # noqa: F811
    mail_in(run, "三季度志愿服务活动情况", files=["志愿服务.doc"])
    deliver_due()
    mail = OutgoingMail.objects.get()
    more = f"原邮件信息\nMessage-ID: {mail.message_id}" if has_id else ""
    notice = take_in(BOUNCE.format(more=more).encode())
    mail.refresh_from_db()

    assert (notice.state, notice.why, notice.result_key) == ("ignored", "bounce", str(mail.pk))
    assert (mail.state, mail.why) == ("bounced", "bounced")
    assert "不存在" in mail.said
    assert Message.objects.get(pk=notice.pk).answers == mail


def test_a_machine_that_sends_back_what_it_got_is_not_answered_again(school, run):
    """It has no header of a machine and our receipt's number; only its files give it away."""
    message = mail_in(run, "三季度志愿服务活动情况", files=["志愿服务.doc"])
    receipt = OutgoingMail.objects.get()
    content = message.parts.get(is_body=False)
    from kaoping.evidence import storage

    for number in range(5):
        raw = raw_mail(f"Re: {receipt.subject}", body=f"{number}", answers=receipt)
        mail = email.message_from_bytes(raw, policy=email.policy.SMTP)
        mail.add_attachment(
            storage.read(content.file),
            maintype="application",
            subtype="octet-stream",
            filename="志愿服务.doc",
        )
        with run(execute=True):
            assert take_in(bytes(mail)).state == "triage"
    assert OutgoingMail.objects.count() == 1
    assert Submission.objects.get().versions.count() == 1
