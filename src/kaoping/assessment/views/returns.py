"""Returns: the office's list of reasons, and places pointed at on pages and in texts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.assessment import access_office, access_returns
from kaoping.assessment.actions import return_marks, return_reasons
from kaoping.assessment.models import Material
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.return_reasons import OTHER, all_reasons
from kaoping.assessment.return_forms import NewReasonForm, PageMarkForm, ReasonRowForm, TextMarkForm
from kaoping.assessment.seen import mark_of_reason
from kaoping.assessment.views.page_doors import keep_typed
from kaoping.base.numbers import number_in


@login_required
@require_http_methods(["GET", "POST"])
def reasons(request: HttpRequest) -> HttpResponse:
    """The list of reasons: reword, move, retire, add."""
    access_office.refuse_unless_office(request.user)
    fresh, bad = NewReasonForm(), {}
    if request.method == "POST":
        code = request.POST.get("code", "")
        form: Any = ReasonRowForm(request.POST) if code else NewReasonForm(request.POST)
        if form.is_valid():
            try:
                _keep(code, form.cleaned_data, request.user, request.POST.get("seen", ""))
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, _("Kept. Returns from now on offer the list as it stands."))
                return redirect("assessment:return_reasons")
        if code:
            bad[code] = form
        else:
            fresh = form
    rows = [(one, bad.get(one.code), one.code == OTHER, mark_of_reason(one)) for one in all_reasons()]
    context = {"rows": rows, "fresh": fresh}
    return render(
        request, "assessment/return_reasons.html", context, status=422 if request.method == "POST" else 200
    )


def _keep(code: str, values: dict[str, Any], actor: Any, seen: str) -> None:
    if code:
        return_reasons.change_reason(code, actor=actor, seen=seen, **values)
    else:
        return_reasons.add_reason(actor=actor, **values)


@login_required
@require_POST
def point_on_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a place on a page of a sent file (``inside``: of a file in an archive)."""
    material = access_returns.material_to_mark(request.user, pk)
    inside = number_in(request.POST.get("inside", "")) if request.POST.get("inside") else None
    form = PageMarkForm(request.POST)
    back = _pages(material, inside)
    if not form.is_valid():
        keep_typed(request, material.pk, inside, " ".join(_said(form)))
        return redirect(f"{back}#pointing")
    values = form.cleaned_data
    try:
        mark = return_marks.point_at(
            material.version, actor=request.user, material=material, inside=inside, page=values["page"],
            box=form.box(), quote=values["quote"], reason=values["reason"], words=values["words"],
        )  # fmt: skip
    except Refusal as refusal:
        keep_typed(request, material.pk, inside, refusal.sentence)
        return redirect(f"{back}#pointing")
    messages.success(request, _("Noted. The unit sees the place once you return the piece."))
    return redirect(f"{back}?page={mark.page}#page-{mark.page}")


@login_required
@require_POST
def point_in_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a passage of the piece's own text."""
    version = access_returns.version_to_mark(request.user, pk)
    form = TextMarkForm(request.POST)
    back = reverse("assessment:submission", args=[pk])
    if not form.is_valid():
        for sentence in _said(form):
            messages.error(request, sentence)
        return redirect(f"{back}#pointing")
    try:
        return_marks.point_at(version, actor=request.user, **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Noted. The unit sees the place once you return the piece."))
    return redirect(f"{back}#pointing")


@login_required
@require_POST
def drop_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a place out again, before the return."""
    mark = access_returns.mark_to_drop(request.user, pk)
    back = (
        f"{_pages(mark.material, mark.inside)}#page-{mark.page}"
        if mark.material is not None
        else f"{reverse('assessment:submission', args=[mark.version.submission_id])}#pointing"
    )
    try:
        return_marks.drop_mark(mark)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Taken out."))
    if request.POST.get("back") == "piece":
        back = f"{reverse('assessment:submission', args=[mark.version.submission_id])}#pointing"
    return redirect(back)


def _said(form: Any) -> list[str]:
    """What is wrong with the form, a sentence each, with the field's name before it."""
    return [
        f"{form.fields[name].label}{_(': ')}{error}"
        if name in form.fields and form.fields[name].label
        else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]


def _pages(material: Material, inside: int | None) -> str:
    if inside is None:
        return reverse("assessment:pages", args=["files", material.pk])
    return reverse("assessment:pages_inside", args=["files", material.pk, inside])
