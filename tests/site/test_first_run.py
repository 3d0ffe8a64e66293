"""The first steps of an office: read off what is there, done by deeds, put away for good."""

import datetime as dt

import pytest

from kaoping.assessment import actions
from kaoping.base import clock
from kaoping.intake.actions import accept_message
from kaoping.intake.models import Mailbox
from kaoping.site.first_run import first_run
from kaoping.units.models import Role, Unit
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import SMALL, at, make_notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at("2014-02-03 09:00"))
    monkeypatch.setattr(clock, "today", lambda zone=None: dt.date(2014, 2, 3))


def left(person):
    return [step.key for step in first_run(person).steps if not step.done]


def test_each_step_is_done_by_its_deed():
    clerk = make_clerk()
    assert left(clerk) == ["units", "posts", "scheme", "published", "mailbox", "mail", "notice"]

    unit = make_unit("甲局")
    assert left(clerk) == ["posts", "scheme", "published", "mailbox", "mail", "notice"]
    make_post(unit, Role.UNIT_AUTHOR, make_person("联络员"))
    assert left(clerk) == ["scheme", "published", "mailbox", "mail", "notice"]
    version = actions.save_draft(text=SMALL, actor=clerk)
    assert left(clerk) == ["published", "mailbox", "mail", "notice"]
    scheme = actions.publish(version, actor=clerk)
    assert left(clerk) == ["mailbox", "mail", "notice"]
    Mailbox.objects.create(
        host="x.example", account="a@b.example", made_at=clock.now(), succeeded_at=clock.now()
    )
    assert left(clerk) == ["mail", "notice"]
    accept_message(b"From: a@b.example\r\n\r\nx", received_at=clock.now(), source="import", source_label="x")
    assert left(clerk) == ["notice"]
    make_notice(scheme.indicators.get(code="3"), issued="2014-02-03 08:00")
    assert left(clerk) == []
    assert not first_run(clerk).is_shown


def test_a_unit_without_a_liaison_keeps_the_step_open():
    clerk = make_clerk()
    make_post(make_unit("甲局"), Role.UNIT_AUTHOR, make_person("联络员"))
    assert "posts" not in left(clerk)
    make_unit("乙局")
    assert "posts" in left(clerk)
    Unit.objects.filter(name="乙局").update(is_assessed=False)
    assert "posts" not in left(clerk)


def test_it_stands_on_the_desk_until_it_is_put_away(client):
    clerk = make_clerk()
    client.force_login(clerk)
    assert "开始使用" in client.get("/").text

    assert client.post("/first-steps/", {"away": "1"}).url == "/"
    assert "收起这张清单" not in client.get("/").text
    other = make_clerk("同事")
    assert first_run(other).is_shown

    assert client.post("/first-steps/", {"away": "0"}).url == "/first-steps/"
    assert "收起这张清单" in client.get("/").text


def test_one_query(django_assert_num_queries):
    clerk = make_clerk()
    first_run(clerk)
    with django_assert_num_queries(1):
        first_run(clerk)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OFFICE_HEAD, 200), (Role.SYSTEM_ADMIN, 200), (Role.LEADER, 404), (Role.UNIT_AUTHOR, 404)],
)
def test_whom_it_concerns(client, role, status):
    person = make_person("某人")
    make_post(make_unit("处", is_assessed=False), role, person)
    client.force_login(person)

    page = client.get("/first-steps/")

    assert page.status_code == status
    if role == Role.SYSTEM_ADMIN:
        assert page.text.count("<li class=") == 3
