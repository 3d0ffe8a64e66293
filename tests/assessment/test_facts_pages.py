"""The pages that take facts in: grids, events, files, claw-backs; who may, what is refused, what it costs."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from kaoping.assessment.actions import close
from kaoping.assessment.models import RecordedFact, Recording
from kaoping.base.models import AuditEvent
from kaoping.results.facts import collect
from kaoping.results.standings import live_sheet
from kaoping.units.models import Role
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import at, make_piece, make_scheme, window_of
from tests.pure.scoring.test_wanted import ALL_KINDS

GRID = "/facts/grid/?kind=answer&name=1"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    from kaoping.base import clock

    monkeypatch.setattr(clock, "now", lambda: at("2014-10-15 09:00"))


@pytest.fixture
def town(db):
    """Two units in two groups and a scheme that reads every kind of fact."""
    make_unit("甲局", code="u1", group="甲", position=1)
    make_unit("乙局", code="u2", group="乙", position=2)
    return make_scheme(ALL_KINDS)


@pytest.fixture
def lan(town, client):
    person = make_clerk()
    person.language = "en"
    person.save()
    client.force_login(person)
    return person


def form_of(client, path):
    """What the page's form would send if nothing were typed."""
    page = client.get(path)
    assert page.status_code == 200
    sent = {"basis": "三季度台账检查表"}
    for row in page.context["page"]:
        if not row.locked:
            sent[f"w.{row.key}"] = row.was
            for cell in row.cells:
                if not cell.out and not cell.is_sum:
                    sent[cell.name] = cell.typed
    return sent


def fill(client, path, **typed):
    sent = form_of(client, path)
    sent.update({name.replace("__", "."): value for name, value in typed.items()})
    return client.post(path, sent)


def standing(**fields):
    return RecordedFact.objects.standing().filter(**fields)


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


def template_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    return response.content, [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]


def upload(client, path, raw, name="facts.csv", **fields):
    return client.post(path, {"file": SimpleUploadedFile(name, raw), "basis": "检查表", **fields})


def test_a_template_goes_out_and_comes_back(lan, client):
    fill(client, GRID, v__u1__0="1")
    raw, rows = template_of(client, "/facts/template/?kind=answer&name=1")
    assert rows == [
        ["code", "unit", "group", "有制度", "台账", "甲项"],
        ["u1", "甲局", "甲", "yes", "", ""],
        ["u2", "乙局", "乙", "", "", "—"],
    ]

    path = "/facts/import/?kind=answer&name=1"
    page = upload(client, path, raw, "facts.xlsx")
    assert page.status_code == 200, page.context["form"].errors
    assert (page.context["new"], page.context["unchanged"], page.context["faults"]) == (0, 1, [])
    page = upload(client, path, "代码,有制度,台账\nu1,否,\nu2,是,0\n".encode("gb18030"))
    assert [(where, before, after) for where, before, after in page.context["rows"]] == [
        ("甲局 · 有制度", "yes", "否"), ("乙局 · 有制度", "", "是"), ("乙局 · 台账", "", "0"),
    ]  # fmt: skip
    assert RecordedFact.objects.count() == 1
    assert client.post(path, {"take": "1"}).status_code == 302
    assert standing().count() == 3
    recording = Recording.objects.latest("pk")
    assert (recording.source, recording.file_name) == ("sheet", "facts.csv")
    file = client.get(f"/facts/{standing().latest('pk').pk}/file/")
    assert b"".join(file.streaming_content).startswith("代码".encode("gb18030"))
    file.close()


def test_a_spreadsheets_faults_are_named_cell_by_cell(lan, client):
    raw = "代码,有制度,别的\nu1,也许,1\nu9,是,\nu1,是,\n".encode()
    page = upload(client, "/facts/import/?kind=answer&name=1", raw)

    assert page.status_code == 422
    found = dict(page.context["faults"])
    assert found["甲局 · 有制度"] == "“也许” is none of: yes, no, n/a."
    assert found["row 3"] == "“u9” is no unit that is asked here."
    assert found["row 4"] == "“u1” stands in row 2 already."
    assert "No column of this page is called so" in found["别的"]
    assert RecordedFact.objects.count() == 0


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (b"PK\x03\x04 nonsense", "This is no spreadsheet that can be read."),
        (b"a,b\nc,d\n", "No row names its columns"),
        (b"\xff\xfe\x00\x00", "This is no spreadsheet that can be read."),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(lan, client, raw, sentence):
    page = upload(client, "/facts/import/?kind=answer&name=1", raw)

    assert page.status_code == 422
    assert sentence in page.text


def test_events_come_by_the_dozen_and_not_twice(lan, client):
    raw = "事件编号,单位代码,日期,level,front,heads,次数,裁量分\n,u1,2014-05-06,市,是,1,2,\n,u1、u2,2014/5/7,省,,1,,3\n".encode()
    raw = raw.replace(b"2014/5/7", b"2014-05-07")
    path = "/facts/import/?kind=event&name=adoption"
    page = upload(client, path, raw)
    assert page.context["faults"] == []
    client.post(path, {"take": "1"})

    assert standing().count() == 2
    assert upload(client, path, raw).context["known"] == 2
    page = upload(
        client, path, raw.replace("市".encode(), "市".encode()) + ",u1,2016-01-01,市,,1,,\n".encode()
    )
    assert page.context["faults"][0][0] == "row 4"


