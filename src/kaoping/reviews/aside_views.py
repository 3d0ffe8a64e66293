"""Who keeps away: conflicts that the office sets and lifts; the reviewer's own way out, and to the next piece."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.assessment.ports import Refusal
from kaoping.reviews import access, actions
from kaoping.reviews.closed_answers import closed_answer, open_piece
from kaoping.reviews.models import Conflict
from kaoping.reviews.panel_forms import ConflictForm, DeclareForm, ReasonForm
from kaoping.reviews.panel_views import must_keep_panels


@login_required
@require_http_methods(["GET", "POST"])
def conflict_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The office keeps a reviewer away from a unit; what they had open of it goes to others."""
    must_keep_panels(request.user)
    panel = access.panel_to_lead(request.user, pk)
    form = ConflictForm(request.POST or None, panel=panel)
    if form.is_valid():
        values = form.cleaned_data
        actions.set_conflict(
            person=values["person"], unit=values["unit"], reason=values["reason"], actor=_person(request)
        )
        messages.success(
            request,
            _("%(name)s keeps away from %(unit)s.") % {"name": values["person"], "unit": values["unit"]},
        )
        return redirect("reviews:panel_assign", pk=pk)
    context = {"panel": panel, "tab": "assign", "form": form}
    return render(request, "reviews/conflict_new.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def conflict_end(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """Lift what was declared, set, or found by a namesake."""
    must_keep_panels(request.user)
    panel = access.panel_to_lead(request.user, pk)
    inside = panel.members.values("person")
    row = (
        Conflict.objects.filter(pk=row_pk, person__in=inside, ended_at=None).select_related("person").first()
    )
    if row is None or row.person_id == _person(request).pk:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.end_conflict(row, actor=_person(request), reason=form.cleaned_data["reason"])
        messages.success(request, _("The conflict is lifted."))
        return redirect("reviews:panel_assign", pk=pk)
    context = {"panel": panel, "tab": "assign", "form": form, "row": row}
    return render(request, "reviews/conflict_end.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def step_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """A reviewer keeps away from a piece or its unit, or gives it back; somebody else gets it."""
    piece = open_piece(request, pk)
    if piece is None:
        return closed_answer(request, pk)
    person = _person(request)
    has_one = access.assignment_of(person, piece) is not None
    form = DeclareForm(request.POST or None, initial={"what": "piece"})
    if form.is_valid():
        what, reason = form.cleaned_data["what"], form.cleaned_data["reason"]
        try:
            if what == "decline":
                actions.decline(piece, person=person, reason=reason)
            else:
                actions.declare_conflict(piece, person=person, reason=reason, whole_unit=what == "unit")
        except Refusal as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("Noted. You will not see this piece again; the office knows why."))
            return redirect("reviews:list")
    context = {"piece": piece, "form": form, "has_one": has_one}
    return render(request, "reviews/step_aside.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the next piece of a panel's queue and open it."""
    panel = access.panel_to_work_in(request.user, pk)
    try:
        row = actions.take_next(panel, person=_person(request))
    except Refusal as refused:
        messages.error(request, refused.sentence)
        return redirect("reviews:list")
    if row is None:
        messages.info(request, _("Nothing is left in the queue of “%(panel)s”.") % {"panel": panel.name})
        return redirect("reviews:list")
    return redirect("reviews:mark", pk=row.submission_id)


def _person(request: HttpRequest) -> Any:
    return request.user
