"""One click on what the machine saw on a page: it is a seal (a signature), or it is none."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaoping.assessment import access_marks
from kaoping.base.came_from import page_before
from kaoping.evidence.seals import actions


@login_required
@require_POST
def page_mark(request: HttpRequest, pk: int) -> HttpResponse:
    mark, piece = access_marks.mark_to_decide(request.user, pk)
    said = request.POST.get("act")
    if said not in ("confirm", "refute"):
        return HttpResponseBadRequest()
    actions.decide(mark, actor=request.user, is_there=said == "confirm", about=piece, unit=piece.unit)
    messages.success(request, _("Noted. Your word stands before the machine's."))
    return redirect(page_before(request) or reverse("assessment:submission", args=[piece.pk]))
