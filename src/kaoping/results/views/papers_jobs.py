"""Many documents at once, and the packages of a year: started, watched, stopped, fetched."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.evidence.serving import hand_out
from kaoping.results import access, access_papers
from kaoping.results.actions import papers as actions
from kaoping.results.models import PrintJob, Publication
from kaoping.results.papers.archive.packing import READY
from kaoping.results.papers.batch import units_of
from kaoping.results.papers.compose import Kind
from kaoping.results.papers.forms import BatchForm
from kaoping.results.papers.names import safe_name
from kaoping.results.queries.frozen import current_publication
from kaoping.results.tasks_papers import ARCHIVE
from kaoping.units.access import is_office

UNDER_WAY = (PrintJob.State.WAITING, PrintJob.State.RUNNING)


@login_required
@require_http_methods(["GET", "POST"])
def sheets(request: HttpRequest) -> HttpResponse:
    """Sheets of all units, or of a group, as one job."""
    access_papers.refuse_unless_office(request.user)
    version = access.scheme_to_see(request.GET.get("scheme", ""))
    if version is None:
        return render(request, "results/no_scheme.html", {})
    form = BatchForm(request.POST or None, version=version, initial={"dated": clock.today()})
    if form.is_valid():
        publication = form.publication()
        said = form.cleaned_data
        options: dict[str, Any] = {
            "group": said["group"], "docx": said["docx"], "dated": said["dated"].isoformat(),
            "freeze": publication.freeze_id if publication else None,
        }  # fmt: skip
        try:
            job = actions.start_job(
                kind=Kind.SHEET, scheme=version, publication=publication, options=options,
                total=len(units_of(options)), actor=request.user,
            )  # fmt: skip
            return redirect("results:print_job", job.pk)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    jobs = PrintJob.objects.filter(scheme=version, kind=Kind.SHEET).order_by("-made_at", "-pk")[:20]
    context = {"form": form, "jobs": jobs, "version": version}
    return render(request, "results/papers/sheets.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; the page asks again while it runs. One document that is made is shown at once."""
    row = access_papers.job_to_see(request.user, pk)
    made = row.documents.first() if row.is_single and row.state == PrintJob.State.DONE else None
    if made is not None:
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": reverse("results:paper", args=[made.pk])})
        return redirect("results:paper", made.pk)
    context = {
        "job": row,
        "runs": row.state in UNDER_WAY,
        "is_archive": row.kind == ARCHIVE,
        "ahead": PrintJob.objects.filter(pk__lt=row.pk, state__in=UNDER_WAY).count(),
        "title": _title(row),
    }
    return render(request, "results/papers/job.html", context)


def _title(row: PrintJob) -> str:
    if row.kind == ARCHIVE:
        return _("Packages of the year")
    if row.is_single:
        return str(row.options["paper"]["title"]).replace("\n", "")
    return _("Sheets of all units")


@login_required
@require_POST
def job_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    row = access_papers.job_to_see(request.user, pk)
    act = {"stop": actions.stop_job, "resume": actions.resume_job}.get(verb)
    if act is None:
        raise Http404
    act(row, actor=request.user)
    return redirect("results:print_job", row.pk)


@login_required
@require_GET
def job_package(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = access_papers.job_to_see(request.user, pk)
    if row.package is None:
        raise Http404
    name = safe_name(_("%(scheme)s score sheets") % {"scheme": row.scheme.title})
    return hand_out(request, row.package, f"{name}.zip", is_office=is_office(request.user))


@login_required
@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest) -> HttpResponse:
    """The year's packages; made by the office once the result is final."""
    version = access.scheme_to_see(request.GET.get("scheme", ""))
    if version is None:
        return render(request, "results/no_scheme.html", {})
    office = is_office(request.user)
    publication = current_publication(version)
    refused = _why_not(publication)
    if request.method == "POST":
        access_papers.refuse_unless_office(request.user)
        try:
            return redirect("results:print_job", _start(request, version, publication, refused).pk)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
    rows = access_papers.visible_archives(request.user).filter(publication__scheme=version)
    jobs = (
        PrintJob.objects.filter(scheme=version, kind=ARCHIVE).order_by("-made_at", "-pk")[:10]
        if office
        else []
    )
    context = {
        "archives": rows.order_by("-made_at", "unit__position", "pk")[:2000], "jobs": jobs, "office": office,
        "refused": refused, "publication": publication, "version": version,
    }  # fmt: skip
    return render(
        request, "results/papers/archive.html", context, status=409 if request.method == "POST" else 200
    )


def _start(request: HttpRequest, version: Any, publication: Publication | None, refused: str) -> PrintJob:
    if refused or publication is None:
        raise Refusal(refused)
    options = {"freeze": publication.freeze_id}
    return actions.start_job(
        kind=ARCHIVE, scheme=version, publication=publication, options=options,
        total=len(units_of(options)) + 1, actor=request.user,
    )  # fmt: skip


def _why_not(publication: Publication | None) -> str:
    if publication is None:
        return _("Nothing has been published under this scheme. Packages are made once the result is final.")
    if publication.step not in READY:
        return _("The result is at the step “%(step)s”. Packages are made once it is final.") % {
            "step": publication.get_step_display()
        }
    return ""


@login_required
@require_GET
def archive_package(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = access_papers.archive_to_read(request.user, pk)
    whose = row.unit.name if row.unit else _("Office")
    name = safe_name(f"{whose} {row.publication.scheme.period_from.year}")
    return hand_out(request, row.package, f"{name}.zip", is_office=is_office(request.user))
