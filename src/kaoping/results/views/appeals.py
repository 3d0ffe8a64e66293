"""Appeals through the browser: the register, filing one, one appeal's page, its files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.assessment.forms import keep_uploads, too_much_at_once
from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.base.tables import table_response, wants_table
from kaoping.evidence import serving
from kaoping.results import access_appeals as access
from kaoping.results.actions.appeals import file_appeal, refuse_outside_window
from kaoping.results.appeal_forms import EnteringForm, FilingForm, SheetForm
from kaoping.results.models import Appeal, Publication
from kaoping.results.queries.appeals import (
    FILTERS,
    counts,
    filtered,
    for_list,
    lines_under_review,
    results_to_object_to,
)
from kaoping.results.queries.frozen_lines import line_choices, scores_of_lines
from kaoping.units.access import is_office
from kaoping.units.models import Unit

PER_PAGE = 50


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """All appeals that one may see, with the clock of each; exported as shown."""
    appeals = access.register(request.user)
    show = request.GET.get("show", "")
    show = show if show in FILTERS else "all"
    q = request.GET.get("q", "").strip()
    person = request.user.pk
    rows = for_list(filtered(appeals, show=show, q=q, person_id=person))
    if wants_table(request):
        return table_response(request, _("Register of appeals"), _columns(), map(_row, rows))
    found = counts(appeals, person)
    names = {
        "all": _("all"), "waiting": pgettext("appeals", "open"), "late": _("overdue"), "mine": _("mine"), "closed": _("ended"),
    }  # fmt: skip
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "show": show, "q": q,
        "options": [(code, f"{names[code]} {found[code]}") for code in ("all", "waiting", "late", "mine", "closed")],
        "found": found, "handles": access.may_handle(request.user),
    }  # fmt: skip
    return render(request, "results/appeals.html", context)


def _columns() -> list[str]:
    return [
        _("Number"), _("Unit"), _("Line"), _("Filed"), _("State"), _("Decision by"), _("Decides"), _("Confirms"),
        _("Decision"), _("Reason"), _("Revision"),
    ]  # fmt: skip


def _row(appeal: Appeal) -> list[Any]:
    lines = [f"{line.indicator} {line.window}".strip() for line in appeal.lines.all()]
    waits = appeal.state == Appeal.State.PROPOSED  # the unit reads it once the second person has confirmed
    return [
        appeal.number, appeal.unit.name, _(", ").join(lines), appeal.filed_at, appeal.get_state_display(),
        appeal.due_on or appeal.admit_by, str(appeal.decider or ""), str(appeal.confirmer or ""),
        "" if waits else appeal.get_decision_display(),
        ("" if waits else appeal.decision_text) or appeal.admitted_why, appeal.publication.revision,
    ]  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """A unit objects to lines of its sheet; files are stored before the appeal is written."""
    unit = access.unit_to_appeal(request.user, code)
    publication = access.publication_to_appeal(pk)
    refusal, status, late = "", 200, False
    try:
        late = refuse_outside_window(publication)
    except Refusal as error:
        refusal, status = error.sentence, 422
    choices = line_choices(publication, unit)
    if not choices and (unit.dissolved_on is not None or not unit.is_assessed):
        raise Http404
    asked = request.GET.get("line", "")
    form = FilingForm(
        request.POST or None,
        choices=choices,
        initial={"lines": [value for value, _label in choices if value == f"{asked}|"]},
    )
    if request.method == "POST" and not refusal:
        status = 422
        refusal = too_much_at_once(int(request.META.get("CONTENT_LENGTH") or 0))
        if not refusal and form.is_valid():
            appeal, refusal = _file(request, publication, unit, form)
            if appeal is not None:
                return redirect("results:appeal", appeal.pk)
    context = {
        "unit": unit, "publication": publication, "form": form, "refusal": refusal, "late": late,
        "open": lines_under_review([publication.pk], unit.pk),
    }  # fmt: skip
    return render(request, "results/appeal_file.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The office enters what came by mail or on paper: the result and the unit first, then the sheet's lines."""
    access.refuse_unless_handling(request.user)
    results = results_to_object_to()
    if not results:
        return render(request, "results/appeal_enter.html", {})
    chosen = SheetForm(request.GET, results=results)
    form: EnteringForm | None = None
    refusal, status = "", 200
    if chosen.is_valid():
        publication, unit = chosen.publication, chosen.chosen()
        form = EnteringForm(
            request.POST or None, choices=line_choices(publication, unit),
            initial={"arrived_on": clock.today()},
        )  # fmt: skip
        if request.method == "POST":
            status = 422
            refusal = too_much_at_once(int(request.META.get("CONTENT_LENGTH") or 0))
            if not refusal and form.is_valid():
                said = form.cleaned_data
                appeal, refusal = _file(
                    request, publication, unit, form, came_by=said["came_by"], arrived_on=said["arrived_on"]
                )
                if appeal is not None:
                    return redirect("results:appeal", appeal.pk)
    context = {"chosen": chosen, "form": form, "refusal": refusal}
    return render(request, "results/appeal_enter.html", context, status=status)


def _file(
    request: HttpRequest, publication: Publication, unit: Unit, form: FilingForm, **how: Any
) -> tuple[Appeal | None, str]:
    kept, left_out = keep_uploads(request.FILES.getlist("files"))
    if left_out:
        return None, " ".join(left_out)
    scores = scores_of_lines(publication, unit)
    lines = [(code, window, scores[code, window]) for code, window in form.cleaned_data["lines"]]
    try:
        appeal = file_appeal(
            publication,
            unit,
            lines=lines,
            grounds=form.cleaned_data["grounds"],
            files=kept,
            actor=request.user,
            **how,
        )
    except Refusal as error:
        return None, error.sentence
    if appeal.state == Appeal.State.INADMISSIBLE:
        messages.warning(request, _("Kept as %(number)s, but not admitted: %(why)s") % {
            "number": appeal.number, "why": appeal.admitted_why})  # fmt: skip
    else:
        messages.success(
            request,
            ngettext(
                "Filed as %(number)s with %(n)s file. The score stands; the line says that it is under review.",
                "Filed as %(number)s with %(n)s files. The score stands; the line says that it is under review.",
                len(kept),
            )
            % {"number": appeal.number, "n": len(kept)},
        )
    return appeal, ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attached(request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """A file that the unit sent with its grounds."""
    row = access.file_to_read(request.user, pk, file_pk)
    return serving.hand_out(request, row.file, row.name, is_office=is_office(request.user))
