"""Reposts: entered once, withdrawn with a reason, counted for the score."""

import datetime as dt

import pytest

from kaoping.assessment import ports
from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.programmes.publishing import actions
from kaoping.programmes.publishing.models import Repost
from kaoping.programmes.publishing.sources import Reposts
from kaoping.pure.scoring.facts import CountFact
from kaoping.units.models import Role, Unit
from tests.make import make_clerk, make_person, make_post, make_unit

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2014, 10, 15, 2, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _october():
    with clock.standing_at(NOW):
        yield


@pytest.fixture
def lan():
    return make_clerk("Lan")


@pytest.fixture
def qinghe():
    return make_unit("Qinghe Office", code="q1", short_name="Qinghe")


def enter(unit, lan, number=1, day=dt.date(2014, 5, 6)):
    return actions.enter_repost(
        unit=unit,
        title=f"Item {number}",
        outlet="City Party Site",
        address=f"http://dj.example/{number}",
        reposted_on=day,
        actor=lan,
    )


def form(**changes):
    return {
        "unit": "q1",
        "title": "A good deed",
        "outlet": "City Party Site",
        "address": "http://dj.example/7.html",
        "reposted_on": "2014-05-06",
    } | changes


@pytest.mark.parametrize("name", ["q1", "Q1", "Qinghe Office", "Qinghe"])
def test_the_clerk_enters_an_item_by_code_or_name(lan, client, qinghe, name):
    client.force_login(lan)
    assert client.get("/reposts/new/").status_code == 200

    assert client.post("/reposts/new/", form(unit=name)).url == "/reposts/"

    repost = Repost.objects.get()
    assert (repost.unit, repost.reposted_on, repost.entered_by) == (qinghe, dt.date(2014, 5, 6), "Lan")
    assert AuditEvent.objects.get(verb="repost.entered").unit_key == "q1"


def test_the_same_address_twice_is_refused_with_the_first_entry_named(lan, client, qinghe):
    other = make_unit("Beihe Office", code="b1")
    client.force_login(lan)
    client.post("/reposts/new/", form())

    refused = client.post(
        "/reposts/new/", form(unit="b1", address="https://DJ.example/7.html/?utm_source=wx#a")
    )

    assert refused.status_code == 200
    assert "A good deed" in refused.text
    assert "Qinghe" in refused.text
    assert Repost.objects.count() == 1
    client.post(f"/reposts/{Repost.objects.get().pk}/withdraw/", {"reason": "wrong unit"})
    assert client.post("/reposts/new/", form(unit="b1")).url == "/reposts/"
    assert Repost.objects.counted().get().unit == other


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "nobody"},
        {"unit": "office"},
        {"address": "ftp://dj.example/7"},
        {"address": ""},
        {"reposted_on": "2014-10-16"},
        {"reposted_on": "yesterday"},
        {"title": ""},
    ],
)
def test_a_wrong_entry_is_refused(lan, client, qinghe, wrong):
    client.force_login(lan)

    assert client.post("/reposts/new/", form(**wrong)).status_code == 200
    assert Repost.objects.count() == 0


def test_a_name_that_two_units_share_is_asked_for_by_code(lan, client, qinghe):
    make_unit("Qinghe Office", code="q2")
    client.force_login(lan)

    assert client.post("/reposts/new/", form(unit="Qinghe Office")).status_code == 200
    assert client.post("/reposts/new/", form(unit="q2")).status_code == 302
    assert Repost.objects.get().unit.code == "q2"


def test_another_keeps_outlet_and_date(lan, client, qinghe):
    client.force_login(lan)

    response = client.post("/reposts/new/", form(again="1"))

    page = client.get(response.url).text
    assert 'value="City Party Site"' in page
    assert 'value="2014-05-06"' in page


def test_withdrawing_needs_a_reason_and_happens_once(lan, client, qinghe):
    repost = enter(qinghe, lan)
    client.force_login(lan)

    assert client.post(f"/reposts/{repost.pk}/withdraw/", {"reason": ""}).status_code == 200
    assert Repost.objects.counted().count() == 1
    assert client.post(f"/reposts/{repost.pk}/withdraw/", {"reason": "a mirror"}).status_code == 302
    assert client.post(f"/reposts/{repost.pk}/withdraw/", {"reason": "again"}).status_code == 404
    repost.refresh_from_db()
    assert repost.withdrawn_reason == "a mirror"
    assert AuditEvent.objects.get(verb="repost.withdrawn").reason == "a mirror"


