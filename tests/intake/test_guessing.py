"""Whose a mail may be whose sender is on no roll; and what a mail only carries on."""

import datetime as dt

import pytest

from kaoping.base import clock
from kaoping.intake.guessing import other_names
from kaoping.intake.quoting import parted
from kaoping.units.models import Office, Role, Substitution, UnitDomain
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_mail import raw_mail, take_in

FORWARD = "请看下面。\n\n-------- 转发邮件信息 --------\n发件人：宋文静 <song@jyj.example>\n日期：2014-09-09\n收件人：wmb@qinghe.example\n主题：三季度材料\n\n见附件"
BLOCK = "已转发。\n\n发件人: 宋文静 <song@jyj.example>\n发送时间: 2014年9月9日\n收件人: wmb@qinghe.example\n主题: 材料\n\n三季度志愿服务"


@pytest.mark.parametrize(
    ("subject", "body", "own", "address", "is_forward"),
    [
        ("材料", "您好，见附件。", "您好，见附件。", "", False),
        ("转发：材料", FORWARD, "请看下面。", "song@jyj.example", True),
        ("Fw: 材料", BLOCK, "已转发。", "song@jyj.example", True),
        ("Re: 材料", "改好了\n\n------------------ 原始邮件 ------------------\n发件人: 文明办\n旧文", "改好了", "", False),
        ("回复：材料", "改好了\n在 2014-09-10 09:00:00，\"文明办\" <wmb@qinghe.example> 写道：\n旧文", "改好了", "wmb@qinghe.example", False),
        ("Re: x", "new\nOn Wed, Sep 10, 2014 at 9:00 AM Lan <lan@b.example> wrote:\n> old", "new", "lan@b.example", False),
        ("Re: x", "new\n> old\n> older", "new", "", False),
        ("材料", "发件人：宋文静，三季度志愿服务情况如下", "发件人：宋文静，三季度志愿服务情况如下", "", False),
        ("Re: x", "new\n\n-----Original Message-----\nFrom: a@b.example\nold", "new", "a@b.example", False),
    ],
)  # fmt: skip
def test_own_words_and_what_is_carried(subject, body, own, address, is_forward):
    found = parted(subject, body)
    assert (found.own.strip(), found.carried_from, found.is_forward) == (own, address, is_forward)
    assert found.own + found.carried == body or not found.carried


@pytest.mark.parametrize(
    "letter", ["-", " ", ">", "发", "=", "_", "写道：", "On ", "<a@", "\n-", "发件人:\n"]
)
def test_hostile_text_takes_no_time(letter):
    import time

    begun = time.process_time()
    parted("Re: " + letter * 200, letter * 20_000)
    assert time.process_time() - begun < 10  # not without end


@pytest.mark.parametrize(
    ("name", "region", "others"),
    [
        ("清河市教育局", "清河市直机关", {"清河市教育局", "教育局", "市教育局"}),
        ("市教育局", "", {"市教育局", "教育局"}),
        ("清河市委宣传部", "清河市直机关", {"清河市委宣传部"}),
        ("清河日报社", "清河市直机关", {"清河日报社"}),
    ],
)  # fmt: skip
def test_other_names_of_a_unit(name, region, others):
    assert set(other_names(name, region)) == others


@pytest.fixture
def town(db):
    with clock.standing_at(dt.datetime(2014, 9, 10, 2, tzinfo=dt.UTC)):
        Office.objects.create(name="文明办", mailbox="wmb@qinghe.example", region="清河市直机关")
        school = make_unit("清河市教育局", short_name="市教育局", code="jyj")
        other = make_unit("清河市民政局", short_name="市民政局", code="mzj")
        song = make_person("宋文静", phone="0379-5550123")
        make_post(school, Role.UNIT_AUTHOR, song, address="song@jyj.example")
        make_post(
            other, Role.UNIT_AUTHOR, make_person("赵明", phone="138-0000-5555"), address="zhao@mzj.example"
        )
        yield school


def why(message):
    return (
        message.state,
        message.why,
        (message.unit.code if message.unit else ""),
        message.proposal.get("unit_why"),
    )


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"sender": "song@jyj.example"}, "address"),
        ({"sender": "x@qq.example", "subject": "Fw: 材料", "body": FORWARD}, "forwarded"),
        ({"sender": "教育局 <x@qq.example>"}, "from_name"),
        ({"sender": "x@qq.example", "body": "材料见附件\n\n清河市教育局机关党委\n2014年9月"}, "signature"),
        ({"sender": "x@qq.example", "subject": "教育局三季度材料"}, "subject"),
        ({"sender": "宋文静 <x@qq.example>", "body": "联系电话：0379-5550123"}, "person_phone"),
        ({"sender": "x@qq.example", "body": "联系人：宋文静 5550123"}, ""),
    ],
)
def test_whose_mail_it_is(town, fields, found):
    message = take_in(raw_mail(fields.pop("subject", "材料"), fields.pop("body", "见附件"), **fields))
    assert message.state == "triage"
    assert message.proposal["unit_why"] == found
    assert message.proposal["unit"] == (town.pk if found else None)
    assert (message.unit == town) == (found == "address")


def test_an_attached_mail_names_its_sender(town):
    import email
    import email.policy

    inner = email.message_from_bytes(raw_mail("三季度材料", sender="song@jyj.example"))
    outer = email.message_from_bytes(raw_mail("Fw: 材料", sender="x@qq.example"), policy=email.policy.SMTP)
    outer.add_attachment(inner)
    message = take_in(bytes(outer))
    assert (message.proposal["unit_why"], message.forwarded_from) == ("forwarded", "song@jyj.example")


def test_what_the_office_passes_on_is_the_unit_s(town):
    clerk = make_clerk()
    post = clerk.incumbencies.get().post
    post.addresses.create(address="clerk@qinghe.example")
    message = take_in(raw_mail("转发：材料", FORWARD, sender="clerk@qinghe.example"))
    assert why(message) == ("triage", "from_office", "", "forwarded")


def test_an_earlier_mail_of_the_thread_tells_the_unit(town):
    first = take_in(raw_mail("材料", sender="song@jyj.example"))
    message = take_in(raw_mail("Re: 材料", sender="private@qq.example", answers=first))
    assert why(message) == ("triage", "guessed_unit", "", "thread")


def test_who_stands_in_writes_for_the_post_and_then_no_more(town):
    post = town.posts.get()
    Substitution.objects.create(
        post=post, address="li@jyj.example", since=dt.date(2014, 9, 8), until=dt.date(2014, 9, 19), reason="休假", made_at=clock.now()
    )  # fmt: skip
    message = take_in(raw_mail("材料", sender="li@jyj.example"))
    assert (message.unit, message.post, message.proposal["unit_why"]) == (town, post, "substitute")
    with clock.standing_at(dt.datetime(2014, 9, 20, 2, tzinfo=dt.UTC)):
        later = take_in(raw_mail("材料二", sender="li@jyj.example"))
    assert later.unit is None


def test_a_domain_is_the_unit_s(town):
    UnitDomain.objects.create(unit=town, domain="edu.qinghe.example")
    message = take_in(raw_mail("材料", sender="new@mail.edu.qinghe.example"))
    assert (message.unit, message.proposal["unit_why"]) == (town, "domain")