LINES = [
    {"kind": "unit", "unit": "u1", "name": "甲局"},
    {"kind": "count", "unit": "u1", "key": "study.meetings", "value": 1, "at": "2014-03-01"},
    {"kind": "count", "unit": "u1", "key": "study.meetings", "value": 1, "at": "2014-03-01"},
    {"kind": "measure", "unit": "u2", "key": "awareness", "value": "186", "of": 200, "at": "2014-06-30"},
    {"kind": "piece", "piece": "p1", "unit": "u1", "indicator": "8", "window": "2014M03",
     "received": "2014-03-20T09:00:00+08:00", "state": "accepted"},
]  # fmt: skip


def lines(*objects):
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects).encode()


def test_a_file_of_facts_is_previewed_and_taken_once(lan, client, town):
    page = upload(client, "/facts/import/", lines(*LINES), "facts.jsonl")
    assert (page.context["new"], page.context["faults"]) == (3, [])
    assert {kind for kind, _count, _words in page.context["elsewhere"]} == {"unit", "piece"}
    client.post("/facts/import/", {"take": "1"})

    assert standing().count() == 3  # two equal counts of one file are two
    assert len(collect(town).units["u1"].counts) == 2
    page = upload(client, "/facts/import/", lines(*LINES), "facts.jsonl")
    assert (page.context["new"], page.context["known"]) == (0, 3)
    row = standing(kind="measure").get()
    client.post(f"/facts/{row.pk}/withdraw/", {"reason": "调查作废"})
    page = upload(client, "/facts/import/", lines(*LINES), "facts.jsonl")
    assert (page.context["new"], page.context["known"], page.context["withdrawn"]) == (0, 2, 1)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"kind": "count", "unit": "u1", "key": "publishing.reposts", "value": 1, "at": "2014-03-01"}, "is counted by the programme"),
        ({"kind": "count", "unit": "u1", "key": "nonsense", "value": 1, "at": "2014-03-01"}, "The scheme reads no counts “nonsense”"),
        ({"kind": "count", "unit": "u9", "key": "study.meetings", "value": 1, "at": "2014-03-01"}, "No assessed unit has the code “u9”."),
        ({"kind": "count", "unit": "u2", "key": "study.meetings", "value": 1, "at": "2014-03-01"}, "does not apply to 乙局"),
        ({"kind": "count", "unit": "u1", "key": "study.meetings", "value": 1, "at": "2015-01-01"}, "lies outside the scheme's period"),
        ({"kind": "count", "unit": "u1", "key": "study.meetings", "value": "x", "at": "2014-01-01"}, "must be an exact number"),
        ({"kind": "answer", "unit": "u1", "indicator": "1", "item": "无", "answer": "yes"}, "has no item “无”"),
        ({"kind": "answer", "unit": "u2", "indicator": "1", "item": "甲项", "answer": "yes"}, "does not apply to 乙局"),
        ({"kind": "mark", "unit": "u1", "indicator": "3", "assessor": "r", "value": "中", "window": "2014H1"}, "has no level “中”"),
        ({"kind": "mark", "unit": "u1", "indicator": "3", "assessor": "r", "value": "优"}, "needs a window"),
        ({"kind": "clawback", "piece": "2014-09-0001", "at": "2014-11-03"}, "No accepted piece has the receipt number"),
        ({"kind": "decision", "unit": "u1", "grade": "无"}, "The scheme has no grade “无”"),
        ({"kind": "event", "event": "e", "key": "adoption", "at": "2014-05-06"}, "concerns nobody"),
        ({"kind": "nothing"}, "There is no kind “nothing”."),
        ({"kind": "score", "unit": "u1", "key": "civic", "value": "1", "note": "a\u0000b"}, "a character that cannot be kept"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_is_refused_with_its_number(lan, client, line, sentence):
    page = upload(client, "/facts/import/", lines(LINES[0], line), "facts.jsonl")

    assert page.status_code == 422
    assert [where for where, _ in page.context["faults"]] == ["line 2"]
    assert sentence in page.context["faults"][0][1]
    client.post("/facts/import/", {"take": "1"})
    assert RecordedFact.objects.count() == 0


def test_a_second_value_for_one_place_is_refused(lan, client):
    one = {"kind": "measure", "unit": "u1", "key": "awareness", "value": "1", "at": "2014-06-30"}
    upload(client, "/facts/import/", lines(one))
    client.post("/facts/import/", {"take": "1"})
    page = upload(client, "/facts/import/", lines({**one, "value": "2"}))

    assert (
        "Something else is recorded for this already: 1, by Lan, 2014-10-15." in page.context["faults"][0][1]
    )


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
