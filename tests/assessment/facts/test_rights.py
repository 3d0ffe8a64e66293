"""Recorded facts: who may read and write them, what they cost, claw-backs, schemes that are closed or amended."""

import pytest

from kaoping.assessment.actions import close
from kaoping.assessment.models import RecordedFact
from kaoping.results.facts import collect
from kaoping.results.standings import live_sheet
from kaoping.units.models import Role
from tests.assessment.facts.desk import GRID, fill, form_of, standing
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import make_piece, make_scheme, window_of

pytestmark = pytest.mark.usefixtures("october")


def test_a_piece_is_clawed_back_and_given_back(lan, client, town):
    home = make_unit("丙局", code="u3", group="甲")
    scheme = make_scheme()
    piece = make_piece(home, window_of("2", "2014Q1", scheme), state="accepted")
    path = f"/submissions/{piece.pk}/clawback/"
    assert client.get(f"/submissions/{piece.pk}/").text.count(path) == 1
    assert client.post(path, {"on": "2014-01-01", "basis": "照片是旧的"}).status_code == 422
    assert client.post(path, {"on": "2014-05-01", "basis": "照片是旧的"}).status_code == 302

    row = standing().get()
    assert (row.kind, row.name, row.unit_id) == ("clawback", piece.receipt_no, piece.unit_id)
    assert live_sheet(scheme, piece.unit).total == 0
    assert "照片是旧的" in client.get(f"/submissions/{piece.pk}/").text
    assert client.post(path, {"on": "2014-05-02", "basis": "又"}).status_code == 422
    client.post(f"/facts/{row.pk}/withdraw/", {"reason": "查明是新的"})
    assert live_sheet(scheme, piece.unit).total == 1


def people(town):
    unit = RecordedFact.objects.model.unit.field.related_model.objects.get(code="u1")
    office = unit.__class__.objects.filter(code="office").first() or make_unit(
        "Office", code="office", is_assessed=False
    )
    found = {}
    for name, home, role in [
        ("author", unit, Role.UNIT_AUTHOR), ("other", unit.__class__.objects.get(code="u2"), Role.UNIT_AUTHOR),
        ("leader", office, Role.LEADER), ("auditor", office, Role.AUDITOR),
        ("reviewer", make_unit("学校", is_assessed=False), Role.REVIEWER),
        ("system_admin", office, Role.SYSTEM_ADMIN),
    ]:  # fmt: skip
        found[name] = make_person(name)
        make_post(home, role, found[name])
    return found


READ = {"leader": 200, "auditor": 200}


@pytest.mark.parametrize("name", ["author", "other", "leader", "auditor", "reviewer", "system_admin"])
def test_the_office_writes_leaders_read_units_see_their_own(lan, client, town, name):
    fill(client, GRID, v__u1__0="1")
    row = standing().get()
    who = people(town)[name]
    client.force_login(who)
    reads = READ.get(name, 404)

    assert client.get("/facts/").status_code == {"author": 302, "other": 302}.get(name, reads)
    assert client.get(GRID).status_code == reads
    assert client.post(GRID, {}).status_code == 404
    assert client.get("/facts/event/?name=adoption").status_code == 404
    assert client.get("/facts/import/").status_code == 404
    assert client.get("/facts/template/?kind=answer&name=1").status_code == 404
    assert client.get("/facts/decisions/").status_code == reads
    assert client.get(f"/facts/{row.pk}/").status_code == {"author": 200}.get(name, reads)
    assert client.post(f"/facts/{row.pk}/withdraw/", {"reason": "x"}).status_code == 404
    assert client.get("/facts/list/").status_code == {"author": 200, "other": 200}.get(name, reads)
    listed = client.get("/facts/list/")
    assert ("fact-" in listed.text) == (name in ("author", "leader", "auditor"))
    assert client.get("/facts/999999/").status_code == 404


def test_nobody_records_for_the_own_unit(lan, client, town):
    unit = RecordedFact.objects.model.unit.field.related_model.objects.get(code="u1")
    make_post(unit, Role.UNIT_AUTHOR, lan)
    client.force_login(type(lan).objects.get(pk=lan.pk))
    page = client.get(GRID)
    assert "v.u1.0" not in page.text
    page = client.post(GRID, {"basis": "x", "w.u1": "\t\t", "v.u1.0": "1"})

    assert page.status_code == 422
    assert RecordedFact.objects.count() == 0


