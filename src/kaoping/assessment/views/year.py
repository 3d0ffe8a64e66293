"""The year of the scheme in one view: for those who read every unit, and for a unit its own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaoping.assessment import access
from kaoping.assessment.access_schemes import scheme_named
from kaoping.assessment.queries.duties import duty_states
from kaoping.assessment.queries.year import office_year, own_year
from kaoping.units.access import reads_every_unit


@login_required
@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """Windows, notices, due days, days off and festivals; nothing to drag, everything to read."""
    scheme = scheme_named(request.GET.get("scheme", ""))
    if reads_every_unit(request.user):
        unit = None
        found = office_year(scheme) if scheme else None
    else:
        unit = access.unit_to_report_for(request.user, request.GET.get("unit", ""))
        found = own_year(scheme, duty_states(scheme, unit_ids=[unit.pk])) if scheme else None
    context = {"year": found, "unit": unit, "units": access.own_units(request.user) if unit else []}
    return render(request, "assessment/year.html", context)
