"""Beside confirm and ignore: answer the sender, take out again, see the receipt before."""

import pytest

from kaoping.assessment.models import Submission
from kaoping.base import clock
from kaoping.intake import actions, ports
from kaoping.intake.proposals import items_of
from kaoping.notifications.models import OutgoingMail
from kaoping.units.models import Role
from tests.make import make_clerk, make_post, make_unit
from tests.make_assessment import at, make_scheme
from tests.make_mail import raw_mail, take_in
from tests.notifications.conftest import switch_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    with clock.standing_at(at("2014-09-10 09:05")):
        unit = make_unit("清河市教育局", short_name="市教育局")
        make_post(unit, Role.UNIT_AUTHOR, address="lan@jyj.example")
        make_scheme()
        switch_on()
        yield unit


@pytest.fixture
def clerk(client, school):
    person = make_clerk()
    client.force_login(person)
    return person


def test_the_receipt_is_shown_before(client, clerk):
    message = take_in(
        raw_mail(
            "志愿服务",
            sender="宋文静 <song@qq.example>",
            body="市教育局三季度志愿服务",
            files=["志愿服务.doc"],
        )
    )
    page = client.get(f"/mail/{message.pk}/").text

    assert message.state == "triage"
    assert 'class="preformatted"' in page
    assert "志愿服务.doc" in page


def test_a_question_is_proposed_as_one_and_answered(client, clerk):
    message = take_in(
        raw_mail("三季度志愿服务", sender="lan@jyj.example", body="请问三季度志愿服务什么时候截止？")
    )
    page = client.get(f"/mail/{message.pk}/").text

    assert (message.state, message.why) == ("triage", "question")
    assert "建议：作为咨询答复" in page
    assert "“请问”" in page
    assert page.index("答复咨询") < page.index("仍按材料登记")  # offered second, and no key does it
    assert 'data-key="y"' not in page
    assert 'name="reasons"' not in page  # which say why a mail cannot be taken in
    assert not Submission.objects.exists()

    client.post(f"/mail/{message.pk}/answer/", {"text": "9月30日截止。"})
    mail = OutgoingMail.objects.get()

    assert "现答复如下：\n\n9月30日截止。" in mail.body
    assert "未能登记" not in mail.body
    assert "补齐" not in mail.body


def test_a_question_beside_material_is_material(client, clerk):
    message = take_in(
        raw_mail(
            "三季度志愿服务", sender="lan@jyj.example", body="请查收。还缺什么吗？", files=["志愿服务.doc"]
        )
    )

    assert message.state == "matched"


def test_answering_the_sender(client, clerk):
    message = take_in(raw_mail("你好", sender="宋文静 <song@qq.example>", body="请查收"))
    assert client.post(f"/mail/{message.pk}/answer/", {}).status_code == 200
    assert not OutgoingMail.objects.exists()
    answer = client.post(
        f"/mail/{message.pk}/answer/", {"reasons": ["which_unit", "no_files"], "text": "请来电"}
    )
    message.refresh_from_db()
    mail = OutgoingMail.objects.get()

    assert answer.status_code == 302
    assert (message.state, message.why, message.result_key) == ("ignored", "answered", str(mail.pk))
    assert (mail.kind, mail.to_address, mail.in_reply_to) == ("answer", "song@qq.example", message.message_id)
    assert "请来电" in mail.body
    # Their answer says to which mail it belongs.
    again = take_in(raw_mail("Re: 你好", sender="song@qq.example", body="我是市教育局", answers=mail))
    assert again.answers == mail
    assert again.proposal["unit_why"] in ("signature", "body", "subject")


@pytest.mark.parametrize("case", ["off", "machine"])
def test_no_answer_can_go(client, clerk, case):
    headers = [("List-Id", "<l.example>")] if case == "machine" else ()
    if case == "off":
        switch_on(is_on=False)
    message = take_in(
        raw_mail("三季度志愿服务", sender="lan@jyj.example" if headers else "x@y.example", headers=headers)
    )
    answer = client.post(f"/mail/{message.pk}/answer/", {"text": "请来电"})
    message.refresh_from_db()

    assert (answer.status_code, message.state) == (200, "triage")
    assert not OutgoingMail.objects.exists()


def test_taking_out_what_was_taken_in(client, clerk, school):
    message = take_in(raw_mail("三季度志愿服务活动情况", files=["志愿服务.doc"]))
    piece = Submission.objects.get()
    assert message.state == "matched"
    assert client.post(f"/mail/{message.pk}/undo/", {"reason": ""}).status_code == 200
    client.post(f"/mail/{message.pk}/undo/", {"reason": "记错了项"})
    message.refresh_from_db()
    piece.refresh_from_db()

    assert (message.state, message.why, message.result_key) == ("triage", "undone", "")
    assert (piece.state, piece.reason) == ("withdrawn", "记错了项")
    taken = actions.confirm(message, unit=school, items=items_of(message.proposal), actor=clerk)
    assert taken.label != piece.receipt_no


def test_what_somebody_built_on_stays(client, clerk):
    from kaoping.assessment.actions import accept

    message = take_in(raw_mail("三季度志愿服务活动情况", files=["志愿服务.doc"]))
    accept(Submission.objects.get(), actor=clerk)
    answer = client.post(f"/mail/{message.pk}/undo/", {"reason": "记错了项"})
    message.refresh_from_db()

    assert (answer.status_code, message.state) == (200, "matched")
    with pytest.raises(ports.CannotTakeIn):
        actions.undo(message, actor=clerk, reason="记错了项")


def test_only_the_office_does_these_things(client, school):
    message = take_in(raw_mail("三季度志愿服务活动情况", files=["志愿服务.doc"]))
    person = make_clerk(unit=school)
    person.incumbencies.all().delete()
    client.force_login(person)
    for door in ("undo", "answer"):
        assert client.post(f"/mail/{message.pk}/{door}/", {"reason": "x", "text": "x"}).status_code == 404
