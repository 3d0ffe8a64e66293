"""Official documents through the doors: written, kept, refused, handed out."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaoping.assessment.models import Return
from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.evidence import storage
from kaoping.results.actions import papers as actions
from kaoping.results.models import DocumentTemplate, OfficialDocument, Publication
from kaoping.results.papers import forms_of_office, printing
from kaoping.results.papers.compose import Kind, compose
from kaoping.results.papers.compose.occasion import Occasion
from tests.results.make_results import go_to

pytestmark = pytest.mark.usefixtures("printer")


def words(paper):
    """All that a paper says."""
    said = [paper.title]
    for block in paper.body:
        said += [block.text, *block.columns, *(cell for row in block.rows for cell in row)]
    return "\n".join(said)


def occasion(scheme, **fields):
    return Occasion(scheme, clock.today(), **fields)


POSTED = {
    "title": "关于工作情况的通报", "number": "清考评【2015】02号", "dated": "2015-01-12", "issuer": "考评办",
    "addressed_to": "各单位：", "signed": "考评办", "copies_to": "", "printed_by": "考评办", "quarter": "1",
}  # fmt: skip


def test_a_bulletin_is_shown_made_and_kept_as_made(client, lan, scheme, django_capture_on_commit_callbacks):
    client.force_login(lan)
    shown = client.get("/results/papers/new/bulletin/?about=1&quarter=1")
    assert "应报" in shown.text
    assert 'value="2015-01-12"' in shown.text  # as a field of type date reads it
    assert "第2局（" in shown.text
    answer = client.post("/results/papers/new/bulletin/", {**POSTED, "act": "preview"})
    assert answer.status_code == 200
    assert not OfficialDocument.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/results/papers/new/bulletin/", {**POSTED, "act": "make"})

    document = OfficialDocument.objects.get()
    assert client.get(answer["Location"])["Location"] == f"/results/papers/{document.pk}/"
    assert (document.number, document.kind) == ("清考评〔2015〕2号", "bulletin")
    made = client.get(f"/results/papers/{document.pk}/docx/")
    texts = [line.text for line in docx.Document(io.BytesIO(made.getvalue())).paragraphs]
    assert {"清考评〔2015〕2号", "各单位："} <= set(texts)
    assert AuditEvent.objects.filter(verb="document.made").count() == 1
    assert document.title in client.get("/results/papers/?kind=bulletin&q=清考评").text
    assert document.title not in client.get("/results/papers/?kind=sheet").text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("number", "第7号", "不是规范的文号"),
        ("number", "清考评〔2015〕9号", "已用于"),
        ("dated", "1915-01-12", "超过三年"),
        ("title", "", "title"),
    ],
)
def test_bad_words_are_refused_with_a_sentence(client, lan, scheme, field, typed, said):
    OfficialDocument.objects.create(
        kind="result", scheme=scheme, title="别的通知", number="清考评〔2015〕9号", dated=clock.today(),
        made_at=clock.now(),
    )  # fmt: skip
    client.force_login(lan)
    answer = client.post(
        "/results/papers/new/bulletin/",
        {**POSTED, field: typed, "act": "make"},
        headers={"accept-language": "en"},
    )
    assert answer.status_code == 422
    assert said in answer.text
    assert OfficialDocument.objects.count() == 1


def test_no_person_is_named_in_a_bulletin_and_units_behind_stand_under_their_group(scheme, units):
    said = words(compose("bulletin", occasion(scheme, quarter=1)))
    assert "一组：" in said
    assert "林岚" not in said
    assert "第2局（2件）" in said


def test_every_kind_of_a_result_reads_the_frozen_figures(publication, scheme, units):
    for kind in (Kind.RESULT, Kind.RANKING, Kind.COMMENDATION, Kind.SHEET):
        paper = compose(kind, occasion(scheme, publication=publication, unit=units[0]))
        assert "第0局" in words(paper)
    sheet = words(paper)
    assert "88" in sheet
    assert "Judge" not in sheet
    assert "第1位" not in sheet  # places are nobody's but the office's until objections open
    assert "第2位" not in sheet


def test_a_notice_of_return_says_why_and_by_when(scheme, units):
    returned = Return.objects.get()
    said = words(compose("return", occasion(scheme, returned=returned, unit=units[1])))
    assert "退回" in said
    assert f"{returned.due_on.month}月{returned.due_on.day}日前" in said


def test_a_unit_reads_what_was_made_about_it_and_was_shown(
    client, fang, lan, wen, scheme, publication, units
):
    def made(kind, unit, of=None):
        paper = compose("bulletin", occasion(scheme))
        return actions.make_document(
            kind=kind, scheme=scheme, paper=paper, actor=lan, unit=unit, publication=of
        )[0]

    own, others = made("return", units[0]), made("return", units[1])
    sheet, office = made("sheet", units[0], publication), made("bulletin", None)
    client.force_login(fang)
    asked = {name: f"/results/papers/{row.pk}/" for name, row in
             {"own": own, "others": others, "sheet": sheet, "office": office}.items()}  # fmt: skip
    assert {name: client.get(path).status_code for name, path in asked.items()} == {
        "own": 200, "others": 404, "sheet": 404, "office": 404,
    }  # fmt: skip
    go_to(publication, Publication.Step.UNITS, lan, wen)
    assert client.get(asked["sheet"]).status_code == 200
    assert client.get("/results/papers/new/bulletin/").status_code == 403
    assert client.get("/results/papers/sheets/").status_code == 403


def form_with(text):
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_offices_own_form_is_checked_taken_used_and_given_up(
    client, lan, scheme, monkeypatch, django_capture_on_commit_callbacks
):
    def check(content):
        faults, used = forms_of_office.check(content)
        return [(one.code, one.found) for one in faults], used

    monkeypatch.setattr(printing, "check_form", check)
    client.force_login(lan)

    def send(content):
        file = SimpleUploadedFile("通报.docx", content)
        return client.post(
            "/results/papers/templates/",
            {"kind": "bulletin", "file": file},
            headers={"accept-language": "en"},
        )

    refused = send(form_with("{{ 名字 }}{{ 正文 }}"))
    assert refused.status_code == 422
    assert "“名字”不是可用的占位符" in refused.text
    own = "本局专用\n{{ 标题 }}\n{{ 正文 }}\n{{ 落款 }}"
    assert send(form_with(own)).status_code == 302
    assert send(form_with(own + "　{{ 日期 }}")).status_code == 302  # the newest stands
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/results/papers/new/bulletin/", {**POSTED, "act": "make"})
    document = OfficialDocument.objects.select_related("docx").get()
    texts = [line.text for line in docx.Document(io.BytesIO(storage.read(document.docx))).paragraphs]
    assert texts[:2] == ["本局专用", "关于工作情况的通报"]
    assert "一、总体情况" in texts
    assert texts[-1] == "考评办　2015年1月12日"
    row = DocumentTemplate.objects.get(ended_at=None)
    client.post(f"/results/papers/templates/{row.pk}/end/")
    assert actions.form_of("bulletin") == b""
    assert client.get("/results/papers/templates/sample/").content[:2] == b"PK"


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_costs_the_same_however_long(client, lan, scheme, count):
    for number in range(count):
        OfficialDocument.objects.create(
            kind="bulletin", scheme=scheme, title=f"通报{number}", dated=clock.today(), made_at=clock.now(),
            made_by=lan,
        )  # fmt: skip
    client.force_login(lan)
    client.get("/results/papers/")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/results/papers/")
    assert answer.text.count("<tr><td") == count
    assert len(asked) <= 12
