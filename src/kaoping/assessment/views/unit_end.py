"""A unit ends in mid-year 撤并: one page with all that is still open, and the way back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.assessment import access_office
from kaoping.assessment.actions.unit_ends import end_unit, restore_unit
from kaoping.assessment.office_forms import ReasonForm
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.unfinished import unfinished_of
from kaoping.assessment.unit_end_forms import UnitEndForm


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, code: str) -> HttpResponse:
    """End the unit, alone or into another; each open window is decided on the way."""
    unit = access_office.unit_to_end(request.user, code)
    typed = request.POST if request.method == "POST" else None
    form = UnitEndForm(typed, unit=unit, open_windows=unfinished_of(unit))
    if form.is_valid():
        values = form.cleaned_data
        try:
            end_unit(
                unit, day=values["day"], into=values["into"], still_assessed=values["still_assessed"],
                reason=values["reason"], decisions=form.decisions(), actor=request.user,
            )  # fmt: skip
        except Refusal as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Done. What %(unit)s sent and got stays as it is.") % {"unit": unit})
            return redirect("units:unit", unit.code)
    context = {"unit": unit, "form": form, "restoring": ReasonForm()}
    return render(request, "assessment/unit_end.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Take the ending back, with a reason."""
    unit = access_office.unit_to_end(request.user, code)
    form = ReasonForm(request.POST)
    try:
        restore_unit(unit, reason=form.cleaned_data["reason"] if form.is_valid() else "", actor=request.user)
    except Refusal as error:
        messages.error(request, error.sentence)
        return redirect("assessment:unit_end", unit.code)
    messages.success(request, _("%(unit)s is asked and scored again.") % {"unit": unit})
    return redirect("units:unit", unit.code)
