"""收到 by mail: what counts as having a notice, and what is left to a person."""

import pytest

from kaoping.assessment import handlers
from kaoping.assessment.models import Indicator, Submission
from kaoping.base import clock
from kaoping.intake.ports import SURE
from kaoping.notifications.models import Notification, OutgoingMail
from tests.assessment.test_mail import make_mail
from tests.make import make_unit
from tests.make_assessment import make_notice, make_scheme

pytestmark = pytest.mark.django_db
HANDLER = handlers.SubmissionMail()


@pytest.fixture
def unit(spring):
    return make_unit("清河局", code="q1")


@pytest.fixture
def notice(unit):
    make_scheme()
    return make_notice(Indicator.objects.get(code="3"), title="关于文明单位复查的通知")


def sent(notice, unit):
    """The mail that brought the notice, as the digest keeps it."""
    mail = OutgoingMail.objects.create(
        kind="digest", to_address="song@unit.example", subject="今日通知", body="…", state="sent",
        message_id="<notice.1@office.example>", made_at=clock.now(),
    )  # fmt: skip
    Notification.objects.filter(kind="notice_issued", unit=unit).update(mail=mail)
    return mail


@pytest.mark.parametrize(
    "body", ["收到", "收到，谢谢！", "已收到。\n-- \n宋文静 63284417", "Received, thank you."]
)
def test_an_answer_that_says_received_acknowledges_the_notice(unit, notice, body):
    mail = sent(notice, unit)
    message = make_mail(unit, "回复：今日通知", body=body, in_reply_to=mail.message_id)

    proposal = HANDLER.propose(message)
    taken = HANDLER.take_in(message, proposal.items, actor=None)

    assert proposal.confidence == SURE
    assert (taken.kind, taken.key) == ("assessment.notice", str(notice.pk))
    row = notice.audience.get(unit=unit)
    assert (row.acknowledged_at, row.acknowledged_by) == (message.received_at, "宋文静 <song@unit.example>")
    assert not Submission.objects.exists()


def test_the_notices_own_title_is_enough(unit, notice):
    message = make_mail(unit, "收到：关于文明单位复查的通知", body="我局已收到。")

    HANDLER.take_in(message, HANDLER.propose(message).items, actor=None)

    assert notice.audience.get(unit=unit).acknowledged_at is not None


@pytest.mark.parametrize(
    ("subject", "body", "files", "answers"),
    [
        ("收到", "收到", (), False),
        ("回复：今日通知", "没有收到附件，请再发一次", (), True),
        ("回复：今日通知", "收到，请问照片要几张？", (), True),
        ("回复：今日通知", "收到，材料附后。", ("复查台账.doc",), True),
        ("回复：今日通知", "收到通知后，我局立即召开会议，研究部署文明单位复查工作。" * 5, (), True),
    ],
)
def test_what_says_more_or_names_no_notice_acknowledges_nothing(unit, notice, subject, body, files, answers):
    mail = sent(notice, unit)
    in_reply_to = mail.message_id if answers else ""
    message = make_mail(unit, subject, body=body, files=files, in_reply_to=in_reply_to)

    proposal = HANDLER.propose(message)

    assert not any(why.code == "acknowledges" for item in proposal.items for why in item.why)


def test_a_mail_that_is_taken_out_again_takes_its_word_back(unit, notice):
    message = make_mail(unit, "收到：关于文明单位复查的通知", body="收到")
    taken = HANDLER.take_in(message, HANDLER.propose(message).items, actor=None)
    message.result_kind = taken.kind

    HANDLER.give_back(message, actor=None, reason="不是本单位")

    assert notice.audience.get(unit=unit).acknowledged_at is None


def test_another_units_notice_is_not_acknowledged(unit, notice):
    other = make_unit("北河局", code="q2")
    message = make_mail(other, "收到：关于文明单位复查的通知", body="收到")

    assert not any(item.window == notice.key for item in HANDLER.propose(message).items)
