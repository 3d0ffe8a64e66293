"""A sheet for each unit as one job: composed here, printed by as many processes as there are processors."""

import datetime as dt
import zipfile
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from kaoping.base import audit, clock
from kaoping.evidence import storage
from kaoping.evidence.models import StoredFile
from kaoping.results.actions.papers import form_of
from kaoping.results.models import OfficialDocument, PrintJob
from kaoping.results.papers import jobs, printing, words
from kaoping.results.papers.compose import Kind, compose
from kaoping.results.papers.compose.occasion import Occasion
from kaoping.results.papers.description import Paper
from kaoping.results.papers.names import Names
from kaoping.results.queries.frozen_lines import facts_of
from kaoping.units.models import Unit

ROUND = 16  # documents that are kept in one transaction
AHEAD = 2  # papers that wait for each printer, so that none is ever idle


def units_of(options: dict[str, Any]) -> list[Unit]:
    """The units of a job, in the roll's order: all (as frozen, of a publication), or those of one group."""
    rows = Unit.objects.assessed().in_order()
    if options.get("freeze"):
        rows = Unit.objects.filter(frozen_sheets__freeze=options["freeze"]).in_order()
    return list(rows.filter(group=options["group"]) if options.get("group") else rows)


@dataclass(frozen=True, slots=True)
class Made:
    unit: Unit
    paper: Paper
    printed: printing.Printed


def run(job: PrintJob) -> None:
    """Print what is not printed yet, then pack all. Errors: ``Stopped`` when somebody stopped it."""
    units = units_of(job.options)
    done = set(OfficialDocument.objects.filter(job=job).values_list("unit_id", flat=True))
    jobs.beat(job, len(done), len(units))
    waiting = [unit for unit in units if unit.pk not in done]
    kept: list[Made] = []
    for made in _print(job, waiting):
        kept.append(made)
        if len(kept) >= ROUND:
            _keep(job, kept)
            done |= {one.unit.pk for one in kept}
            kept = []
            jobs.beat(job, len(done))
    if kept:
        _keep(job, kept)
        done |= {one.unit.pk for one in kept}
        jobs.beat(job, len(done))
    jobs.finish(job, jobs.keep_package(lambda package: _pack(job, package)), len(done))


def _print(job: PrintJob, units: list[Unit]) -> Iterator[Made]:
    """Each unit's sheet as it comes out; never more than a few ahead of the printers."""
    wants_docx = bool(job.options.get("docx"))
    form = form_of(Kind.SHEET) if wants_docx else b""
    facts = facts_of(job.publication.freeze) if job.publication else None
    occasion = Occasion(job.scheme, clock.today(), job.publication, facts=facts)
    waiting = iter(units)
    running: dict[Future[printing.Printed], tuple[Unit, Paper]] = {}
    with printing.workers() as threads:
        try:
            while True:
                while len(running) < printing.at_once() * AHEAD and (unit := next(waiting, None)) is not None:
                    paper = _paper(job, replace(occasion, unit=unit))
                    sent = threads.submit(printing.print_paper, paper, docx=wants_docx, form=form)
                    running[sent] = (unit, paper)
                if not running:
                    return
                for sent in wait(running, return_when=FIRST_COMPLETED).done:
                    unit, paper = running.pop(sent)
                    yield Made(unit, paper, sent.result())
        finally:
            for sent in running:
                sent.cancel()


def _paper(job: PrintJob, occasion: Occasion) -> Paper:
    made = compose(Kind.SHEET, occasion)
    day = job.options.get("dated")
    return replace(made, dated=dt.date.fromisoformat(day)) if day else made


def _keep(job: PrintJob, made: list[Made]) -> None:
    """Keep a round. Errors: ``CannotMake`` when a printer made nothing at all."""
    for one in made:
        if not one.printed.pdf and not one.printed.docx:
            raise CannotMake(words.why_no_pdf(one.printed.why or "stopped"))
    files = storage.put(content for one in made for content in (one.printed.pdf, one.printed.docx) if content)
    with transaction.atomic():
        rows = iter(storage.record(files))
        moment = clock.now()
        documents = [
            OfficialDocument(
                kind=Kind.SHEET,
                scheme=job.scheme,
                publication=job.publication,
                unit=one.unit,
                title=one.paper.title.replace("\n", "")[:300],
                dated=one.paper.dated or clock.today(),
                job=job,
                pdf=next(rows) if one.printed.pdf else None,
                docx=next(rows) if one.printed.docx else None,
                made_by=job.made_by,
                made_at=moment,
            )
            for one in made
        ]
        # After a crash another worker may have made the same one meanwhile: the first stands.
        OfficialDocument.objects.bulk_create(documents, ignore_conflicts=True)
        audit.record(
            "print_job.printed",
            actor=job.made_by or "papers",
            about=job,
            after={"units": [one.unit.code for one in made]},
        )


class CannotMake(Exception):
    """Nothing can be printed; ``sentence`` says what to do (translated)."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def _pack(job: PrintJob, package: zipfile.ZipFile) -> None:
    names = Names()
    rows = OfficialDocument.objects.filter(job=job).select_related("unit", "pdf", "docx")
    for row in rows.order_by("unit__position", "unit__code"):
        stem = f"{row.unit.code}-{row.unit.name}" if row.unit else row.title
        for file, ending in ((row.pdf, "pdf"), (row.docx, "docx")):
            if file is not None:
                _add(package, names.path(f"{stem}.{ending}"), file)


def _add(package: zipfile.ZipFile, name: str, file: StoredFile) -> None:
    package.write(storage.path_of(file.sha256), name)
