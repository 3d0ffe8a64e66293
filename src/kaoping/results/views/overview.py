"""The matrix, the lists that its numbers open, the ranking."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaoping.assessment import states
from kaoping.base.tables import table_response, wants_table
from kaoping.results import access, exports
from kaoping.results.queries.cards import card
from kaoping.results.queries.overview import DutyList, Filters, Overview, duty_list, list_row, overview
from kaoping.results.queries.ranking import export_row, last_known
from kaoping.results.render import CellWriter
from kaoping.units.access import is_office

PER_PAGE = 50
PLACES_PER_PAGE = 50  # of ten thousand units within 50 ms: half of a place is its markup


@login_required
@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    access.require_overview(request.user)
    version = access.scheme_to_see(request.GET.get("scheme", ""))
    if version is None:
        return render(request, "results/no_overview.html")
    found = overview(version, access.assessed_units(request.user), Filters.of(request.GET.dict()))
    if wants_table(request):
        return table_response(request, _("Matrix"), exports.matrix_columns(found), exports.matrix_rows(found))
    writer = CellWriter(found)
    context = {
        "page": found,
        "filters": found.filters,
        "rows": [writer.row(row) for row in found.matrix.rows],
        "strip": strip(found),
        "options": options(found),
    }
    return render(request, "results/matrix.html", context)


def strip(found: Overview) -> list[tuple[str, int, str, bool]]:
    """State, count, the ``state`` filter after a click, whether it is on now."""
    chosen = found.filters.states
    made = []
    for code in states.DUTY:
        count = found.matrix.counts[code]
        if code == states.NOT_APPLICABLE or not (count or code in chosen):
            continue
        rest = [one for one in chosen if one != code]
        after = rest if code in chosen else [*chosen, code]
        made.append((code, count, ",".join(after), code in chosen))
    return made


def options(found: Overview | DutyList) -> dict[str, list[tuple[str, str]]]:
    """What the selects of the filter bar offer."""
    groups = [("", _("all")), *((name, f"{name} {count}") for name, count in found.groups if name)]
    if isinstance(found, Overview) and found.group and not found.filters.group:
        groups = groups[1:]
    return {
        "group": groups,
        "indicator": [("", _("all")), *((one.code, f"{one.mark}{one.code} {one.short_title or one.title}") for one in found.indicators)],
        "due": [("", _("whole year")), ("past", _("due before today")), ("week", _("within 7 days")), ("month", _("this month"))],
        "sort": [("roll", _("order of the roll")), ("score", _("place")), ("missed", _("most missed")), ("findings", _("most findings"))],
        "state": [("", _("all")), *((code, str(labels.office)) for code, labels in states.DUTY.items() if code != states.NOT_APPLICABLE)],
    }  # fmt: skip


@login_required
@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """Duties one by one: what a number of the matrix counts."""
    access.require_overview(request.user)
    version = access.scheme_to_see(request.GET.get("scheme", ""))
    if version is None:
        return render(request, "results/no_overview.html")
    filters = Filters.of(request.GET.dict())
    found = duty_list(version, access.assessed_units(request.user), filters)
    if wants_table(request):
        return table_response(
            request, _("Duties"), exports.duty_columns(), (list_row(row) for row in found.rows)
        )
    page = Paginator(found.rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "filters": filters,
        "options": options(found),
        "state": ",".join(filters.states),
        "findings": found.findings,
    }
    return render(request, "results/duties.html", context)


@login_required
@require_GET
def cell_card(request: HttpRequest, pk: int) -> HttpResponse:
    """What a cell of the matrix answers when somebody points at it."""
    access.require_overview(request.user)
    found = card(pk)
    if found is None:
        raise Http404
    return render(request, "results/card.html", {"card": found, "may_grant": is_office(request.user)})


@login_required
@require_GET
def ranks(request: HttpRequest) -> HttpResponse:
    access.require_overview(request.user)
    version = access.scheme_to_see(request.GET.get("scheme", ""))
    if version is None:
        return render(request, "results/no_overview.html")
    group, q = request.GET.get("group", ""), request.GET.get("q", "")
    every, before = last_known(version)
    places = every.narrowed(group, q) if group or q else every
    if wants_table(request):
        return table_response(request, _("Ranking"), exports.ranking_columns(), map(export_row, places))
    context: dict[str, Any] = {
        "version": version, "page": Paginator(places, PLACES_PER_PAGE).get_page(request.GET.get("page")),
        "groups": [("", _("all")), *((name, f"{name} {n}") for name, n in every.groups().items() if name)],
        "group": group, "q": q, "all": len(every), "waits": every.waits, "as_of": every.as_of,
        "before": before,
    }  # fmt: skip
    return render(request, "results/ranking.html", context)
