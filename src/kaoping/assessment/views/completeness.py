"""Completeness and punctuality: what was expected, what came, what came in time, what was accepted."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.assessment import access_lists
from kaoping.assessment.access_schemes import scheme_named
from kaoping.assessment.queries.completeness import BY, COLUMNS, completeness
from kaoping.assessment.queries.submissions import indicators_to_filter
from kaoping.base.tables import table_response, wants_table
from kaoping.units.models import Unit

MOST_BARS = 24


@login_required
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """The table by unit, group, indicator, window or week; exports what it shows."""
    access_lists.refuse_unless_reads_all(request.user)
    by = request.GET.get("by", "group")
    by = by if by in BY else "group"
    group, indicator = request.GET.get("group", "")[:60], request.GET.get("indicator", "")[:20]
    scheme = scheme_named(request.GET.get("scheme", ""))
    found = completeness(scheme, by=by, group=group, indicator=indicator) if scheme else None
    if found and wants_table(request):
        columns = [
            str(BY[by]), _("note"), *map(str, COLUMNS), _("share received"), _("share on time"), _("share accepted"),
        ]  # fmt: skip
        rows = [row.cells for row in (*found.rows, found.whole)]
        return table_response(request, _("Completeness and punctuality"), columns, rows)
    groups = [
        name
        for name in dict.fromkeys(Unit.objects.assessed().in_order().values_list("group", flat=True))
        if name
    ]
    context = {
        "found": found,
        "by": by,
        "ways": list(BY.items()),
        "head": BY[by],
        "group": group,
        "indicator": indicator,
        "groups": [("", _("all")), *((name, name) for name in groups)],
        "indicators": [
            ("", _("all")),
            *((row.code, f"{row.code} {row.short_title or row.title}") for row in indicators_to_filter()),
        ],
        "drawn": found is not None and 1 < len(found.rows) <= MOST_BARS,
        "kind": "line" if by == "week" else "bars",
    }
    return render(request, "assessment/completeness.html", context)
