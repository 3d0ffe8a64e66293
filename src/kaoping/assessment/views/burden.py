"""The burden meter: what the office asks of units, month by month."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.assessment.queries.burden import FULL_WEEK, burden
from kaoping.assessment.workload import MINUTES
from kaoping.assessment.workload_words import PARTS
from kaoping.base.tables import table_response, wants_table
from kaoping.units.access import reads_every_unit
from kaoping.units.models import Unit

MOST_ROWS = 300  # units on one page; a longer roll is read by group


@login_required
@require_safe
def burden_meter(request: HttpRequest) -> HttpResponse:
    """Duties, pieces and estimated hours of every unit and month; full weeks; what is asked twice."""
    if not reads_every_unit(request.user):
        raise Http404
    units = Unit.objects.assessed().in_order()
    groups = list(dict.fromkeys(units.values_list("group", flat=True)))
    group = request.GET.get("group", "")
    if group not in groups and units.count() > MOST_ROWS and not wants_table(request):
        group = groups[0]
    chosen = None if not group else list(units.filter(group=group).values_list("pk", flat=True))
    found = burden(chosen)
    if wants_table(request):
        columns = [
            _("unit"),
            *(f"{month:%Y-%m}" for month in found.months),
            _("pieces"),
            _("hours, estimated"),
        ]
        lines = (
            [row.unit.name, *(load.pieces for load in row.months), row.total.pieces, row.total.hours]
            for row in found.rows
        )
        return table_response(request, _("Burden"), columns, lines)
    context = {
        "burden": found,
        "months": list(zip(found.months, found.totals, strict=True)),
        "count": len(found.rows),
        "groups": [("", _("all")), *((name, name) for name in groups if name)],
        "group": group,
        "full_week": FULL_WEEK,
        "minutes": [(PARTS[name], minutes) for name, minutes in MINUTES.items()],
    }
    return render(request, "assessment/burden.html", context)
