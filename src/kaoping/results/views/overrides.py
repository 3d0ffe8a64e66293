"""Values set by hand: proposed, confirmed by another, refused, revoked."""

from fractions import Fraction

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.assessment.ports import Refusal
from kaoping.base.tables import table_response, wants_table
from kaoping.results import access_results as access
from kaoping.results.actions import overrides
from kaoping.results.publishing_forms import OverrideForm
from kaoping.results.queries.overrides import overrides_of
from kaoping.results.views import by_two
from kaoping.units.access import is_office

DEEDS: by_two.Deeds = {
    "confirm": overrides.confirm_override, "refuse": overrides.refuse_override,
    "revoke": overrides.revoke_override,
}  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def values(request: HttpRequest) -> HttpResponse:
    """The year's set values, and a form for another."""
    version = access.year_to_see(request.user, request.GET.get("scheme", ""))
    if version is None:
        return render(request, "results/no_overview.html")
    writes = is_office(request.user)
    rows = overrides_of(version)
    if wants_table(request):
        cells = (
            [
                row.unit.name, row.indicator, Fraction(row.computed), Fraction(row.value), row.reason,
                row.get_state_display(), str(row.proposed_by), str(row.decided_by or ""), row.decided_why,
            ]
            for row in rows
        )  # fmt: skip
        return table_response(request, _("Set values"), _columns(), cells)
    initial = {name: request.GET.get(name, "") for name in ("unit", "indicator")}
    form = OverrideForm(request.POST or None, scheme=version, initial=initial)
    refusal, status = "", 200
    if request.method == "POST":
        access.require_office(request.user)
        status = 422
        if form.is_valid():
            found = form.cleaned_data
            try:
                overrides.propose_override(
                    version, found["unit"], found["indicator"], found["value"],
                    actor=request.user, reason=found["reason"],
                )  # fmt: skip
            except Refusal as error:
                refusal = error.sentence
            else:
                messages.success(request, _("The value waits for a second person of the office."))
                return redirect("results:values")
    context = {
        "version": version, "rows": rows, "form": form, "writes": writes, "refusal": refusal,
        "me": request.user.pk,
    }  # fmt: skip
    return render(request, "results/values.html", context, status=status)


def _columns() -> list[str]:
    return [
        _("Unit"), _("Indicator"), _("Computed value"), _("Set value"), _("Reason"), _("State"),
        _("Proposed by"), _("Decided by"), _("Words of the decision"),
    ]  # fmt: skip


@login_required
@require_POST
def settle(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    row = access.override_to_settle(request.user, pk)
    by_two.settle(request, row, verb, DEEDS, done=_("Done. Published numbers have not moved."))
    return redirect("results:values")
