"""Official documents, a job and packages in the world of the roles: rows alone, nothing is printed."""

from kaoping.evidence import storage
from kaoping.results.models import Archive, DocumentTemplate, OfficialDocument, PrintJob, Publication


def paper_arguments(unit, clerk, publication_pk, moment):
    """Arguments of the addresses of documents, by their names."""
    publication = Publication.objects.get(pk=publication_pk)
    file = storage.keep(b"%PDF-1.7 a document")
    scheme = publication.scheme
    document = OfficialDocument.objects.create(
        kind="return", scheme=scheme, unit=unit, title="退回通知", dated=moment.date(), pdf=file, docx=file,
        made_by=clerk, made_at=moment,
    )  # fmt: skip
    job = PrintJob.objects.create(
        kind="sheet", scheme=scheme, state="done", package=file, made_by=clerk, made_at=moment
    )
    form = DocumentTemplate.objects.create(
        kind="bulletin", file=file, name="模板.docx", added_by=clerk, added_at=moment
    )
    package = Archive.objects.create(
        publication=publication, unit=unit, package=file, files=1, made_by=clerk, made_at=moment
    )
    return {
        "results:paper": {"pk": document.pk},
        "results:paper_file": {"pk": document.pk, "form": "pdf"},
        "results:paper_write": {"kind": "bulletin"},
        "results:paper_template_file": {"pk": form.pk},
        "results:paper_template_end": {"pk": form.pk},
        "results:print_job": {"pk": job.pk},
        "results:print_job_package": {"pk": job.pk},
        "results:print_job_act": {"pk": job.pk, "verb": "stop"},
        "results:archive_package": {"pk": package.pk},
    }
