"""The packages of a year as one job: one a unit and one for the office, each kept when it is done."""

import zipfile
from collections.abc import Callable
from dataclasses import replace

from django.db import transaction

from kaoping.base import audit, clock
from kaoping.evidence.models import StoredFile
from kaoping.results.models import Archive, OfficialDocument, PrintJob, Publication
from kaoping.results.papers import jobs
from kaoping.results.papers.archive.package import Package
from kaoping.results.papers.archive.pieces import add_audit, add_document, add_unit
from kaoping.results.papers.archive.sealing import seal
from kaoping.results.papers.batch import units_of
from kaoping.results.papers.compose import compose
from kaoping.results.papers.compose.occasion import Occasion
from kaoping.results.papers.description import date_text
from kaoping.results.papers.html import to_html
from kaoping.results.queries.frozen_lines import facts_of
from kaoping.units.models import Unit

READY = (Publication.Step.FINAL, Publication.Step.PUBLIC)


def run(job: PrintJob) -> None:
    """Make what is not made yet. Errors: ``Stopped`` when somebody stopped it, ``Lost`` for a file."""
    publication = job.publication
    assert publication is not None  # noqa: S101 -- the action asks for it
    units = units_of(job.options)
    made = Archive.objects.filter(publication=publication, made_at__gte=job.made_at)
    done: set[int | None] = set(made.values_list("unit_id", flat=True))
    jobs.beat(job, len(done), len(units) + 1)
    occasion = Occasion(job.scheme, clock.today(), publication, facts=facts_of(publication.freeze))
    for unit in units:
        if unit.pk not in done:
            _keep(
                job,
                unit,
                *_packed(
                    _title(occasion, unit), _about(occasion, unit), _of_unit(replace(occasion, unit=unit))
                ),
            )
            done.add(unit.pk)
            jobs.beat(job, len(done))
    if None not in done:
        _keep(
            job, None, *_packed(_title(occasion, None), _about(occasion, None), _of_office(occasion, units))
        )
        done.add(None)
    jobs.finish(job, None, len(done))


def _packed(title: str, about: tuple[str, ...], fill: Callable[[Package], None]) -> tuple[StoredFile, int]:
    """The kept zip and how many files are in it."""
    counted = []

    def write(package: zipfile.ZipFile) -> None:
        filled = Package(package, title, about)
        fill(filled)
        filled.close()
        counted.append(len(filled.entries))

    return jobs.keep_package(write, seal), counted[0]


def _keep(job: PrintJob, unit: Unit | None, file: StoredFile, files: int) -> None:
    assert job.publication is not None  # noqa: S101 -- see run
    with transaction.atomic():
        row = Archive.objects.create(
            publication=job.publication,
            unit=unit,
            package=file,
            files=files,
            made_by=job.made_by,
            made_at=clock.now(),
        )
        audit.record(
            "archive.made", actor=job.made_by or "papers", about=row, unit=unit, after={"files": files}
        )


def _title(occasion: Occasion, unit: Unit | None) -> str:
    whose = unit.name if unit else occasion.office
    return f"{whose}{occasion.year}年度考核档案"


def _about(occasion: Occasion, unit: Unit | None) -> tuple[str, ...]:
    publication = occasion.publication
    assert publication is not None  # noqa: S101 -- see run
    return (
        f"立档单位：{occasion.office}",
        f"内容：{unit.name if unit else '全部参评单位'}{occasion.year}年度考核形成的文件",
        f"依据：{occasion.version.title}",
        f"结果：第{publication.revision}版，{publication.get_step_display()}",
        f"归档日期：{date_text(occasion.today)}",
    )


def _of_unit(occasion: Occasion) -> Callable[[Package], None]:
    def fill(package: Package) -> None:
        assert occasion.unit is not None  # noqa: S101 -- replaced in by the caller
        add_unit(package, occasion, occasion.unit, (), office=False)

    return fill


def _of_office(occasion: Occasion, units: list[Unit]) -> Callable[[Package], None]:
    def fill(package: Package) -> None:
        publication = occasion.publication
        assert publication is not None  # noqa: S101 -- see run
        package.add_bytes(("方案", "方案.yaml"), occasion.version.text.encode(), occasion.version.title)
        freeze = publication.freeze
        for file, name in ((freeze.facts, "事实.jsonl"), (freeze.sources, "来源.jsonl")):
            if file is not None:
                package.add_stored(("结果", name), file, f"第{freeze.number}次冻结：{name}")
        table = to_html(compose("ranking", occasion))
        package.add_bytes(("结果", "得分排名表.html"), table.encode(), "得分排名表")
        rows = OfficialDocument.objects.filter(scheme=occasion.version, unit=None).select_related(
            "pdf", "docx"
        )
        for row in rows.order_by("made_at", "pk"):
            add_document(package, row, ("公文",))
        for unit in units:
            add_unit(
                package, replace(occasion, unit=unit), unit, ("单位", f"{unit.code} {unit.name}"), office=True
            )
        add_audit(package, occasion, (), unit=None, office=True)

    return fill
