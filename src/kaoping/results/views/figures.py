"""Figures about a published result: how the points lie, by group, by line, over the year, against the last."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaoping.assessment.models import RecordedFact
from kaoping.base.tables import XLSX, wants_table, write_table
from kaoping.results import access
from kaoping.results import access_results as results
from kaoping.results.queries.figures import Figures, Veto, figures_of


@login_required
@require_GET
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """For the office, leaders and auditors, from the step on that shows them the result."""
    access.require_overview(request.user)
    publication = results.publications_to_read(request.user).filter(pk=pk).first()
    if publication is None:
        raise Http404
    found = figures_of(publication, get_language() or "zh-hans")
    if wants_table(request):
        return _workbook(found)
    context = {
        "publication": publication, "found": found,
        "vetoes": [(one, _fact_behind(found, one)) for one in found.frozen.vetoes],
    }  # fmt: skip
    return render(request, "results/figures.html", context)


def _fact_behind(found: Figures, veto: Veto) -> RecordedFact | None:
    """The recorded event that the veto leans on, with its document; None where a programme counted it."""
    rows = RecordedFact.objects.of_scheme(found.publication.scheme).filter(
        kind=RecordedFact.Kind.EVENT, name=veto.key, data__event=veto.event
    )
    return rows.select_related("recording").order_by("-pk").first()


def _workbook(found: Figures) -> HttpResponse:
    """A sheet for each picture's table."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    for name, columns, rows in _tables(found):
        write_table(book, book.add_worksheet(name[:31]), columns, rows)
    book.close()
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    title = _("Figures %(year)s revision %(n)s") % {
        "year": found.publication.scheme.period_from.year, "n": found.publication.revision
    }  # fmt: skip
    response["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx")
    return response


def _tables(found: Figures) -> Sequence[tuple[str, Sequence[str], list[Sequence[Any]]]]:
    return (
        (_("Distribution"), (_("Total"), _("Units")), [(f"{one.low}–{one.high}", len(one.units)) for one in found.bins]),
        (
            _("Groups"), (_("Group"), _("Units"), _("Median"), _("Median last year")),
            [(one.name, len(one.dots), one.median, one.before if one.before is not None else "") for one in found.groups],
        ),
        (
            _("Lines"),
            (_("No."), _("Content"), _("Full marks"), _("Units"), _("Mean"), _("Share of full marks, %"), _("Units with full marks"), _("Units with nothing")),
            [
                (one.code, one.title, one.full if one.full is not None else "", one.units, one.mean, one.share, one.whole, one.nothing)
                for one in found.frozen.lines
            ],
        ),
        (
            _("Weeks"), (_("Up to"), _("Due"), _("Counted"), _("Share, %")),
            [(one.ends_on, one.due, one.counted, one.share) for one in found.frozen.weeks],
        ),
        (
            _("Last year"), (_("Unit"), _("Total"), _("Total last year"), _("Change"), _("Place"), _("Place last year")),
            [(one.name, one.total, one.before, one.change, one.rank or "", one.rank_before or "") for one in found.moved],
        ),
    )  # fmt: skip
