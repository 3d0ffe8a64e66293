"""The period pack: download what is due, fill it offline, upload it, see what goes where, keep it."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.assessment import access, packs, queries
from kaoping.assessment.actions.packs import FromPack, keep_pack
from kaoping.assessment.checks import run
from kaoping.assessment.content import PieceContent
from kaoping.assessment.day_fields import happened_fault
from kaoping.assessment.forms import PackForm, keep_uploads
from kaoping.assessment.models import Submission, Window
from kaoping.assessment.packreading import Folder, Read, read_pack
from kaoping.assessment.ports import Refusal
from kaoping.assessment.wording import finding_words
from kaoping.base import clock, previewed
from kaoping.pure.errors import ExtractionError
from kaoping.units.models import Unit

WAITING = "pack-previewed"  # the session's key of the last previewed pack's digest


@dataclass(slots=True)
class Planned:
    """What becomes of one folder: the piece it fills, or why it fills none."""

    folder: Folder
    window: Window | None = None
    content: PieceContent | None = None
    draft: Submission | None = None
    fault: str = ""
    refused: list[str] = field(default_factory=list)  # files that may not come in, each a sentence
    findings: list[Any] = field(default_factory=list)


@login_required
@require_http_methods(["GET", "POST"])
def pack(request: HttpRequest) -> HttpResponse:
    """GET offers the pack; POST with a file previews it; POST with ``take`` keeps the drafts."""
    unit = access.unit_to_report_for(request.user, request.GET.get("unit", ""))
    if request.method == "POST" and "take" in request.POST:
        return _take(request, unit)
    scheme = queries.scheme_in_force()
    year = queries.unit_year(scheme, unit) if scheme else None
    form = PackForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "unit": unit, "units": access.own_units(request.user), "form": form,
        "months": packs.months(year) if year else [],
    }  # fmt: skip
    if not form.is_valid():
        return render(request, "assessment/pack.html", context, status=422 if form.is_bound else 200)
    raw = form.cleaned_data["file"].read()
    try:
        found = read_pack(raw)
    except ExtractionError as error:
        form.add_error("file", _why_unread(error))
        return render(request, "assessment/pack.html", context, status=422)
    rows = _plan(request, unit, found)
    request.session[WAITING] = [previewed.keep("packs", raw), unit.pk]
    context |= {
        "rows": rows,
        "left_out": found.left_out,
        "takes": sum(one.content is not None for one in rows),
        "digest": hashlib.sha256(raw).hexdigest(),
    }
    return render(request, "assessment/pack_preview.html", context)


@login_required
@require_safe
def pack_file(request: HttpRequest) -> HttpResponse:
    """The pack of what is due (``?month=2014-03``: of one month)."""
    unit = access.unit_to_report_for(request.user, request.GET.get("unit", ""))
    scheme = queries.scheme_in_force()
    rows = packs.wanted(queries.unit_year(scheme, unit), request.GET.get("month", "")) if scheme else []
    if not rows:
        messages.info(request, _("Nothing is due then, so there is nothing to pack."))
        return redirect("assessment:pack")
    made = packs.make(unit, rows, queries.last_names(unit.pk))
    response = HttpResponse(made.content, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, made.name) or "attachment"
    return response


def _take(request: HttpRequest, unit: Unit) -> HttpResponse:
    digest, unit_pk = request.session.pop(WAITING, ("", 0))
    path = previewed.path_of("packs", digest)
    if not digest or unit_pk != unit.pk or request.POST.get("digest") != digest or not path.is_file():
        messages.error(request, _("The previewed pack is no longer there. Choose it again."))
        return redirect("assessment:pack")
    chosen = set(request.POST.getlist("take"))
    rows = _plan(request, unit, read_pack(path.read_bytes()))
    pieces = [
        FromPack(one.window, one.content, one.draft)
        for one in rows
        if one.window is not None and one.content is not None and one.folder.path in chosen
    ]
    kept, refused = keep_pack(unit, pieces, actor=request.user)
    for sentence in refused:
        messages.error(request, sentence)
    if kept:
        messages.success(
            request,
            _("Kept as drafts: %(count)s. Nothing has been sent yet; look at each and send it.")
            % {"count": len(kept)},
        )
    elif not refused:
        messages.info(request, _("Nothing was chosen, so nothing was kept."))
    return redirect("assessment:duties")


def _plan(request: HttpRequest, unit: Unit, found: Read) -> list[Planned]:
    seen: set[int] = set()
    rows = []
    for folder in found.folders:
        one = _planned(request, unit, folder)
        if one.window is not None and one.window.pk in seen:
            one.content, one.fault = None, _("Another folder fills the same piece; it stands there.")
        elif one.window is not None and one.content is not None:
            seen.add(one.window.pk)
        rows.append(one)
    return rows


def _planned(request: HttpRequest, unit: Unit, folder: Folder) -> Planned:
    form, one = folder.form, Planned(folder)
    if folder.both:
        one.fault = _(
            "The Word form and the text form both say something, and not the same. Empty one of them."
        )
        return one
    if form.place is None:
        one.fault = _("The form has lost its number; fill in the form of the pack.")
        return one
    try:
        one.window = access.window_to_report(request.user, unit, form.place)
    except Http404:
        one.fault = _("The form's number belongs to no piece that is asked of your unit.")
        return one
    except Refusal as refusal:
        one.fault = refusal.sentence
        return one
    if form.is_blank and not folder.files:
        one.fault = _("Left empty; nothing is kept.")
        return one
    if fault := happened_fault(form.occurred_on):
        one.fault = fault
        return one
    uploads = [ContentFile(file.content, name=file.name) for file in folder.files]
    one.draft = access.draft_to_continue(request.user, unit, one.window)
    files, one.refused = keep_uploads(uploads)  # type: ignore[arg-type]
    one.content = PieceContent(occurred_on=form.occurred_on, files=tuple(files), **form.values)
    given = queries.check_input(
        unit=unit, window=one.window, content=one.content, arrives_at=clock.now(), submission=one.draft
    )
    one.findings = [(said, finding_words(said.check_id, said.values, unit.name)) for said in run(given)]
    return one


def _why_unread(error: ExtractionError) -> str:
    if error.code == "encrypted":
        return _("The pack asks for a password. Pack it again without one.")
    if error.code in ("unpacked_too_big", "too_many_entries", "too_packed"):
        return _("Unpacked the pack is larger than %(most)s MB or has too many files. Send it in parts.") % {
            "most": settings.MAX_PIECE_BYTES // 1_000_000
        }
    if error.code == "reader_ended":
        return _("Unpacking it took too long or too much memory, so it was given up. Send it in parts.")
    return _("This is no zip that can be read. Pack the folders into a zip and upload that.")
