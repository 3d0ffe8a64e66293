"""Facts that come by file: templates, spreadsheets, lines of JSON; previewed, and taken once."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from kaoping.assessment import fact_lines
from kaoping.assessment.models import RecordedFact, Recording
from kaoping.base.children import Ended
from kaoping.results.facts import collect
from tests.assessment.facts.desk import GRID, fill, standing

pytestmark = pytest.mark.usefixtures("october")


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


def test_a_file_of_facts_that_reading_gives_up_is_refused_with_what_to_do(lan, client, monkeypatch):
    def ended(*_question):
        raise Ended("too_long")

    monkeypatch.setattr(fact_lines._pool, "ask", ended)
    page = upload(client, "/facts/import/", b'{"kind": "count"}\n')
    assert (page.status_code, RecordedFact.objects.count()) == (422, 0)
    assert "kaoping facts import" in page.context["form"].errors["file"][0]


def test_no_more_lines_are_decoded_than_may_be(monkeypatch):
    monkeypatch.setattr(fact_lines, "MOST_LINES", 3)
    assert len(fact_lines.read_fact_lines(b"{}\n{}\n\n").lines) == 3
    with pytest.raises(fact_lines.LinesRefused):
        fact_lines.read_fact_lines(b"{}\n" * 4)
