"""The commendation list of a result, and who is left out of it by name."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.assessment.ports import Refusal
from kaoping.base.tables import table_response, wants_table
from kaoping.results import access
from kaoping.results import access_results as results
from kaoping.results.actions import commendation
from kaoping.results.models import Exclusion, Publication
from kaoping.results.publishing_forms import ExclusionForm
from kaoping.results.queries.commended import Commended, commended, grade_names, why_closed
from kaoping.results.views import by_two
from kaoping.units.access import is_office

DEEDS: by_two.Deeds = {
    "confirm": commendation.confirm_exclusion, "refuse": commendation.refuse_exclusion,
    "revoke": commendation.revoke_exclusion,
}  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is commended, who is not and why, for those who read the result; the office leaves out by name."""
    access.require_overview(request.user)
    publication = results.publications_to_read(request.user).filter(pk=pk).first()
    if publication is None:
        raise Http404
    found = commended(publication, request.GET.getlist("grade"))
    if wants_table(request):
        return _table(request, found)
    form = ExclusionForm(request.POST or None, candidates=found.candidates)
    refusal, status = "", 200
    if request.method == "POST":
        results.require_office(request.user)
        status = 422
        if form.is_valid():
            try:
                commendation.propose_exclusion(
                    publication, form.sheet(), actor=request.user, reason=form.cleaned_data["reason"]
                )
            except Refusal as error:
                refusal = error.sentence
            else:
                messages.success(request, _("It waits for a second person; until then the list stays."))
                return redirect("results:commended", pk)
    context = {
        "publication": publication, "found": found, "form": form, "refusal": refusal,
        "names": grade_names(publication.scheme), "writes": is_office(request.user), "me": request.user.pk,
        "exclusions": _named(publication), "closed": why_closed(publication),
    }  # fmt: skip
    return render(request, "results/commended.html", context, status=status)


def _named(publication: Publication) -> list[tuple[Exclusion, str]]:
    """Every exclusion of the year, with the unit's name as frozen."""
    rows = list(
        Exclusion.objects.filter(scheme=publication.scheme_id).select_related(
            "unit", "proposed_by", "decided_by", "revoked_by"
        )
    )
    sheets = publication.freeze.sheets.filter(unit__in=[row.unit_id for row in rows])
    names = dict(sheets.values_list("unit_id", "name"))
    return [(row, names.get(row.unit_id, row.unit.name)) for row in rows]


def _table(request: HttpRequest, found: Commended) -> HttpResponse:
    """Those commended, and under them those left out with the reason."""
    year = found.publication.scheme.period_from.year
    name = _("Commendation list %(year)s, revision %(n)s") % {"year": year, "n": found.publication.revision}
    columns = [_("Unit"), _("Group"), _("Place"), _("Grade"), _("Listed"), _("Reason")]
    rows: list[list[Any]] = [
        [one.name, one.group, one.rank_no or "", one.grade, _("yes"), ""] for one in found.listed
    ]
    rows += [
        [
            one.sheet.name, one.sheet.group, one.sheet.rank_no or "", one.sheet.grade, _("no"),
            " ".join(words for _code, words in one.reasons),
        ]
        for one in found.left_out
    ]  # fmt: skip
    return table_response(request, name, columns, rows)


@login_required
@require_POST
def settle(request: HttpRequest, pk: int, row_pk: int, verb: str) -> HttpResponse:
    """The second person's yes or no, or the unit put back on the list."""
    publication = results.publication_to_work_on(request.user, pk)
    row = results.exclusion_to_settle(request.user, publication, row_pk)
    done = _("Done; the list follows at once. No point, place or grade has moved.")
    by_two.settle(request, row, verb, DEEDS, done=done)
    return redirect("results:commended", pk)
