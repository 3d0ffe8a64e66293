"""Make official documents and keep them as made; take the office's forms; start and stop jobs."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.base import audit, clock
from kaoping.base.queue import enqueue
from kaoping.evidence import storage
from kaoping.evidence.models import StoredFile
from kaoping.results.models import DocumentTemplate, OfficialDocument, PrintJob, Publication
from kaoping.results.papers import jobs, printing, words
from kaoping.results.papers.description import Paper, to_values
from kaoping.units.models import Unit

ENDED = (PrintJob.State.DONE, PrintJob.State.FAILED, PrintJob.State.STOPPED)


@transaction.atomic
def ask_document(
    *,
    kind: str,
    scheme: SchemeVersion,
    paper: Paper,
    actor: Any,
    publication: Publication | None = None,
    unit: Unit | None = None,
) -> PrintJob:
    """Have one document printed by the worker: no page waits for a printer. Errors: ``Refusal``."""
    _refuse_taken_number(kind, paper, scheme)
    _refuse_number_under_way(kind, paper)
    options = {"paper": to_values(paper), "unit": unit.pk if unit else None}
    return _started(kind, scheme, publication, options, 1, actor, somebody_waits=True)


def make_document(
    *,
    kind: str,
    scheme: SchemeVersion,
    paper: Paper,
    actor: Any,
    publication: Publication | None = None,
    unit: Unit | None = None,
    job: PrintJob | None = None,
    docx: bool = True,
) -> tuple[OfficialDocument, str]:
    """Print the document and keep it: the worker's part. Also the code of why there is no PDF, "" where
    there is one.

    Two documents with different titles never bear the same number. The document and its job's end are one:
    of a job that was stopped meanwhile nothing is kept. Errors: ``Refusal``; ``Stopped``.
    """
    _refuse_taken_number(kind, paper, scheme)
    made = printing.print_paper(paper, docx=docx, form=form_of(kind) if docx else b"")
    if not made.pdf and not made.docx:
        raise Refusal(words.why_no_pdf(made.why or "stopped"))
    files = storage.put([content for content in (made.pdf, made.docx) if content])
    with transaction.atomic():
        _refuse_taken_number(kind, paper, scheme)  # while this one was printed another may have been made
        if job is not None:
            job.options["why"] = made.why
            job.save(update_fields=["options"])
            jobs.finish(job, None, 1)
        rows = storage.record(files)
        document = OfficialDocument.objects.create(
            kind=kind,
            scheme=scheme,
            publication=publication,
            unit=unit,
            title=paper.title.replace("\n", "")[:300],
            number=paper.number,
            dated=paper.dated or clock.today(),
            job=job,
            pdf=rows[0] if made.pdf else None,
            docx=rows[-1] if made.docx else None,
            made_by=actor,
            made_at=clock.now(),
        )
        after = {"kind": kind, "number": paper.number, "sha256": [row.sha256 for row in rows]}
        audit.record("document.made", actor=actor, about=document, unit=unit, after=after)
    return document, made.why


def _refuse_taken_number(kind: str, paper: Paper, scheme: SchemeVersion) -> None:
    if not paper.number:
        return
    if connection.in_atomic_block:  # of two at once the second sees the first
        SchemeVersion.objects.select_for_update().filter(pk=scheme.pk).first()
    title = paper.title.replace("\n", "")[:300]
    taken = OfficialDocument.objects.filter(number=paper.number).exclude(kind=kind, title=title).first()
    if taken is not None:
        raise Refusal(
            _("%(number)s is the number of “%(title)s”. Give this document another number.")
            % {"number": paper.number, "title": taken.title}
        )


def _refuse_number_under_way(kind: str, paper: Paper) -> None:
    """A document that waits for the printer or is in it holds its number too."""
    title = paper.title.replace("\n", "")[:300]
    for number, of_kind, named in jobs.numbers_under_way() if paper.number else ():
        if number == paper.number and (of_kind, named) != (kind, title):
            raise Refusal(
                _(
                    "%(number)s is the number of “%(title)s”, which is being made. No two documents bear one number: give this one another, or stop that one first."
                )
                % {"number": number, "title": named}
            )


def form_of(kind: str) -> bytes:
    """The office's own form for this kind; empty for the product's."""
    row = DocumentTemplate.objects.filter(kind=kind, ended_at=None).select_related("file").first()
    return storage.read(row.file) if row else b""


def add_form(*, kind: str, name: str, content: bytes, actor: Any) -> DocumentTemplate:
    """Take a form for a kind of document; it is used from now on. Errors: ``Refusal`` with every fault."""
    faults, _used = printing.check_form(content)
    if faults:
        raise Refusal("\n".join(words.fault_sentence(code, found) for code, found in faults))
    file: StoredFile = storage.keep(content)
    with transaction.atomic():
        moment = clock.now()
        DocumentTemplate.objects.filter(kind=kind, ended_at=None).update(ended_at=moment)
        row = DocumentTemplate.objects.create(
            kind=kind, file=file, name=name[:255], added_by=actor, added_at=moment
        )
        audit.record(
            "document_form.added", actor=actor, about=row, after={"kind": kind, "sha256": file.sha256}
        )
    return row


@transaction.atomic
def end_form(row: DocumentTemplate, *, actor: Any) -> None:
    """Print this kind with the product's own form again."""
    if DocumentTemplate.objects.filter(pk=row.pk, ended_at=None).update(ended_at=clock.now()):
        audit.record("document_form.ended", actor=actor, about=row)


