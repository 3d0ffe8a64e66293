"""The office's reminder: from the desk for all units of a window, from the matrix for one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kaoping.assessment import access_office
from kaoping.assessment.actions.reminders import Reminded, remind
from kaoping.assessment.models import Window
from kaoping.assessment.ports import Refusal
from kaoping.base.came_from import asked_back
from kaoping.units.models import Unit


@login_required
@require_POST
def remind_window(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind all units that a window still waits for."""
    window = access_office.window_to_remind(request.user, pk)
    return _answer(request, window, None)


@login_required
@require_POST
def remind_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind one unit of one duty."""
    duty = access_office.duty_to_remind(request.user, pk)
    return _answer(request, duty.window, duty.unit)


def _answer(request: HttpRequest, window: Window, unit: Unit | None) -> HttpResponse:
    """One sentence: as JSON to a script that stays on its page, otherwise on the page one came from."""
    try:
        sentence, went_out = _said(remind(window, actor=request.user, unit=unit), unit), True
    except Refusal as refusal:
        sentence, went_out = refusal.sentence, False
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"said": sentence, "done": went_out})
    (messages.success if went_out else messages.warning)(request, sentence)
    return redirect(asked_back(request))


def _said(found: Reminded, unit: Unit | None) -> str:
    if unit is not None:
        return _("%(unit)s was reminded.") % {"unit": unit.short_name or unit.name}
    said = ngettext("%(n)s unit was reminded.", "%(n)s units were reminded.", found.units) % {
        "n": found.units
    }
    if found.today_already:
        said += " " + ngettext(
            "%(n)s unit had been reminded today already.",
            "%(n)s units had been reminded today already.",
            found.today_already,
        ) % {"n": found.today_already}
    return said
