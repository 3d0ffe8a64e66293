"""The demo's own door: its clock. Closed (404) in a real office and to other machines."""

import ipaddress

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.base import clock as office_clock
from kaoping.base.models import Instance
from kaoping.site.demo import clock
from kaoping.site.demo.forms import ClockForm


@require_http_methods(["GET", "POST"])
def move_clock(request: HttpRequest) -> HttpResponse:
    """Show the demo's clock and move it on; whoever reads the passwords may do that too."""
    if not (Instance.current().is_demo and _from_here(request)):
        raise Http404
    form = ClockForm(request.POST or None)
    if form.is_valid():
        try:
            clock.move_to(form.cleaned_data["moment"], actor=_actor(request))
        except clock.CannotMove as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request, _("The clock was moved. Mail that has arrived since comes in within seconds.")
            )
            return redirect("demo:clock")
    return render(request, "demo/clock.html", {"form": form, "now": office_clock.now(), "last": clock.LAST})


def _from_here(request: HttpRequest) -> bool:
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _actor(request: HttpRequest) -> object:
    return request.user if request.user.is_authenticated else "demo"
