"""The background door of documents: ids in, may run twice without harm."""

from kaoping.results.papers import batch, jobs, single
from kaoping.results.papers.archive import packing

ARCHIVE = "archive"


def run_job(job_id: int) -> None:
    """Do the job, or go on where a worker left it; nothing where another holds it."""
    job = jobs.claim(job_id)
    if job is None:
        return
    with jobs.working_on(job):
        if job.kind == ARCHIVE:
            packing.run(job)
        elif job.is_single:
            single.run(job)
        else:
            batch.run(job)


def catch_up_papers() -> None:
    """Sweep: jobs whose wake-up was lost, or whose worker died."""
    for job_id in jobs.left_behind():
        run_job(job_id)
