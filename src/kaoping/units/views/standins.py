"""Standing in for a post's holder: arrange it, end it early."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.base import clock
from kaoping.units import access_people, actions
from kaoping.units.forms.standins import EndForm, StandInForm
from kaoping.units.queries import lists


@login_required
@require_http_methods(["GET", "POST"])
def stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Who stands in for the post, and from when to when."""
    post = access_people.post_to_stand_in(request.user, pk)
    form = StandInForm(request.POST or None, initial={"since": clock.today()})
    if form.is_valid():
        try:
            row = actions.stand_in(post=post, actor=request.user, **form.cleaned_data)
        except actions.CannotStandIn as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request,
                _("Arranged: %(who)s. It ends by itself after the last day.")
                % {"who": row.person or row.address},
            )
            return redirect("units:unit", code=post.unit.code)
    context = {
        "post": post,
        "unit": post.unit,
        "form": form,
        "rows": lists.stand_ins([post.pk])[:20],
        "today": clock.today(),
    }
    return render(request, "units/stand_in.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def end_stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The holder is back."""
    row = access_people.stand_in_to_end(request.user, pk)
    form = EndForm(request.POST)
    if form.is_valid():
        actions.end_stand_in(row, actor=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Ended: the post is its holder's alone again."))
    else:
        messages.error(request, _("Nothing was done: give a reason, it stands in the audit trail."))
    return redirect("units:stand_in", pk=row.post_id)
