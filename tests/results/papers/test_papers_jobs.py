"""Printing as jobs: one document, sheets of all units, a worker that dies, a printer that makes nothing."""

import io
import zipfile

import pytest

from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.results import tasks_papers
from kaoping.results.actions import papers as actions
from kaoping.results.models import OfficialDocument, PrintJob
from kaoping.results.papers import batch, jobs, printing
from kaoping.results.papers.description import Paper, paragraph

State = PrintJob.State

pytestmark = pytest.mark.usefixtures("printer")


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


def asked_for(scheme, lan, number="考评〔2015〕7号", title="关于工作情况的通报"):
    paper = Paper(title, "考评办", (paragraph("正文。"),), number=number, dated=clock.today())
    return actions.ask_document(kind="bulletin", scheme=scheme, paper=paper, actor=lan)


def test_no_page_waits_for_a_printer(client, lan, scheme, django_capture_on_commit_callbacks):
    client.force_login(lan)
    with django_capture_on_commit_callbacks() as left:
        job = asked_for(scheme, lan)
    page = f"/results/papers/jobs/{job.pk}/"

    waiting = client.get(page)
    assert not OfficialDocument.objects.exists()
    assert "关于工作情况的通报" in waiting.text
    assert '<noscript><meta http-equiv="refresh"' in waiting.text  # it looks again without JavaScript
    for callback in left:
        callback()

    made = OfficialDocument.objects.get(job=job)
    assert client.get(page)["Location"] == f"/results/papers/{made.pk}/"
    assert client.get(page, headers={"hx-request": "true"})["HX-Redirect"] == f"/results/papers/{made.pk}/"
    tasks_papers.run_job(job.pk)  # the wake-up comes twice
    assert OfficialDocument.objects.count() == 1


def test_a_document_stopped_while_it_is_printed_is_not_kept(
    lan, scheme, monkeypatch, django_capture_on_commit_callbacks
):
    job = asked_for(scheme, lan)
    printed = printing.print_paper

    def slow(paper, **how):
        actions.stop_job(job, actor=lan)
        return printed(paper, **how)

    monkeypatch.setattr(printing, "print_paper", slow)
    tasks_papers.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, OfficialDocument.objects.count()) == (State.STOPPED, 0)

    monkeypatch.setattr(printing, "print_paper", printed)
    with django_capture_on_commit_callbacks(execute=True):
        actions.resume_job(job, actor=lan)
    job.refresh_from_db()
    assert (job.state, job.done, OfficialDocument.objects.count()) == (State.DONE, 1, 1)


def test_a_number_taken_while_the_job_waited_fails_it_with_a_sentence(client, lan, scheme):
    first = asked_for(scheme, lan)
    actions.stop_job(first, actor=lan)  # what is stopped holds no number
    second = asked_for(scheme, lan, title="另一份通报")
    actions.resume_job(first, actor=lan)
    tasks_papers.run_job(first.pk)
    with pytest.raises(Refusal):
        tasks_papers.run_job(second.pk)

    client.force_login(lan)
    page = client.get(f"/results/papers/jobs/{second.pk}/")
    assert "考评〔2015〕7号" in page.text
    assert "关于工作情况的通报" in page.text
    assert OfficialDocument.objects.count() == 1


def test_a_document_without_pdf_says_why(client, lan, scheme, monkeypatch):
    monkeypatch.setattr(
        printing, "print_paper", lambda paper, **_kw: printing.Printed(docx=b"PK", why="no_font")
    )
    job = asked_for(scheme, lan)
    tasks_papers.run_job(job.pk)
    client.force_login(lan)

    page = client.get(f"/results/papers/{OfficialDocument.objects.get().pk}/")
    assert "fonts-noto-cjk" in page.text


def test_one_document_hinders_no_batch_and_is_the_offices(client, lan, fang, scheme, units):
    job = asked_for(scheme, lan)
    actions.start_job(
        kind="bulletin", scheme=scheme, publication=None, options={}, total=3, actor=lan
    )  # fmt: skip
    client.force_login(fang)
    assert client.get(f"/results/papers/jobs/{job.pk}/").status_code == 404


def test_a_document_that_is_being_made_holds_its_number(client, lan, scheme):
    first = asked_for(scheme, lan)
    with pytest.raises(Refusal) as refused:
        asked_for(scheme, lan, title="关于表扬先进单位的决定")
    assert "考评〔2015〕7号" in refused.value.sentence
    assert "关于工作情况的通报" in refused.value.sentence
    client.force_login(lan)
    assert "考评〔2015〕8号" in client.get("/results/papers/new/bulletin/?about=1&quarter=0").text

    actions.stop_job(first, actor=lan)
    assert asked_for(scheme, lan, title="关于表扬先进单位的决定").state == State.WAITING


def test_of_two_documents_printed_at_once_one_bears_the_number(lan, scheme, monkeypatch):
    job, other = asked_for(scheme, lan), "关于表扬先进单位的决定"
    printed = printing.print_paper

    def slow(paper, **how):
        OfficialDocument.objects.create(
            kind="result", scheme=scheme, title=other, number="考评〔2015〕7号", dated=clock.today(), made_at=clock.now()
        )  # fmt: skip
        return printed(paper, **how)

    monkeypatch.setattr(printing, "print_paper", slow)
    with pytest.raises(Refusal, match=other):
        tasks_papers.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, OfficialDocument.objects.count()) == (State.FAILED, 1)