def test_who_sees_and_who_enters(lan, client, qinghe):
    enter(qinghe, lan, 1)
    mine = enter(make_unit("Beihe Office", code="b1"), lan, 2)
    author, reviewer, auditor = make_person("Author"), make_person("Wen"), make_person("Yu")
    make_post(mine.unit, Role.UNIT_AUTHOR, author)
    make_post(make_unit("University"), Role.REVIEWER, reviewer)
    make_post(Unit.objects.get(code="office"), Role.AUDITOR, auditor)

    assert client.get("/reposts/").status_code == 302
    for person, rows, new in [(lan, 2, 200), (author, 1, 404), (auditor, 3, 404), (reviewer, None, 404)]:
        client.force_login(person)
        page = client.get("/reposts/")
        assert page.status_code == (404 if rows is None else 200)
        assert rows is None or page.text.count("<tr id=") == rows
        assert client.get("/reposts/new/").status_code == new
        assert client.post("/reposts/new/", form()).status_code == (302 if new == 200 else 404)
        assert client.post(f"/reposts/{mine.pk}/withdraw/", {"reason": ""}).status_code == (
            200 if new == 200 else 404
        )


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(lan, client, qinghe, count, django_assert_max_num_queries):
    for n in range(count):
        enter(qinghe, lan, n)
    client.force_login(lan)
    client.get("/reposts/")

    with django_assert_max_num_queries(12):
        page = client.get("/reposts/")

    assert page.text.count("<tr id=") == count


def test_filters_and_exports_say_the_same(lan, client, qinghe):
    enter(qinghe, lan, 1)
    enter(make_unit("Beihe Office"), lan, 2, dt.date(2013, 5, 6))
    client.force_login(lan)

    for query, count in [
        ("q=Item 1", 1),
        ("year=2013", 1),
        ("outlet=City Party Site", 2),
        ("state=withdrawn", 0),
    ]:
        assert client.get(f"/reposts/?{query}").text.count("<tr id=") == count
        lines = client.get(f"/reposts/?{query}&export=csv").content.decode("utf-8-sig").splitlines()
        assert len(lines) == count + 1
    assert client.get("/reposts/?export=xlsx").content.startswith(b"PK")


class Period:
    period_from, period_to = dt.date(2014, 1, 1), dt.date(2014, 12, 31)


def test_standing_entries_of_the_period_are_facts(lan, qinghe, django_assert_num_queries):
    other = make_unit("Beihe Office", code="b1")
    enter(qinghe, lan, 1, dt.date(2014, 1, 1))
    enter(qinghe, lan, 2, dt.date(2013, 12, 31))
    enter(other, lan, 3, dt.date(2014, 9, 30))
    actions.withdraw_repost(repost=enter(qinghe, lan, 4), actor=lan, reason="a mirror")

    with django_assert_num_queries(1):
        facts = list(Reposts().facts(Period, None))

    assert facts == [
        CountFact("b1", "publishing.reposts", 1, dt.date(2014, 9, 30)),
        CountFact("q1", "publishing.reposts", 1, dt.date(2014, 1, 1)),
    ]
    assert [fact.unit for fact in Reposts().facts(Period, [other.pk])] == ["b1"]
    assert "publishing.reposts" in ports.known_fact_keys()


def test_the_score_hears_of_every_change(lan, qinghe, monkeypatch):
    heard = []
    monkeypatch.setattr(ports, "_schemes_on", [lambda day: [7] if day.year == 2014 else []])
    ports.listen_to_facts("test", lambda *change: heard.append(change))
    try:
        repost = enter(qinghe, lan)
        enter(qinghe, lan, 2, dt.date(2013, 1, 1))
        actions.withdraw_repost(repost=repost, actor=lan, reason="a mirror")
    finally:
        ports.withdraw("test")

    assert heard == [(7, [qinghe.pk])] * 2
