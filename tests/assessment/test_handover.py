"""A post's handover pack: what its next holder must know, and who may read it."""

import datetime as dt

import pytest

from kaoping.assessment import actions
from kaoping.units.actions import hand_over
from kaoping.units.models import Incumbency, Role
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import make_content, make_piece, window_of

TODAY = dt.date(2014, 3, 20)

pytestmark = pytest.mark.usefixtures("march")


@pytest.fixture
def author(unit):
    person = make_person("陈晓岚", phone="555-0199")
    make_post(unit, Role.UNIT_AUTHOR, person, address="chen@edu.example")
    return person


def test_the_pack_of_a_liaison_names_duties_drafts_and_contacts(unit, author, client):
    make_post(unit, Role.UNIT_HEAD, make_person("王建"))
    actions.save_piece_draft(
        unit=unit, window=window_of("2", "2014Q1"), content=make_content(title="写到一半"), actor=author
    )
    make_piece(unit, window_of("1", "plan"), state="returned", title="退回的方案")
    client.force_login(author)
    post = unit.posts.get(role=Role.UNIT_AUTHOR)

    text = client.get(f"/posts/{post.pk}/handover/").text

    for words in ("写到一半", "退回的方案", "王建", "555-0199", "chen@edu.example", "小结"):
        assert words in text
    assert f"/posts/{post.pk}/handover/" in client.get(f"/units/{unit.code}/").text


def test_the_pack_of_a_clerk_names_what_waits(unit, client):
    clerk = make_clerk("岚")
    make_piece(unit, window_of("2", "2014Q1"), title="等着审核")
    client.force_login(clerk)
    post = Incumbency.objects.get(person=clerk).post
    assert "等着审核" in client.get(f"/posts/{post.pk}/handover/").text


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.CLERK, Role.UNIT_AUTHOR, Role.LEADER])
def test_nobody_else_reads_what_a_unit_has_begun(unit, author, client, role):
    other = make_person("旁人")
    make_post(make_unit("乙局"), role, other)
    client.force_login(other)
    post = unit.posts.get(role=Role.UNIT_AUTHOR)
    assert client.get(f"/posts/{post.pk}/handover/").status_code == 404


@pytest.mark.parametrize(("days", "until"), [(0, "2014-03-19"), (7, "2014-03-26")])
def test_both_hold_the_post_for_the_days_together(unit, author, days, until):
    post, successor = unit.posts.get(role=Role.UNIT_AUTHOR), make_person("新人")
    hand_over(post=post, to=successor, actor=None, overlap_days=days)
    assert Incumbency.objects.get(person=author).until == dt.date.fromisoformat(until)
    assert Incumbency.objects.on(TODAY).filter(post=post).count() == (2 if days else 1)
