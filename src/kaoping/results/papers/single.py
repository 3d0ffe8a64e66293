"""One document as a job of the worker, so that no page waits for a printer."""

from kaoping.results.actions.papers import make_document
from kaoping.results.models import OfficialDocument, PrintJob
from kaoping.results.papers import jobs
from kaoping.results.papers.description import from_values
from kaoping.units.models import Unit


def run(job: PrintJob) -> None:
    """Print it, unless a worker that died had done so. Errors: ``Refusal`` where its number was taken
    meanwhile or nothing could be printed; ``Stopped`` when somebody stopped it."""
    jobs.beat(job, 0, 1)
    if OfficialDocument.objects.filter(job=job).exists():
        jobs.finish(job, None, 1)
        return
    unit = job.options.get("unit")
    make_document(
        kind=job.kind,
        scheme=job.scheme,
        paper=from_values(job.options["paper"]),
        actor=job.made_by,
        publication=job.publication,
        unit=Unit.objects.get(pk=unit) if unit else None,
        job=job,
    )
