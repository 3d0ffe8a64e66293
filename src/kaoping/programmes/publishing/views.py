"""Reposts: list, enter, withdraw."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.base import clock
from kaoping.base.tables import table_response, wants_table
from kaoping.programmes.publishing import access, actions, queries
from kaoping.programmes.publishing.forms import RepostForm, WithdrawForm
from kaoping.programmes.publishing.models import Repost
from kaoping.units.access import is_office
from kaoping.units.models import Unit

SUGGESTED = 300  # units offered while typing; larger rolls are typed by code


@login_required
@require_GET
def repost_list(request: HttpRequest) -> HttpResponse:
    visible = access.reposts_to_see(request.user)
    asked = {name: request.GET.get(name, "") for name in ("q", "outlet", "year", "state")}
    reposts = queries.reposts_for_list(visible, **asked)
    if wants_table(request):
        return table_response(request, _("Reposts"), _columns(), [_row(repost) for repost in reposts])
    context = {
        "page": Paginator(reposts, queries.PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "outlets": [("", _("all")), *((one, one) for one in queries.outlets(visible))],
        "years": [("", _("all")), *((year, year) for year in queries.years(visible))],
        "states": [("", _("counting now")), ("withdrawn", _("withdrawn")), ("all", _("all"))],
        "enters": is_office(request.user),
    }
    return render(request, "publishing/list.html", context)


def _columns() -> list[str]:
    return [
        _("Unit's code"),
        _("Unit"),
        _("Title"),
        _("Outlet"),
        _("Web address"),
        _("Date"),
        _("Entered"),
        _("Entered by"),
        _("Withdrawn, because"),
    ]


def _row(repost: Repost) -> list:
    return [
        repost.unit.code,
        repost.unit.name,
        repost.title,
        repost.outlet,
        repost.address,
        repost.reposted_on,
        repost.entered_at,
        repost.entered_by,
        repost.withdrawn_reason,
    ]


@login_required
@require_http_methods(["GET", "POST"])
def new_repost(request: HttpRequest) -> HttpResponse:
    """Enter one; "and another" keeps outlet and date for the next of the same day."""
    access.must_enter(request.user)
    first = {
        "outlet": request.GET.get("outlet", ""),
        "reposted_on": request.GET.get("day", "") or clock.today().isoformat(),
        "unit": request.GET.get("unit", ""),
    }
    form = RepostForm(request.POST or None, initial=first)
    if form.is_valid():
        try:
            repost = actions.enter_repost(actor=request.user, **form.values())
        except actions.AlreadyEntered as error:
            form.add_error("address", error.sentence)
        else:
            messages.success(
                request, _("Entered: %(title)s, %(unit)s.") % {"title": repost.title, "unit": repost.unit}
            )
            if "again" in request.POST:
                kept = {"outlet": repost.outlet, "day": repost.reposted_on.isoformat()}
                return redirect(f"{reverse('publishing:new')}?{urlencode(kept)}")
            return redirect("publishing:list")
    context = {
        "form": form,
        "units": Unit.objects.assessed().in_order().values_list("code", "name")[:SUGGESTED],  # type: ignore[attr-defined]
        "outlets": queries.outlets(Repost.objects.all())[:SUGGESTED],
    }
    return render(request, "publishing/new.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    repost = access.repost_to_withdraw(request.user, pk)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        actions.withdraw_repost(repost=repost, actor=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Withdrawn; it counts no more and its address is free again."))
        return redirect("publishing:list")
    return render(request, "publishing/withdraw.html", {"repost": repost, "form": form})
