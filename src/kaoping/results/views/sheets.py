"""The score sheet: every number opens into its reason."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaoping.base.tables import table_response, wants_table
from kaoping.results import access, exports
from kaoping.results.queries.frozen import published_for
from kaoping.results.queries.sheets import sheet_page
from kaoping.units.access import reads_every_unit


@login_required
@require_GET
def own_sheet(request: HttpRequest) -> HttpResponse:
    """One's own unit's sheet; who reads all units begins with the ranking."""
    unit = access.own_unit(request.user)
    if unit is not None:
        query = request.GET.urlencode()
        return redirect(reverse("results:sheet", args=[unit.code]) + (f"?{query}" if query else ""))
    access.require_overview(request.user)
    return redirect("results:ranking")


@login_required
@require_GET
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    unit = access.sheet_to_see(request.user, code)
    version = access.scheme_to_see(request.GET.get("scheme", ""))
    if version is None:
        return render(request, "results/no_scheme.html", {"unit": unit})
    if not reads_every_unit(request.user):  # once its result is shown a unit reads that, and nothing moves
        published = published_for(unit, request.user, version)
        if published is not None:
            return redirect("results:published_sheet", published.publication.pk, unit.code)
    opened = [name for name in request.GET.get("open", "").split(",") if name]
    exported = bool(wants_table(request))
    part = request.GET.get("part", "")
    page = sheet_page(unit, version, ["all"] if exported else [part] if part else opened)
    if part:
        return render(
            request, "results/sheet_reasons.html", {"row": access.line_to_see(page, part), "page": page}
        )
    if exported:
        name = _("%(unit)s score sheet %(year)s") % {"unit": unit.name, "year": version.period_from.year}
        return table_response(request, name, exports.sheet_columns(), exports.sheet_rows(page))
    context = {
        "page": page,
        "sheet": page.sheet,
        "unit": unit,
        "opened": opened,
        "is_own": access.reports_for(request.user, unit),
    }
    return render(request, "results/sheet.html", context)