@transaction.atomic
def start_job(
    *,
    kind: str,
    scheme: SchemeVersion,
    publication: Publication | None,
    options: dict[str, Any],
    total: int,
    actor: Any,
) -> PrintJob:
    """Many documents as one job of the worker. Errors: ``Refusal`` while one like it is under way."""
    if total == 0:
        raise Refusal(_("No unit is left to make anything for. Choose a group that has units."))
    running = PrintJob.objects.filter(kind=kind, scheme=scheme, publication=publication)
    running = running.exclude(options__has_key="paper")  # one document hinders no other job
    if running.exclude(state__in=ENDED).exists():
        raise Refusal(_("A job like this is under way. Wait until it is done, or stop it first."))
    return _started(kind, scheme, publication, options, total, actor)


def _started(
    kind: str,
    scheme: SchemeVersion,
    publication: Publication | None,
    options: dict[str, Any],
    total: int,
    actor: Any,
    *,
    somebody_waits: bool = False,
) -> PrintJob:
    job = PrintJob.objects.create(
        kind=kind,
        scheme=scheme,
        publication=publication,
        options=options,
        total=total,
        made_by=actor,
        made_at=clock.now(),
    )
    audit.record("print_job.started", actor=actor, about=job, after={"kind": kind, "total": total})
    enqueue("kaoping.results.tasks_papers.run_job", job.pk, somebody_waits=somebody_waits)
    return job


@transaction.atomic
def stop_job(job: PrintJob, *, actor: Any) -> None:
    """Stop after the documents now being printed; those made stay in the register."""
    changed = (
        PrintJob.objects.filter(pk=job.pk)
        .exclude(state__in=ENDED)
        .update(state=PrintJob.State.STOPPED, ended_at=clock.now())
    )
    if changed:
        audit.record("print_job.stopped", actor=actor, about=job)


@transaction.atomic
def resume_job(job: PrintJob, *, actor: Any) -> None:
    """Go on with a job that was stopped or failed; what was made is not made again."""
    changed = PrintJob.objects.filter(pk=job.pk, state__in=[PrintJob.State.STOPPED, PrintJob.State.FAILED])
    if changed.update(state=PrintJob.State.WAITING, ended_at=None, beat_at=None, why_failed=""):
        audit.record("print_job.resumed", actor=actor, about=job)
        enqueue("kaoping.results.tasks_papers.run_job", job.pk)
