"""The unit roll as a page: choose a file, read what it would change, take it in.

Between the two steps the file waits in the data folder under its hash, and the session
remembers which one; what is taken in is exactly what was previewed, compared anew.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.base import previewed
from kaoping.units import access, actions
from kaoping.units.forms.people import RollFileForm
from kaoping.units.forms.roll import read_roll
from kaoping.units.queries.roll import RollPlan, plan_roll
from kaoping.units.wording import CHANGE_KINDS, COLUMNS

WAITING = "kaoping_roll"
SHOWN = 200


@login_required
@require_http_methods(["GET", "POST"])
def import_roll(request: HttpRequest) -> HttpResponse:
    """GET asks for a file; POST with one previews it; POST with ``take`` takes it in."""
    access.must_keep_the_roll(request.user)
    if request.method == "POST" and "take" in request.POST:
        return _take(request)
    form = RollFileForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render(request, "units/roll.html", {"form": form, "columns": COLUMNS.values()})
    raw = form.cleaned_data["file"]
    roll = read_roll(raw)
    plan = RollPlan([], roll.faults, 0) if roll.faults else plan_roll(roll.rows)
    if not plan.faults:
        request.session[WAITING] = previewed.keep("rolls", raw)
    return render(request, "units/roll_preview.html", _preview(plan, form.name))


def _take(request: HttpRequest) -> HttpResponse:
    digest = request.session.pop(WAITING, "")
    path = previewed.path_of("rolls", digest)
    if not digest or not path.is_file():
        messages.error(request, _("The previewed file is no longer there. Choose it again."))
        return redirect("units:import")
    roll = read_roll(path.read_bytes())
    try:
        plan = actions.take_in_roll(roll.rows, actor=request.user)
    except actions.RollHasFaults as error:
        # The roll changed between preview and import.
        return render(request, "units/roll_preview.html", _preview(error.plan, ""))
    path.unlink(missing_ok=True)
    counts = {kind: plan.count(kind) for kind in CHANGE_KINDS}
    messages.success(
        request,
        _("The roll is in: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.") % counts,
    )
    return redirect("units:list")


def _preview(plan: RollPlan, name: str) -> dict:
    return {
        "plan": plan,
        "file_name": name,
        "kinds": [(kind, word, plan.count(kind)) for kind, word in CHANGE_KINDS.items()],
        "rows": [
            {
                "plan": one,
                "word": CHANGE_KINDS[one.kind],
                "changes": [
                    {"column": COLUMNS[key], "before": _plain(old), "after": _plain(new)}
                    for key, (old, new) in one.changes.items()
                    if one.unit is not None
                ],
            }
            for one in plan.units
            if one.kind != "unchanged"
        ][:SHOWN],
        "more": max(0, plan.count("new") + plan.count("changed") - SHOWN),
    }


def _plain(value: object) -> str:
    if value is None or value == "" or value == []:
        return _("empty")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "、".join(value) if isinstance(value, list) else str(value)
