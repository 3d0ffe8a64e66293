"""The pages that take facts in cell by cell: grids and events; what is refused, what stands beside it."""

import pytest

from kaoping.assessment.models import RecordedFact, Recording
from kaoping.base.models import AuditEvent
from kaoping.results.facts import collect
from kaoping.results.standings import live_sheet
from tests.assessment.facts.desk import GRID, fill, form_of, standing

pytestmark = pytest.mark.usefixtures("october")


def test_the_desk_lists_what_the_scheme_reads(lan, client):
    page = client.get("/facts/")

    rows = {(row.asked.kind, row.asked.name): row for row in page.context["rows"]}
    assert len(rows) == 13
    assert (rows["answer", "1"].units, rows["answer", "1"].recorded, rows["answer", "1"].missing) == (2, 0, 2)
    assert rows["count", "study.meetings"].units == 1  # applies to one group alone
    assert rows["event", "accident"].missing == 0


def test_a_grid_records_only_what_changed(lan, client, town):
    done = fill(client, GRID, v__u1__0="1", v__u1__1="否", v__u2__0="√")

    assert done.status_code == 302
    facts = {
        (row.unit.code, row.data["item"]): row.data["answer"] for row in standing().select_related("unit")
    }
    assert facts == {("u1", "制度"): "yes", ("u1", "台账"): "no", ("u2", "制度"): "yes"}
    recording = Recording.objects.get()
    assert (recording.basis, recording.source, recording.recorded_by) == ("三季度台账检查表", "page", "Lan")
    assert AuditEvent.objects.filter(verb="facts.recorded").count() == 1
    assert len(collect(town).units["u1"].answers) == 2
    assert fill(client, GRID).status_code == 302
    assert RecordedFact.objects.count() == 3


def test_a_correction_keeps_what_stood_before(lan, client):
    fill(client, GRID, v__u1__0="1")
    fill(client, GRID, v__u1__0="0", basis="看错了行")

    new, old = RecordedFact.objects.order_by("-pk")
    assert (new.data["answer"], new.replaces_id, new.stands) == ("no", old.pk, True)
    assert (old.data["answer"], old.withdrawn_reason, old.withdrawn_by) == ("yes", "看错了行", "Lan")
    assert AuditEvent.objects.get(verb="fact.withdrawn").unit_key == "u1"
    fill(client, GRID, v__u1__0="", basis="没有检查")
    assert standing().count() == 0
    assert RecordedFact.objects.count() == 2


def test_nothing_is_half_done(lan, client):
    page = fill(client, GRID, v__u1__0="1", v__u2__0="也许")

    assert page.status_code == 422
    assert RecordedFact.objects.count() == 0
    assert "“也许” is none of: yes, no, n/a." in page.text
    assert 'value="1"' in page.text  # what was typed stays


def test_a_cell_that_somebody_filled_meanwhile_is_not_overwritten(lan, client):
    sent = form_of(client, GRID)
    fill(client, GRID, v__u1__0="1")
    page = client.post(GRID, {**sent, "v.u1.0": "0"})

    assert page.status_code == 422
    assert "Somebody recorded “yes” here meanwhile" in page.text
    assert standing().get().data["answer"] == "yes"
    assert client.post(GRID, {**sent, "v.u1.0": "1"}).status_code == 302  # the same again
    assert RecordedFact.objects.count() == 1
    # A cell that this page did not touch is left to the other.
    assert client.post(GRID, {**sent, "v.u2.0": "0"}).status_code == 302
    assert standing().count() == 2


@pytest.mark.parametrize(
    ("path", "typed", "fact"),
    [
        ("/facts/grid/?kind=mark&name=2&assessor=r1", {"v__u1__0": "85.5"}, {"value": "85.5", "by": "评委", "assessor": "r1"}),
        ("/facts/grid/?kind=mark&name=2&assessor=r1", {"v__u1__0": "弃权"}, {"value": None, "by": "评委", "assessor": "r1"}),
        ("/facts/grid/?kind=mark&name=3&assessor=r1&window=2014H1", {"v__u1__0": "2"}, {"value": "良", "assessor": "r1"}),
        ("/facts/grid/?kind=ballot&name=4", {"v__u1__0": "86", "v__u1__3": "2"}, {"for": 86, "blank": 2}),
        ("/facts/grid/?kind=score&name=civic", {"v__u1__0": "109/3"}, {"value": "109/3"}),
        ("/facts/grid/?kind=measure&name=awareness&day=2014-06-30", {"v__u1__0": "186", "v__u1__1": "200"}, {"value": "186", "of": "200"}),
        ("/facts/grid/?kind=measure&name=awareness&day=2014-06-30", {"v__u1__0": "９３％"}, {"value": "93/100"}),
        ("/facts/grid/?kind=count&name=study.meetings&day=2014-03-31", {"v__u1__0": "2"}, {"value": "2"}),
        ("/facts/grid/?kind=sheet&name=5&unit=u1", {"v__5-u1-001__0": "1", "v__5-u1-001__1": "优"}, {"sheet": "5-u1-001", "verdict": "for", "levels": {"1": "优"}}),
    ],
)  # fmt: skip
def test_every_kind_has_its_grid(lan, client, town, path, typed, fact):
    typed = {name.replace("5-u1-001", "5-u1-001"): value for name, value in typed.items()}

    assert fill(client, path, **typed).status_code == 302
    row = standing().get()
    assert row.data == fact
    assert row.unit.code == "u1"
    live_sheet(town, row.unit)
    assert form_of(client, path) | {"basis": ""}  # it opens again with the value in its cell
    assert client.post(path, form_of(client, path)).status_code == 302
    assert RecordedFact.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "typed", "sentence"),
    [
        ("/facts/grid/?kind=mark&name=2&assessor=r1", "101", "The mark 101 lies outside 0 to 100."),
        ("/facts/grid/?kind=mark&name=2&assessor=r1", "高", "“高” is no exact number. Write one such as 85, 90.5 or 1/3."),
        ("/facts/grid/?kind=mark&name=3&assessor=r1", "中", "“中” is none of: 优, 良, 差."),
        ("/facts/grid/?kind=ballot&name=4", "-1", "“-1” is no number of votes. Write a whole number, 0 or more."),
        ("/facts/grid/?kind=count&name=study.meetings&day=2015-03-31", "1", "2015-03-31 lies outside the scheme&#x27;s period"),
        ("/facts/grid/?kind=score&name=civic", "1/0", "“1/0” is no exact number."),
    ],
)  # fmt: skip
def test_every_refusal_is_a_sentence_in_its_cell(lan, client, path, typed, sentence):
    page = fill(client, path, v__u1__0=typed)

    assert page.status_code == 422
    assert sentence in page.text
    assert RecordedFact.objects.count() == 0