def test_a_reviewer_marks_units_but_not_the_own(town, client):
    home = RecordedFact.objects.model.unit.field.related_model.objects.get(code="u1")
    wen = make_person("Wen", username="wen")
    make_post(home, Role.REVIEWER, wen)
    client.force_login(wen)
    assert [row.asked.name for row in client.get("/reviews/assess/").context["rows"]] == ["2", "3"]
    path = "/reviews/assess/marks/?name=2"
    assert "v.u1.0" not in client.get(path).text
    assert fill(client, path, v__u2__0="88", basis="").status_code == 302

    row = standing().get()
    assert row.data == {"assessor": "wen", "by": "评委", "home": "u1", "value": "88"}
    assert row.recording.source == "assessor"
    assert fill(client, path, v__u2__0="90", basis="").status_code == 422  # a change says why
    assert fill(client, path, v__u2__0="90", basis="算错").status_code == 302
    assert standing().get().data["value"] == "90"
    assert client.get("/reviews/assess/marks/?name=1").status_code == 404
    client.force_login(make_clerk())
    assert client.get("/reviews/assess/").status_code == 404


def test_the_office_decides_who_gets_the_last_place(lan, client, town):
    for code in ("u3", "u4"):
        make_unit(f"{code}局", code=code, group="甲", position=9)
    page = client.get("/facts/decisions/")
    assert [(tie.grade, tie.group, tie.places, len(tie.units)) for tie in page.context["now"].ties] == [
        ("保留", "甲", 2, 3)
    ]
    key = page.context["now"].ties[0].key
    refused = client.post("/facts/decisions/", {"tie": key, "unit": ["u1", "u3", "u4"], "basis": "会议"})
    assert "3 units are chosen, but “保留” has 2 left here" in refused.text
    done = client.post("/facts/decisions/", {"tie": key, "unit": ["u1", "u3"], "basis": "主任办公会"})

    assert done.status_code == 302
    assert sorted(row.unit.code for row in standing(kind="decision")) == ["u1", "u3"]
    page = client.get("/facts/decisions/")
    assert page.context["now"].ties == []
    assert len(page.context["now"].decided) == 2


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("/facts/", 17), (GRID, 13), ("/facts/list/", 11), ("/facts/import/", 7), ("/facts/decisions/", 16)],
)
def test_the_cost_does_not_grow(lan, client, town, django_assert_num_queries, count, path, queries):
    for number in range(count):
        make_unit(f"局{number}", code=f"n{number}", group="甲", position=9)
    fill(client, GRID, **{f"v__n{number}__0": "1" for number in range(count)})
    client.get("/facts/")  # compiled

    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


def test_saving_costs_the_same_for_one_and_many(lan, client, town, django_assert_max_num_queries):
    for number in range(30):
        make_unit(f"局{number}", code=f"n{number}", group="甲", position=9)
    sent = form_of(client, GRID)
    sent |= {f"v.n{number}.0": "1" for number in range(30)}
    with django_assert_max_num_queries(40):
        assert client.post(GRID, sent).status_code == 302
    assert standing().count() == 30


def test_the_interface_lists_facts_within_the_same_rights(lan, client, town):
    fill(client, "/facts/grid/?kind=mark&name=2&assessor=r1", v__u1__0="85.5")
    found = client.get("/api/v1/facts?kind=mark").json()["items"]
    assert [(one["units"], one["data"], one["recorded_by"]) for one in found] == [
        (["u1"], {"assessor": "r1", "by": "评委", "value": "85.5"}, "Lan")
    ]
    persons = people(town)
    client.force_login(persons["author"])
    assert client.get("/api/v1/facts").json()["items"][0]["data"] == {"by": "评委", "value": "85.5"}
    client.force_login(persons["other"])
    assert client.get("/api/v1/facts").json()["items"] == []
    client.force_login(persons["reviewer"])
    assert client.get("/api/v1/facts").status_code == 404


def test_a_closed_scheme_is_read_and_takes_nothing(lan, client, town):
    fill(client, GRID, v__u1__0="1")
    sent = form_of(client, GRID)
    row = standing().get()
    close(town, actor=lan)
    path = f"{GRID}&scheme={town.pk}"
    page = client.get(path)
    assert "v.u1.0" not in page.text
    page = client.post(path, {**sent, "v.u2.0": "1"})

    assert page.status_code == 422
    assert "is not in force" in page.text
    client.post(f"/facts/{row.pk}/withdraw/", {"reason": "x"})
    assert standing().count() == 1


def test_what_an_amended_text_no_longer_has_is_kept_and_not_read(lan, client, town):
    fill(client, GRID, v__u1__0="1", v__u1__1="1")
    town.text = town.text.replace("{id: 制度, title: 有制度}, ", "")
    town.save()

    assert [fact.item for fact in collect(town).units["u1"].answers] == ["台账"]
    unread = client.get("/facts/").context["unread"]
    assert [(one.row.data["item"], one.why) for one in unread] == [
        ("制度", "Indicator 1 has no item “制度”. It has: 台账, 甲项.")
    ]
    assert standing().count() == 2
