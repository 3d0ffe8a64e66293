"""Official documents through the doors: written, kept, refused, handed out; jobs and packages of a year."""

import datetime as dt
import hashlib
import io
import json
import zipfile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaoping.assessment.models import Return
from kaoping.base import clock
from kaoping.base.models import AuditEvent
from kaoping.evidence import storage
from kaoping.evidence.models import StoredFile
from kaoping.results import tasks_papers
from kaoping.results.actions import papers as actions
from kaoping.results.actions import publishing
from kaoping.results.models import Archive, DocumentTemplate, OfficialDocument, PrintJob, Publication
from kaoping.results.papers import batch, forms_of_office, jobs, printing
from kaoping.results.papers.archive import verifying
from kaoping.results.papers.compose import Kind, compose
from kaoping.results.papers.compose.occasion import Occasion
from kaoping.results.papers.docx import to_docx
from kaoping.results.papers.forms_of_office import fill
from kaoping.reviews.models import Review
from kaoping.site.cli import main
from kaoping.units.models import Role
from tests.make import make_clerk, make_person, make_post, make_unit
from tests.make_assessment import at, make_file, make_notice, make_piece, make_scheme, window_of
from tests.results.make_results import go_to, make_freeze

Step = Publication.Step
State = PrintJob.State
PICTURE = b"\xff\xd8\xff a photo as it was sent"


@pytest.fixture
def today(monkeypatch):
    def move(day):
        monkeypatch.setattr(clock, "now", lambda: at(f"2015-01-{day:02} 09:00"))
        monkeypatch.setattr(clock, "today", lambda zone=None: dt.date(2015, 1, day))

    move(12)
    return move


@pytest.fixture(autouse=True)
def printer(monkeypatch):
    """A printer in this process that makes docx in earnest and no PDF: those have tests of their own."""

    def printed(paper, *, pdf=True, docx=True, form=b""):
        made = (fill(form, paper) if form else to_docx(paper)) if docx else b""
        return printing.Printed(b"%PDF-1.7 " + paper.title.encode() if pdf else b"", made)

    monkeypatch.setattr(printing, "print_paper", printed)


@pytest.fixture
def lan(db, today):
    return make_clerk()


@pytest.fixture
def wen(lan):
    return make_clerk("Wen")


@pytest.fixture
def units(db):
    return [make_unit(f"第{n}局", code=f"u{n}", position=n, group="一组") for n in range(3)]


@pytest.fixture
def fang(units):
    person = make_person("Fang")
    make_post(units[0], Role.UNIT_AUTHOR, person)
    return person


@pytest.fixture
def scheme(lan, units):
    made = make_scheme(actor=lan)
    make_notice(made.indicators.get(code="3"))
    files = (
        make_file("照片.jpg", PICTURE),
        make_file("目录.xlsx", b"a file that is called like the catalogue"),
    )
    marked = make_piece(units[0], window_of("1", "plan"), state="accepted", files=files, title="年度<方案>")
    judge = make_person("Judge Qi")
    Review.objects.create(
        submission=marked, version=marked.versions.get(), reviewer=judge, state="final", mark=88,
        comment="详实", made_at=at("2014-04-01 09:00"), final_at=at("2014-04-01 09:00"),
    )  # fmt: skip
    make_piece(units[0], window_of("2", "2014Q1"), state="accepted")
    make_piece(units[1], window_of("2", "2014Q1"), state="returned")
    return made


@pytest.fixture
def publication(scheme, lan, wen):
    return publishing.compile_result(scheme, make_freeze(scheme, lan, wen), actor=lan)


@pytest.fixture
def final(publication, lan, wen, today):
    go_to(publication, Step.OBJECTION, lan, wen, dt.date(2015, 1, 18))
    today(19)
    return go_to(publication, Step.FINAL, lan, wen)


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


