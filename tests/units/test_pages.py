"""Pages of units, posts and people: who sees what, and what it costs."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.base.models import AuditEvent
from kaoping.units import access, actions
from kaoping.units.models import Incumbency, Person, Role, Unit, UnitTag
from tests.make import make_clerk, make_person, make_post, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan():
    return make_clerk("Lan")


@pytest.fixture
def qinghe():
    return make_unit("Qinghe Office", code="q1", group="A")


@pytest.fixture
def author(qinghe):
    person = make_person("Liaison of Qinghe")
    make_post(qinghe, Role.UNIT_AUTHOR, person)
    return person


def test_a_person_has_the_rights_of_every_post_of_today(qinghe):
    person = make_person("Sun")
    post = make_post(qinghe, Role.UNIT_AUTHOR, person)
    make_post(qinghe, Role.REVIEWER, person)
    Incumbency.objects.create(
        post=make_post(qinghe, Role.CLERK), person=person, since="2010-01-01", until="2010-12-31"
    )

    assert [held.role for held in access.posts_of(person)] == [Role.UNIT_AUTHOR, Role.REVIEWER]
    assert not access.is_office(person)
    assert access.is_reviewer(person)
    assert access.acting_post(person).id == post.pk


def test_a_units_people_have_the_teams_below_it_and_nothing_beside(qinghe):
    person = make_person("Sun")
    make_post(qinghe, Role.UNIT_HEAD, person)
    team = make_unit("Team", parent=qinghe, is_assessed=False)
    squad = make_unit("Squad", parent=team, is_assessed=False)
    other = make_unit("Beihe Office")

    assert access.units_of(person) == {qinghe.pk, team.pk, squad.pk}
    assert access.units_of(person, Role.UNIT_AUTHOR) == set()
    assert access.sees_unit(person, squad.pk)
    assert not access.sees_unit(person, other.pk)
    assert access.superiors_of({squad.pk}) == {squad.pk, team.pk, qinghe.pk}


def test_rights_are_read_once(lan, django_assert_num_queries):
    fresh = Person.objects.get(pk=lan.pk)
    with django_assert_num_queries(2):  # the clock, the posts
        assert access.is_clerk(fresh)
        assert access.is_office(fresh)
        assert not access.is_auditor(fresh)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_units_costs_the_same(lan, client, count, django_assert_max_num_queries):
    office = Unit.objects.get(code="office")
    Unit.objects.filter(pk=office.pk).update(position=99)
    for n in range(count - 1):
        unit = make_unit(f"Unit {n}", group="A")
        UnitTag.objects.create(unit=unit, tag="window")
        make_post(unit, Role.UNIT_AUTHOR, make_person(f"Person {n}"))
    client.force_login(lan)
    client.get("/units/")

    with django_assert_max_num_queries(16):
        response = client.get("/units/")

    assert response.text.count("<tr id=") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_people_costs_the_same(lan, client, count, django_assert_max_num_queries):
    for n in range(count - 1):
        make_post(make_unit(f"Unit {n}"), Role.UNIT_AUTHOR, make_person(f"Person {n}"))
    client.force_login(lan)
    client.get("/people/")

    with django_assert_max_num_queries(12):
        response = client.get("/people/")

    assert response.text.count("<tr id=") == count


def test_filters_and_exports_say_the_same(lan, client, qinghe):
    UnitTag.objects.create(unit=qinghe, tag="window")
    make_unit("Beihe Office", code="b1", group="B")
    client.force_login(lan)

    for query in ("q=qing", "q=Q1", "group=A", "tag=window"):
        assert client.get(f"/units/?{query}").text.count("<tr id=") == 1
        export = client.get(f"/units/?{query}&export=csv")
        lines = export.content.decode("utf-8-sig").splitlines()
        assert [line.split(",")[0] for line in lines[1:]] == ["q1"]
    assert client.get("/people/?role=clerk&export=csv").content.decode("utf-8-sig").count("Lan") == 1
    assert client.get("/people/?role=clerk").text.count("<tr id=") == 1
    assert client.get("/people/?state=closed").text.count("<tr id=") == 0


def test_who_sees_which_unit(lan, client, qinghe, author):
    beihe = make_unit("Beihe Office", code="b1")
    reviewer = make_person("Wen")
    make_post(make_unit("University", is_assessed=False), Role.REVIEWER, reviewer)
    auditor = make_person("Yu")
    make_post(Unit.objects.get(code="office"), Role.AUDITOR, auditor)

    assert client.get("/units/").url.startswith("/account/login/")
    for person, statuses in [
        (lan, (200, 200)),
        (author, (200, 404)),
        (reviewer, (404, 404)),
        (auditor, (200, 200)),
    ]:
        client.force_login(person)
        seen = (client.get("/units/q1/").status_code, client.get(f"/units/{beihe.code}/").status_code)
        assert seen == statuses, person
    client.force_login(author)
    assert client.get("/units/missing/").status_code == 404
    assert "Beihe" not in client.get("/units/").text
    for address in ("/people/", "/people/new/", "/units/import/", "/units/q1/posts/", f"/people/{lan.pk}/"):
        assert client.get(address).status_code == 404
    assert client.get(f"/people/{author.pk}/").status_code == 200


def test_a_post_is_handed_over_and_its_rights_with_it(lan, client, qinghe, author):
    post = author.incumbencies.get().post
    heir = make_person("Heir", username="heir")
    client.force_login(lan)
    assert client.get(f"/people/posts/{post.pk}/").status_code == 200

    wrong = client.post(f"/people/posts/{post.pk}/", {"to": "nobody"})
    assert "nobody" in wrong.text
    client.post(f"/people/posts/{post.pk}/", {"to": "HEIR", "reason": "retired"})

    assert [held.id for held in access.posts_of(Person.objects.get(pk=heir.pk))] == [post.pk]
    assert access.posts_of(Person.objects.get(pk=author.pk)) == ()
    event = AuditEvent.objects.get(verb="post.handed_over")
    assert (event.unit_key, event.reason, event.after["held_by"]) == ("q1", "retired", ["Heir (heir)"])
    page = client.get("/units/q1/").text
    assert "Heir" in page
    assert "Liaison of Qinghe" in page

    client.post(f"/people/posts/{post.pk}/", {"to": ""})
    assert access.posts_of(Person.objects.get(pk=heir.pk)) == ()
    assert post.incumbencies.count() == 1  # who held it for no day leaves no days behind


def test_handing_over_twice_changes_nothing_more(lan, author):
    post = author.incumbencies.get().post
    heir = make_person("Heir")
    actions.hand_over(post=post, to=heir, actor=lan)
    actions.hand_over(post=post, to=heir, actor=lan)

    assert AuditEvent.objects.filter(verb="post.handed_over").count() == 1
    assert post.incumbencies.count() == 2


def test_a_clerk_fills_units_posts_and_not_the_offices(lan, client, qinghe):
    make_person("New", username="new")
    head = make_post(Unit.objects.get(code="office"), Role.OFFICE_HEAD)
    client.force_login(lan)

    assert client.get(f"/people/posts/{head.pk}/").status_code == 404
    refused = client.post("/units/q1/posts/", {"role": "office_head", "person": "new"})
    assert refused.status_code == 200
    accepted = client.post("/units/q1/posts/", {"role": "unit_author", "person": "new", "title": "通讯员"})
    assert accepted.url == "/units/q1/"
    assert Incumbency.objects.get(person__username="new").post.title == "通讯员"


def test_a_new_account_shows_its_password_once(lan, client, qinghe):
    client.force_login(lan)
    form = {"username": "Wang.Fang", "name": "王芳", "unit": "Q1", "role": "unit_author"}

    page = client.post("/people/new/", form)

    person = Person.objects.get(username="wang.fang")
    password = re.search(r"<code>([\w-]+)</code>", page.text).group(1)
    assert person.check_password(password)
    assert person.incumbencies.get().post.unit == qinghe
    assert client.post("/people/new/", form).status_code == 200
    assert Person.objects.filter(name="王芳").count() == 1
    missing = client.post("/people/new/", form | {"username": "x", "unit": "none"})
    assert "none" in missing.text
    assert not Person.objects.filter(username="x").exists()


def test_an_account_is_closed_with_a_reason_and_not_without(lan, client, author):
    client.force_login(lan)

    client.post(f"/people/{author.pk}/close/", {"reason": ""})
    assert Person.objects.get(pk=author.pk).is_active
    client.post(f"/people/{author.pk}/close/", {"reason": "left the house"})
    assert not Person.objects.get(pk=author.pk).is_active
    assert client.get(f"/people/{author.pk}/").status_code == 200
    client.post(f"/people/{author.pk}/open/", {"reason": "came back"})
    assert Person.objects.get(pk=author.pk).is_active
    assert client.post(f"/people/{lan.pk}/close/", {"reason": "myself"}).status_code == 404
    assert list(AuditEvent.objects.order_by("id").values_list("verb", "reason")) == [
        ("person.disabled", "left the house"),
        ("person.enabled", "came back"),
    ]


ROLL = "代码,名称,组别,联络员,联络员邮箱\r\nq1,清河市档案馆,甲组,林岚,linlan@qinghe.example\r\nq2,清河市图书馆,乙组,,\r\n"


def upload(client, text):
    return client.post("/units/import/", {"file": SimpleUploadedFile("roll.csv", text.encode("gb18030"))})


def test_the_roll_is_previewed_before_anything_is_written(lan, client, qinghe):
    client.force_login(lan)
    assert client.get("/units/import/").status_code == 200

    preview = upload(client, ROLL)

    assert preview.text.count('<tr id="row-') == 2
    assert "Qinghe Office → 清河市档案馆" in preview.text
    assert Unit.objects.filter(code="q2").count() == 0
    assert client.post("/units/import/", {"take": "1"}).url == "/units/"
    assert Unit.objects.get(code="q2").name == "清河市图书馆"
    assert Unit.objects.get(code="q1").group == "甲组"
    client.post("/units/import/", {"take": "1"})  # a second press has nothing to take
    assert Unit.objects.count() == 3
    assert upload(client, ROLL).text.count('<tr id="row-') == 0


def test_a_roll_with_a_fault_is_shown_and_cannot_be_taken(lan, client):
    client.force_login(lan)

    page = upload(client, ROLL + "q2,又一个,,,\r\n,无代码,,,\r\n")

    assert page.text.count('<tr id="fault-') == 1
    assert client.post("/units/import/", {"take": "1"}).url == "/units/import/"
    assert Unit.objects.filter(code="q2").count() == 0
