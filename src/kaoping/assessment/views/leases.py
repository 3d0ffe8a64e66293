"""Who has a piece open for deciding: the page says so every minute, a press takes over or lets go."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaoping.assessment import access
from kaoping.assessment.actions import leases
from kaoping.units.models import Person


@login_required
@require_POST
def lease(request: HttpRequest, pk: int) -> HttpResponse:
    """``act``: ``open`` (the page is open), ``take`` (take over), ``let_go``."""
    piece = access.piece_to_decide(request.user, pk)
    person = request.user
    act = request.POST.get("act", "open")
    if not isinstance(person, Person):
        return redirect("assessment:submission", pk)
    if act == "let_go":
        leases.let_go(piece, person=person)
        row = None
    elif act == "take":
        row = leases.take_over(piece, person=person)
    else:
        row = leases.open_for_deciding(piece, person=person)
    if request.headers.get("HX-Request"):
        return render(request, "assessment/lease.html", {"piece": piece, "lease": row, "me": person.pk})
    if act == "take":
        messages.success(request, _("You have the piece now; whoever had it open reads that on their page."))
    return redirect("assessment:submission", pk)