def test_a_bulletin_is_shown_made_and_kept_as_made(client, lan, scheme):
    client.force_login(lan)
    shown = client.get("/results/papers/new/bulletin/?about=1&quarter=1")
    assert "应报" in shown.text
    assert 'value="2015-01-12"' in shown.text  # as a field of type date reads it
    assert "第2局（" in shown.text
    answer = client.post("/results/papers/new/bulletin/", {**POSTED, "act": "preview"})
    assert answer.status_code == 200
    assert not OfficialDocument.objects.exists()

    answer = client.post("/results/papers/new/bulletin/", {**POSTED, "act": "make"})

    document = OfficialDocument.objects.get()
    assert answer["Location"] == f"/results/papers/{document.pk}/"
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
    go_to(publication, Step.UNITS, lan, wen)
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


def test_the_offices_own_form_is_checked_taken_used_and_given_up(client, lan, scheme, monkeypatch):
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


def test_sheets_of_all_units_are_one_job(
    client, lan, scheme, units, publication, django_capture_on_commit_callbacks
):
    client.force_login(lan)
    sent = {"result": str(publication.pk), "group": "", "dated": "2015-01-12", "docx": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/results/papers/sheets/", sent)
    job = PrintJob.objects.get()
    assert (job.state, job.done, job.total) == (State.DONE, 3, 3)
    assert "3 / 3" in client.get(answer["Location"]).text
    with zipfile.ZipFile(
        io.BytesIO(client.get(f"/results/papers/jobs/{job.pk}/package/").getvalue())
    ) as package:
        assert package.namelist() == [
            f"u{n}-第{n}局.{ending}" for n in range(3) for ending in ("pdf", "docx")
        ]
        assert package.read("u0-第0局.pdf").startswith(b"%PDF")


def test_a_job_goes_on_where_a_dead_worker_left_it(lan, scheme, units, monkeypatch, today):
    monkeypatch.setattr(batch, "ROUND", 1)
    job = PrintJob.objects.create(
        kind="sheet",
        scheme=scheme,
        total=3,
        options={"dated": "2015-01-12"},
        made_by=lan,
        made_at=clock.now(),
    )
    beats = []

    def dying(job, done, total=None):
        beats.append(done)
        if done == 2:
            raise KeyboardInterrupt  # the process is killed
        kept(job, done, total)

    kept = jobs.beat
    monkeypatch.setattr(jobs, "beat", dying)
    with pytest.raises(KeyboardInterrupt):
        tasks_papers.run_job(job.pk)
    first = set(OfficialDocument.objects.values_list("pk", flat=True))
    assert len(first) == 2
    monkeypatch.setattr(jobs, "beat", kept)
    tasks_papers.catch_up_papers()  # its worker was heard of a moment ago
    assert OfficialDocument.objects.count() == 2
    today(13)
    tasks_papers.catch_up_papers()
    job.refresh_from_db()
    assert (job.state, job.done) == (State.DONE, 3)
    assert OfficialDocument.objects.filter(pk__in=first).count() == 2
    assert OfficialDocument.objects.count() == 3


def test_a_stopped_job_stops_and_can_go_on(
    lan, scheme, units, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(batch, "ROUND", 1)
    job = PrintJob.objects.create(
        kind="sheet", scheme=scheme, total=3, options={}, made_by=lan, made_at=clock.now()
    )
    kept = jobs.beat

    def stopped(job, done, total=None):
        if done == 1:
            actions.stop_job(job, actor=lan)
        kept(job, done, total)

    monkeypatch.setattr(jobs, "beat", stopped)
    tasks_papers.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == State.STOPPED
    assert OfficialDocument.objects.count() < 3
    monkeypatch.setattr(jobs, "beat", kept)
    with django_capture_on_commit_callbacks(execute=True):
        actions.resume_job(job, actor=lan)
    job.refresh_from_db()
    assert (job.state, job.done) == (State.DONE, 3)


def test_a_printer_that_makes_nothing_fails_the_job_with_its_reason(lan, scheme, units, monkeypatch):
    monkeypatch.setattr(printing, "print_paper", lambda paper, **_kw: printing.Printed(why="no_font"))
    job = PrintJob.objects.create(kind="sheet", scheme=scheme, options={}, made_at=clock.now())
    with pytest.raises(batch.CannotMake):
        tasks_papers.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "fonts-noto-cjk" in job.why_failed


def test_packages_are_refused_before_the_result_is_final(client, lan, publication):
    client.force_login(lan)
    page = client.get("/results/papers/archive/", headers={"accept-language": "en"})
    assert "定稿后才能归档" in page.text
    assert client.post("/results/papers/archive/").status_code == 409
    assert not PrintJob.objects.exists()


@pytest.fixture
def packed(client, lan, final, django_capture_on_commit_callbacks):
    client.force_login(lan)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/results/papers/archive/").status_code == 302
    job = PrintJob.objects.get()
    assert job.state == State.DONE, job.why_failed
    return {
        row.unit.code if row.unit else "": storage.path_of(row.package.sha256)
        for row in Archive.objects.all()
    }


def test_a_package_holds_what_was_stored_and_its_catalogue_names_all_of_it(packed):
    assert sorted(packed) == ["", "u0", "u1", "u2"]
    for path in packed.values():
        count, different = verifying.differences(path)
        assert different == []
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            manifest = json.loads(package.read("manifest.json"))
            assert len(names) == len(set(names)) == count + 1
            assert {one["path"] for one in manifest["files"]} == set(names) - {"manifest.json"}
            catalogue = package.read("目录.html").decode()
            content = [one for one in manifest["files"] if one["group"] != "目录"]
            assert all(one["sha256"] in catalogue for one in content)
    with zipfile.ZipFile(packed["u0"]) as package:
        photos = [name for name in package.namelist() if name.endswith("照片.jpg")]
        assert [package.read(name) for name in photos] == [PICTURE]
        assert any("年度_方案_" in name for name in package.namelist())
        assert {"得分单/得分单.json", "得分单/得分单.html", "评分/评分.xlsx"} <= set(package.namelist())
        assert not any("u1" in name or "第1局" in name for name in package.namelist())


def test_a_units_package_names_no_reviewer_and_the_offices_does(packed):
    def everything(path):
        with zipfile.ZipFile(path) as package:
            inner = []
            for name in package.namelist():
                raw = package.read(name)
                if zipfile.is_zipfile(io.BytesIO(raw)):
                    with zipfile.ZipFile(io.BytesIO(raw)) as book:
                        raw = b"".join(book.read(one) for one in book.namelist())
                inner.append(raw)
            return b"".join(inner)

    assert b"Judge Qi" not in everything(packed["u0"])
    assert b"Judge Qi" in everything(packed[""])


def test_a_changed_package_is_found_out(packed, tmp_path, capsys):
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(packed["u0"]) as package, zipfile.ZipFile(changed, "w") as out:
        for number, name in enumerate(package.namelist()):
            if number == 1:
                continue
            out.writestr(name, package.read(name) + (b"x" if number == 0 else b""))
        out.writestr("extra.txt", b"")
        first, second = package.namelist()[:2]
    _count, different = verifying.differences(changed)
    assert set(different) == {("changed", first), ("missing", second), ("unnamed", "extra.txt")}
    assert main(["archive", "verify", str(packed["u0"])]) == 0
    assert main(["archive", "verify", str(changed)]) == 1
    assert "extra.txt" in capsys.readouterr().out
    changed.write_bytes(b"no package")
    with pytest.raises(ValueError, match="not a zip"):
        verifying.differences(changed)


def test_a_lost_file_stops_the_packing_with_its_name(client, lan, final):
    lost = StoredFile.objects.get(sha256=hashlib.sha256(PICTURE).hexdigest())
    path = storage.path_of(lost.sha256)
    path.rename(path.with_suffix(".gone"))
    try:
        job = PrintJob.objects.create(
            kind="archive", scheme=final.scheme, publication=final, options={"freeze": final.freeze_id},
            made_at=clock.now(),
        )  # fmt: skip
        with pytest.raises(Exception, match="在磁盘上"):
            tasks_papers.run_job(job.pk)
        job.refresh_from_db()
        assert job.state == State.FAILED
        assert "照片.jpg" in job.why_failed
    finally:
        path.with_suffix(".gone").rename(path)


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