def event(**fields):
    return {
        "event": "e0001", "unit": "u1", "at": "2014-05-06", "attribute0": "信息", "attribute1": "市",
        "attribute2": "", "attribute3": "2", "quantity": "1", **fields,
    }  # fmt: skip


def test_an_event_takes_the_schemes_own_words(lan, client, town):
    page = client.get("/facts/event/?name=adoption")
    assert [value for value, _ in page.context["form"].fields["attribute1"].choices] == [
        "",
        "市",
        "省",
        "国家",
    ]

    done = client.post("/facts/event/?name=adoption", event(attribute2="true"))
    assert done.status_code == 302
    row = standing().get()
    assert row.data["attributes"] == {"kind": "信息", "level": "市", "front": "true", "heads": "2"}
    assert (row.unit.code, str(row.happened_on)) == ("u1", "2014-05-06")
    # The same form sent twice records one event.
    client.post("/facts/event/?name=adoption", event(attribute2="true"))
    assert RecordedFact.objects.count() == 1


def test_an_event_shared_by_authors_counts_for_each(lan, client, town):
    client.post("/facts/event/?name=adoption", event(others="u2", heads="2、1"))

    row = standing().get()
    assert row.unit_id is None
    assert {share.unit.code: share.heads for share in row.shares.all()} == {"u1": "2", "u2": "1"}
    facts = collect(town)
    assert facts.units["u1"].events == facts.units["u2"].events
    alone = collect(town, [row.shares.first().unit_id])
    assert alone.units["u1"].events == facts.units["u1"].events


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"attribute1": "省"}, "This event is priced by a person, within 1 to 5 points."),
        ({"attribute1": "省", "amount": "9"}, "The amount 9 lies outside what the scheme allows, 1 to 5."),
        ({"attribute1": "县"}, "Select a valid choice."),
        ({"at": "2013-12-31"}, "2013-12-31 lies outside the scheme&#x27;s period, 2014-01-01 to 2014-12-31"),
        ({"others": "u9"}, "No assessed unit has the code “u9”."),
        ({"others": "u2", "heads": "1"}, "1 numbers stand for 2 units."),
        ({"quantity": "many"}, "“many” is no exact number."),
        ({"quantity": "-1"}, "“quantity” is -1; it must not be below zero."),
        ({"attribute3": ""}, "This field is required."),
    ],
)
def test_what_an_event_cannot_be_is_said(lan, client, fields, sentence):
    page = client.post("/facts/event/?name=adoption", event(**fields))

    assert page.status_code == 422
    assert sentence in page.text
    assert RecordedFact.objects.count() == 0


def test_an_event_is_corrected_and_withdrawn(lan, client):
    client.post("/facts/event/?name=adoption", event())
    old = standing().get()
    path = f"/facts/event/?name=adoption&replaces={old.pk}"
    assert client.get(path).context["form"]["unit"].value() == "u1"
    assert client.post(path, event(attribute1="", basis="不是市级")).status_code == 302

    new = standing().get()
    assert new.replaces == RecordedFact.objects.get(pk=old.pk)
    assert client.post(f"/facts/{new.pk}/withdraw/", {"reason": ""}).status_code == 302
    assert standing().exists()
    client.post(f"/facts/{new.pk}/withdraw/", {"reason": "重复"})
    assert not standing().exists()
    page = client.get(f"/facts/{new.pk}/")
    assert "重复" in page.text


def test_a_veto_lasts_into_the_year(lan, client, town):
    fields = {"event": "e1", "unit": "u1", "at": "2013-06-01", "attribute0": "重大", "quantity": "1"}
    page = client.post("/facts/event/?name=accident", fields)
    assert page.status_code == 422
    assert client.post("/facts/event/?name=accident", {**fields, "until": "2014-06-01"}).status_code == 302
    assert standing().get().data["until"] == "2014-06-01"
